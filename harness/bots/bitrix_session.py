"""One conversation through the open line of a portal: the client writes, and listens until the bot is quiet."""

from __future__ import annotations

from datetime import datetime

from harness.bots.excerpt import of_bytes
from harness.clock import stopwatch
from harness.errors import BotError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Message, Reply, Said
from harness.model.value import Value
from harness.ports import Heard, OpenLine


class Patience(Value, frozen=True, kw_only=True):
    """How long to listen, in seconds.

    Attributes:
        first: for the first message after the client has written.
        quiet: without a sign of life of the bot, after which it has said all.
        cap: in all.
        in_handler: the bot has said all when its handler has answered, so that silence need not be waited for.
    """

    first: float = 10.0
    quiet: float = 0.3
    cap: float = 20.0
    in_handler: bool = False


class BitrixSession:
    """A `harness.ports.BotSession` over an open line.

    Args:
        line: the client's end.
        patience: how long to listen.
    """

    def __init__(self, line: OpenLine, patience: Patience) -> None:
        self._line = line
        self._patience = patience
        self._mark = line.mark()

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """The client writes; the reply is what the bot posts until it is quiet.

        A bot that is told nothing, because an operator has the client, is not waited for.

        Raises:
            BotError: a handler could not be reached or failed, and nothing was said.
        """
        started = stopwatch()
        told = self._line.say(said)
        heard = self._listen(told=told, first=self._patience.first)
        if not heard and told:
            self._complain()
        sent = self._line.sent() or started
        fresh = [one.moment for one in heard if one.moment >= started]
        latency = max(0.0, fresh[0] - sent) if fresh else 0.0
        return _reply(heard), latency

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """Whatever has reached the client since the last reply; handlers of events get the time to act on them."""
        del act
        return _reply(self._listen(told=self._line.release(), first=0.0))

    def due(self) -> datetime | None:
        """A bot in another process tells nobody its plans."""
        return None

    def close(self) -> None:
        """Nothing is held."""

    def _listen(self, *, told: bool, first: float) -> tuple[Heard, ...]:
        line = self._line
        if told:
            self._await_first(stopwatch() + first)
            self._await_quiet(stopwatch() + self._patience.cap)
        heard = line.heard(self._mark)
        self._mark = line.mark()
        return heard

    def _await_first(self, deadline: float) -> None:
        line = self._line
        while line.mark() == self._mark and stopwatch() < deadline:
            stir = line.stir()
            if self._patience.in_handler and line.settled():
                return
            if line.settled() and line.failure() is not None:
                return
            line.wait(stir, deadline - stopwatch())

    def _await_quiet(self, deadline: float) -> None:
        line = self._line
        while stopwatch() < deadline:
            stir = line.stir()
            moved = line.wait(stir, min(self._patience.quiet, deadline - stopwatch()))
            if not moved and line.settled():
                return

    def _complain(self) -> None:
        failure = self._line.failure()
        if failure is None:
            return
        where, status, reason = failure
        if status:
            raise BotError("bot.status", where=where, status=status, got=of_bytes(reason.encode()))
        raise BotError("bot.unreachable", where=where, reason=reason)


def _reply(heard: tuple[Heard, ...]) -> Reply:
    return Reply(messages=tuple(Message(text=one.text, buttons=one.buttons, at=one.at) for one in heard))
