"""JUnit XML in two families: ``gitlab`` (file and line of each case) and ``xunit2`` (strict: Jenkins' junit-10.xsd).

One case per dialogue, whatever its attempts. Names are ids: no run number, model or seed in them, so that consumers can
compare runs. GitLab reads the text of ``failure`` and ``error``, not their ``message``: all is in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.errors import UsageError
from harness.model.events import (
    AnyEvent,
    DialogueFinished,
    DialogueSkipped,
    RunStarted,
    SuiteStarted,
)
from harness.model.record import DialogueRecord, Job
from harness.model.transcript import Transcript
from harness.model.verdict import Finding
from harness.ports import ReportTarget
from harness.registry import reporter
from harness.reporters.clauses import waived_by
from harness.reporters.describe import Describer, counted, severity_rank
from harness.reporters.escaping import xml_attribute, xml_text
from harness.reporters.files import FileReport
from harness.reporters.legal_basis import LegalBasis

FAMILIES = ("gitlab", "xunit2")


@dataclass(slots=True)
class _Counts:
    """Counters of a suite, as the format wants them before its cases."""

    tests: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def plus(self, other: _Counts) -> None:
        self.tests += other.tests
        self.failures += other.failures
        self.errors += other.errors
        self.skipped += other.skipped
        self.seconds += other.seconds


@reporter("junit", suffixes=(".xml",))
class JUnit(FileReport):
    """JUnit XML for GitLab, Jenkins and everything that reads it.

    Args:
        target: option ``family``: ``gitlab`` (default) or ``xunit2``.

    Raises:
        UsageError: ``report.junit.family``: no such family.
    """

    def __init__(self, target: ReportTarget) -> None:
        self._family = str(target.options.get("family", FAMILIES[0]))
        if self._family not in FAMILIES:
            raise UsageError("report.junit.family", got=self._family, valid=", ".join(FAMILIES))
        super().__init__(target.path)
        self._words = Describer(target.lang)
        self._lang = target.lang
        self._run: RunStarted | None = None
        self._suites: dict[str, _Counts] = {}
        self._titles: dict[str, str] = {}
        self._waived: dict[str, list[str]] = {}

    def handle(self, event: AnyEvent) -> None:
        """Spool a case; suites are written when their counts are known."""
        if isinstance(event, DialogueFinished):
            self._add(event.record)
        elif isinstance(event, DialogueSkipped):
            self._skip(event.job, self._words.say(event.reason))
        elif isinstance(event, RunStarted):
            self._run = event
            self._words = Describer(self._lang, event.settings, event.seed)
        elif isinstance(event, SuiteStarted):
            self._titles[event.suite] = event.title

    def _add(self, record: DialogueRecord) -> None:
        seconds = _seconds(record.transcript)
        for clause, reason in waived_by(record).items():
            self._waived.setdefault(record.job.suite, []).append(f"{record.job.id}: {clause}: {reason}")
        counts = _Counts(tests=1, seconds=seconds)
        body = "".join(self._body(record, counts))
        self._case(record.job, counts, body)

    def _skip(self, job: Job, reason: str) -> None:
        self._case(job, _Counts(tests=1, skipped=1), _element("skipped", "skipped", reason, reason))

    def _case(self, job: Job, counts: _Counts, body: str) -> None:
        self._suites.setdefault(job.suite, _Counts()).plus(counts)
        place = f' file="{xml_attribute(job.source.path)}" line="{job.source.line}"' if self._family == "gitlab" else ""
        head = f'    <testcase classname="{xml_attribute(job.suite)}" name="{xml_attribute(job.id)}"'
        tail = f">\n{body}    </testcase>\n" if body else "/>\n"
        self.spool.add(job.suite, f'{head}{place} time="{counts.seconds:.3f}"{tail}')

    def _body(self, record: DialogueRecord, counts: _Counts) -> Iterator[str]:
        outcome = record.outcome
        if outcome == "error":
            counts.errors = 1
            yield self._error(record)
        elif outcome == "failed":
            counts.failures = 1
            yield self._findings("failure", record)
        elif outcome in {"skipped", "known_issue"}:
            counts.skipped = 1
            texts = "\n".join(self._words.finding(finding) for finding in record.findings)
            yield _element("skipped", outcome, self._words.outcome(outcome), texts or self._words.outcome(outcome))
        elif outcome == "flaky":
            yield from self._flaky(record)
        unjudged = [finding for finding in record.findings if finding.kind == "not_judged"]
        if unjudged:
            lines = "\n".join(f"{f.check}: {self._words.finding(f)}" for f in unjudged)
            head = xml_text(f"{self._words.say('report.not_judged', count=len(unjudged))}\n{lines}")
            yield f"      <system-out>{head}</system-out>\n"

    def _error(self, record: DialogueRecord) -> str:
        failure = record.transcript.failure
        if failure is not None:
            message = self._words.failure(failure)
            where = (f"{label}: {text}" for label, text in self._words.stuck(record))
            lines = (self._words.fault(record), message, *where, *self._foot(record))
            return _element("error", failure.code, message, "\n".join(lines))
        return self._findings("error", record)

    def _findings(self, element: str, record: DialogueRecord) -> str:
        """One element for all findings: GitLab and Jenkins show no more than one a case. The gravest names it."""
        findings = sorted(counted(record), key=lambda finding: severity_rank(finding.severity))
        if not findings:
            text = self._words.fault(record) if element == "error" else self._words.outcome(record.outcome)
            return _element(element, element, text, "\n".join((text, *self._foot(record))))
        message = self._words.finding(findings[0])
        text = "\n\n".join("\n".join(self._lines(record, finding)) for finding in findings)
        worst = findings[0]
        return _element(element, worst.clause or worst.check or worst.code, message, text)

    def _lines(self, record: DialogueRecord, finding: Finding) -> Iterator[str]:
        severity = self._words.say(f"report.severity.{finding.severity}")
        yield f"[{severity}] {finding.check}: {self._words.finding(finding)}"
        yield from (f"{label}: {text}" for label, text in self._words.details(record, finding))
        yield from self._foot(record, finding)

    def _flaky(self, record: DialogueRecord) -> Iterator[str]:
        for attempt in record.attempts[:-1]:
            for finding in attempt.verdict.findings:
                message = self._words.finding(finding)
                if self._family == "xunit2":
                    yield _element("flakyFailure", finding.clause or finding.check, message, message)
                else:
                    text = xml_text(f"{self._words.outcome('flaky')}: {finding.check}: {message}")
                    yield f"      <system-out>{text}</system-out>\n"

    def _foot(self, record: DialogueRecord, finding: Finding | None = None) -> tuple[str, str]:
        source = finding.source if finding is not None and finding.source is not None else record.job.source
        return str(source), f"{self._words.say('report.label.reproduce')}: {self._words.reproduce(record.job)}"

    def close(self) -> None:
        """Write the suites with their counts and put the file in its place."""
        total = _Counts()
        for counts in self._suites.values():
            total.plus(counts)
        self.file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="harness" {_figures(total)}>\n')
        for suite, counts in self._suites.items():
            self._write_suite(suite, counts)
        self.file.write("</testsuites>\n")
        self.finish()

    def _write_suite(self, suite: str, counts: _Counts) -> None:
        stamp = f' timestamp="{xml_attribute(self._run.started_at)}"' if self._run is not None else ""
        figures = f'{_figures(counts)} skipped="{counts.skipped}"'
        self.file.write(f'  <testsuite name="{xml_attribute(suite)}" {figures}{stamp}>\n    <properties>\n')
        for name, value in self._properties(suite):
            self.file.write(f'      <property name="{name}" value="{xml_attribute(value)}"/>\n')
        self.file.write("    </properties>\n")
        for piece in self.spool.pieces(suite):
            self.file.write(piece)
        self.file.write("  </testsuite>\n")

    def _properties(self, suite: str) -> Iterator[tuple[str, str]]:
        if self._titles.get(suite):
            yield "title", self._titles[suite]
        if self._run is not None:
            settings = self._run.settings
            yield "run", self._run.run
            yield "harness_version", self._run.version
            yield "seed", str(self._run.seed)
            yield "plan_digest", self._run.digest
            yield "bots", ", ".join(settings.bots)
            yield "policies", ", ".join(settings.policies)
            basis = LegalBasis(settings, self._words)
            yield from (("legal_basis", line) for line in (basis.statement(), *basis.remarks()) if line)
        yield from (("waived", line) for line in self._waived.get(suite, ()))


def _figures(counts: _Counts) -> str:
    return f'tests="{counts.tests}" failures="{counts.failures}" errors="{counts.errors}" time="{counts.seconds:.3f}"'


def _element(name: str, kind: str, message: str, text: str) -> str:
    attributes = f'type="{xml_attribute(kind)}" message="{xml_attribute(message)}"'
    return f"      <{name} {attributes}>{xml_text(text)}</{name}>\n"


def _seconds(transcript: Transcript) -> float:
    """What the client waited for: the sum of latencies, at most what the format's time can hold."""
    return min(1e9, sum(exchange.latency or 0.0 for exchange in transcript.exchanges))
