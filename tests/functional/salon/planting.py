"""How a fault gets into a bot that is otherwise right: changes of the scenario's data, or a portal seen through a bad client."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.clock import VirtualClock
from harness.engines.scenario import ScenarioBot
from harness.ports import Answer, BotSession, PortalSession, Talk

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
SCENARIO = "salon"

Send = Callable[[str, Mapping[str, Any]], Answer]
Habit = Callable[[Send, str, Mapping[str, Any], VirtualClock], Answer]
"""What a bad client does instead of just sending: it may alter, drop, double or delay a call."""


# --- the scenario's data -------------------------------------------------------------------------------------------


def swap(path: str, value: Any) -> dict[str, Any]:
    """Something else stands there."""
    return {"op": "replace", "path": _resolved(path), "value": value}


def drop(path: str) -> dict[str, Any]:
    """Nothing stands there any more."""
    return {"op": "remove", "path": _resolved(path)}


def put(path: str, value: Any) -> dict[str, Any]:
    """Something more stands there."""
    return {"op": "add", "path": _resolved(path), "value": value}


def text(message: str, *texts: str) -> dict[str, Any]:
    """The bot's words for an occasion are these."""
    return swap(f"/messages/{message}/texts", list(texts))


def no_field(name: str) -> tuple[dict[str, Any], ...]:
    """A field of the lead's card is never written."""
    lists = [key for key in ("anonymous", "keep") if name in _document()["crm"]["lead"][key]]
    return (drop(f"/crm/lead/fields/{name}"), *(drop(f"/crm/lead/{key}/@{name}") for key in lists))


@functools.cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((FIXTURES / "scenarios" / SCENARIO).glob("*.json")):
        found.update(json.loads(path.read_bytes()))
    return found


def _resolved(path: str) -> str:
    """``@word`` in a path is the item of a list that has the word as a key or a value: places move, names stay."""
    here: Any = _document()
    keys = []
    for key in path.removeprefix("/").split("/"):
        if key.startswith("@"):
            key = _place(here, key[1:], path)  # noqa: PLW2901 - one key, resolved
        keys.append(key)
        if isinstance(here, list):
            here = here[int(key)] if key.isdigit() and int(key) < len(here) else None
        else:
            here = here.get(key) if isinstance(here, dict) else None
    return "/" + "/".join(keys)


def _place(items: list[Any], word: str, path: str) -> str:
    for place, item in enumerate(items):
        if _has(item, word):
            return str(place)
    raise LookupError(f"the scenario has no {word!r} at {path}")


def _has(item: Any, word: str) -> bool:
    return item == word or (isinstance(item, dict) and (word in item or word in item.values()))


# --- the client ----------------------------------------------------------------------------------------------------


def swallows(method: str, result: Any, *, unless: str = "") -> Habit:
    """The call is never made (but for those whose parameters hold ``unless``); the bot takes ``result`` for the answer."""

    def habit(send: Send, name: str, params: Mapping[str, Any], clock: VirtualClock) -> Answer:
        if name == method and not (unless and unless in str(params)):
            return Answer(status=200, body={"result": result})
        return send(name, params)

    return habit


def doubles(method: str) -> Habit:
    """The call is made twice."""

    def habit(send: Send, name: str, params: Mapping[str, Any], clock: VirtualClock) -> Answer:
        if name == method:
            send(name, params)
        return send(name, params)

    return habit


def alters(method: str, change: Callable[[dict[str, Any]], None]) -> Habit:
    """The fields of the call are changed under way; a method ending in a dot is a prefix."""

    def habit(send: Send, name: str, params: Mapping[str, Any], clock: VirtualClock) -> Answer:
        if name == method or (method.endswith(".") and name.startswith(method)):
            copy = json.loads(json.dumps(params))
            change(copy.get("fields", {}))
            return send(name, copy)
        return send(name, params)

    return habit


def becomes(method: str, other: str) -> Habit:
    """Another method is called instead, with the same parameters."""

    def habit(send: Send, name: str, params: Mapping[str, Any], clock: VirtualClock) -> Answer:
        return send(other if name == method else name, params)

    return habit


def delays(method: str, seconds: float) -> Habit:
    """The client dawdles before the call."""

    def habit(send: Send, name: str, params: Mapping[str, Any], clock: VirtualClock) -> Answer:
        if name == method:
            clock.advance(seconds)
        return send(name, params)

    return habit


class BadClient:
    """A portal session as a bad client uses it; everything but calls goes straight through."""

    def __init__(self, portal: PortalSession, habit: Habit, clock: VirtualClock) -> None:
        self._portal = portal
        self._habit = habit
        self._clock = clock

    def call(self, method: str, params: Mapping[str, Any]) -> Answer:
        return self._habit(self._portal.call, method, params, self._clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._portal, name)


@dataclass
class FaultyBot:
    """The local engine with a bad client."""

    inner: ScenarioBot
    habit: Habit
    needs_address: bool = False
    exclusive: bool = False

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> BotSession:
        return self.inner.open(talk, BadClient(portal, self.habit, clock), clock)

    def close(self) -> None:
        self.inner.close()


def planted(patches: tuple[dict[str, Any], ...], habit: Habit | None) -> ScenarioBot | FaultyBot:
    """The salon's bot with a fault in it (with none: the right one)."""
    bot = ScenarioBot.from_profile("planted", {"scenario": SCENARIO, "patches": patches}, FIXTURES)
    return FaultyBot(bot, habit) if habit else bot
