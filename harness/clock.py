"""The only source of time and randomness.

Dialogues live in virtual time (`VirtualClock`), so that a reminder five hours later costs nothing and the same run
gives the same transcript. The wall clock serves run stamps and the latency of bots in other processes; with
``SOURCE_DATE_EPOCH`` set (the reproducible-builds convention) even run stamps repeat.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from datetime import UTC, datetime, timedelta


class VirtualClock:
    """A clock that moves only when told to.

    Args:
        start: aware datetime at which the dialogue begins.

    Attributes:
        runs: real time moves it as well.
    """

    runs = False

    __slots__ = ("_now",)

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a virtual clock starts at an aware datetime")
        self._now = start

    def now(self) -> datetime:
        """The current virtual moment, in the time zone of the start."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move forward by ``seconds`` (never back) and return the new moment."""
        if seconds < 0:
            raise ValueError("virtual time does not run backwards")
        self._now += timedelta(seconds=seconds)
        return self._now

    def advance_to(self, moment: datetime) -> datetime:
        """Move forward to ``moment``; a moment in the past leaves the clock where it is."""
        self._now = max(self._now, moment.astimezone(self._now.tzinfo))
        return self._now


def wall_now() -> datetime:
    """The present in UTC, or the moment that ``SOURCE_DATE_EPOCH`` (seconds) fixes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)


def stopwatch() -> float:
    """Seconds of a monotonic clock; only differences mean anything."""
    return time.perf_counter()


def run_seconds(since: float) -> float:
    """Seconds since a `stopwatch` reading, 0.0 when ``SOURCE_DATE_EPOCH`` asks for repeatable bytes."""
    return 0.0 if os.environ.get("SOURCE_DATE_EPOCH") else time.perf_counter() - since


def pause(seconds: float) -> None:
    """Wait in real time (back-off between retries of an endpoint, readiness polling)."""
    time.sleep(seconds)


def secret_token() -> str:
    """32 hex digits that nobody can guess and no seed repeats, for doors that are opened to other machines."""
    return secrets.token_hex(16)


def random_source(seed: int, *scope: str) -> random.Random:
    """A generator of its own for one purpose, so that the order of use elsewhere cannot change it.

    Args:
        seed: the run's seed.
        scope: what it is for, for example the dialogue id.
    """
    return random.Random("\x1f".join((str(seed), *scope)))  # noqa: S311 - repeatability is the point
