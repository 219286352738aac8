"""What a scenario is made of: the types of the data files.

A scenario is a folder of JSON (or YAML) files that together are one document; every business word stands there. Python
knows only the shapes below and the verbs of `harness.engines.scenario.actions`.
"""

from __future__ import annotations

from typing import Any, Literal

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
    """One thing to do: a verb of the actions and its argument, as `harness.engines.scenario.load` reads ``{verb: argument}``."""

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


class Intent(Part, frozen=True, kw_only=True):
    """Something the client may want.

    Attributes:
        patterns: words in dictionary form that must follow one another (a few words may stand between): ``a|b``
            alternatives, ``сло*`` beginnings, ``=слово`` exactly this form, ``+слово`` right behind the word before.
        examples: whole sentences; a message that resembles one closely has this intent too.
        max_words: longer messages do not count (for «да» and the like); 0 means no limit.
        negatable: «не …» before the words takes the intent away.
    """

    patterns: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    max_words: int = 0
    negatable: bool = True


class Slot(Part, frozen=True, kw_only=True):
    """Something to know.

    Attributes:
        kind: which recogniser reads it.
        values: for a choice: value -> patterns (as in intents).
        source: for a choice: values that the offers hold (services, specialists), added to ``values``.
        before: for a choice: words one of which must stand before the value, unless the slot is awaited.
        not_after: for a choice: words after which the value is something else («меня зовут Ольга»).
        indifferent: patterns that mean «all the same to me».
        by_gender: for a choice: an unclear value -> what it means of a man (``masc``) and a woman (``femn``), by the name.
        two_days: for dates: intents with which «со среды на пятницу» names two days, of which the last counts.
        title: name of the slot in summaries.
    """

    kind: Literal["name", "phone", "email", "choice", "when", "text"]
    values: dict[str, tuple[str, ...]] = {}
    source: Literal["", "services", "specialists"] = ""
    before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    indifferent: tuple[str, ...] = ()
    by_gender: dict[str, dict[str, str]] = {}
    two_days: tuple[str, ...] = ()
    title: str = ""


class Wording(Part, frozen=True, kw_only=True):
    """A message template.

    Attributes:
        texts: wordings, used in turn.
        buttons: under it; a lone reference to a list gives a button for each item.
        other: wordings in other languages (``tt``, ``en``).
        alone: never put together with another message.
    """

    texts: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    other: dict[str, tuple[str, ...]] = {}
    alone: bool = False


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


class Call(Part, frozen=True, kw_only=True):
    """A REST call: method and parameters, with ``{path}`` references; ``take`` is where in the result the value is."""

    method: str
    params: dict[str, Any] = {}
    take: str = ""


class Status(Part, frozen=True, kw_only=True):
    """A status of the lead and when it is reached; ``rank`` never decreases."""

    id: str
    rank: int
    when: Guard


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
    """What the bot sends on its own: reminders and follow-ups to a silent client (template, hours after the last word)."""

    reminders: tuple[Reminder, ...] = ()
    reminder_state: str = ""
    most_unanswered: int = 2
    follow_ups: tuple[Reminder, ...] = ()


class Calendar(Part, frozen=True, kw_only=True):
    """Words and forms for dates, sums and lists.

    Attributes:
        months: names as they follow a day («3 марта»).
        weekdays: from Monday.
        near: names of days near today, by distance («0»: сегодня).
        parts: names of parts of the day -> first and last minute of the visit's start.
        forms: short templates for lines that are put together: ``day``, ``price``, ``price_from``, ``free``, ``service``,
            ``and``, ``or``.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    near: dict[str, str] = {}
    parts: dict[str, tuple[int, int]] = {}
    forms: dict[str, str] = {}


class Scenario(Part, frozen=True, kw_only=True):
    """The whole document.

    Attributes:
        start: state in which a dialogue begins.
        handed_over: state in which the bot is silent.
        opening: done at the client's first message, before its rules.
        urgent: tried before everything else; the first that fits ends the turn.
        answers: questions of fact; all that fit are answered, then the dialogue goes on.
        rules: what may happen in any state, tried in order; `fallback` when nothing fits.
        goals: what has to be settled for each goal, in order.
        events: rules for what happens without the client, by name of the event (``closes`` for the operator's end).
        after: done at the end of each of the client's turns.
        on_crm_failure: done when the CRM will not take a call.
    """

    scenario: str
    version: str
    title: str = ""
    start: str
    handed_over: str
    levels: tuple[Level, ...]
    business: Business
    calendar: Calendar
    facts: dict[str, Any] = {}
    slots: dict[str, Slot]
    intents: dict[str, Intent]
    messages: dict[str, Wording]
    states: dict[str, State]
    rules: tuple[Rule, ...]
    goals: dict[str, tuple[Need, ...]]
    escalations: dict[str, Escalation]
    crm: Crm
    proactive: Proactive = Proactive()
    events: dict[str, tuple[Rule, ...]] = {}
    opening: tuple[Step, ...] = ()
    urgent: tuple[Rule, ...] = ()
    answers: tuple[Rule, ...] = ()
    after: tuple[Step, ...] = ()
    fallback: tuple[Rule, ...] = ()
    on_crm_failure: tuple[Step, ...] = ()
