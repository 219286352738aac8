"""What a run's clauses rest on, on the run's day: which are past their date, not yet in force, not reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.clause import OVERDUE, Clause, State
from harness.model.record import RunSettings
from harness.reporters.describe import Describer
from harness.reporters.escaping import one_line

_LISTED = 400


class LegalBasis:
    """The clauses of a run in words.

    Args:
        settings: of the run.
        words: of the report.
    """

    def __init__(self, settings: RunSettings, words: Describer) -> None:
        self._settings = settings
        self._words = words
        self._applied = [settings.clauses[name] for name in settings.applied if name in settings.clauses]

    def statement(self) -> str:
        """The day, how many clauses applied, how many of them no lawyer has reviewed; empty when none did."""
        if not self._applied:
            return ""
        unreviewed = sum(clause.reviewed_by is None for clause in self._applied)
        return self._words.say(
            "report.basis.as_of", day=self._settings.as_of, count=len(self._applied), unreviewed=unreviewed
        )

    def warnings(self) -> Iterator[str]:
        """A line for each way in which clauses that applied are past their date."""
        for state in OVERDUE:
            yield from self._named(state)

    def remarks(self) -> Iterator[str]:
        """The warnings, and which clauses did not apply because they are not in force yet."""
        yield from self.warnings()
        yield from self._named("not_yet")

    def _named(self, state: State) -> Iterator[str]:
        names = ", ".join(one.id for one in self._applied if one.state(self._settings.as_of) == state)
        if names:
            yield self._words.say(f"report.basis.{state}", clauses=one_line(names, _LISTED), day=self._settings.as_of)

    def acts(self, name: str) -> str:
        """What one clause rests on, in a line."""
        clause = self._clause(name)
        return "; ".join(basis.text(self._words.lang) for basis in clause.basis)

    def state(self, name: str) -> State:
        """What one clause is worth on the run's day."""
        return self._clause(name).state(self._settings.as_of)

    def vouched(self, name: str) -> str:
        """Who vouches for a clause and until when, in a line; empty for a clause that nobody has described."""
        clause = self._clause(name)
        if not clause.basis:
            return ""
        who = clause.reviewed_by or self._words.say("clause.not_reviewed")
        until = self._words.say("report.basis.until", day=clause.review_due) if clause.review_due else ""
        return ", ".join(part for part in (who, until) if part)

    def untestable(self, name: str) -> str:
        """Why no conversation shows whether a clause is kept; empty when one can."""
        clause = self._clause(name)
        return clause.not_testable.get(self._words.lang, "") or clause.not_testable.get("ru", "")

    def _clause(self, name: str) -> Clause:
        return self._settings.clauses.get(name) or Clause(id=name)
