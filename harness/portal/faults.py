"""Faults that a dialogue plans for its portal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from harness.clock import random_source
from harness.model.dialogue import Fault
from harness.portal.refusals import Broken, known

TIMEOUT = 60.0
"""Seconds after which a request to the portal is given up."""
DELAY = "delay"
"""What the journal says of a call that was only late."""
HARMLESS = frozenset({DELAY, "no_operating"})
"""Faults that leave the answer to the method."""


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
        scope: unique name of the dialogue, for faults that strike by chance.
    """

    __slots__ = ("_events", "_planned", "_scope", "_serial")

    def __init__(self, planned: Iterable[Fault], scope: str = "") -> None:
        self._scope = scope
        self._serial = 0
        self._planned: list[_Planned] = []
        self._events: list[_Planned] = []
        for fault in planned:
            self.plan(fault)

    def plan(self, fault: Fault) -> None:
        """Add a fault behind those that are planned."""
        chance = random_source(fault.seed, self._scope, f"fault {self._serial}").random
        self._serial += 1
        one = _Planned(fault, chance)
        if fault.on:
            self._planned.append(one)
        if fault.event:
            self._events.append(one)

    def clear(self) -> None:
        """Plan nothing more."""
        self._planned.clear()
        self._events.clear()

    def listed(self) -> list[tuple[Fault, int]]:
        """What is planned, with how often each has struck: of calls, then of events."""
        return [(one.fault, one.hit) for one in (*self._planned, *self._events)]

    def event(self, name: str) -> Fate | float:
        """What becomes of an event that is about to be sent; a number is the seconds by which it is late.

        The first fault that is due decides. Call it once per event and handler.
        """
        for planned in self._events:
            if planned.due(planned.fault.event, name):
                return _FATES.get(planned.fault.answer, planned.fault.delay)
        return "deliver"

    def mark(self, method: str) -> tuple[str | None, float]:
        """Take the faults due at this call: what to answer instead, if anything, and the seconds to wait before.

        A fault that only delays answers ``delay``.
        """
        answer, wait = None, 0.0
        for planned in self._planned:
            if answer in {None, DELAY} and planned.due(planned.fault.on, method):
                wait += planned.fault.delay
                answer = planned.fault.answer or DELAY
        return answer, wait + (TIMEOUT if answer == "timeout" else 0.0)


def strike(answer: str | None) -> None:
    """Raise what a mark asks for.

    Raises:
        Broken: ``timeout``, ``disconnect``, or a status of 500 to 599 that a proxy answers with a page.
        Refusal: any error code.
    """
    if answer is None or answer in HARMLESS:
        return
    if answer in {"timeout", "disconnect"} or (answer.isdecimal() and 500 <= int(answer) <= 599):
        raise Broken(answer)
    raise known(answer)
