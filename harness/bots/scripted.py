"""A bot that says and does what its dialogue wrote down: for suites that test checks, and for tests of the harness.

``given.client.replies`` holds an entry per exchange. An entry is a text, a list of texts, nothing (silence), or

    {say: text or list, buttons: [...], crm: [{method, params}], latency: 1.5, handover: {to, reason, summary},
     labels: [...], at: ISO moment, on_wake: true, fails: bot.timeout}

``crm`` calls go to the dialogue's portal, in process; texts and parameters may name ``{chat_id}``, ``{client.…}`` and,
of earlier calls of the dialogue, ``{crm.0.result}`` or ``{crm.0.result.booking.id}``. ``latency`` (seconds) moves the
virtual clock. An entry with ``on_wake`` is not for something that the client says: it is used when the bot is woken,
not before ``at`` when that is stated. ``fails`` breaks off with that error code. In a suite braces are doubled
(``{{crm.0.result}}``), because the suite's own placeholders are filled in first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.bots.occasion import of_talk
from harness.bots.replies import read_reply
from harness.bots.template import Template
from harness.clock import VirtualClock
from harness.errors import BotError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Message, Reply, Said
from harness.ports import PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot

_KEYS = frozenset({"say", "buttons", "crm", "latency", "handover", "labels", "at", "on_wake", "fails"})


@bot("scripted")
class ScriptedBot:
    """A bot that replays the replies written in the dialogue itself."""

    needs_address = False
    exclusive = False

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> ScriptedBot:  # noqa: ARG003 - the port's
        """No keys of its own; raises `SuiteError` for any."""
        Reader.of_profile(name, profile).finish()
        return cls()

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> ScriptedSession:
        """Take the entries of this dialogue."""
        entries = talk.given.client.extra.get("replies") or ()
        if not isinstance(entries, list | tuple):
            raise BotError("bot.script_shape", number=0, key="replies")
        return ScriptedSession(tuple(entries), of_talk(talk, portal), portal, clock)

    def close(self) -> None:
        """Nothing is held."""


class ScriptedSession:
    """One dialogue: an entry after another."""

    def __init__(
        self, entries: tuple[Any, ...], values: dict[str, Any], portal: PortalSession, clock: VirtualClock
    ) -> None:
        self._entries = [entry if isinstance(entry, Mapping) else {"say": entry} for entry in entries]
        self._values = values
        self._portal = portal
        self._clock = clock
        self._next = 0
        self._calls = 0

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:  # noqa: ARG002 - the script does not listen
        """The next entry; the latency is the one it states, in virtual time."""
        if self._next >= len(self._entries):
            raise BotError("bot.script_short", count=len(self._entries))
        return self._play()

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:  # noqa: ARG002 - likewise
        """The next entry when it is meant for being woken and its moment has come; otherwise silence."""
        entry = self._upcoming()
        moment = self.due()
        if entry is None or (moment is not None and moment > self._clock.now()):
            return Reply()
        reply, _ = self._play()
        return reply

    def due(self) -> datetime | None:
        """The moment that the next entry waits for."""
        entry = self._upcoming()
        at = entry.get("at") if entry else None
        if not at:
            return None
        try:
            return datetime.fromisoformat(str(at)).astimezone(self._clock.now().tzinfo)
        except ValueError:
            raise BotError("bot.script_shape", number=self._next + 1, key="at") from None

    def close(self) -> None:
        """Nothing is held."""

    def _upcoming(self) -> Mapping[str, Any] | None:
        entry = self._entries[self._next] if self._next < len(self._entries) else None
        return entry if entry is not None and entry.get("on_wake") else None

    def _play(self) -> tuple[Reply, float]:
        entry = self._entries[self._next]
        self._next += 1
        wrong = sorted(set(entry) - _KEYS)
        if wrong:
            raise BotError("bot.script_shape", number=self._next, key=", ".join(map(str, wrong)))
        latency = entry.get("latency") or 0.0
        if isinstance(latency, bool) or not isinstance(latency, int | float) or latency < 0:
            raise BotError("bot.script_shape", number=self._next, key="latency")
        self._clock.advance(latency)
        self._values["now"] = self._clock.now().isoformat()
        for call in entry.get("crm") or ():
            self._call(call)
        if entry.get("fails"):
            raise BotError(str(entry["fails"]), where="scripted", seconds=float(latency))
        return self._reply(entry), float(latency)

    def _reply(self, entry: Mapping[str, Any]) -> Reply:
        said = Template(entry.get("say")).fill(self._values)
        stated = {key: entry[key] for key in ("buttons", "handover", "labels") if key in entry}
        reply = read_reply({"messages": said, **stated})
        at = entry.get("at")
        if not at:
            return reply
        dated = tuple(Message(text=one.text, buttons=one.buttons, at=one.at or str(at)) for one in reply.messages)
        return Reply(messages=dated, handover=reply.handover, labels=reply.labels, raw=reply.raw)

    def _call(self, call: Any) -> None:
        if not isinstance(call, Mapping) or "method" not in call:
            raise BotError("bot.script_shape", number=self._next, key="crm")
        params = Template(call.get("params") or {}).fill(self._values)
        body = self._portal.call(str(call["method"]), params).body
        self._values.update(_flat(f"crm.{self._calls}.result", body.get("result")))
        self._calls += 1


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A structure as dotted names, inner nodes included."""
    yield name, value
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _flat(f"{name}.{key}", item)
