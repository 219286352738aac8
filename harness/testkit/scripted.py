"""The scripted bot, for tests; see `harness.bots.scripted` for how replies are written."""

from harness.bots.scripted import ScriptedBot, ScriptedSession

__all__ = ["ScriptedBot", "ScriptedSession"]
