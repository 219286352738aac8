"""A project as the front doors see it: settings, checks, suites, plans."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.errors import Problem, UsageError
from harness.loading.lint import lint
from harness.loading.policies import Policies, load_policies
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


class Project:
    """Everything that belongs to one ``harness.yaml``; parts are loaded when first asked for.

    Args:
        start: folder from which the settings file is looked for upwards.
        config: settings file to use instead.

    Raises:
        SuiteError: the settings have problems.
    """

    def __init__(self, start: Path, config: Path | None = None) -> None:
        self.settings: Settings = find_settings(start, config)

    @functools.cached_property
    def checks(self) -> Registry:
        """All checks, plug-ins included."""
        return collect("check", "harness.checks")

    @functools.cached_property
    def clauses(self) -> Policies:
        """The clause catalogues that the settings name."""
        return load_policies(self.settings.policies, self.settings, self.checks)

    def clause_titles(self) -> dict[str, dict[str, str]]:
        """Clause id -> its title by language and its severity, for reports."""
        return self.clauses.titles()

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
        """All problems of all files and of the bots' profiles (see `BotPool.problems`), without raising."""
        bots = BotPool(self.settings.bots, self.settings.default_bot, self.settings.fixtures, self.settings.places)
        found = (*bots.problems(), *lint(self._sources(paths), self.settings, self.checks))
        return tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.column, problem.code)))

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
        digest = self.clauses.digest
        return make_plan(library, selection, seed=seed, bot=bot, policies_digest=digest)

    def remember(self, outcomes: dict[str, Outcome]) -> None:
        """Store which dialogues did not pass, for ``--lf``; a folder that cannot be written costs only that."""
        failed = [name for name, outcome in outcomes.items() if outcome in ("failed", "error")]
        write_failed(self.settings.root, failed, outcomes.keys())
