"""Finds stored runs for the verbs that read them."""

from __future__ import annotations

from pathlib import Path

from harness.errors import UsageError
from harness.wiring.project import Project
from harness.wiring.resuming import latest


def events_of(project: Project, asked: str) -> Path:
    """The event file of a run.

    Args:
        project: whose reports folder is searched when nothing is asked for.
        asked: folder, ``events.jsonl``, run name, or empty for the latest.

    Raises:
        UsageError: there is none.
    """
    reports = project.settings.reports
    if asked:
        candidates = [Path(asked), Path(asked) / "events.jsonl", reports / asked / "events.jsonl"]
    else:
        newest = latest(reports)
        candidates = [newest / "events.jsonl"] if newest else []
    for path in candidates:
        if path.is_file():
            return path
    raise UsageError("run.none", path=asked or str(reports))
