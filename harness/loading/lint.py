"""All problems of suites, told at once; nothing is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.errors import Problem
from harness.loading.settings import Settings
from harness.loading.suites import read_suites
from harness.registry import Registry


def lint(paths: Sequence[Path], settings: Settings, checks: Registry) -> tuple[Problem, ...]:
    """Every problem of every file under ``paths``, warnings included, sorted by place."""
    _, problems = read_suites(paths, settings, checks)
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line, problem.column, problem.code)))
