from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.functional.run.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("harness.yaml", "suites: []\n")
    return made


@pytest.fixture
def scan(project: Project) -> Callable[..., tuple[int, list[dict[str, Any]], str]]:
    """Exit code, labelled lines and what was said."""

    def scanned(name: str, *options: str) -> tuple[int, list[dict[str, Any]], str]:
        done = project.command("promises", "scan", "--in", name, *options)
        assert "Traceback" not in done.stderr
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    return scanned
