"""A project as the front doors see it: settings, checks, suites, plans."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.clock import wall_now
from harness.errors import Problem, SuiteError, UsageError
from harness.loading.lint import lint
from harness.loading.policies import Policies, kept_policies
from harness.loading.schema import suite_schema
from harness.loading.settings import Settings, find_settings
from harness.loading.suites import Library, load_suites
from harness.model.record import RunPlan
from harness.model.verdict import Outcome
from harness.planning.last_run import write_failed
from harness.planning.plan import make_plan
from harness.planning.selection import Selection
from harness.registry import Registry, collect
from harness.wiring.bots import BotPool
from harness.wiring.graders import grader_problems


class Project:
    """Everything that belongs to one ``harness.yaml``; parts are loaded when first asked for.

    Args:
        start: folder from which the settings file is looked for upwards.
        config: settings file to use instead.
        as_of: day (ISO text) on which the clauses are looked at; today unless stated.

    Raises:
        SuiteError: the settings have problems.
    """

    def __init__(self, start: Path, config: Path | None = None, as_of: str = "") -> None:
        self.settings: Settings = find_settings(start, config)
        self.as_of = as_of or wall_now().date().isoformat()
        self._policies: dict[tuple[str, ...], Policies] = {}

    @functools.cached_property
    def checks(self) -> Registry:
        """All checks, plug-ins included."""
        return collect("check", "harness.checks")

    def policies(self, packs: tuple[str, ...] = ()) -> Policies:
        """The clause catalogues that the settings name, and these packs.

        Raises:
            SuiteError: with all their problems.
        """
        if packs not in self._policies:
            self._policies[packs] = kept_policies(packs, self.settings, self.checks)
        return self._policies[packs]

    def overdue(self, library: Library, plan: RunPlan) -> tuple[Problem, ...]:
        """Warnings for the clauses of a run that nobody vouches for any more (see `as_of`)."""
        return tuple(self.policies(library.policies).overdue(self.as_of, self.applied(library, plan)))

    def applied(self, library: Library, plan: RunPlan) -> tuple[str, ...]:
        """Ids of the clauses that the packs of a run state or its dialogues cover, in the catalogues' order."""
        files = {job.key[0] for job in plan.jobs}
        known = self.policies(library.policies)
        named = {pack for file in library.files if file.path in files for pack in file.policies}
        wanted = {clause for pack in named for clause in known.members.get(pack, ())}
        wanted.update(clause for job in plan.jobs for clause in job.covers)
        return tuple(clause for clause in known.clauses if clause in wanted)

    def pending(self, packs: tuple[str, ...]) -> frozenset[str]:
        """Ids of the clauses that are not in force yet: what packs expect because of them is not asked for."""
        known = self.policies(packs).clauses
        return frozenset(name for name, clause in known.items() if clause.state(self.as_of) == "not_yet")

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of suite files, generated from the collected checks."""
        return suite_schema(self.checks)

    def library(self, paths: Sequence[Path] = ()) -> Library:
        """The suites under ``paths`` (the settings' folders when none are given).

        Raises:
            SuiteError: with all problems of all files.
            UsageError: there is no project here.
        """
        return load_suites(self._sources(paths), self.settings, self.checks)

    def problems(self, paths: Sequence[Path] = ()) -> tuple[Problem, ...]:
        """All problems of all files and of the profiles (see `BotPool.problems`), without raising."""
        bots = BotPool(self.settings.bots, self.settings.default_bot, self.settings.fixtures, self.settings.places)
        suites = lint(self._sources(paths), self.settings, self.checks)
        found = (*bots.problems(), *grader_problems(self.settings), *suites, *self._doubtful_clauses(paths))
        return tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.column, problem.code)))

    def _doubtful_clauses(self, paths: Sequence[Path]) -> tuple[Problem, ...]:
        """Of all catalogues and of the packs that these suites name, used or not: they are files of the project too.

        What cannot be read is told by the suites.
        """
        try:
            known = self.policies(self.library(paths).policies)
            return (*known.overdue(self.as_of), *known.unfounded(self.as_of))
        except SuiteError:
            return ()

    def _sources(self, paths: Sequence[Path]) -> Sequence[Path]:
        settings = self.settings
        if not paths and not settings.bots and not any(folder.exists() for folder in settings.suites):
            raise UsageError("usage.no_project", folder=settings.root.name)
        return paths or settings.suites

    def plan(self, library: Library, selection: Selection, *, seed: int = 0, bot: str = "") -> RunPlan:
        """What to run, in order.

        Raises:
            UsageError: an address that nothing answers to, an unknown bot profile.
        """
        digest = self.policies(library.policies).digest
        return make_plan(library, selection, seed=seed, bot=bot, policies_digest=digest)

    def remember(self, outcomes: dict[str, Outcome]) -> None:
        """Store which dialogues did not pass, for ``--lf``; a folder that cannot be written costs only that."""
        failed = [name for name, outcome in outcomes.items() if outcome in ("failed", "error")]
        write_failed(self.settings.root, failed, outcomes.keys())
