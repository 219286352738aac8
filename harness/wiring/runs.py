"""A run from options to artefacts: plan, stream, live reporters, then the file reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.clock import stopwatch, wall_now
from harness.errors import HarnessError, UsageError
from harness.loading.suites import Library
from harness.model.events import AnyEvent, DialogueFinished, RunFinished
from harness.model.record import RunPlan, RunSettings
from harness.model.value import Value
from harness.model.verdict import Outcome
from harness.ports import Reporter
from harness.reporters.events_jsonl import EventsWriter, finalise, read_events
from harness.reporters.replay import write_reports
from harness.running.executors import Threads
from harness.running.fanout import Fanout
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring import resuming
from harness.wiring.outputs import Output, default_outputs
from harness.wiring.project import Project
from harness.wiring.workshop import Workshop

EVENTS = "events.jsonl"


class RunOptions(Value, frozen=True, kw_only=True):
    """What the person asked for.

    Attributes:
        workers: dialogues at once.
        max_failures: stop after so many; 0 means never.
        resume: folder of the run to go on with.
        outputs: reports besides the standard ones.
        command: the command line without addresses and seed, for reproduction.
        strict: what could not be judged makes a dialogue *error*.
        record_mode: how the grader's cassette is used, instead of what the settings say.
    """

    workers: int = 1
    max_failures: int = 0
    lang: str = "ru"
    resume: Path | None = None
    outputs: tuple[Output, ...] = ()
    junit_family: str = "gitlab"
    selection: tuple[str, ...] = ()
    command: str = "harness run"
    strict: bool = False
    record_mode: str = ""


class Ran(Value, frozen=True, kw_only=True):
    """What a run came to.

    Attributes:
        outcomes: dialogue id -> outcome of all that ran, for ``--lf``.
        stages: seconds by stage.
    """

    folder: Path
    finished: RunFinished
    outcomes: dict[str, Outcome]
    stages: dict[str, float]


class Outcomes:
    """Remembers what became of each dialogue; a live reporter that writes nothing."""

    def __init__(self) -> None:
        self.found: dict[str, Outcome] = {}

    def handle(self, event: AnyEvent) -> None:
        """Take note of a finished dialogue."""
        if isinstance(event, DialogueFinished):
            self.found[event.record.job.id] = event.record.outcome

    def close(self) -> None:
        """Nothing is held."""


class Run:
    """One run of a plan.

    Args:
        project: whose settings and suites.
        library: the loaded suites.
        plan: what to run.
        options: how.
    """

    def __init__(self, project: Project, library: Library, plan: RunPlan, options: RunOptions) -> None:
        self._project = project
        self._library = library
        self._plan = plan
        self._options = options
        self.stop = StopPolicy(options.max_failures)

    def execute(self, live: Reporter, resumed: Callable[[resuming.Stored], None] = lambda _: None) -> Ran:
        """Run everything, write everything; returns also after an interruption.

        Args:
            live: the console.
            resumed: told what an interrupted run had done already.

        Raises:
            UsageError: a bot profile is wrong, or the run to resume cannot be.
            HarnessError: the record of the run could not be kept.
        """
        began = stopwatch()
        pending = self._project.pending(self._library.policies)
        workshop = Workshop(
            self._project,
            lambda job: self._library.dialogue(job.key),
            self._plan.seed,
            pending,
            strict=self._options.strict,
            record_mode=self._options.record_mode,
        )
        try:
            for name in {job.bot for job in self._plan.jobs}:
                workshop.bots(name)
            stored = resuming.stored(self._options.resume, self._plan) if self._options.resume else None
            folder = stored.folder if stored else new_folder(self._project.settings.reports, self._plan)
            if stored:
                resumed(stored)
            outcomes = Outcomes()
            finished = self._stream(workshop, folder / EVENTS, {"console": live, "outcomes": outcomes}, stored)
        finally:
            workshop.close()
        stages = {"run": stopwatch() - began, **workshop.run_job.spent}
        began = stopwatch()
        self._report(folder, live)
        self._project.remember(outcomes.found)
        stages["report"] = stopwatch() - began
        return Ran(folder=folder, finished=finished, outcomes=outcomes.found, stages=stages)

    def _stream(
        self, workshop: Workshop, events: Path, live: dict[str, Reporter], stored: resuming.Stored | None
    ) -> RunFinished:
        stream = Stream(
            self._plan,
            RunHeader(run=events.parent.name, settings=self._run_settings()),
            workshop.run_job,
            executor=Threads(self._options.workers),
            stop=self.stop,
            done=stored.done if stored else None,
        )
        for event in read_events(events) if stored else ():
            for reporter in live.values():
                reporter.handle(event)
        fanout = Fanout({EVENTS: EventsWriter(events), **live})
        finished = fanout.drain(stream)
        lost = next((trouble for trouble in fanout.troubles if trouble.where == EVENTS), None)
        if finished is None or lost is not None:  # without its record a run proves nothing, whatever was seen
            raise HarnessError("run.record_lost", path=str(events), cause=lost.parameters["cause"] if lost else "—")
        return finished

    def _report(self, folder: Path, live: Reporter) -> None:
        events = folder / EVENTS
        finalise(events)
        outputs = (*default_outputs(folder, self._options.junit_family), *self._options.outputs)
        for trouble in write_reports(lambda: read_events(events), [o.target(self._options.lang) for o in outputs]):
            live.handle(trouble)
        point_latest(folder)

    def _run_settings(self) -> RunSettings:
        settings = self._project.settings
        used = {job.bot for job in self._plan.jobs}
        return RunSettings(
            bots={name: profile for name, profile in settings.public_bots().items() if name in used},
            clauses=self._project.policies(self._library.policies).clauses,
            applied=self._project.applied(self._library, self._plan),
            as_of=self._project.as_of,
            policies=tuple(dict.fromkeys((*settings.policies, *self._library.policies))),
            selection=self._options.selection,
            command=self._options.command,
        )


def new_folder(reports: Path, plan: RunPlan) -> Path:
    """A folder for a new run, ``<UTC stamp>-<plan digest>``; a second run in the same second gets a number.

    Raises:
        UsageError: the folder of reports is a file, or nothing can be written there.
    """
    name = f"{wall_now():%Y%m%dT%H%M%SZ}-{plan.digest[:8]}"
    for number in range(1, 1000):
        folder = reports / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError as error:
            if reports.exists() and not reports.is_dir():
                raise UsageError("run.folder", path=str(reports), reason=error.strerror) from error
            continue
        except OSError as error:
            raise UsageError("run.folder", path=str(reports), reason=error.strerror) from error
        return folder
    raise UsageError("run.folder", path=str(reports / name), reason="1000")


def point_latest(folder: Path) -> None:
    """Let ``reports/latest`` be this run: a small text file with its name, which works on every system."""
    (folder.parent / "latest").write_text(folder.name + "\n", encoding="utf-8")
