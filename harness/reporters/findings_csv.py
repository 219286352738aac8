"""A table of findings for spreadsheets: one row each, opened by Excel as it is."""

from __future__ import annotations

import csv
import io
from typing import Any

from harness.model.events import AnyEvent, DialogueFinished, RunStarted
from harness.model.record import DialogueRecord
from harness.model.transcript import Failure
from harness.model.verdict import Finding
from harness.ports import ReportTarget
from harness.registry import reporter
from harness.reporters.describe import Describer
from harness.reporters.escaping import csv_cell
from harness.reporters.files import FileReport

COLUMNS = ("suite", "dialogue", "title", "outcome", "kind", "severity", "clause", "clause_title", "check", "text",
           "turn", "quote", "expected", "got", "differences", "waived", "place", "reproduce")  # fmt: skip
_BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's code page


@reporter("csv", suffixes=(".csv",))
class FindingsCsv(FileReport):
    """All findings as a table; dialogues that broke have a row saying why."""

    def __init__(self, target: ReportTarget) -> None:
        super().__init__(target.path)
        self._lang = target.lang
        self._words = Describer(target.lang)
        self.file.write(_BOM)
        self._row([self._words.say(f"report.column.{name}") for name in COLUMNS])

    def handle(self, event: AnyEvent) -> None:
        """Write the rows of a dialogue."""
        if isinstance(event, RunStarted):
            self._words = Describer(self._lang, event.settings, event.seed)
        elif isinstance(event, DialogueFinished):
            record = event.record
            failure = record.transcript.failure
            if failure is not None:
                self._add(record, self._failure(record, failure))
            for finding in record.findings:
                self._add(record, self._finding(record, finding))

    def _add(self, record: DialogueRecord, cells: dict[str, Any]) -> None:
        job = record.job
        common = {
            "suite": job.suite, "dialogue": job.id, "title": job.title,
            "severity": self._words.say(f"report.severity.{job.severity}"),
            "outcome": self._words.outcome(record.outcome), "place": str(job.source),
            "reproduce": self._words.reproduce(job),
        }  # fmt: skip
        row = common | cells
        self._row([row.get(name, "") for name in COLUMNS])

    def _failure(self, record: DialogueRecord, failure: Failure) -> dict[str, Any]:
        turn = failure.exchange
        text = self._words.failure(failure)
        return {"kind": self._words.fault(record), "text": text, "turn": "" if turn is None else turn + 1}

    def _finding(self, record: DialogueRecord, finding: Finding) -> dict[str, Any]:
        words = self._words
        turn = finding.exchange
        return {
            "kind": words.say(f"report.kind.{finding.kind}"),
            "severity": words.say(f"report.severity.{finding.severity}"),
            "clause": finding.clause or "",
            "clause_title": words.clause(finding.clause) if finding.clause else "",
            "check": finding.check,
            "text": words.finding(finding),
            "turn": "" if turn is None else turn + 1,
            "quote": " / ".join(evidence.quote for evidence in finding.evidence if evidence.quote),
            "expected": finding.expected,
            "got": finding.got,
            "differences": "; ".join(words.difference(difference) for difference in finding.differences),
            "waived": finding.waived or "",
            "place": str(finding.source or record.job.source),
        }

    def _row(self, cells: list[Any]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow([csv_cell(cell) for cell in cells])
        self.file.write(line.getvalue())

    def close(self) -> None:
        """Put the file in its place."""
        self.finish()
