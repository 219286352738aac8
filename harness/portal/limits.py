"""How much a portal takes: the leaky bucket over requests, and the operating time of a method.

The operating time is a model, because measured time would differ from run to run: a call costs `READ` or `WRITE`
seconds, `ROW` more for every row of a list, and whatever a planned fault delays it by. So a dialogue reaches the limit
of 480 s within ten minutes with a fault like ``{on: crm.lead.list, delay: 100s, times: 0}``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.portal.call import Page
from harness.portal.grants import Grant
from harness.portal.refusals import known

CAPACITY = {"standard": 50.0, "enterprise": 250.0}
DRAIN = {"standard": 2.0, "enterprise": 5.0}
"""The vendor's leaky bucket by tariff: so many requests at once, so many more per second."""
OPERATING = 480.0
"""Seconds of operating time within a window, after which a method is blocked."""
WINDOW = 600
STEP = 60
"""Seconds of the window and of one of its parts: operating time is forgotten a part at a time."""
READ, WRITE, ROW = 0.02, 0.1, 0.0005
BATCH_LEAST = 0.1
"""Seconds that a batch costs at least where it is billed as a whole (the switch ``batch_billing``)."""


class Bucket:
    """Leaky bucket over measures of seconds: of virtual time and, for bots that really sleep, of real time.

    Args:
        seconds: reads the measures; none runs backwards, and the one that moved most counts.
        tariff: of the portal.
    """

    __slots__ = ("_at", "_capacity", "_drain", "_level", "_seconds")

    def __init__(self, seconds: Callable[[], tuple[float, ...]], tariff: str = "standard") -> None:
        self._seconds = seconds
        self._capacity = CAPACITY[tariff]
        self._drain = DRAIN[tariff]
        self._level = 0.0
        self._at = seconds()

    def admits(self) -> bool:
        """Take one request, if there is room for it."""
        now = self._seconds()
        passed = max(new - old for new, old in zip(now, self._at, strict=True))
        self._level = max(0.0, self._level - passed * self._drain)
        self._at = now
        if self._level + 1 > self._capacity:
            return False
        self._level += 1
        return True


def cost(outcome: Any, *, writes: bool) -> float:
    """Operating seconds of a call by its result."""
    rows = outcome.result if isinstance(outcome, Page) else outcome
    number = len(rows) if isinstance(rows, list) else 0
    return (WRITE if writes else READ) + ROW * number


class Operating:
    """Operating time used, by caller and method.

    Args:
        seconds: of the portal's clock.
        limited: whether methods are blocked at all.
    """

    __slots__ = ("_limited", "_seconds", "_used")

    def __init__(self, seconds: Callable[[], float], *, limited: bool = True) -> None:
        self._seconds = seconds
        self._limited = limited
        self._used: dict[tuple[str, str], dict[int, float]] = {}

    def check(self, method: str, grant: Grant) -> None:
        """Let a call begin.

        Raises:
            Refusal: ``OPERATION_TIME_LIMIT``, status 429.
        """
        parts = self._used.get((grant.client_id or grant.token, method))
        if parts is None or not self._limited:
            return
        self._forget(parts, int(self._seconds()))
        if sum(parts.values()) >= OPERATING:
            raise known("OPERATION_TIME_LIMIT")

    def bill(self, method: str, grant: Grant, seconds: float) -> tuple[float, int]:
        """Add what a call took; the time used so far, and the moment when the oldest part of it is forgotten."""
        now = int(self._seconds())
        parts = self._used.setdefault((grant.client_id or grant.token, method), {})
        part = now // STEP
        parts[part] = parts.get(part, 0.0) + seconds
        if len(parts) > 1:
            self._forget(parts, now)
        return round(sum(parts.values()), 6), next(iter(parts)) * STEP + WINDOW

    def _forget(self, parts: dict[int, float], now: int) -> None:
        for part in [one for one in parts if one * STEP + WINDOW <= now]:
            del parts[part]
