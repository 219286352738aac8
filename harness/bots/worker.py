"""A thread of its own for the bot of one dialogue, so that a bot that hangs costs no more than its dialogue.

A thread cannot be stopped from outside: at the deadline it is abandoned (it is a daemon) and its results go nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from harness.clock import stopwatch
from harness.errors import BotError


class Outcome(NamedTuple):
    """How a call ended: with a value or with what it raised, and after how many seconds."""

    value: Any
    raised: BaseException | None
    seconds: float


class Worker:
    """Runs calls one after another on a daemon thread.

    Args:
        name: of the thread.
    """

    __slots__ = ("_calls", "_outcomes", "_over")

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self._over = False
        threading.Thread(target=_serve, args=(self._calls, self._outcomes), name=name, daemon=True).start()

    def run(self, call: Callable[[], Any], timeout: float) -> Outcome:
        """Run one call and wait for it.

        Args:
            call: without arguments.
            timeout: seconds; after that the thread is given up.

        Raises:
            BotError: ``bot.timeout_call``, also for every call after the one that hung or after `stop`.
        """
        if self._over:
            raise BotError("bot.timeout_call", seconds=timeout)
        self._calls.put(call)
        try:
            return self._outcomes.get(timeout=timeout)
        except Empty:
            self._over = True
            self._calls.put(None)
            raise BotError("bot.timeout_call", seconds=timeout) from None

    def stop(self) -> None:
        """Let the thread end when it is done; calls after this fail at once."""
        self._over = True
        self._calls.put(None)


def _serve(calls: SimpleQueue[Callable[[], Any] | None], outcomes: SimpleQueue[Outcome]) -> None:
    while (call := calls.get()) is not None:
        start = stopwatch()
        try:
            value = call()
        except BaseException as error:  # noqa: BLE001 - SystemExit of a bot must not end anything but its dialogue
            outcomes.put(Outcome(None, error, stopwatch() - start))
        else:
            outcomes.put(Outcome(value, None, stopwatch() - start))
