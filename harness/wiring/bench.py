"""Dialogues one at a time, for callers that bring their own runner (pytest): the same stream over a plan of one job."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from harness.clock import VirtualClock
from harness.errors import UsageError
from harness.loading.suites import Library
from harness.model.dialogue import Given
from harness.model.events import DialogueFinished
from harness.model.record import DialogueRecord, Job, RunPlan, RunSettings
from harness.planning.selection import Selection
from harness.ports import PortalSession
from harness.reporters.console_blocks import Paint, dialogue_block
from harness.reporters.describe import Describer
from harness.running.executors import Threads
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring.project import Project
from harness.wiring.workshop import Workshop


class Bench:
    """Keeps a project and its workshop open for many single dialogues.

    Args:
        folder: any folder of the project.
        bot: profile instead of the one that suites name.
        seed: of everything random.
        lang: of failure texts.
    """

    def __init__(self, folder: Path, bot: str = "", seed: int = 0, lang: str = "ru") -> None:
        self._project = Project(folder)
        self._bot = bot
        self._seed = seed
        self._lang = lang
        self._libraries: dict[tuple[str, str], Library] = {}
        self._workshop: Workshop | None = None

    @property
    def root(self) -> Path:
        """Folder of the project's settings."""
        return self._project.settings.root

    def jobs(self, path: Path) -> tuple[Job, ...]:
        """The dialogues of a suite file.

        Raises:
            SuiteError: with all its problems.
        """
        return self._plan(path, Selection(addresses=(str(path),)), self._bot).jobs

    def run(self, job: Job) -> DialogueRecord:
        """Run one dialogue through the stream."""
        plan = RunPlan(jobs=(msgspec.structs.replace(job, index=0),), seed=self._seed)
        stream = Stream(plan, RunHeader(run="pytest"), self._shop().run_job, executor=Threads(1), stop=StopPolicy())
        for event in stream:
            if isinstance(event, DialogueFinished):
                return event.record
        raise UsageError("run.none", path=job.address)

    def run_address(self, address: str, bot: str = "") -> DialogueRecord:
        """Run the dialogue at ``path::id``.

        Raises:
            UsageError: no such dialogue, or several.
        """
        path = Path(address.partition("::")[0])
        jobs = self._plan(path, Selection(addresses=(address,)), bot or self._bot).jobs
        if len(jobs) != 1:
            raise UsageError("usage.not_one_dialogue", address=address, count=len(jobs))
        return self.run(jobs[0])

    def told(self, record: DialogueRecord) -> str:
        """The failure as the console tells it."""
        words = Describer(self._lang, RunSettings(clauses=self._project.policies().clauses), self._seed)
        return dialogue_block(record, words, Paint(color=False)).strip("\n")

    def portal(self, seed: str, scope: str, given: dict[str, Any]) -> PortalSession:
        """A private portal for a person's own test."""
        world = Given(portal=seed, **given)
        clock = VirtualClock(datetime.fromisoformat(world.now))
        session: PortalSession = self._shop().portals.open(world, clock, scope)
        return session

    def close(self) -> None:
        """Stop what was started."""
        if self._workshop is not None:
            self._workshop.close()

    def _plan(self, path: Path, selection: Selection, bot: str) -> RunPlan:
        key = (str(path), bot)
        library = self._libraries.get(key) or self._project.library((path,))
        self._libraries[key] = library
        return self._project.plan(library, selection, seed=self._seed, bot=bot)

    def _shop(self) -> Workshop:
        if self._workshop is None:
            self._workshop = Workshop(self._project, self._dialogue, self._seed, self._project.pending(()))
        return self._workshop

    def _dialogue(self, job: Job) -> Any:
        for library in self._libraries.values():
            if any(entry.key == job.key for entry in library.entries):
                return library.dialogue(job.key)
        raise UsageError("run.none", path=job.address)
