"""Whether a condition of the scenario holds now."""

from __future__ import annotations

from collections.abc import Callable

from harness.engines.scenario.flow import Guard
from harness.engines.scenario.frame import Frame
from harness.engines.scenario.heard import Heard

Working = Callable[[], bool]


def holds(guard: Guard, frame: Frame, heard: Heard, working: Working) -> bool:  # noqa: PLR0911 - one line per part
    """Every part that the guard states holds; see `harness.engines.scenario.flow.Guard` for the parts."""
    if guard.intent and heard.intents.isdisjoint(guard.intent):
        return False
    if guard.unless and not heard.intents.isdisjoint(guard.unless):
        return False
    if (guard.kind and heard.kind not in guard.kind) or (guard.state and frame.state not in guard.state):
        return False
    if guard.given and not any(name in heard.given for name in guard.given):
        return False
    if not all(frame.slots.get(name) is not None for name in guard.known):
        return False
    if any(frame.slots.get(name) is not None for name in guard.unknown):
        return False
    flags = frame.flags
    if any(flags.get(name, False) != wanted for name, wanted in guard.flags.items()):
        return False
    return _rare_parts_hold(guard, frame, heard, working)


def _rare_parts_hold(guard: Guard, frame: Frame, heard: Heard, working: Working) -> bool:
    if guard.goal and frame.goal not in guard.goal:
        return False
    if guard.working is not None and working() != guard.working:
        return False
    if guard.question is not None and heard.question != guard.question:
        return False
    if guard.language and heard.language not in guard.language:
        return False
    if guard.not_ is not None and holds(guard.not_, frame, heard, working):
        return False
    return not guard.any or any(holds(inner, frame, heard, working) for inner in guard.any)
