"""Faults that a dialogue plans for its portal, and the rate limit that every portal has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from harness.clock import VirtualClock, random_source
from harness.model.dialogue import Fault
from harness.portal.refusals import Broken, known

TIMEOUT = 60.0
"""Seconds after which a request to the portal is given up."""
CAPACITY = 50.0
DRAIN = 2.0
"""The vendor's leaky bucket: so many requests at once, so many more per second."""


Fate = Literal["deliver", "lose", "double"]
_FATES: dict[str, Fate] = {"lose": "lose", "double": "double"}


@dataclass(slots=True)
class _Planned:
    fault: Fault
    chance: Callable[[], float]
    passed: int = 0
    hit: int = 0

    def due(self, pattern: str, name: str) -> bool:
        """Count a call or an event; whether it is to be hit."""
        if not _fits(pattern.lower(), name.lower()):
            return False
        if self.passed < self.fault.after:
            self.passed += 1
            return False
        if self.fault.times and self.hit >= self.fault.times:
            return False
        if self.fault.chance < 1 and self.chance() >= self.fault.chance:
            return False
        self.hit += 1
        return True


def _fits(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


class Faults:
    """What is planned, in the order of the suite; the first fault that is due decides the answer.

    Args:
        planned: by the dialogue.
        clock: that delays advance.
        scope: unique name of the dialogue, for faults that strike by chance.
    """

    __slots__ = ("_clock", "_events", "_planned")

    def __init__(self, planned: Iterable[Fault], clock: VirtualClock, scope: str = "") -> None:
        every = [
            _Planned(fault, random_source(fault.seed, scope, f"fault {number}").random)
            for number, fault in enumerate(planned)
        ]
        self._planned = [one for one in every if one.fault.on]
        self._events = [one for one in every if one.fault.event]
        self._clock = clock

    def event(self, name: str) -> Fate | float:
        """What becomes of an event that is about to be sent; a number is the seconds by which it is late.

        The first fault that is due decides. Call it once per event and handler.
        """
        for planned in self._events:
            if planned.due(planned.fault.event, name):
                return _FATES.get(planned.fault.answer, planned.fault.delay)
        return "deliver"

    def mark(self, method: str) -> str | None:
        """Take the faults due at this call, let delays pass, and say what to answer instead, if anything.

        A fault that only delays returns ``delay``.
        """
        answer = None
        for planned in self._planned:
            if answer in {None, "delay"} and planned.due(planned.fault.on, method):
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
