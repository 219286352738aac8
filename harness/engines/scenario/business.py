"""What a scenario knows of the business: its hours, its CRM, what is sent without being asked."""

from __future__ import annotations

from typing import Any

from harness.engines.scenario.flow import Guard, Part


class Call(Part, frozen=True, kw_only=True):
    """A REST call: method and parameters, with ``{path}`` references; ``take`` is where in the result the value is."""

    method: str
    params: dict[str, Any] = {}
    take: str = ""


class LeadFields(Part, frozen=True, kw_only=True):
    """What the lead's card holds.

    Attributes:
        fields: field -> template; a field without a value is not written.
        anonymous: fields that hold no personal data and may be written before consent.
        keep: fields of a card that exists already which are left as they are unless empty.
    """

    fields: dict[str, Any]
    anonymous: tuple[str, ...]
    keep: tuple[str, ...] = ()


class Status(Part, frozen=True, kw_only=True):
    """A status of the lead and when it is reached; ``rank`` never decreases."""

    id: str
    rank: int
    when: Guard


class Crm(Part, frozen=True, kw_only=True):
    """How the CRM is written: calls by name, the path of statuses, queues, patience.

    Attributes:
        lead: the card.
        statuses: in order of rank.
        queues: neutral name -> id of the open-line queue.
        sources: channel -> SOURCE_ID.
        consent_field: flag on cards that holds the consent to processing.
        mailing_field: flag on cards that holds the consent to mailings.
        booking_goal: goal in which a second service may follow the first.
        moving_goal: goal in which the booked visit is in nobody's way.
        attempts: tries of one call before giving up.
        backoff: virtual seconds before the second try; doubles each time.
        retry: error codes that are worth another try, beside 5xx and time-outs.
    """

    calls: dict[str, Call]
    lead: LeadFields
    statuses: tuple[Status, ...]
    queues: dict[str, int]
    sources: dict[str, str] = {}
    consent_field: str = ""
    mailing_field: str = ""
    booking_goal: str = ""
    moving_goal: str = ""
    attempts: int = 5
    backoff: float = 0.5
    retry: tuple[str, ...] = ()


class Business(Part, frozen=True, kw_only=True):
    """Where and when the business works.

    Attributes:
        zone: UTC offset of the branch, ``+03:00``.
        opens, closes: working hours of the people, ``HH:MM``.
        quiet_from, quiet_to: when nothing is sent on the bot's own initiative.
        horizon_days: how far ahead a visit may be booked.
        notice_minutes: how soon a visit may begin.
        step_minutes: visits begin at multiples of this.
        alternatives: how many other times are offered.
        late_hours: cancelling later than this is a late cancellation.
        offers: fixture used when a dialogue states none.
    """

    zone: str
    opens: str
    closes: str
    quiet_from: str = "21:00"
    quiet_to: str = "09:00"
    horizon_days: int = 60
    notice_minutes: int = 30
    step_minutes: int = 30
    alternatives: int = 3
    late_hours: float = 3
    offers: str = ""


class Reminder(Part, frozen=True, kw_only=True):
    """A reminder of a visit: how long before, what is said, what the CRM plans."""

    hours_before: float
    say: str


class Proactive(Part, frozen=True, kw_only=True):
    """What the bot sends on its own: reminders, follow-ups to a silent client (hours after the last word)."""

    reminders: tuple[Reminder, ...] = ()
    reminder_state: str = ""
    most_unanswered: int = 2
    follow_ups: tuple[Reminder, ...] = ()
