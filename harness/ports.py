"""The roles that concrete classes play: bots, portals, graders, reporters, checks. Protocols only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from harness.clock import VirtualClock
from harness.errors import BotError
from harness.model.crm import CrmJournal
from harness.model.dialogue import EventTurn, Given, OperatorTurn
from harness.model.events import AnyEvent
from harness.model.seen import Seen
from harness.model.transcript import Reply, Said
from harness.model.value import Value
from harness.model.verdict import Ruling


class Answer(Value, frozen=True, kw_only=True):
    """A portal's answer on the wire: HTTP status and the JSON envelope."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = {}


class PortalSession(Protocol):
    """A private stand-in of a Bitrix24 portal, for one dialogue."""

    token: str
    chat_id: int

    def call(self, method: str, params: Mapping[str, Any]) -> Answer:
        """One REST call of the bot, in process: the same pipeline as over a socket."""

    def play(self, act: OperatorTurn | EventTurn) -> None:
        """Something that happens in the portal without the bot: an operator answers, a manager moves a stage."""

    def mark(self) -> int:
        """Number of calls journalled so far."""

    def journal(self) -> CrmJournal:
        """Everything so far, as values."""

    def close(self) -> None:
        """Forget the state; calls after this are refused and counted as late."""


class Heard(Value, frozen=True, kw_only=True):
    """One message of the bot as it reached the client of an open line.

    Attributes:
        at: virtual moment, ISO 8601.
        moment: reading of the stopwatch.
    """

    text: str
    buttons: tuple[str, ...] = ()
    at: str = ""
    moment: float = 0.0


class OpenLine(Protocol):
    """The client's end of the dialogue's open line: what bots that live in the portal are talked to through."""

    def say(self, said: tuple[Said, ...]) -> bool:
        """The client writes; whether a bot is told of it (it is not once an operator has the client)."""

    def release(self) -> bool:
        """Virtual time has moved, or something has happened: send what is due; whether anything is on its way."""

    def mark(self) -> int:
        """Number of messages that have reached the client so far."""

    def heard(self, since: int) -> tuple[Heard, ...]:
        """Messages of the bot from number ``since`` on, as they now stand (edited, without deleted ones)."""

    def stir(self) -> int:
        """A number that grows with everything the bot does, asking for events apart."""

    def wait(self, stir: int, seconds: float) -> bool:
        """Block until the bot has done something since ``stir``, at most so long; whether it has."""

    def settled(self) -> bool:
        """Whether every handler has answered."""

    def sent(self) -> float | None:
        """Reading of the stopwatch when a bot was told of the client's last words; None while none has been."""

    def failure(self) -> tuple[str, int, str] | None:
        """The URL, status and reason of a handler that could not take the client's last words; None when all could."""


@runtime_checkable
class HasOpenLine(Protocol):
    """A portal session whose open line can be played."""

    def open_line(self) -> OpenLine:
        """The client's end of it."""


class Portals(Protocol):
    """Opens portals; keeps the seeds, built once and shared copy-on-write."""

    def open(self, given: Given, clock: VirtualClock, scope: str, *, turn: int = 0) -> PortalSession:
        """A fresh portal seeded from ``given.portal`` plus ``given.records``, with ``given.faults`` planned.

        Tokens and ids derive from ``scope`` (the dialogue's unique name), so that they repeat from run to run. A bot
        that knows one address meets one portal after the other under the same scope; ``turn`` counts them, so that
        the ids of chats, clients, messages and events go on rising, as they would on one portal.

        Raises:
            PortalError: unknown seed or impossible record.
        """

    def address(self, session: PortalSession) -> str:
        """Base URL at which a bot in another process reaches this very session (starts the server when needed)."""

    def close(self) -> None:
        """Stop the server, if one runs."""


class Talk(Value, frozen=True, kw_only=True):
    """What a bot is told when a dialogue begins.

    Attributes:
        dialogue: id, unique in the run.
        conversation: identifier of this conversation for the bot, repeatable from run to run.
        chat_id: of the open-line chat in the dialogue's portal.
        portal_url: REST base of this dialogue's portal, ending in a slash; empty when the profile needs none.
        seed: for anything random in the bot.
    """

    dialogue: str
    conversation: str
    given: Given
    portal_url: str = ""
    chat_id: int = 0
    seed: int = 0


class BotSession(Protocol):
    """One conversation with the bot under test, as seen from outside."""

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """Send what the client says (a burst is several) and return the bot's reply and its latency in seconds.

        Raises:
            BotError: no usable answer; the conversation ends here.
        """

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """Virtual time has moved (None) or something happened in the portal: whatever the bot now sends on its own.

        Called at each moment that `due` names inside a wait, and after every operator or event turn.
        """

    def due(self) -> datetime | None:
        """The next virtual moment at which the bot wants to be woken; None when it has no plans or cannot tell."""

    def close(self) -> None:
        """The conversation is over; must not raise."""


class Bot(Protocol):
    """A bot under test, opened once per dialogue.

    Attributes:
        needs_address: it runs in another process and wants the portal's URL.
        exclusive: only one dialogue at a time (a bot that knows one fixed portal address).
    """

    needs_address: bool
    exclusive: bool

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> BotSession:
        """Begin a conversation. Raises `BotError` when the bot cannot be reached."""

    def close(self) -> None:
        """Release what the bot holds (processes, connections); must not raise."""


@runtime_checkable
class HoldsThreads(Protocol):
    """A bot whose own code runs on the dialogue's thread.

    Bots that wait at a socket have their time-outs there. Code of a bot in this process can be stopped by nobody, so
    its dialogue is given up and its thread abandoned.
    """

    def overdue(self, thread: int) -> BotError | None:
        """Asked from another thread: the error of a thread that the bot has held past the deadline, or None."""


@runtime_checkable
class Check(Protocol):
    """A kind of expectation with its arguments. Pure: the same `Seen` gives the same ruling."""

    def judge(self, seen: Seen) -> Ruling:
        """Whether it holds, why, and on what evidence; ``not_`` is applied by the caller."""


class Grader(Protocol):
    """Answers rubric questions, usually with an LLM; a check never asks by itself."""

    def answer(self, question: str, transcript: str) -> dict[str, Any]:
        """``{"met": bool, "reason": str}``, and ``label`` when the question asks for one and the grader gives one.

        Raises `BotError` (code ``grader.*`` or ``llm.*``) when it cannot.
        """

    def close(self) -> None:
        """Release connections; must not raise."""


class Reporter(Protocol):
    """A fold over events that leaves a file or prints. Its failure is reported and costs only itself."""

    def handle(self, event: AnyEvent) -> None:
        """Take one event, in order."""

    def close(self) -> None:
        """Finish and flush; called exactly once, also after an interrupted run."""


class ReportTarget(Value, frozen=True, kw_only=True):
    """Where and how a file report is written."""

    path: Path
    lang: str = "ru"
    options: dict[str, Any] = {}


class EventSource(Protocol):
    """A stored or live run: its events in plan order, as often as one likes."""

    def __call__(self) -> Iterable[AnyEvent]:
        """Iterate from the first event again."""
