"""What can be asked of a portal that is being served, and done to it.

A function per verb, which answers with plain values; `TABLE` says under which name and method of HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from harness.model.dialogue import Client, EventTurn, Fault, OperatorTurn
from harness.model.transcript import Said
from harness.model.value import Source
from harness.portal.chats import LINES, Chat
from harness.portal.control import views
from harness.portal.control.asking import Asked, AskingError
from harness.portal.drafts import LONGEST
from harness.portal.serving import Served
from harness.portal.tables import Row
from harness.portal.world import World

MOST = 500
"""Calls, rows or events that one answer holds at most."""
USUAL = 200
LAST_YEAR = 2100
"""A portal's clock is not advanced beyond it."""
_TIMES = 10
_SOURCE = Source(path="/_harness/")
_FATES = frozenset({"", "lose", "double"})


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    chat: int = 0
    kind: Literal["message", "click"] = "message"


class _Operator(msgspec.Struct, forbid_unknown_fields=True):
    action: Literal["answers", "transfers", "closes"]
    chat: int = 0
    text: str = ""
    to: str = ""


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    data: dict[str, Any] = {}
    times: int = 1


class _Advance(msgspec.Struct, forbid_unknown_fields=True):
    advance: float


class _Fault(Fault, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A planned fault without misspelt keys."""


class _Client(Client, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A client without misspelt keys."""


class _Faults(msgspec.Struct, forbid_unknown_fields=True):
    faults: tuple[_Fault, ...]


class _Seeded(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    channel: str | msgspec.UnsetType = msgspec.UNSET
    client: _Client | msgspec.UnsetType = msgspec.UNSET
    records: tuple[dict[str, Any], ...] | msgspec.UnsetType = msgspec.UNSET
    faults: tuple[_Fault, ...] | msgspec.UnsetType = msgspec.UNSET


def portal(served: Served, asked: Asked) -> Row:
    """What is being served."""
    del asked
    with served.session.state() as world:
        return {
            "seed": world.seed.name,
            "url": served.url,
            "chat": world.chat.id,
            "channel": served.given.channel,
            "opening": served.openings,
            "mark": served.session.mark(),
            "now": world.now(),
            "queues": [{"name": one.name, "title": one.title or one.name} for one in world.seed.queues],
        }


def journal(served: Served, asked: Asked) -> Row:
    """Calls from ``since`` on, oldest first, and the number to ask with next time."""
    session = served.session
    since = asked.whole("since", 0)
    calls = session.calls(since, asked.whole("limit", USUAL, MOST))
    events = session.events
    return {
        "opening": served.openings,
        "next": since + len(calls),
        "mark": session.mark(),
        "events": [len(events.outbox.postings), len(events.log())],
        "calls": [views.of_call(call) for call in calls],
    }


def diff(served: Served, asked: Asked) -> Row:
    """What has become of the entities since a mark."""
    session = served.session
    since = asked.whole("since", 0)
    calls = session.calls(since, max(0, session.mark() - since))
    return {"opening": served.openings, "next": since + len(calls), "entities": views.differences(calls)}


def snapshot(served: Served, asked: Asked) -> Row:
    """The rows of one table or of all, the newest first."""
    entity, offset, limit = asked.text("entity"), asked.whole("offset", 0), asked.whole("limit", USUAL, MOST)
    with served.session.state() as world:
        names = world.tables.names()
        if entity and entity not in names:
            raise AskingError(404, "portal.control.no_entity", got=entity[:80], valid=", ".join(names))
        tables = [views.of_table(world, name, offset, limit) for name in ([entity] if entity else names)]
        return {
            "opening": served.openings,
            "mark": served.session.mark(),
            "now": world.now(),
            "entities": [table for table in tables if table["total"] or entity],
        }


def chats(served: Served, asked: Asked) -> Row:
    """Open-line chats with their state and last messages."""
    del asked
    with served.session.state() as world:
        return {"opening": served.openings, "chats": views.lines_of(world)}


def outbox(served: Served, asked: Asked) -> Row:
    """Events on their way out from ``since`` on, and what became of each."""
    since, limit = asked.whole("since", 0), asked.whole("limit", USUAL, MOST)
    events = served.session.events
    postings = events.postings()
    log = {delivery.posting.seq: delivery for delivery in events.log()}
    with served.session.state() as world:
        now = world.clock.now().timestamp()
    shown = [views.of_posting(one, log.get(one.seq), now) for one in postings[since : since + limit]]
    return {"opening": served.openings, "total": len(postings), "next": since + len(shown), "events": shown}


def clock(served: Served, asked: Asked) -> Row:
    """The portal's moment."""
    del asked
    with served.session.state() as world:
        return {"now": world.now(), "runs": world.clock.runs}


def advance(served: Served, asked: Asked) -> Row:
    """Move the clock forward; what falls due is sent."""
    seconds = asked.read(_Advance).advance
    with served.session.state() as world:
        try:
            allowed = seconds >= 0 and (world.clock.now() + timedelta(seconds=seconds)).year <= LAST_YEAR
        except (OverflowError, ValueError):
            allowed = False
        if not allowed:
            raise AskingError(400, "portal.control.advance", got=seconds, year=LAST_YEAR)
        world.clock.advance(seconds)
    served.session.events.release()
    return clock(served, asked)


def faults(served: Served, asked: Asked) -> Row:
    """What is planned to go wrong, and how often each has struck."""
    del asked
    with served.session.state():
        planned = served.session.faults.listed()
    return {"faults": [{**msgspec.to_builtins(fault), "struck": struck} for fault, struck in planned]}


def plan(served: Served, asked: Asked) -> Row:
    """Plan faults besides those that there are."""
    planned = _sound(asked.read(_Faults).faults)
    with served.session.state():
        if len(served.session.faults.listed()) + len(planned) > MOST:
            raise AskingError(400, "portal.control.too_many", most=MOST)
        for fault in planned:
            served.session.faults.plan(fault)
    return faults(served, asked)


def clear(served: Served, asked: Asked) -> Row:
    """Nothing more goes wrong."""
    with served.session.state():
        served.session.faults.clear()
    return faults(served, asked)


def _sound(planned: tuple[_Fault, ...]) -> tuple[_Fault, ...]:
    for number, fault in enumerate(planned):
        if bool(fault.on) == bool(fault.event):
            raise AskingError(400, "portal.control.fault.subject", number=number)
        if not fault.answer and not fault.delay:
            raise AskingError(400, "portal.control.fault.idle", number=number)
        if fault.event and fault.answer not in _FATES:
            raise AskingError(400, "portal.control.fault.fate", number=number, got=fault.answer[:40])
        if not (0 < fault.chance <= 1 and fault.delay >= 0 and fault.times >= 0 and fault.after >= 0):
            raise AskingError(400, "portal.control.fault.range", number=number)
    return planned


def reset(served: Served, asked: Asked) -> Row:
    """Begin anew, as it began."""
    served.reopen(served.given)
    return portal(served, asked)


def seed(served: Served, asked: Asked) -> Row:
    """Read the seed's file anew and begin from it, with another client, channel, records or faults when stated."""
    wanted = asked.read(_Seeded)
    stated = {name: getattr(wanted, name) for name in _Seeded.__struct_fields__}
    stated = {name: value for name, value in stated.items() if value is not msgspec.UNSET}
    _sound(stated.get("faults", ()))
    served.reopen(msgspec.structs.replace(served.given, **stated), reread=True)
    return portal(served, asked)


def say(served: Served, asked: Asked) -> Row:
    """Write as the client of an open line, or press a button."""
    words = asked.read(_Words)
    if not words.text.strip() or len(words.text) > LONGEST:
        raise AskingError(400, "portal.control.text", most=LONGEST)
    with served.session.state() as world:
        served.session.client_says((Said(kind=words.kind, text=words.text),), _line(world, words.chat))
    return {"mark": served.session.mark()}


def operator(served: Served, asked: Asked) -> Row:
    """Act as an operator of an open line: answer (with words or without), pass on, close."""
    act = asked.read(_Operator)
    if len(act.text) > LONGEST:
        raise AskingError(400, "portal.control.text", most=LONGEST)
    with served.session.state() as world:
        turn = OperatorTurn(source=_SOURCE, action=act.action, text=act.text, to=act.to)
        served.session.play(turn, _line(world, act.chat))
    return {"mark": served.session.mark()}


def event(served: Served, asked: Asked) -> Row:
    """Something happens in the portal without the bot, as in a dialogue: a stage is moved, a payment comes in."""
    happened = asked.read(_Event)
    if not 1 <= happened.times <= _TIMES:
        raise AskingError(400, "portal.control.number", name="times", got=happened.times, most=_TIMES)
    served.session.play(EventTurn(source=_SOURCE, name=happened.name, data=happened.data, times=happened.times))
    return {"mark": served.session.mark()}


def _line(world: World, key: int) -> Chat:
    chat = world.rooms.get(key) if key else world.chat
    if chat is None or chat.kind != LINES:
        valid = ", ".join(str(one.id) for one in world.rooms.all() if one.kind == LINES)
        raise AskingError(404, "portal.control.no_chat", got=key, valid=valid)
    return chat


Verb = Callable[[Served, Asked], Row]
TABLE: Mapping[str, Mapping[str, Verb]] = MappingProxyType(
    {
        "portal": {"GET": portal},
        "journal": {"GET": journal},
        "diff": {"GET": diff},
        "snapshot": {"GET": snapshot},
        "chats": {"GET": chats},
        "outbox": {"GET": outbox},
        "clock": {"GET": clock, "POST": advance},
        "faults": {"GET": faults, "POST": plan, "DELETE": clear},
        "reset": {"POST": reset},
        "seed": {"POST": seed},
        "say": {"POST": say},
        "operator": {"POST": operator},
        "event": {"POST": event},
    }
)
