"""What a row of the tables of faults says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.model.verdict import Finding
from tests.functional.salon.planting import Habit

Patch = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Red:
    """A dialogue that must fail, and the finding that it must fail with.

    Attributes:
        dialogue: its id, with the case.
        check: as findings name it, ``not_`` included.
        what: end of the finding's code.
        clause: that the finding cites; empty when it may cite any or none.
        about: what the finding must speak of: in its expected or seen values, or in its differences.
    """

    dialogue: str
    check: str
    what: str
    clause: str = ""
    about: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is the one that was to come."""
        return (
            finding.kind == "violation"
            and finding.check == self.check
            and finding.code.rpartition(".")[2] == self.what
            and self.clause in ("", finding.clause)
            and self.about in told(finding)
        )


def told(finding: Finding) -> str:
    """What a finding speaks of, in one text."""
    parts = [str(part) for one in finding.differences for part in (one.where, one.expected, one.got)]
    return " ".join([finding.expected, finding.got, *parts])


def red(dialogue: str, finding: str, about: str = "", clause: str = "") -> Red:
    """A row's ``must fail``: ``finding`` is the check and the end of its code, ``lead different``."""
    check, _, what = finding.partition(" ")
    return Red(dialogue=dialogue, check=check, what=what, clause=clause, about=about)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A planted fault.

    Attributes:
        name: in the words of the person who would report it.
        patches: changes of the scenario's data.
        client: what the CRM client does wrong.
        reds: what must fail at least, and why.
    """

    name: str
    patches: tuple[Patch, ...] = ()
    client: Habit | None = None
    reds: tuple[Red, ...] = ()


def fault(name: str, *parts: Patch | Habit | Red) -> Fault:
    """A row: patches of the scenario, habits of the client, and what must be red, in any order."""
    patches = tuple(part for part in parts if isinstance(part, dict))
    reds = tuple(part for part in parts if isinstance(part, Red))
    habits = [part for part in parts if callable(part)]
    return Fault(name=name, patches=patches, client=habits[0] if habits else None, reds=reds)
