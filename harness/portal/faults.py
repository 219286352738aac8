"""Faults that a dialogue plans for its portal, and the rate limit that every portal has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.clock import VirtualClock
from harness.model.dialogue import Fault
from harness.portal.refusals import Broken, known

TIMEOUT = 60.0
"""Seconds after which a request to the portal is given up."""
CAPACITY = 50.0
DRAIN = 2.0
"""The vendor's leaky bucket: so many requests at once, so many more per second."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    passed: int = 0
    hit: int = 0

    def due(self, method: str) -> bool:
        """Count a call; whether it is to be hit."""
        if self.fault.on not in {"*", method} and self.fault.on.lower() != method.lower():
            return False
        if self.passed < self.fault.after:
            self.passed += 1
            return False
        if self.fault.times and self.hit >= self.fault.times:
            return False
        self.hit += 1
        return True


class Faults:
    """What is planned, in the order of the suite; the first fault that is due decides the answer."""

    __slots__ = ("_clock", "_planned")

    def __init__(self, planned: Iterable[Fault], clock: VirtualClock) -> None:
        self._planned = [_Planned(fault) for fault in planned]
        self._clock = clock

    def mark(self, method: str) -> str | None:
        """Take the faults due at this call, let delays pass, and say what to answer instead, if anything.

        A fault that only delays returns ``delay``.
        """
        answer = None
        for planned in self._planned:
            if answer in {None, "delay"} and planned.due(method):
                self._clock.advance(planned.fault.delay)
                answer = planned.fault.answer or "delay"
        return answer

    def strike(self, answer: str | None) -> None:
        """Raise what a mark asks for.

        Raises:
            Broken: ``timeout`` (after `TIMEOUT` virtual seconds) or ``disconnect``.
            Refusal: any error code.
        """
        if answer is None or answer == "delay":
            return
        if answer == "timeout":
            self._clock.advance(TIMEOUT)
            raise Broken("timeout")
        if answer == "disconnect":
            raise Broken("disconnect")
        raise known(answer)


class Bucket:
    """Leaky bucket over measures of seconds: of virtual time and, for bots that really sleep, of real time.

    Args:
        seconds: reads the measures; none runs backwards, and the one that moved most counts.
    """

    __slots__ = ("_at", "_level", "_seconds")

    def __init__(self, seconds: Callable[[], tuple[float, ...]]) -> None:
        self._seconds = seconds
        self._level = 0.0
        self._at = seconds()

    def admit(self) -> None:
        """Take one request.

        Raises:
            Refusal: ``QUERY_LIMIT_EXCEEDED``, status 503.
        """
        now = self._seconds()
        passed = max(new - old for new, old in zip(now, self._at, strict=True))
        self._level = max(0.0, self._level - passed * DRAIN)
        self._at = now
        if self._level + 1 > CAPACITY:
            raise known("QUERY_LIMIT_EXCEEDED")
        self._level += 1
