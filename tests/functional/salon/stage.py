"""Plays dialogues of the salon suites with any bot: project, suites, portals and judge are shared."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import msgspec

from harness.judging.judge import Judge
from harness.loading.offers import load_offers
from harness.loading.reactions import load_reactions
from harness.model.approved import Approved
from harness.model.events import DialogueFinished
from harness.model.record import DialogueRecord, RunPlan
from harness.planning.selection import Selection
from harness.portal.portals import Portals
from harness.running.conversation import Settle
from harness.running.executors import serial
from harness.running.jobs import JobRunner, Workplace
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring.project import Project
from tests.functional.salon.planting import ROOT

FOLDER = "suites/salon"


class Stage:
    """The salon's project, loaded once."""

    def __init__(self) -> None:
        self.project = Project(ROOT)
        self.library = self.project.library((ROOT / FOLDER,))
        settings = self.project.settings
        self._portals = Portals(settings.fixtures / "portals")
        self._all = self.project.plan(self.library, Selection()).jobs
        self._judge = Judge(self.project.checks)
        self._approved = functools.cache(lambda name: load_offers(name, settings) if name else Approved())
        self._reactions = functools.cache(lambda name: load_reactions(name, settings))

    def play(self, bot: Any, files: Iterable[str] = ()) -> dict[str, DialogueRecord]:
        """All dialogues of the named files (``booking`` for booking.suite.yaml; none: of all), by id."""
        wanted = set(files)
        jobs = [job for job in self._all if not wanted or job.suite.rpartition("/")[2] in wanted]
        plan = RunPlan(jobs=tuple(msgspec.structs.replace(job, index=place) for place, job in enumerate(jobs)))
        run = JobRunner(
            Workplace(
                dialogue=lambda job: self.library.dialogue(job.key),
                bots=lambda _: bot,
                settle=lambda _: Settle(),
                portals=self._portals,
                judge=self._judge,
                approved=self._approved,
                reactions=self._reactions,
            )
        )
        stream = Stream(plan, RunHeader(run="salon"), run, executor=serial, stop=StopPolicy())
        return {event.record.job.id: event.record for event in stream if isinstance(event, DialogueFinished)}

    def close(self) -> None:
        """Let the portals go."""
        self._portals.close()


def file_of(record: DialogueRecord) -> str:
    """The suite file that a dialogue stands in, as `Stage.play` wants it."""
    return record.job.suite.rpartition("/")[2]
