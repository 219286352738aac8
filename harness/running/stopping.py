"""When to stop before the plan is done."""

from __future__ import annotations

import threading

from harness.model.record import Tally
from harness.model.verdict import Outcome


class StopPolicy:
    """Decides, from outcomes and requests, whether another dialogue may begin.

    Args:
        max_failures: stop after so many failed or broken dialogues; 0 means never.
    """

    def __init__(self, max_failures: int = 0) -> None:
        self._max = max_failures
        self._tally = Tally()
        self._reason = ""
        self._lock = threading.Lock()

    @property
    def reason(self) -> str:
        """Why no more dialogues begin, as a code of the wording catalogue; empty while they may."""
        return self._reason

    def seen(self, outcome: Outcome) -> None:
        """Take note of a finished dialogue, on the thread that finished it: the next one begins only after that."""
        with self._lock:
            self._tally = self._tally.plus(outcome)
        if self._max and self._tally.failed + self._tally.error >= self._max:
            self.request("skip.maxfail")

    def request(self, reason: str) -> None:
        """Ask for a stop (Ctrl-C, a signal); the first reason stays."""
        self._reason = self._reason or reason

    @property
    def interrupted(self) -> bool:
        """Whether a person or a signal asked for the stop."""
        return self._reason == "skip.interrupted"
