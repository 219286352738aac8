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

    __slots__ = ("_events", "_planned")

    def __init__(self, planned: Iterable[Fault], scope: str = "") -> None:
        every = [
            _Planned(fault, random_source(fault.seed, scope, f"fault {number}").random)
            for number, fault in enumerate(planned)
        ]
        self._planned = [one for one in every if one.fault.on]
        self._events = [one for one in every if one.fault.event]

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
