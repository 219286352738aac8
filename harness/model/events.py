"""The stream that a run tells: plain, frozen, numbered values; ``events.jsonl`` is these, a line each.

Every report is a fold over them, so a stored run gives the same reports as a live one.
"""

from __future__ import annotations

from typing import Any

from harness.model.record import DialogueRecord, Job, RunSettings, Tally
from harness.model.value import Value


class Event(Value, frozen=True, kw_only=True, tag_field="event"):
    """Common part; ``seq`` is set in one place, the stream."""

    seq: int = 0


class RunStarted(Event, frozen=True, kw_only=True, tag="RunStarted"):
    """The first event. ``format`` is the version of this file's format."""

    format: int = 1
    run: str
    version: str
    started_at: str
    seed: int = 0
    digest: str = ""
    total: int = 0
    settings: RunSettings = RunSettings()


class SuiteStarted(Event, frozen=True, kw_only=True, tag="SuiteStarted"):
    """The first dialogue of a suite is about to run."""

    suite: str
    path: str
    title: str = ""
    total: int = 0


class SuiteFinished(Event, frozen=True, kw_only=True, tag="SuiteFinished"):
    """All dialogues of a suite are done."""

    suite: str
    tally: Tally = Tally()


class DialogueStarted(Event, frozen=True, kw_only=True, tag="DialogueStarted"):
    """A dialogue begins."""

    index: int
    id: str


class TurnFinished(Event, frozen=True, kw_only=True, tag="TurnFinished"):
    """One exchange is over; for progress display. The whole exchange comes with `DialogueFinished`."""

    index: int
    exchange: int
    latency: float | None = None


class DialogueFinished(Event, frozen=True, kw_only=True, tag="DialogueFinished"):
    """A dialogue is over and judged."""

    index: int
    record: DialogueRecord


class DialogueSkipped(Event, frozen=True, kw_only=True, tag="DialogueSkipped"):
    """A planned dialogue did not run; ``reason`` is a code of the wording catalogue (``skip.maxfail`` …)."""

    index: int
    job: Job
    reason: str


class Trouble(Event, frozen=True, kw_only=True, tag="Trouble"):
    """Something that is not the bot's fault and does not stop the run: a reporter broke, a write came late."""

    where: str
    code: str
    parameters: dict[str, Any] = {}
    index: int | None = None


class RunInterrupted(Event, frozen=True, kw_only=True, tag="RunInterrupted"):
    """Ctrl-C, or a stop policy; ``reason`` is a code of the wording catalogue."""

    reason: str


class RunFinished(Event, frozen=True, kw_only=True, tag="RunFinished"):
    """The last event of every run. ``seconds`` is wall time."""

    finished_at: str
    seconds: float = 0.0
    tally: Tally = Tally()
    exit_code: int = 0
    interrupted: bool = False


AnyEvent = (
    RunStarted | SuiteStarted | SuiteFinished | DialogueStarted | TurnFinished | DialogueFinished
    | DialogueSkipped | Trouble | RunInterrupted | RunFinished
)  # fmt: skip
