"""The clause matrix: which clauses of the policies were tested, and what came of it. A pure fold."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.clause import Clause
from harness.model.record import DialogueRecord, Job
from harness.model.value import Value
from harness.model.verdict import Outcome


class ClauseRow(Value, frozen=True, kw_only=True):
    """One clause.

    Attributes:
        planned: dialogues that cover it, skipped ones included.
        tested: dialogues that ran and are about it, or in which a policy pack had something to judge by it.
        passed: tested without a violation of this clause.
        failed: tested with one, or with a violation of the dialogue's own that names no clause.
        errors: the result is not valid, the bot or the harness broke.
        violations: findings that cite the clause, in whatever dialogue.
        waived: dialogues that waive it with a reason, whether they would have violated it or not.
    """

    clause: str
    severity: str = ""
    planned: int = 0
    tested: int = 0
    passed: int = 0
    failed: int = 0
    errors: int = 0
    violations: int = 0
    waived: int = 0


_JUDGED = ("held", "violated", "waived")
_COUNTED = ("planned", "tested", "passed", "failed", "errors", "violations", "waived")


class ClauseMatrix:
    """Collects rows dialogue by dialogue; its size depends on the clauses only.

    Args:
        clauses: known clauses, as `RunSettings.clauses` has them: untested ones are rows too.
    """

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self._known = clauses
        self._counts: dict[str, dict[str, int]] = {clause: dict.fromkeys(_COUNTED, 0) for clause in clauses}

    def add(self, record: DialogueRecord) -> None:
        """Count a dialogue that ran."""
        violated = violated_by(record)
        for clause in of_record(record):
            count = self._row(clause)
            count["planned"] += clause in record.job.covers
            count["tested"] += 1
            count[_result(record.outcome, clause in violated)] += 1
        for finding in record.findings:
            if finding.clause and finding.kind == "violation" and finding.waived is None:
                self._row(finding.clause)["violations"] += 1
        for clause in waived_by(record):
            self._row(clause)["waived"] += 1

    def skip(self, job: Job) -> None:
        """Count a dialogue that did not run."""
        for clause in set(job.covers):
            self._row(clause)["planned"] += 1

    def rows(self) -> tuple[ClauseRow, ...]:
        """All clauses, known ones in the policies' order, then the others by name."""
        extra = sorted(self._counts.keys() - self._known.keys())
        return tuple(self._made(clause) for clause in (*self._known, *extra))

    def _made(self, clause: str) -> ClauseRow:
        known = self._known.get(clause)
        severity = known.severity if known is not None else ""
        return ClauseRow(clause=clause, severity=severity, **self._counts[clause])

    def _row(self, clause: str) -> dict[str, int]:
        return self._counts.setdefault(clause, dict.fromkeys(_COUNTED, 0))


def _result(outcome: Outcome, violated: bool) -> str:
    if outcome == "error":
        return "errors"
    return "failed" if violated else "passed"


def of_record(record: DialogueRecord) -> tuple[str, ...]:
    """Clauses that a dialogue covers, violates, or was judged by."""
    judged = (one.clause for one in record.verdict.judged if one.clause is not None and one.status in _JUDGED)
    return tuple(dict.fromkeys((*record.job.covers, *violated_by(record), *judged)))


def waived_by(record: DialogueRecord) -> dict[str, str]:
    """Clauses that a dialogue waives, each with its reason."""
    found = {f.clause: f.waived for f in record.findings if f.clause is not None and f.waived is not None}
    return {**found, **record.verdict.waived}


def violated_by(record: DialogueRecord) -> tuple[str, ...]:
    """Clauses that a dialogue violates: cited ones, and all it covers when a violation of its own names no clause."""
    if not record.findings:
        return ()
    counted = [f for f in record.findings if f.kind == "violation" and f.waived is None]
    own = record.job.covers if any(f.clause is None for f in counted) else ()
    return tuple(dict.fromkeys((*(f.clause for f in counted if f.clause), *own)))
