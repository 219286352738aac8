"""Going on with an interrupted or killed run: nothing lost, nothing run twice."""

from __future__ import annotations

import os
from pathlib import Path

from harness.errors import UsageError
from harness.model import codec
from harness.model.events import (
    AnyEvent,
    DialogueFinished,
    DialogueStarted,
    RunFinished,
    RunStarted,
    TurnFinished,
)
from harness.model.record import RunPlan
from harness.model.value import Value
from harness.model.verdict import Outcome
from harness.reporters.events_jsonl import read_events

JUDGED = "-judged"
"""What the folder of a run that was judged again is called after the run's own name."""


class Stored(Value, frozen=True, kw_only=True):
    """What an earlier run of the same plan has finished."""

    folder: Path
    run: str
    total: int
    done: dict[int, Outcome]


def latest(reports: Path) -> Path | None:
    """Folder of the newest run, by its name; None when there is none. Runs judged again are found by name only."""
    runs = sorted(path.parent for path in reports.glob("*/events.jsonl") if JUDGED not in path.parent.name)
    return runs[-1] if runs else None


def stored(folder: Path, plan: RunPlan) -> Stored:
    """Read what is done and cut the event file back to exactly that, so that the run can be continued in place.

    Raises:
        UsageError: no such run, another plan, or nothing left to do.
    """
    path = folder / "events.jsonl"
    if not path.is_file():
        raise UsageError("run.none", path=str(path))
    started: RunStarted | None = None
    done: dict[int, Outcome] = {}
    complete = False
    kept = path.with_suffix(".resumed")
    begun: dict[int, list[AnyEvent]] = {}
    with kept.open("wb") as out:
        for event in read_events(path):
            whole: list[AnyEvent] = []
            match event:
                case RunStarted():
                    started = event
                    whole = [event]
                case DialogueStarted():
                    begun[event.index] = [event]  # kept only if the dialogue comes to its end
                case TurnFinished():
                    begun.setdefault(event.index, []).append(event)
                case DialogueFinished() if event.index not in done:
                    done[event.index] = event.record.outcome
                    whole = [*begun.pop(event.index, []), event]
                case RunFinished():
                    complete = not event.interrupted
            out.writelines(codec.encode(one) + b"\n" for one in whole)
    if started is None or started.digest != plan.digest:
        kept.unlink()
        raise UsageError("cli.resume.changed", run=folder.name)
    if complete and len(done) == len(plan.jobs):
        kept.unlink()
        raise UsageError("cli.resume.finished", run=folder.name)
    os.replace(kept, path)  # noqa: PTH105 - atomic on every system
    return Stored(folder=folder, run=started.run, total=len(plan.jobs), done=done)
