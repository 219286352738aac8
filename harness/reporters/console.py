"""What a person at a terminal or the log of a CI job sees: progress, then what is wrong and who is at fault.

The failures kept for the end are bounded; everything is in the file reports.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import Literal, TextIO

from harness.model.events import (
    AnyEvent,
    DialogueFinished,
    DialogueSkipped,
    RunFinished,
    RunInterrupted,
    RunStarted,
    SuiteFinished,
    Trouble,
)
from harness.model.record import DialogueRecord, Tally
from harness.registry import reporter
from harness.reporters.console_blocks import Paint, Style, dialogue_block, outcome_mark, tally_line
from harness.reporters.console_progress import Progress, progress_bar
from harness.reporters.describe import PORTAL_NOTES, Describer, accepted, gravest, severity_rank
from harness.reporters.escaping import one_line
from harness.reporters.kpi_text import number
from harness.reporters.legal_basis import LegalBasis

_FEW_WORDS = frozenset({"verdict", "quiet"})
Verbosity = Literal["verdict", "quiet", "normal", "verbose"]
SHOWN = 20  # failures told in full
_TROUBLES = 20
_REASON = 200  # characters of a waiver's reason
_ALIKE = 3  # broken dialogues shown in full for one and the same reason


@reporter("console")
class Console:
    """Progress and summary.

    Args:
        out: where to write; standard output unless stated.
        lang: of all texts.
        verbosity: ``verdict`` = the last line; ``quiet`` = failures too; ``verbose`` = a line for each dialogue too.
        color: whether to colour; None = a terminal that has not set ``NO_COLOR``.
        shown: how many failures are told in full.
    """

    def __init__(
        self,
        out: TextIO | None = None,
        *,
        lang: str = "ru",
        verbosity: Verbosity = "normal",
        color: bool | None = None,
        shown: int = SHOWN,
    ) -> None:
        self._out = out or sys.stdout
        terminal = self._out.isatty()
        self._paint = Paint(color if color is not None else terminal and not os.environ.get("NO_COLOR"))
        self._lang, self._verbosity, self._shown = lang, verbosity, shown
        self._words = Describer(lang)
        self._bar: Progress | None = None
        self._terminal = terminal
        self._suites: dict[str, Tally] = {}
        self._failures: dict[int, tuple[int, str]] = {}
        self._errors: dict[int, str] = {}
        self._hidden: Counter[str] = Counter()
        self._causes: Counter[str] = Counter()  # dialogues that broke for one and the same reason
        self._not_judged: Counter[str] = Counter()  # what could not be judged and why
        self._accepted = 0
        self._waived: Counter[tuple[str, str]] = Counter()  # clause and reason -> violations that did not count
        self._basis: tuple[str, ...] = ()
        self._notes: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()
        self._interrupted = ""
        self._end: RunFinished | None = None

    def handle(self, event: AnyEvent) -> None:
        """Show progress; keep what the summary needs."""
        if isinstance(event, DialogueFinished):
            self._finished(event)
        elif isinstance(event, DialogueSkipped):
            self._count(event.job.suite, "skipped")
            if self._verbosity == "verbose":
                reason = one_line(self._words.say(event.reason))
                self._line(f"{outcome_mark('skipped', self._paint)} {one_line(event.job.id)} — {reason}")
        elif isinstance(event, RunStarted):
            self._started(event)
        elif isinstance(event, SuiteFinished):
            if self._verbosity == "normal" and self._bar is None:
                self._line(f"{one_line(event.suite)}: {tally_line(event.tally, self._words, self._paint)}")
        elif isinstance(event, Trouble):
            self._troubles[self._words.trouble(event)] += 1
        elif isinstance(event, RunInterrupted):
            self._interrupted = one_line(self._words.say(event.reason))
        elif isinstance(event, RunFinished):
            self._end = event

    def _started(self, event: RunStarted) -> None:
        self._words = Describer(self._lang, event.settings, event.seed)
        self._basis = tuple(LegalBasis(event.settings, self._words).warnings())
        if self._verbosity in _FEW_WORDS:
            return
        bots = ", ".join(event.settings.bots) or "—"
        self._line(one_line(self._words.say("report.started", count=event.total, bots=bots, seed=event.seed)))
        if self._terminal and self._verbosity == "normal":
            self._bar = progress_bar(self._out, event.total, self._words)

    def _finished(self, event: DialogueFinished) -> None:
        record = event.record
        self._count(record.job.suite, record.outcome)
        self._accepted += len(accepted(record))
        self._waived.update((f.clause or "", f.waived) for f in record.findings if f.waived is not None)
        unjudged = (one for one in record.findings if one.kind == "not_judged")
        self._not_judged.update(f"{one_line(one.check)}: {self._words.finding(one)}" for one in unjudged)
        self._notes.update(self._words.finding(one) for one in record.findings if one.code in PORTAL_NOTES)
        if self._verbosity == "verbose":
            self._line(f"{outcome_mark(record.outcome, self._paint)} {one_line(record.job.id)}")
        if record.outcome == "failed":
            self._keep(event.index, record)
        elif record.outcome == "error":
            failure = record.transcript.failure
            cause = self._words.failure(failure) if failure is not None else ""
            self._causes[cause] += bool(cause)
            if self._causes[cause] > _ALIKE:
                pass  # counted: a bot that is down would fill the screen with one sentence
            elif len(self._errors) < self._shown:
                self._errors[event.index] = dialogue_block(record, self._words, self._paint)
            else:
                self._hidden["errors"] += 1

    def _keep(self, index: int, record: DialogueRecord) -> None:
        """Keep a failure for the end; of too many, the gravest stay."""
        self._failures[index] = (severity_rank(gravest(record)), dialogue_block(record, self._words, self._paint))
        if len(self._failures) > self._shown:
            least = max(self._failures, key=lambda known: (self._failures[known][0], known))
            del self._failures[least]
            self._hidden["failures"] += 1

    def _count(self, suite: str, outcome: str) -> None:
        tally = self._suites.get(suite, Tally())
        self._suites[suite] = tally.plus(outcome)  # type: ignore[arg-type]
        if self._bar is not None:
            self._bar.advance(failed=outcome in {"failed", "error"})

    def close(self) -> None:
        """Print the summary."""
        if self._bar is not None:
            self._bar.stop()
        if self._verbosity not in _FEW_WORDS and self._suites:
            self._line("\n" + self._table())
        if self._verbosity != "verdict":
            self._what_failed()
        self._last_lines()
        self._out.flush()

    def _what_failed(self) -> None:
        self._section("report.section.failed", [self._failures[index][1] for index in sorted(self._failures)])
        self._more("failures")
        self._section("report.section.errors", [self._errors[index] for index in sorted(self._errors)])
        for cause, count in self._causes.most_common(_TROUBLES):
            if count > _ALIKE:
                self._line(self._words.say("report.alike", count=count - _ALIKE, cause=cause))
        self._more("errors")
        if self._troubles:
            self._section("report.section.troubles", ["\n".join(self._most_common(self._troubles))])

    def _most_common(self, told: Counter[str]) -> list[str]:
        """Each text once with its number, and how many are left out."""
        lines = [f"  {text}" + (f" (×{count})" if count > 1 else "") for text, count in told.most_common(_TROUBLES)]
        if len(told) > _TROUBLES:
            lines.append("  " + self._words.say("report.more", count=len(told) - _TROUBLES))
        return lines

    def _more(self, what: str) -> None:
        if self._hidden[what]:
            self._line(self._words.say("report.more", count=self._hidden[what]))

    def _last_lines(self) -> None:
        if self._not_judged:
            count = self._not_judged.total()
            self._line("\n" + self._paint(self._words.say("report.not_judged", count=count), Style.WARN))
            if self._verbosity != "verdict":
                self._line("\n".join(self._most_common(self._not_judged)))
        for text, count in self._notes.most_common(_TROUBLES):
            self._line("\n" + self._paint(f"{text} (×{count})", Style.WARN))
        if self._accepted and self._verbosity not in _FEW_WORDS:
            self._line("\n" + self._words.say("report.accepted", count=self._accepted))
            self._tell_waived()
        for warning in self._basis:
            self._line("\n" + self._paint(warning, Style.WARN))
        if self._interrupted:
            self._line("\n" + self._paint(self._interrupted, Style.WARN))
        end = self._end
        code = end.exit_code if end is not None else 2
        verdict = self._paint(self._words.verdict(code), Style.GOOD if code == 0 else Style.BAD, Style.BOLD)
        tally = end.tally if end is not None else self._total()
        seconds = ""
        if end is not None and end.seconds:
            seconds = f" · {number(end.seconds, self._lang)} {self._words.say('page.seconds')}"
        self._line(f"\n{verdict} · {tally_line(tally, self._words, self._paint)}{seconds}")

    def _tell_waived(self) -> None:
        for (clause, reason), count in self._waived.most_common(_TROUBLES):
            times = f" (×{count})" if count > 1 else ""
            self._line(f"  {one_line(clause)} — {one_line(reason, _REASON)}{times}")
        if len(self._waived) > _TROUBLES:
            self._line("  " + self._words.say("report.more", count=len(self._waived) - _TROUBLES))

    def _total(self) -> Tally:
        sums = {name: sum(getattr(t, name) for t in self._suites.values()) for name in Tally.__struct_fields__}
        return Tally(**sums)

    def _table(self) -> str:
        from tabulate import tabulate  # noqa: PLC0415 - only when there is something to tabulate

        names = [name for name in Tally.__struct_fields__ if getattr(self._total(), name)]
        header = [self._words.say("report.column.suite"), *(self._words.outcome(name) for name in names)]
        rows = [
            [one_line(suite, 60), *(getattr(tally, name) or "·" for name in names)]
            for suite, tally in sorted(self._suites.items())
        ]
        aligned = ("left", *("right" for _ in names))
        return str(tabulate(rows, headers=header, tablefmt="simple", colalign=aligned, disable_numparse=True))

    def _section(self, code: str, blocks: list[str]) -> None:
        if blocks:
            self._line("\n" + self._paint(self._words.say(code), Style.BOLD))
            for block in blocks:
                self._line(block)

    def _line(self, text: str) -> None:
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding) + "\n")
