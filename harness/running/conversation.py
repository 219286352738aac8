"""One dialogue, replayed: the client's side is played turn by turn, what the bot does is recorded. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import re2

from harness.clock import VirtualClock, pause, stopwatch
from harness.errors import HarnessError
from harness.model.bindings import filled
from harness.model.dialogue import (
    AnyTurn,
    ClickTurn,
    Dialogue,
    EventTurn,
    OperatorTurn,
    SendTurn,
    UserTurn,
    WaitTurn,
)
from harness.model.transcript import Deviation, Exchange, Failure, Message, Reply, Said, Transcript
from harness.model.value import Value
from harness.ports import BotSession, PortalSession

WAKES_PER_WAIT = 500
# what a person would read of a thing that is not text
_WORDS = ("text", "caption", "transcript", "name", "phone", "address")
_CLOCK_TIME = re.compile(r"\d{1,2}:\d{2}")


class Settle(Value, frozen=True, kw_only=True):
    """How long to wait, after a reply, for CRM writes of a bot in another process.

    Until ``quiet`` seconds pass without a call, at most ``cap`` seconds. Zero: the bot is done when it has answered.
    """

    quiet: float = 0.0
    cap: float = 5.0


class Conversation:
    """The growing record of one dialogue and the means to go on with it.

    Args:
        dialogue: what to play.
        bot: session with the bot under test.
        portal: the dialogue's private portal.
        clock: the dialogue's virtual clock.
        settle: patience with late writes.
        told: called after each exchange (progress).
    """

    def __init__(  # noqa: PLR0913 - the two ends, the clock between them and two policies
        self,
        dialogue: Dialogue,
        bot: BotSession,
        portal: PortalSession,
        clock: VirtualClock,
        *,
        settle: Settle | None = None,
        told: Callable[[Exchange], None] = lambda _: None,
    ) -> None:
        self._dialogue = dialogue
        self._bot = bot
        self._portal = portal
        self._clock = clock
        self._settle = settle or Settle()
        self._told = told
        self._bindings: dict[str, str] = {}
        self._failure: Failure | None = None
        self._under_way: Exchange | None = None
        self._parts: list[Reply] = []
        self.exchanges: list[Exchange] = []
        self.deviations: list[Deviation] = []

    @property
    def last_reply(self) -> Reply:
        """The bot's latest reply that says anything; an empty one when it has said nothing yet."""
        replies = (exchange.reply for exchange in reversed(self.exchanges))
        return next((reply for reply in replies if reply.messages), Reply())

    def deviate(self, code: str, turn: tuple[int, ...], **parameters: object) -> None:
        """Record that the script could not be followed."""
        seen = self.exchanges[-1].index if self.exchanges else None
        self.deviations.append(Deviation(code=code, turn=turn, parameters=parameters, exchange=seen))

    def fail(self, error: HarnessError) -> None:
        """Record that the bot, the way to it, or the harness broke; what was under way is kept as far as it came.

        May be called from another thread, when this conversation's own is held by the bot.
        """
        self._keep()
        exchange = len(self.exchanges) - 1 if self.exchanges else None
        self._failure = Failure(code=error.code, parameters=error.parameters, exchange=exchange)

    def transcript(self) -> Transcript:
        """All that happened so far, as a value."""
        return Transcript(
            dialogue=self._dialogue.id,
            given=self._dialogue.given,
            bot=self._dialogue.given.bot,
            exchanges=tuple(self.exchanges),
            journal=self._portal.journal(),
            deviations=tuple(self.deviations),
            failure=self._failure,
        )

    def play(self, turn: AnyTurn, path: tuple[int, ...]) -> bool:
        """Play one plain turn.

        Returns:
            Whether the conversation can go on.

        Raises:
            BotError: the bot gave no usable answer; what the client said is recorded all the same.
        """
        match turn:
            case UserTurn():
                self.say(tuple(Said(text=self.filled(text)) for text in turn.messages), path, "user")
            case ClickTurn():
                button = self.filled(turn.button)
                offered = tuple(b for message in self.last_reply.messages for b in message.buttons)
                if button not in offered:
                    self.deviate("script.button_not_offered", path, button=button, offered=", ".join(offered) or "—")
                    return False
                self.say((Said(kind="click", text=button),), path, "click")
            case SendTurn():
                content = filled(turn.content, self._bindings)
                text = next((str(content[key]) for key in _WORDS if content.get(key)), "")
                self.say((Said(kind=turn.what, text=text, content=content),), path, "send")
            case WaitTurn():
                self._wait(turn, path)
            case OperatorTurn() | EventTurn():
                self._act(turn, path)
        self.capture(turn)
        return True

    def filled(self, text: str) -> str:
        """A text with the captured values in place."""
        return str(filled(text, self._bindings))

    def say(self, said: tuple[Said, ...], path: tuple[int, ...], kind: Any) -> None:
        """Send what the client says and record the exchange."""
        self._begin(path, kind, said)
        reply, latency = self._bot.say(said)
        self._parts.append(reply)
        self._finish(latency)

    def _wait(self, turn: WaitTurn, path: tuple[int, ...]) -> None:
        started = self._clock.now()
        target = wait_target(turn, started)
        self._begin(path, "wait", note=f"{started.isoformat()} → {target.isoformat()}")
        for _ in range(WAKES_PER_WAIT):
            due = self._bot.due()
            if due is None or due > target:
                break
            self._clock.advance_to(due)
            self._parts.append(self._stamped(self._bot.wake()))
        self._clock.advance_to(target)
        self._parts.append(self._stamped(self._bot.wake()))
        self._finish()

    def _act(self, turn: OperatorTurn | EventTurn, path: tuple[int, ...]) -> None:
        event = isinstance(turn, EventTurn)
        self._begin(path, "event" if event else "operator", note=_note(turn))
        for _ in range(turn.times if isinstance(turn, EventTurn) else 1):
            self._portal.play(turn)
            self._parts.append(self._stamped(self._bot.wake(turn)))
        self._finish()

    def _begin(self, path: tuple[int, ...], kind: Any, said: tuple[Said, ...] = (), note: str = "") -> None:
        first = self._portal.mark()
        self._parts = []
        self._under_way = Exchange(
            index=len(self.exchanges),
            turn=path,
            kind=kind,
            said=said,
            note=note,
            at=self._clock.now().isoformat(),
            calls=(first, first),
            bindings=self._bindings,
        )

    def _finish(self, latency: float | None = None) -> None:
        self._wait_for_writes()
        self._keep(latency)
        self._told(self.exchanges[-1])

    def _keep(self, latency: float | None = None) -> None:
        """Close the exchange that is under way with what the bot has said and the calls it has made until now."""
        begun, self._under_way = self._under_way, None
        if begun is not None:
            done = msgspec.structs.replace(
                begun,
                reply=_joined(self._parts),
                ended=self._clock.now().isoformat(),
                latency=None if latency is None else round(latency, 6),  # no clock here is better than microseconds
                calls=(begun.calls[0], self._portal.mark()),
            )
            self.exchanges.append(done)

    def _stamped(self, reply: Reply) -> Reply:
        if not reply.messages:
            return reply
        at = self._clock.now().isoformat()
        messages = tuple(m if m.at else Message(text=m.text, buttons=m.buttons, at=at) for m in reply.messages)
        return Reply(messages=messages, handover=reply.handover, labels=reply.labels, raw=reply.raw)

    def _wait_for_writes(self) -> None:
        if not self._settle.quiet:
            return
        began = changed = stopwatch()
        seen = self._portal.mark()
        while stopwatch() - changed < self._settle.quiet and stopwatch() - began < self._settle.cap:
            pause(min(self._settle.quiet / 4, 0.05))
            if self._portal.mark() != seen:
                seen, changed = self._portal.mark(), stopwatch()

    def capture(self, turn: AnyTurn) -> None:
        """Take what the turn's ``capture`` asks for from the bot's last reply; a value not found is a deviation."""
        if not turn.capture or not self.exchanges:
            return
        text = self.exchanges[-1].reply.text
        found = {name: match[1] for name, pattern in turn.capture.items() if (match := re2.search(str(pattern), text))}
        for name in turn.capture.keys() - found.keys():
            self.deviate("script.not_captured", self.exchanges[-1].turn, name=name, pattern=str(turn.capture[name]))
        self._bindings = {**self._bindings, **found}
        last = self.exchanges[-1]
        self.exchanges[-1] = msgspec.structs.replace(last, bindings=self._bindings)


def wait_target(turn: WaitTurn, now: datetime) -> datetime:
    """The virtual moment at which a wait ends.

    ``until`` may be an ISO moment or a time of day (``15:00``), which means the next such time in the dialogue's zone.
    """
    if turn.until is None:
        return now + timedelta(seconds=turn.seconds or 0.0)
    if not _CLOCK_TIME.fullmatch(turn.until):
        return datetime.fromisoformat(turn.until)
    hour, minute = map(int, turn.until.split(":"))
    target = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return target if target > now else target + timedelta(days=1)


def _joined(parts: list[Reply]) -> Reply:
    if len(parts) == 1:
        return parts[0]
    return Reply(
        messages=tuple(message for part in parts for message in part.messages),
        handover=next((part.handover for part in parts if part.handover), None),
        labels=tuple(label for part in parts for label in part.labels),
        raw="\n".join(part.raw for part in parts if part.raw),
    )


def _note(turn: OperatorTurn | EventTurn) -> str:
    if isinstance(turn, OperatorTurn):
        return " ".join(filter(None, (turn.action, turn.to, f"«{turn.text}»" if turn.text else "")))
    data = ", ".join(f"{key}: {value}" for key, value in turn.data.items())
    times = f" ×{turn.times}" if turn.times > 1 else ""
    return f"{turn.name}{times}" + (f" ({data})" if data else "")
