"""The objects that jobs are done with, put together from a project's settings."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any

from harness.judging.judge import Judge
from harness.loading.offers import load_offers
from harness.loading.reactions import load_reactions
from harness.model.approved import NOTHING
from harness.model.dialogue import Dialogue
from harness.model.record import Job
from harness.running.jobs import JobRunner, Workplace
from harness.wiring.bots import BotPool
from harness.wiring.graders import grader
from harness.wiring.masking import cover, mask
from harness.wiring.project import Project
from harness.wiring.words import WordBook


class Workshop:
    """Bots, portals and the runner of jobs; close it when the run is over.

    Args:
        project: whose settings.
        dialogue: gives a job's dialogue in full.
        seed: of the run.
        pending: ids of clauses that are not in force yet (see `Project.pending`).
        strict: what could not be judged makes a dialogue *error*.
        record_mode: how the grader's cassette is used, instead of what the settings say.
    """

    def __init__(  # noqa: PLR0913 - whose dialogues, and how the person wants them judged
        self,
        project: Project,
        dialogue: Callable[[Job], Dialogue],
        seed: int = 0,
        pending: Collection[str] = (),
        *,
        strict: bool = False,
        record_mode: str = "",
    ) -> None:
        from harness.portal.portals import Portals  # noqa: PLC0415 - judging a stored run needs no portal

        settings = project.settings
        self._words = WordBook(settings.cache)
        self._words.open()
        self.bots = BotPool(settings.bots, settings.default_bot, settings.fixtures, settings.places)
        self._grader = grader(settings, record_mode)
        self.portals: Any = Portals(settings.fixtures / "portals", tls=settings.portal_tls)
        self.run_job = JobRunner(
            Workplace(
                dialogue=dialogue,
                bots=self.bots,
                settle=self.bots.settle,
                portals=self.portals,
                judge=Judge(project.checks, pending, strict=strict),
                approved=functools.cache(lambda name: load_offers(name, settings) if name else NOTHING),
                reactions=functools.cache(lambda name: load_reactions(name, settings)),
                grader=self._grader,
                masked=mask(settings.secrets),
                covered=cover,
                seed=seed,
            )
        )

    def close(self) -> None:
        """Stop what was started: processes of bots, the portal's server; keep the words that were looked up."""
        self.bots.close()
        self.portals.close()
        if self._grader is not None:
            self._grader.close()
        self._words.close()
