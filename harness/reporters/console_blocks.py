"""Pieces of console output: colours, counts on a line, a failed dialogue."""

from __future__ import annotations

from enum import StrEnum

from harness.model.record import DialogueRecord, Tally
from harness.model.verdict import OUTCOMES, Finding
from harness.reporters.describe import Describer, counted
from harness.reporters.escaping import one_line


class Style(StrEnum):
    """Parameters of the terminal's graphics escape."""

    BOLD = "1"
    FAINT = "2"
    BAD = "31"
    GOOD = "32"
    WARN = "33"


_MARKS = {
    "passed": ("✓", Style.GOOD),
    "failed": ("✗", Style.BAD),
    "error": ("!", Style.WARN),
    "skipped": ("–", Style.FAINT),
    "flaky": ("≈", Style.WARN),
    "known_issue": ("#", Style.FAINT),
}


class Paint:
    """Colours text, or leaves it alone. Only our own text passes here after it was made printable."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, *styles: Style) -> str:
        """The text in these styles."""
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if self._color and styles else text


def outcome_mark(outcome: str, paint: Paint) -> str:
    """A sign for an outcome; never told by colour alone."""
    sign, style = _MARKS[outcome]
    return paint(sign, style)


def tally_line(tally: Tally, words: Describer, paint: Paint) -> str:
    """``passed 12, failed 1`` in the report's language; outcomes that did not happen are left out."""
    parts = [
        paint(f"{words.outcome(name)}: {getattr(tally, name)}", _MARKS[name][1])
        for name in OUTCOMES
        if getattr(tally, name)
    ]
    return ", ".join(parts) or words.say("report.nothing")


def dialogue_block(record: DialogueRecord, words: Describer, paint: Paint) -> str:
    """A dialogue that failed or broke, with all that is needed to understand and repeat it."""
    job = record.job
    title = f" — {one_line(job.title, 200)}" if job.title else ""
    lines = ["", f"{outcome_mark(record.outcome, paint)} {paint(one_line(job.id), Style.BOLD)}{title}"]
    lines.append(paint(f"  {one_line(str(job.source))}", Style.FAINT))
    failure = record.transcript.failure
    if record.outcome == "error":
        lines.append(f"  {paint(words.fault(record), Style.WARN)}")
    if failure is not None:
        lines.append(f"  {words.failure(failure)}")
        lines.extend(f"    {label}: {text}" for label, text in words.stuck(record))
    for finding in counted(record):
        lines.extend(_finding_lines(record, finding, words, paint))
    lines.append(f"  {words.say('report.label.reproduce')}: {words.reproduce(job)}")
    return "\n".join(lines)


def _finding_lines(record: DialogueRecord, finding: Finding, words: Describer, paint: Paint) -> list[str]:
    severity = words.say(f"report.severity.{finding.severity}")
    style = Style.BAD if finding.severity == "critical" else Style.WARN
    lines = [f"  {paint(f'[{severity}]', style)} {one_line(finding.check)}: {words.finding(finding)}"]
    if finding.source is not None:
        lines.append(paint(f"    {one_line(str(finding.source))}", Style.FAINT))
    lines.extend(f"    {label}: {text}" for label, text in words.details(record, finding))
    return lines
