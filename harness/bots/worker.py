"""Calls into a bot that lives in this process, each with a deadline.

A call runs on the thread of its dialogue: handing every turn to a second thread and back costs 150 µs, which is more
than everything else that is done for a turn. A thread that a bot holds past the deadline cannot be stopped; whoever
runs the dialogues asks `Deadlines.overdue`, gives the dialogue up and goes on with another thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from harness.clock import stopwatch
from harness.errors import BotError


class Outcome(NamedTuple):
    """How a call ended: with a value or with what it raised, and after how many seconds."""

    value: Any
    raised: BaseException | None
    seconds: float


class Deadlines:
    """The calls that are under way, by thread."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until: dict[int, tuple[float, float]] = {}

    def run(self, call: Callable[[], Any], timeout: float) -> Outcome:
        """Run one call on this thread.

        Args:
            call: without arguments.
            timeout: seconds.

        Raises:
            BotError: ``bot.timeout_call``, when it came back after its deadline.
        """
        thread = threading.get_ident()
        start = stopwatch()
        self._until[thread] = (start + timeout, timeout)
        value, raised = None, None
        try:
            value = call()
        except BaseException as error:  # noqa: BLE001 - SystemExit of a bot must not end anything but its dialogue
            raised = error
        finally:
            self._until.pop(thread, None)
        seconds = stopwatch() - start
        if seconds > timeout:
            raise BotError("bot.timeout_call", seconds=timeout)
        return Outcome(value, raised, seconds)

    def overdue(self, thread: int) -> BotError | None:
        """The error of a thread whose call has run past its deadline; None while there is time, or nothing runs."""
        until, timeout = self._until.get(thread, (0.0, 0.0))
        return BotError("bot.timeout_call", seconds=timeout) if until and stopwatch() > until else None
