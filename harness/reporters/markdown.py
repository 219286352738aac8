"""A summary in Markdown for a merge request, a job summary or a chat. Kept under the size at which GitHub drops it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.model.dialogue import SEVERITIES
from harness.model.events import AnyEvent, DialogueFinished, DialogueSkipped, RunFinished, RunStarted, Trouble
from harness.model.record import DialogueRecord, Tally
from harness.model.verdict import OUTCOMES, Finding
from harness.ports import ReportTarget
from harness.registry import reporter
from harness.reporters.clauses import ClauseMatrix, waived_by
from harness.reporters.describe import Describer, accepted, counted, gravest
from harness.reporters.escaping import markdown_text
from harness.reporters.files import FileReport
from harness.reporters.kpi import Kpis
from harness.reporters.kpi_text import kpi_cells, moment
from harness.reporters.legal_basis import LegalBasis

LIMIT = 900_000  # GitHub refuses step summaries over 1024 KiB as a whole
_RESERVE = 60_000  # for the head, the tables and the last line
_ICONS = {"passed": "✅", "failed": "❌", "error": "⚠️", "skipped": "⏭️", "flaky": "🔁", "known_issue": "📌"}
_VERDICT_ICONS = {0: "✅", 1: "❌", 3: "⚠️"}
_TROUBLES = 50
_CLAUSES = 200


@reporter("markdown", suffixes=(".md",))
class Markdown(FileReport):
    """What came of the run, gravest first.

    Args:
        target: option ``limit``: size in bytes (900 000 unless stated); whole dialogues are left out and counted.
    """

    def __init__(self, target: ReportTarget) -> None:
        super().__init__(target.path)
        self._lang = target.lang
        self._limit = int(target.options.get("limit", LIMIT))
        self._words = Describer(target.lang)
        self._run: RunStarted | None = None
        self._end: RunFinished | None = None
        self._kpis = Kpis()
        self._clauses = ClauseMatrix({})
        self._tally = Tally()
        self._troubles: list[str] = []
        self._more_troubles = 0
        self._accepted: list[str] = []
        self._more_accepted = 0
        self._not_judged: Counter[str] = Counter()

    def handle(self, event: AnyEvent) -> None:
        """Spool failures by severity."""
        if isinstance(event, DialogueFinished):
            self._add(event.record)
        elif isinstance(event, DialogueSkipped):
            self._clauses.skip(event.job)
            self._tally = self._tally.plus("skipped")
        elif isinstance(event, RunStarted):
            self._run = event
            self._words = Describer(self._lang, event.settings, event.seed)
            self._clauses = ClauseMatrix(event.settings.clauses)
        elif isinstance(event, Trouble):
            if len(self._troubles) < _TROUBLES:
                self._troubles.append(self._words.trouble(event))
            else:
                self._more_troubles += 1
        elif isinstance(event, RunFinished):
            self._end = event

    def _add(self, record: DialogueRecord) -> None:
        self._tally = self._tally.plus(record.outcome)
        self._kpis.add(record)
        self._clauses.add(record)
        unjudged = (one for one in record.findings if one.kind == "not_judged")
        self._not_judged.update(f"{one.check}: {self._words.finding(one)}" for one in unjudged)
        for clause in waived_by(record).keys() - {finding.clause for finding in accepted(record)}:
            self._more_accepted += len(self._accepted) >= _TROUBLES
            self._accepted += [self._waive(record, clause)] if len(self._accepted) < _TROUBLES else []
        for finding in accepted(record):
            if len(self._accepted) < _TROUBLES:
                self._accepted.append(self._accept(record, finding))
            else:
                self._more_accepted += 1
        if record.outcome == "failed":
            self.spool.add(gravest(record), "".join(self._dialogue(record)))
        elif record.outcome == "error":
            self.spool.add("error", "".join(self._dialogue(record)))

    def _accept(self, record: DialogueRecord, finding: Finding) -> str:
        reason = finding.waived or self._words.say("report.severity.info")
        name = " · ".join((record.job.id, finding.clause or finding.check))
        return markdown_text(f"{name}: {self._words.finding(finding)} — {reason}", 600)

    def _waive(self, record: DialogueRecord, clause: str) -> str:
        reason = waived_by(record)[clause]
        return markdown_text(
            self._words.say("report.waiver", dialogue=record.job.id, clause=clause, reason=reason), 600
        )

    def _dialogue(self, record: DialogueRecord) -> Iterator[str]:
        job, words = record.job, self._words
        title = markdown_text(job.title, 200)
        yield f"#### {_ICONS[record.outcome]} {markdown_text(job.id)}{' — ' if title else ''}{title}\n\n"
        failure = record.transcript.failure
        if failure is not None:
            yield f"- **{markdown_text(words.fault(record))}** {markdown_text(words.failure(failure))}\n"
            for label, text in words.stuck(record):
                yield f"  - {markdown_text(label)}: {markdown_text(text)}\n"
            yield f"  - {markdown_text(str(job.source))}\n"
        for finding in counted(record):
            severity = words.say(f"report.severity.{finding.severity}")
            yield f"- **{severity}** · {markdown_text(finding.check)}: {markdown_text(words.finding(finding))}\n"
            for label, text in words.details(record, finding):
                yield f"  - {markdown_text(label)}: {markdown_text(text)}\n"
            if finding.source is not None:
                yield f"  - {markdown_text(str(finding.source))}\n"
        yield f"\n{words.say('report.label.reproduce')}:\n\n```sh\n{words.reproduce(job).replace('```', '')}\n```\n\n"

    def close(self) -> None:
        """Put the parts together and the file in its place."""
        self.file.write("".join(self._head()))
        left = self._limit - _RESERVE
        hidden = 0
        for pile in (*SEVERITIES, "error"):
            if self.spool.sizes(pile):
                heading = "report.section.errors" if pile == "error" else f"report.section.{pile}"
                self.file.write(f"### {self._words.say(heading)}\n\n")
            for piece in self.spool.pieces(pile):
                if len(piece) > left:
                    hidden += 1
                    continue
                left -= len(piece)
                self.file.write(piece)
        if hidden:
            self.file.write(f"> {self._words.say('report.more', count=hidden)}\n\n")
        self.file.write("".join(self._tables()))
        self.finish()

    def _head(self) -> Iterator[str]:
        words, end = self._words, self._end
        code = end.exit_code if end is not None else 2
        yield f"## {_VERDICT_ICONS.get(code, '⚠️')} {words.verdict(code)}\n\n"
        tally = end.tally if end is not None else self._tally
        shown = [name for name in OUTCOMES if getattr(tally, name)]
        yield "| " + " | ".join([words.say("report.total"), *(words.outcome(name) for name in shown)]) + " |\n"
        yield "|" + " ---: |" * (len(shown) + 1) + "\n"
        yield "| " + " | ".join(str(n) for n in (tally.total, *(getattr(tally, name) for name in shown))) + " |\n\n"
        if self._run is not None:
            started = moment(self._run.started_at, self._lang)
            facts = (self._run.run, started, *self._run.settings.bots, *self._run.settings.policies)
            yield " · ".join(markdown_text(fact) for fact in facts if fact) + "\n\n"
        if self._not_judged:
            yield f"> {words.say('report.not_judged', count=self._not_judged.total())}\n\n"
            yield from self._unjudged()
        if self._run is not None:
            basis = LegalBasis(self._run.settings, words)
            yield from (f"> {markdown_text(line)}\n\n" for line in (basis.statement(), *basis.remarks()) if line)

    def _unjudged(self) -> Iterator[str]:
        """What could not be judged and why, alike ones once."""
        for text, count in self._not_judged.most_common(_TROUBLES):
            yield f"- {markdown_text(text, 600)}" + (f" (×{count})" if count > 1 else "") + "\n"
        if len(self._not_judged) > _TROUBLES:
            yield f"- {self._words.say('report.more', count=len(self._not_judged) - _TROUBLES)}\n"
        yield "\n"

    def _tables(self) -> Iterator[str]:
        words = self._words
        rows = [row for row in self._clauses.rows() if row.failed or row.errors or row.violations][:_CLAUSES]
        if rows:
            names = ("clause", "clause_title", "tested", "passed", "failed", "errors", "waivers", "acts")
            yield f"### {words.say('report.section.clauses')}\n\n"
            yield _table_row(words.say(f"report.column.{name}") for name in names) + "|" + " --- |" * len(names) + "\n"
            for row in rows:
                figures = (str(row.tested), str(row.passed), str(row.failed), str(row.errors), str(row.waived))
                acts = LegalBasis(self._run.settings, words).acts(row.clause) if self._run is not None else ""
                yield _table_row((row.clause, words.clause(row.clause), *figures, acts))
            yield "\n"
        yield from self._list("report.section.accepted", self._accepted, self._more_accepted)
        yield f"### {words.say('report.section.kpis')}\n\n"
        yield _table_row(words.say(f"report.column.{name}") for name in ("kpi", "value", "interval", "n", "basis"))
        yield "|" + " --- |" * 5 + "\n"
        for kpi in self._kpis.rows():
            yield _table_row(kpi_cells(kpi, self._lang))
        yield "\n"
        troubles = [markdown_text(trouble) for trouble in self._troubles]
        yield from self._list("report.section.troubles", troubles, self._more_troubles)

    def _list(self, heading: str, lines: list[str], more: int) -> Iterator[str]:
        if lines:
            yield f"### {self._words.say(heading)}\n\n"
            yield from (f"- {line}\n" for line in lines)
            yield f"- {self._words.say('report.more', count=more)}\n\n" if more else "\n"


def _table_row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(markdown_text(cell, 300) for cell in cells) + " |\n"
