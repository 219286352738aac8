"""The stream of events that a run is. Numbered here and nowhere else; always ends in `RunFinished`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from harness import __version__
from harness.clock import run_seconds, stopwatch, wall_now
from harness.judging.rollup import ExitCode, exit_code
from harness.model.events import (
    AnyEvent,
    DialogueFinished,
    DialogueSkipped,
    DialogueStarted,
    RunFinished,
    RunInterrupted,
    RunStarted,
    SuiteFinished,
    SuiteStarted,
)
from harness.model.record import Job, RunPlan, RunSettings, Tally
from harness.model.value import Value
from harness.model.verdict import Outcome
from harness.running.executors import Executor, RunJob, Tell
from harness.running.stopping import StopPolicy


class RunHeader(Value, frozen=True, kw_only=True):
    """What identifies a run besides its plan."""

    run: str
    settings: RunSettings = RunSettings()


class Stream:
    """A run as an iterator of events.

    Args:
        plan: what to run.
        header: run id and settings for the reports.
        run_job: runs one job, telling `DialogueStarted`, `TurnFinished`, `Trouble` and at last `DialogueFinished`.
        executor: how.
        stop: when to stop early.
        done: plan index -> outcome of dialogues that an interrupted run has finished already; they are not run again,
            and the stream then continues that run: no second `RunStarted`.
    """

    def __init__(  # noqa: PLR0913 - what to run, how, until when
        self,
        plan: RunPlan,
        header: RunHeader,
        run_job: RunJob,
        *,
        executor: Executor,
        stop: StopPolicy,
        done: Mapping[int, Outcome] | None = None,
    ) -> None:
        self._plan = plan
        self._header = header
        self._run_job = run_job
        self._executor = executor
        self._stop = stop
        self._done = dict(done or {})
        self._resumed = done is not None
        self._seq = 0
        self._suites = _SuiteCounts(plan, self._done)

    def __iter__(self) -> Iterator[AnyEvent]:
        began = stopwatch()
        if not self._resumed:
            yield self._numbered(self._started())
        tally = Tally()
        for outcome in self._done.values():
            tally = tally.plus(outcome)
        finished = set(self._done)
        todo = [job for job in self._plan.jobs if job.index not in finished]
        yield from map(self._numbered, self._suites.over())
        for event in self._executor(todo, _Watched(self._run_job, self._stop), lambda: bool(self._stop.reason)):
            if isinstance(event, DialogueStarted):
                yield from map(self._numbered, self._suites.starting(self._plan.jobs[event.index]))
            yield self._numbered(event)
            if isinstance(event, DialogueFinished):
                finished.add(event.index)
                tally = tally.plus(event.record.outcome)
                yield from map(self._numbered, self._suites.finished(event.record.job, event.record.outcome))
        left = [job for job in todo if job.index not in finished]
        for skipped in self._skipped(left):
            tally = tally.plus("skipped") if isinstance(skipped, DialogueSkipped) else tally
            yield self._numbered(skipped)
        yield self._numbered(self._finished(tally, run_seconds(began), lost=bool(left) and not self._stop.reason))

    def _started(self) -> RunStarted:
        return RunStarted(
            run=self._header.run,
            version=__version__,
            started_at=wall_now().isoformat(),
            seed=self._plan.seed,
            digest=self._plan.digest,
            total=len(self._plan.jobs),
            settings=self._header.settings,
        )

    def _skipped(self, left: list[Job]) -> Iterator[AnyEvent]:
        if not left:
            return
        reason = self._stop.reason or "skip.executor_lost"
        for job in left:
            yield DialogueSkipped(index=job.index, job=job, reason=reason)
            yield from self._suites.finished(job, "skipped")
        if self._stop.reason:
            yield RunInterrupted(reason=reason)

    def _finished(self, tally: Tally, seconds: float, *, lost: bool) -> RunFinished:
        interrupted = self._stop.interrupted
        code = ExitCode.NOT_VALID if lost else exit_code(tally, interrupted=interrupted)
        return RunFinished(
            finished_at=wall_now().isoformat(),
            seconds=round(seconds, 3),
            tally=tally,
            exit_code=int(code),
            interrupted=interrupted,
        )

    def _numbered(self, event: Any) -> AnyEvent:
        self._seq += 1
        numbered: AnyEvent = msgspec.structs.replace(event, seq=self._seq)
        return numbered


class _Watched:
    """A runner whose results reach the stop policy before the next job begins."""

    def __init__(self, run: RunJob, stop: StopPolicy) -> None:
        self._run = run
        self._stop = stop

    def __call__(self, job: Job, tell: Tell) -> None:
        self._run(job, lambda event: self._pass(event, tell))

    def rescue(self, tell: Tell) -> int:
        return self._run.rescue(lambda event: self._pass(event, tell))

    def _pass(self, event: Any, tell: Tell) -> None:
        if isinstance(event, DialogueFinished):
            self._stop.seen(event.record.outcome)
        tell(event)


class _SuiteCounts:
    """Tells when a suite begins and when its last dialogue is over, whatever the order."""

    def __init__(self, plan: RunPlan, done: Mapping[int, Outcome]) -> None:
        self._left: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._tallies: dict[str, Tally] = {}
        self._begun: set[str] = set()
        self._plan = plan
        for job in plan.jobs:
            self._total[job.suite] = self._total.get(job.suite, 0) + 1
            self._left[job.suite] = self._left.get(job.suite, 0) + 1
            self._tallies.setdefault(job.suite, Tally())
        for job in plan.jobs:
            if job.index in done:
                self._count(job, done[job.index])

    def over(self) -> Iterator[SuiteStarted | SuiteFinished]:
        """Suites that an earlier run has finished: nothing of them is run, yet they belong to the run."""
        for job in self._plan.jobs:
            if not self._left[job.suite] and job.suite not in self._begun:
                yield from self.starting(job)
                yield SuiteFinished(suite=job.suite, tally=self._tallies[job.suite])

    def starting(self, job: Job) -> Iterator[SuiteStarted]:
        if job.suite not in self._begun:
            self._begun.add(job.suite)
            yield SuiteStarted(suite=job.suite, path=job.source.path, total=self._total[job.suite])

    def finished(self, job: Job, outcome: Outcome) -> Iterator[SuiteFinished]:
        self._count(job, outcome)
        if not self._left[job.suite]:
            yield SuiteFinished(suite=job.suite, tally=self._tallies[job.suite])

    def _count(self, job: Job, outcome: Outcome) -> None:
        self._left[job.suite] -= 1
        self._tallies[job.suite] = self._tallies[job.suite].plus(outcome)
