"""What was said and done in one dialogue: the only input of judging, besides what is expected."""

from __future__ import annotations

from typing import Any, Literal

from harness.model.crm import CrmJournal
from harness.model.dialogue import Given
from harness.model.value import Value


class Said(Value, frozen=True, kw_only=True):
    """One thing that came from the client's side.

    Attributes:
        kind: message, click, or what was sent (photo, voice, file, contact, location).
        text: the words, the button's text, the caption or the transcript.
        content: the rest of what was sent.
    """

    kind: Literal["message", "click", "photo", "voice", "file", "contact", "location"] = "message"
    text: str = ""
    content: dict[str, Any] = {}


class Message(Value, frozen=True, kw_only=True):
    """One message of the bot.

    Attributes:
        text: as the client sees it.
        buttons: texts of the buttons under it.
        at: virtual moment, ISO 8601 (empty: the moment of the exchange).
    """

    text: str
    buttons: tuple[str, ...] = ()
    at: str = ""


class Handover(Value, frozen=True, kw_only=True):
    """A hand-over that the bot states in its reply (bots that have no CRM)."""

    to: str = ""
    reason: str = ""
    summary: str = ""


class Reply(Value, frozen=True, kw_only=True):
    """All that the bot answered in one exchange; no messages means that it was silent.

    Attributes:
        messages: in order.
        handover: stated in the reply itself, when the bot's protocol has it.
        labels: what the bot says about its own turn (``fallback``, an intent …); used for KPIs only.
        raw: the body as received, cut to a bounded size and printable; for evidence.
    """

    messages: tuple[Message, ...] = ()
    handover: Handover | None = None
    labels: tuple[str, ...] = ()
    raw: str = ""

    @property
    def text(self) -> str:
        """All messages, joined by line breaks."""
        return "\n".join(message.text for message in self.messages)


class Exchange(Value, frozen=True, kw_only=True):
    """One step of the conversation: somebody acts, the bot reacts.

    Attributes:
        index: from 0 in the transcript.
        turn: path of the turn in the dialogue: ``(2,)``, or ``(3, 0)`` inside a branch or a goal-driven turn.
        kind: user, click, send, wait, operator or event.
        said: what the client's side did (empty for waits and events).
        note: the act in words, for everything that is not said (``+5h``, ``closes``, ``payment``).
        reply: the bot's reaction; for a wait, what fell due in that time.
        at: virtual moment at which the exchange started, ISO 8601.
        ended: virtual moment at which it ended.
        latency: seconds until the bot's reply; virtual for bots in the process's own virtual time, measured at the
            socket for others; None when nothing was asked of the bot.
        calls: window of the journal, ``(first, behind the last)`` sequence numbers.
        bindings: captured values known after this exchange.
    """

    index: int
    turn: tuple[int, ...]
    kind: Literal["user", "click", "send", "wait", "operator", "event"] = "user"
    said: tuple[Said, ...] = ()
    note: str = ""
    reply: Reply = Reply()
    at: str = ""
    ended: str = ""
    latency: float | None = None
    calls: tuple[int, int] = (0, 0)
    bindings: dict[str, str] = {}


class Failure(Value, frozen=True, kw_only=True):
    """Why a conversation could not go on: the bot or the way to it broke. Not a finding.

    Attributes:
        exchange: index of the exchange in which it broke; None when that was before or after the conversation.
    """

    code: str
    parameters: dict[str, Any] = {}
    exchange: int | None = None


class Deviation(Value, frozen=True, kw_only=True):
    """The script could not be followed because of what the bot did: a finding without a check.

    Attributes:
        code: ``script.goal_not_reached``, ``script.button_not_offered``, ``script.no_branch_fits``.
        turn: path of the turn.
        exchange: index of the last exchange before it was noticed; None before the first.
    """

    code: str
    turn: tuple[int, ...]
    parameters: dict[str, Any] = {}
    exchange: int | None = None


class Transcript(Value, frozen=True, kw_only=True):
    """A dialogue as it went. Saved in events; can be judged again at any time.

    Attributes:
        answers: what a grader said, question -> ``{"met": bool, "reason": str}``, with a ``label`` where the question
            asks for one, or ``{"failure": {"code": str, "parameters": {…}}}`` where it could not answer; None when
            none is configured.
    """

    dialogue: str
    given: Given
    bot: str = ""
    seed: int = 0
    exchanges: tuple[Exchange, ...] = ()
    journal: CrmJournal = CrmJournal()
    deviations: tuple[Deviation, ...] = ()
    answers: dict[str, dict[str, Any]] | None = None
    failure: Failure | None = None
