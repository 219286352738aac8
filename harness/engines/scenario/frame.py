"""What is known and going on in one dialogue: the only mutable state of a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Visit:
    """A booked visit.

    Attributes:
        id: of the booking in the CRM.
        reminders: planned ones, by moment.
    """

    id: int
    service: str
    specialist: str
    resource: int
    start: datetime
    end: datetime
    reminders: list[Planned] = field(default_factory=list)
    confirmed: bool = False


@dataclass(slots=True)
class Planned:
    """A message to be sent later: when, which template, the CRM's activity for it (0: none), whether it was sent."""

    at: datetime
    say: str
    activity: int = 0
    sent: bool = False


@dataclass(slots=True)
class Frame:
    """The dialogue's memory.

    Attributes:
        state: where the dialogue stands.
        goal: what is being pursued (``booking`` …), empty when nothing is.
        slots: what the client has said, by slot.
        flags: small facts that conditions look at.
        vars: values for templates.
        misses: misunderstandings in a row.
        used: how often each message template was used.
        told: how often each text was sent.
        log: what was said since the log was last attached: (who, text).
        lead: id of the client's lead in the CRM, 0 when there is none.
        written: fields of the lead as last written.
        status: the lead's status as last known.
        visit: the visit that the dialogue is about.
        last_client: when the client last wrote.
        follow_ups: how many were sent to the silent client.
        unanswered: reminders in a row that got no answer.
        payments: last status by id of the payment.
        cache: timetable facts that do not change in a dialogue.
    """

    state: str
    goal: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    vars: dict[str, Any] = field(default_factory=dict)
    misses: int = 0
    used: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    lead: int = 0
    contact: int = 0
    written: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    visit: Visit | None = None
    last_client: datetime | None = None
    last_follow_up: datetime | None = None
    follow_ups: int = 0
    unanswered: int = 0
    payments: dict[str, str] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
