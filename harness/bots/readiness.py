"""Waiting until a started bot can be talked to."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass

from harness.bots.child import Child
from harness.bots.client import Client, Limits
from harness.bots.request import Request, Target
from harness.clock import pause, stopwatch
from harness.errors import BotError

_POLL = 0.05  # seconds between attempts
_ATTEMPT = 1.0  # seconds for one of them
_BROKEN = 500  # statuses from here on mean "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What must answer and for how long to try.

    Attributes:
        target: GET of it must give a status below 500; with ``http`` false, a TCP connection is enough.
        timeout: seconds.
    """

    target: Target | None
    http: bool
    timeout: float

    def refuse_occupied(self) -> None:
        """Raises `BotError` ``bot.port_taken`` when somebody answers before the bot was started."""
        if self.target is not None and _connects(self.target):
            raise BotError("bot.port_taken", where=self.target.base)

    def wait(self, child: Child) -> None:
        """Return when the bot is ready.

        Raises:
            BotError: ``bot.exited`` when the process ends before that, ``bot.not_ready`` when time is up.
        """
        if self.target is None:
            return
        client = Client(Limits(timeout=_ATTEMPT, connect=_ATTEMPT, retries=0, redirects=0))
        deadline = stopwatch() + self.timeout
        while True:
            answers = self._answers(client, self.target)
            if child.status() is not None:
                raise BotError("bot.exited", status=child.status(), tail=child.tail())
            if answers:
                client.close()
                return
            if stopwatch() >= deadline:
                raise BotError("bot.not_ready", where=self.target.where, seconds=self.timeout, tail=child.tail())
            pause(_POLL)

    def _answers(self, client: Client, target: Target) -> bool:
        if not self.http:
            return _connects(target)
        try:
            return client.send(Request(method="GET", target=target)).status < _BROKEN
        except BotError as error:
            return error.code == "bot.redirects"


def _connects(target: Target) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((target.host, target.port), timeout=_ATTEMPT):
        return True
    return False
