"""A clause: one rule that bots must obey, where it comes from, and until when it can be relied on."""

from __future__ import annotations

from typing import Literal

from harness.model.dialogue import Severity
from harness.model.value import Source, Value

BasisKind = Literal["law", "policy", "product"]
Confidence = Literal["high", "medium", "low"]
State = Literal["in_force", "not_yet", "expired", "review_due"]
STATES: tuple[State, ...] = ("in_force", "not_yet", "expired", "review_due")
OVERDUE: tuple[State, ...] = ("expired", "review_due")
"""States in which nobody vouches for a clause any more."""


class Basis(Value, frozen=True, kw_only=True):
    """What a clause rests on.

    Attributes:
        ru, en: the act, by its usual name.
        article: of the act.
        kind: ``law``, ``policy`` of the business, or ``product``: what this kind of product owes its users anyway.
        confidence: how firmly the rule is established.
        url: of the text that was read.
        verified_on: day on which somebody looked it up, when that is another day than the clause's.
    """

    ru: str
    en: str = ""
    article: str = ""
    kind: BasisKind = "law"
    confidence: Confidence = "medium"
    url: str = ""
    verified_on: str = ""

    def text(self, lang: str) -> str:
        """Act and article in one line."""
        return " ".join(part for part in ((self.en if lang == "en" else "") or self.ru, self.article) if part)


class Clause(Value, frozen=True, kw_only=True):
    """A rule by its stable id.

    Attributes:
        ru, en: title.
        verticals: kinds of businesses that it is for; none means all.
        effective_from, effective_to: first and last day of its validity; empty means open. Days are ISO texts, which
            sort as days do.
        verified_on: day on which the record was last checked against its basis.
        review_due: day by which it has to be checked again.
        reviewed_by: lawyer who vouches for it; None: nobody has.
        version: of the record; grows with every change of meaning.
        checks: names of the checks that test it.
        not_testable: why no conversation can show whether it is kept, by language; empty when one can.
    """

    id: str = ""
    ru: str = ""
    en: str = ""
    severity: Severity = "major"
    verticals: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    effective_from: str = ""
    effective_to: str = ""
    verified_on: str = ""
    review_due: str = ""
    reviewed_by: str | None = None
    version: int = 1
    checks: tuple[str, ...] = ()
    not_testable: dict[str, str] = {}
    source: Source | None = None

    def title(self, lang: str) -> str:
        """The title in a language, or in the other one."""
        return (self.en if lang == "en" else self.ru) or self.ru or self.en

    def state(self, day: str) -> State:
        """What the clause is worth on a day (ISO text; without one it is in force).

        >>> Clause(effective_to="2026-08-31").state("2026-11-27")
        'expired'
        """
        if not day:
            return "in_force"
        if day < self.effective_from:
            return "not_yet"
        if self.effective_to and day > self.effective_to:
            return "expired"
        return "review_due" if self.review_due and day > self.review_due else "in_force"
