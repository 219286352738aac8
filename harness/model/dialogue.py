"""What a suite says: dialogues, their turns and what is expected of the bot."""

from __future__ import annotations

from typing import Any, Literal

from harness.model.value import Source, Value

Kind = Literal["positive", "negative", "edge"]
Severity = Literal["critical", "major", "minor", "info"]
Scope = Literal["turn", "dialogue"]

KINDS: tuple[Kind, ...] = ("positive", "negative", "edge")
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor", "info")


class Expectation(Value, frozen=True, kw_only=True):
    """One thing that must hold, as the suite or a policy states it.

    Attributes:
        check: name in the registry, without ``not_``.
        arguments: keyword arguments of the check, already normalised from the short forms.
        negated: stated with ``not_``.
        scope: ``turn`` (the exchanges of one turn) or ``dialogue``.
        severity: of a finding; the dialogue's severity unless stated.
        clause: clause that a finding cites, when stated or when a policy brings it.
    """

    check: str
    arguments: dict[str, Any] = {}
    negated: bool = False
    scope: Scope = "turn"
    severity: Severity = "major"
    clause: str | None = None
    source: Source

    @property
    def name(self) -> str:
        """The name as written, ``not_`` included."""
        return f"not_{self.check}" if self.negated else self.check


class Turn(Value, frozen=True, kw_only=True, tag_field="turn"):
    """Common part of all turn kinds."""

    expect: tuple[Expectation, ...] = ()
    capture: dict[str, Any] = {}
    source: Source


class UserTurn(Turn, frozen=True, kw_only=True, tag="user"):
    """The client writes: one message, or several in a burst before the bot answers."""

    messages: tuple[str, ...]


class ClickTurn(Turn, frozen=True, kw_only=True, tag="click"):
    """The client presses a button that the bot offered in its last reply (by its text)."""

    button: str


class SendTurn(Turn, frozen=True, kw_only=True, tag="send"):
    """The client sends something that is not text.

    Attributes:
        what: photo, voice, file, contact or location.
        content: caption, transcript, file name, phone, coordinates: whatever the kind needs.
    """

    what: Literal["photo", "voice", "file", "contact", "location"]
    content: dict[str, Any] = {}


class WaitTurn(Turn, frozen=True, kw_only=True, tag="wait"):
    """Virtual time passes; what falls due is delivered. Either ``seconds`` or ``until`` (ISO moment) is set."""

    seconds: float | None = None
    until: str | None = None


class OperatorTurn(Turn, frozen=True, kw_only=True, tag="operator"):
    """A person at the other end acts: answers, transfers, closes."""

    action: Literal["answers", "transfers", "closes"]
    text: str = ""
    to: str = ""


class EventTurn(Turn, frozen=True, kw_only=True, tag="event"):
    """The CRM or a payment provider does something on its own.

    Attributes:
        name: ``stage_changed``, ``payment``, ``no_show``, ``record_changed`` …
        data: what happened, in the words of the event.
        times: how often the notice arrives (a payment notice arrives twice).
    """

    name: str
    data: dict[str, Any] = {}
    times: int = 1


class UntilTurn(Turn, frozen=True, kw_only=True, tag="until"):
    """Goal-driven: the scripted client answers what the bot asks until the goal is reached.

    Attributes:
        goal: expectations that together are the goal.
        reacts: name of a reactions fixture.
        max_turns: upper bound; reaching it is a finding, not an error.
    """

    goal: tuple[Expectation, ...]
    reacts: str = "default"
    max_turns: int = 8


class Branch(Value, frozen=True, kw_only=True):
    """One alternative of a `ChooseTurn`: taken when the matcher ``when`` accepts the bot's last reply."""

    when: Any = None
    turns: tuple[AnyTurn, ...]


class ChooseTurn(Turn, frozen=True, kw_only=True, tag="choose"):
    """Guarded alternatives on the last reply; the first branch that fits is played, ``otherwise`` has no guard."""

    branches: tuple[Branch, ...]


AnyTurn = UserTurn | ClickTurn | SendTurn | WaitTurn | OperatorTurn | EventTurn | UntilTurn | ChooseTurn


class Client(Value, frozen=True, kw_only=True):
    """The person on the other side. ``extra`` holds whatever else the suite states (``master``, ``service`` …)."""

    name: str = ""
    phone: str = ""
    email: str = ""
    utm: dict[str, str] = {}
    extra: dict[str, Any] = {}


class Fault(Value, frozen=True, kw_only=True):
    """A planned fault of the portal: in answering a call (``on``) or in delivering an event (``event``).

    Attributes:
        on: wire method, the beginning of some with a ``*`` at its end, or ``*``.
        event: the same for names of events.
        answer: error code of the envelope to answer with, ``timeout`` or ``disconnect``; empty means only delay.
            Of an event: ``lose`` or ``double``; empty means that it comes late.
        times: how many calls or events it hits; 0 means all.
        after: how many matching ones pass first.
        delay: virtual seconds before the answer or the delivery.
        chance: probability that one which is due is hit.
        seed: of that chance, beside the dialogue's id.
    """

    on: str = ""
    event: str = ""
    answer: str = ""
    times: int = 1
    after: int = 0
    delay: float = 0.0
    chance: float = 1.0
    seed: int = 0


class Given(Value, frozen=True, kw_only=True):
    """The world in which a dialogue starts."""

    bot: str = ""
    channel: str = "site"
    now: str = "2026-03-02T10:00:00+03:00"
    portal: str = ""
    offers: str = ""
    client: Client = Client()
    faults: tuple[Fault, ...] = ()
    records: tuple[dict[str, Any], ...] = ()


class Dialogue(Value, frozen=True, kw_only=True):
    """One dialogue to replay; a case of a dialogue with ``cases`` is a dialogue of its own (``id[case]``)."""

    id: str
    suite: str
    title: str = ""
    kind: Kind = "positive"
    severity: Severity = "major"
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    waive: dict[str, str] = {}
    given: Given = Given()
    turns: tuple[AnyTurn, ...]
    expect: tuple[Expectation, ...] = ()
    source: Source


class Suite(Value, frozen=True, kw_only=True):
    """A file of dialogues."""

    id: str
    path: str
    title: str = ""
    tags: tuple[str, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
