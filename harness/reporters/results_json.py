"""``results.json``: what came of a run, for programs. Its schema is ``results.schema.json`` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.model import codec
from harness.model.clause import Clause
from harness.model.events import AnyEvent, DialogueFinished, DialogueSkipped, RunFinished, RunStarted, Trouble
from harness.model.record import DialogueRecord, Job, RunSettings, Tally
from harness.model.value import Source
from harness.model.verdict import Finding
from harness.ports import ReportTarget
from harness.registry import reporter
from harness.reporters.clauses import ClauseMatrix, ClauseRow, waived_by
from harness.reporters.describe import VERDICTS, Describer
from harness.reporters.escaping import safe_json
from harness.reporters.files import FileReport
from harness.reporters.kpi import Kpis

FORMAT = 1
SCHEMA = Path(__file__).with_name("results.schema.json")


@reporter("results", suffixes=(".json",))
class Results(FileReport):
    """The run as one JSON document, written dialogue by dialogue; texts in the report's language beside their codes."""

    def __init__(self, target: ReportTarget) -> None:
        super().__init__(target.path)
        self._lang = target.lang
        self._words = Describer(target.lang)
        self._kpis = Kpis()
        self._clauses = ClauseMatrix({})
        self._settings = RunSettings()
        self._troubles: list[dict[str, Any]] = []
        self._written = 0
        self._end: RunFinished | None = None
        self._tally = Tally()

    def handle(self, event: AnyEvent) -> None:
        """Write what is final already."""
        if isinstance(event, DialogueFinished):
            self._kpis.add(event.record)
            self._clauses.add(event.record)
            self._write(event.record.job, event.record.outcome, self._result(event.record))
        elif isinstance(event, DialogueSkipped):
            self._clauses.skip(event.job)
            reason = {"code": event.reason, "text": self._words.say(event.reason)}
            self._write(event.job, "skipped", {"findings": [], "skipped": reason})
        elif isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, Trouble):
            self._troubles.append(_trouble(event, self._words))
        elif isinstance(event, RunFinished):
            self._end = event

    def _begin(self, event: RunStarted) -> None:
        self._words = Describer(self._lang, event.settings, event.seed)
        self._clauses = ClauseMatrix(event.settings.clauses)
        settings = self._settings = event.settings
        run = {
            "id": event.run, "harness": event.version, "started_at": event.started_at, "seed": event.seed,
            "digest": event.digest, "planned": event.total, "bots": settings.bots, "policies": settings.policies,
            "selection": settings.selection, "command": settings.command, "as_of": settings.as_of,
        }  # fmt: skip
        head = safe_json({"format": FORMAT, "lang": self._lang, "run": run})
        self.file.write(head[:-1] + b',\n"dialogues":[')

    def _write(self, job: Job, outcome: str, result: dict[str, Any]) -> None:
        self._tally = self._tally.plus(outcome)  # type: ignore[arg-type]
        dialogue = {
            "id": job.id, "suite": job.suite, "title": job.title, "outcome": outcome, "kind": job.kind,
            "severity": job.severity, "tags": job.tags, "covers": job.covers, "bot": job.bot, "channel": job.channel,
            "source": _source(job.source), "reproduce": self._words.reproduce(job), **result,
        }  # fmt: skip
        self.file.write((b",\n" if self._written else b"\n") + safe_json(dialogue))
        self._written += 1

    def _result(self, record: DialogueRecord) -> dict[str, Any]:
        result: dict[str, Any] = {
            "attempts": len(record.attempts),
            "checks": len(record.verdict.judged),
            "exchanges": len(record.transcript.exchanges),
            "findings": [self._finding(finding) for finding in record.findings],
            "waived": waived_by(record),
        }
        failure = record.transcript.failure
        if failure is not None:
            result["failure"] = {"code": failure.code, "text": self._words.failure(failure),
                                 "parameters": failure.parameters, "exchange": failure.exchange}  # fmt: skip
        return result

    def _finding(self, finding: Finding) -> dict[str, Any]:
        plain = codec.plain(finding)
        source = finding.source
        return {
            "kind": finding.kind, "check": finding.check, "code": finding.code, "text": self._words.finding(finding),
            "severity": finding.severity, "clause": finding.clause, "parameters": finding.parameters,
            "expected": finding.expected, "got": finding.got, "differences": plain.get("differences", []),
            "evidence": plain.get("evidence", []), "exchange": finding.exchange,
            "source": None if source is None else _source(source), "waived": finding.waived,
        }  # fmt: skip

    def _clause(self, row: ClauseRow) -> dict[str, Any]:
        known = self._settings.clauses.get(row.clause) or Clause(id=row.clause)
        return {
            **_full(row), "title": self._words.clause(row.clause), "state": known.state(self._settings.as_of),
            "applied": row.clause in self._settings.applied, "version": known.version,
            "basis": [{"act": basis.ru if self._lang == "ru" else basis.en or basis.ru, "article": basis.article,
                       "kind": basis.kind, "confidence": basis.confidence, "url": basis.url} for basis in known.basis],
            "effective_from": known.effective_from, "effective_to": known.effective_to,
            "verified_on": known.verified_on, "review_due": known.review_due, "reviewed_by": known.reviewed_by,
            "checks": known.checks, "not_testable": known.not_testable.get(self._lang, ""),
        }  # fmt: skip

    def close(self) -> None:
        """Write the sums and put the file in its place."""
        end = self._end or RunFinished(finished_at="", tally=self._tally, exit_code=2, interrupted=True)
        tally = {name: getattr(end.tally, name) for name in Tally.__struct_fields__}
        tail = {
            "tally": {**tally, "total": end.tally.total},
            "verdict": VERDICTS.get(end.exit_code, "invalid"),
            "exit_code": end.exit_code, "interrupted": end.interrupted,
            "finished_at": end.finished_at, "seconds": end.seconds,
            "kpis": [_full(row) for row in self._kpis.rows()],
            "clauses": [self._clause(row) for row in self._clauses.rows()],
            "troubles": self._troubles,
        }  # fmt: skip
        self.file.write(b"\n],\n" + safe_json(tail)[1:] + b"\n")
        self.finish()


def _full(row: Any) -> dict[str, Any]:
    """A row with its defaults, which the codec would leave out."""
    return {name: getattr(row, name) for name in row.__struct_fields__}


def _source(source: Source) -> dict[str, Any]:
    return {"path": source.path, "line": source.line, "column": source.column}


def _trouble(event: Trouble, words: Describer) -> dict[str, Any]:
    return {"where": event.where, "code": event.code, "text": words.trouble(event), "index": event.index}
