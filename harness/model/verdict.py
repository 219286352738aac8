"""What judging says: rulings of checks, findings, the verdict on a dialogue."""

from __future__ import annotations

from typing import Any, Literal

from harness.model.dialogue import Severity
from harness.model.value import Source, Value

Outcome = Literal["passed", "failed", "error", "skipped", "flaky", "known_issue"]
OUTCOMES: tuple[Outcome, ...] = ("passed", "failed", "error", "skipped", "flaky", "known_issue")

IDLE = "check.not_applicable"
"""Code of a finding: what an expectation is about did not come up. Odd only where the dialogue itself states it."""


class Evidence(Value, frozen=True, kw_only=True):
    """Where in the transcript it is seen.

    Attributes:
        exchange: index of the exchange.
        message: index of the bot's message in that exchange.
        quote: the words.
        span: of the quote in the message, in characters.
        call: sequence number of a CRM call.
    """

    exchange: int | None = None
    message: int | None = None
    quote: str = ""
    span: tuple[int, int] | None = None
    call: int | None = None


class Difference(Value, frozen=True, kw_only=True):
    """One value that is not as expected (a field of the CRM, mostly)."""

    where: str
    expected: Any = None
    got: Any = None


class Rating(Value, frozen=True, kw_only=True):
    """What two raters say of one message of the bot: whether a thing is in it.

    Attributes:
        exchange: index of the exchange.
        message: index of the bot's message in that exchange.
        first: the rules.
        second: the grader.
    """

    exchange: int
    message: int
    first: bool = False
    second: bool = False


class Ruling(Value, frozen=True, kw_only=True):
    """What a check says of what it saw, before negation.

    Attributes:
        status: ``satisfied``, ``violated``, ``not_judged`` (for example no grader is configured), or
            ``not_applicable``: what the rule is about did not come up.
        code: key of the wording catalogue, ``check.<name>.<what>``.
        parameters: for that text.
        expected: short text form of what was wanted (plain words, not a sentence).
        got: short text form of what was seen.
        differences: field by field, when the check compares fields.
        evidence: what it rests on; also for a satisfied ruling, which under ``not_`` becomes the finding.
        ceiling: the gravest that a finding of it may be, whatever the suite says; None: as the suite says.
        ratings: of checks with two raters, also when satisfied, so that agreement over a run can be told.
        grader_failed: a grader is configured and did not answer what the check needed of it.
    """

    status: Literal["satisfied", "violated", "not_judged", "not_applicable"] = "satisfied"
    code: str = ""
    parameters: dict[str, Any] = {}
    expected: str = ""
    got: str = ""
    differences: tuple[Difference, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    ceiling: Severity | None = None
    ratings: tuple[Rating, ...] = ()
    grader_failed: bool = False


class Finding(Value, frozen=True, kw_only=True):
    """One expectation that was not met, or could not be judged.

    Attributes:
        kind: ``violation`` (the bot is at fault), ``broken_check`` (the check crashed), ``not_judged``.
        check: name as written, ``not_`` included.
        waived: reason, when the dialogue waives the clause; a waived finding does not fail the dialogue.
        grader_failed: as in the ruling.
    """

    kind: Literal["violation", "broken_check", "not_judged"] = "violation"
    check: str
    code: str
    clause: str | None = None
    severity: Severity = "major"
    parameters: dict[str, Any] = {}
    expected: str = ""
    got: str = ""
    differences: tuple[Difference, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    exchange: int | None = None
    source: Source | None = None
    waived: str | None = None
    grader_failed: bool = False

    @property
    def unjudged(self) -> bool:
        """Whether it says that something could not be judged, in full or in part; what did not come up needed none."""
        return self.grader_failed or (self.kind == "not_judged" and self.code != IDLE)


class Judged(Value, frozen=True, kw_only=True):
    """One expectation and whether it held: reports show what was checked, not only what failed.

    Attributes:
        ratings: as in the ruling.
    """

    check: str
    status: Literal["held", "violated", "broken_check", "not_judged", "waived"]
    clause: str | None = None
    exchange: int | None = None
    source: Source | None = None
    ratings: tuple[Rating, ...] = ()


class Verdict(Value, frozen=True, kw_only=True):
    """The judgement of one transcript.

    Attributes:
        waived: clauses that the dialogue waives, each with its reason, whether they were violated or not.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    judged: tuple[Judged, ...] = ()
    waived: dict[str, str] = {}
