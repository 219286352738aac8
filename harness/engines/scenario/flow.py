"""How a scenario flows: conditions, steps, rules, states, goals, hand-overs."""

from __future__ import annotations

from typing import Any

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: a misspelt key is a problem, not a silence."""


class Guard(Part, frozen=True, kw_only=True):
    """A condition; everything stated must hold, nothing stated always holds.

    Attributes:
        intent: at least one of these is in what the client said.
        unless: none of these is.
        kind: what arrived is one of these (message, photo, voice …).
        state: the dialogue is in one of these states.
        goal: one of these goals is being pursued.
        given: at least one of these slots is in this very message.
        known: all of these slots are known.
        unknown: all of these slots are unknown.
        flags: these flags have these values; an unset flag counts as false.
        working: the business is open now (or, false, is closed).
        question: what the client said is a question (or, false, is not).
        language: the client's message is in one of these languages.
        not_: the inner condition does not hold.
        any: at least one of the inner conditions holds.
    """

    intent: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    flags: dict[str, Any] = {}
    working: bool | None = None
    question: bool | None = None
    language: tuple[str, ...] = ()
    not_: Guard | None = msgspec.field(default=None, name="not")
    any: tuple[Guard, ...] = ()


class Step(Part, frozen=True, kw_only=True):
    """One thing to do: a verb of the actions and its argument, written ``{verb: argument}``."""

    verb: str
    argument: Any = None
    when: Guard | None = None


class Rule(Part, frozen=True, kw_only=True):
    """When the condition holds, the steps are done; the first rule that fits wins."""

    name: str = ""
    when: Guard = Guard()
    do: tuple[Step, ...]


class State(Part, frozen=True, kw_only=True):
    """A place of the dialogue: what is asked on entering, what may be answered.

    Attributes:
        level: number of the scenario's level that it belongs to.
        enter: done when the dialogue comes here, and when the question has to be asked again.
        rules: tried before the scenario's general rules when ``first``, after them otherwise.
        awaits: slots whose bare value («Анна», «в три») is an answer here.
        asks: the client owes an answer here: it is asked for again after an aside, and a silent client is reminded.
    """

    level: int
    enter: tuple[Step, ...] = ()
    first: tuple[Rule, ...] = ()
    rules: tuple[Rule, ...] = ()
    awaits: tuple[str, ...] = ()
    asks: bool = False


class Level(Part, frozen=True, kw_only=True):
    """One of the assistant's levels (greeting and contact, qualification, hand-over)."""

    id: int
    title: str


class Need(Part, frozen=True, kw_only=True):
    """Something a goal needs: while ``until`` does not hold, the dialogue goes to ``state``."""

    until: Guard
    state: str


class Escalation(Part, frozen=True, kw_only=True):
    """How one reason is handed over.

    Attributes:
        queue: neutral name of the queue.
        reason, urgency: as the CRM gets them.
        summary: template of the summary for the person who takes over; it holds what the dialogue has collected, never
            the client's own words (they may hold health or personal data).
        do: done first (words of sympathy, emergency numbers).
        silent_log: the dialogue's log is not attached (health is no business of a salon's CRM).
    """

    queue: str
    reason: str
    urgency: str = "normal"
    summary: str
    do: tuple[Step, ...] = ()
    silent_log: bool = False
