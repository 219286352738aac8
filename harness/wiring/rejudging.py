"""Judging a stored run again: its transcripts, today's expectations.

The bot is not asked. The grader, when one is configured, is asked what it has not answered yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from harness.judging.judge import Judge
from harness.judging.rollup import exit_code
from harness.loading.offers import load_offers
from harness.model.approved import NOTHING
from harness.model.dialogue import Dialogue
from harness.model.events import AnyEvent, DialogueFinished, RunFinished, RunStarted, SuiteFinished
from harness.model.record import Attempt, DialogueRecord, Tally
from harness.model.value import Value
from harness.ports import Reporter
from harness.reporters.events_jsonl import EventsWriter, finalise, read_events
from harness.reporters.replay import write_reports
from harness.running.fanout import Fanout
from harness.running.grading import graded
from harness.wiring.graders import grader
from harness.wiring.masking import cover, mask
from harness.wiring.outputs import default_outputs
from harness.wiring.project import Project
from harness.wiring.resuming import JUDGED


class JudgedAgain(Value, frozen=True, kw_only=True):
    """What the new judgement came to.

    Attributes:
        changed: ``(id, outcome before, outcome now)``.
        gone: dialogues of the run that today's suites do not have; they keep their stored verdict.
    """

    folder: Path
    total: int
    changed: tuple[tuple[str, str, str], ...]
    gone: tuple[str, ...]
    exit_code: int


def judge_again(project: Project, events: Path, live: Reporter, lang: str, **asked: Any) -> JudgedAgain:
    """Write a new run folder beside the old one, ``<run>-judged``, and compare.

    Args:
        project: whose suites.
        events: the stored run.
        live: the console.
        lang: of the reports.
        asked: ``strict`` and ``record_mode``, as in `RunOptions`.

    Raises:
        SuiteError: today's suites have problems.
    """
    again = _Again(project, **asked)
    folder = _free(events.parent)
    path = folder / "events.jsonl"
    with closing(again):
        finished = Fanout({"events": EventsWriter(path), "console": live}).drain(again.events(events, folder.name))
    finalise(path)
    for trouble in write_reports(lambda: read_events(path), [o.target(lang) for o in default_outputs(folder)]):
        live.handle(trouble)
    return JudgedAgain(
        folder=folder,
        total=again.total,
        changed=tuple(again.changed),
        gone=tuple(again.gone),
        exit_code=finished.exit_code if finished else 3,
    )


class _Again:
    def __init__(self, project: Project, *, strict: bool = False, record_mode: str = "") -> None:
        self._project = project
        self._library = project.library()
        self._judge = Judge(project.checks, project.pending(self._library.policies), strict=strict)
        self._grader = grader(project.settings, record_mode)
        self._masked = mask(project.settings.secrets)
        self._keys = {(entry.suite, entry.id): entry.key for entry in self._library.entries}
        self._tally = Tally()
        self._suites: dict[str, Tally] = {}
        self.total = 0
        self.changed: list[tuple[str, str, str]] = []
        self.gone: list[str] = []

    def close(self) -> None:
        """Close the grader's connections."""
        if self._grader is not None:
            self._grader.close()

    def events(self, path: Path, name: str) -> Iterator[AnyEvent]:
        for event in read_events(path):
            match event:
                case RunStarted():
                    known = self._project.policies(self._library.policies).clauses
                    settings = msgspec.structs.replace(event.settings, clauses=known, as_of=self._project.as_of)
                    yield msgspec.structs.replace(event, run=name, settings=settings)
                case DialogueFinished():
                    yield self._finished(event)
                case SuiteFinished():
                    yield msgspec.structs.replace(event, tally=self._suites.get(event.suite, Tally()))
                case RunFinished():
                    tally = msgspec.structs.replace(self._tally, skipped=event.tally.skipped)
                    code = int(exit_code(tally, interrupted=event.interrupted))
                    yield msgspec.structs.replace(event, tally=tally, exit_code=code)
                case _:
                    yield event

    def _finished(self, event: DialogueFinished) -> DialogueFinished:
        record = self._record(event.record)
        self.total += 1
        self._tally = self._tally.plus(record.outcome)
        self._suites[record.job.suite] = self._suites.get(record.job.suite, Tally()).plus(record.outcome)
        if record.outcome != event.record.outcome:
            self.changed.append((record.job.id, event.record.outcome, record.outcome))
        return msgspec.structs.replace(event, record=record)

    def _record(self, record: DialogueRecord) -> DialogueRecord:
        key = self._keys.get((record.job.suite, record.job.id))
        if key is None:
            self.gone.append(record.job.id)
            return record
        dialogue: Dialogue = self._library.dialogue(key)
        name = dialogue.given.offers
        approved = load_offers(name, self._project.settings) if name else NOTHING
        transcript = graded(dialogue, record.transcript, self._judge, self._grader)
        if transcript is not record.transcript:
            transcript = self._masked(transcript)
        verdict = self._judge.verdict(dialogue, transcript, approved)
        attempt = cover(Attempt(transcript=transcript, verdict=verdict), "")
        return msgspec.structs.replace(record, outcome=verdict.outcome, attempts=(*record.attempts[:-1], attempt))


def _free(run: Path) -> Path:
    name = run.name.partition(JUDGED)[0]  # judged again and again, it is still that run
    for number in range(1, 1000):
        folder = run.with_name(f"{name}{JUDGED}" + ("" if number == 1 else f"-{number}"))
        if not folder.exists():
            folder.mkdir()
            return folder
    raise FileExistsError(run)
