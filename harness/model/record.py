"""What a run leaves behind: jobs and plans before it, records and tallies after it."""

from __future__ import annotations

from typing import Any

from harness.model.clause import Clause
from harness.model.dialogue import Kind, Severity
from harness.model.transcript import Transcript
from harness.model.value import Source, Value
from harness.model.verdict import OUTCOMES, Finding, Outcome, Verdict


class Job(Value, frozen=True, kw_only=True):
    """One dialogue to run: light, so that a plan of thousands stays small; the dialogue itself is looked up by ``key``.

    Attributes:
        index: place in the plan, from 0; artefacts sort by it.
        key: ``(suite path, number of the dialogue in it)``.
        digest: of the dialogue's content.
    """

    index: int
    key: tuple[str, int]
    id: str
    suite: str
    title: str = ""
    kind: Kind = "positive"
    severity: Severity = "major"
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    bot: str = ""
    channel: str = ""
    digest: str = ""
    source: Source

    @property
    def address(self) -> str:
        """What to type to run just this: ``path::id``."""
        return f"{self.source.path}::{self.id}"


class RunPlan(Value, frozen=True, kw_only=True):
    """What will run, in order, with what seed. ``digest`` covers jobs, seed, bot and policies."""

    jobs: tuple[Job, ...]
    seed: int = 0
    digest: str = ""


class Attempt(Value, frozen=True, kw_only=True):
    """One try at a dialogue."""

    transcript: Transcript
    verdict: Verdict


class DialogueRecord(Value, frozen=True, kw_only=True):
    """The result of one job. The last attempt decides; earlier ones are kept when they differ."""

    job: Job
    outcome: Outcome
    attempts: tuple[Attempt, ...]

    @property
    def transcript(self) -> Transcript:
        """Of the deciding attempt."""
        return self.attempts[-1].transcript

    @property
    def verdict(self) -> Verdict:
        """Of the deciding attempt."""
        return self.attempts[-1].verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of the deciding attempt."""
        return self.verdict.findings


class Tally(Value, frozen=True, kw_only=True):
    """The only counter anyone uses: a pure fold over outcomes.

    >>> Tally().plus("passed").plus("failed").total
    2
    """

    passed: int = 0
    failed: int = 0
    error: int = 0
    skipped: int = 0
    flaky: int = 0
    known_issue: int = 0

    def plus(self, outcome: Outcome) -> Tally:
        """A tally with one more of ``outcome``."""
        counts: dict[str, Any] = {name: getattr(self, name) for name in OUTCOMES}
        counts[outcome] += 1
        return Tally(**counts)

    @property
    def total(self) -> int:
        """All dialogues counted, skipped ones included."""
        return sum(getattr(self, name) for name in OUTCOMES)


class RunSettings(Value, frozen=True, kw_only=True):
    """What a report says about the run's circumstances; secrets are never part of it.

    Attributes:
        bots: name of each profile used -> its kind and public settings.
        clauses: every clause known to the loaded policies, by id.
        applied: ids of those that packs of this run state or its dialogues cover.
        as_of: day (ISO text) on which the clauses are looked at: whether they are in force, due for review, expired.
        policies: names of the policy packs that applied.
        selection: the options that selected the dialogues, as typed.
        command: the command line without addresses and seed, for reproduction.
    """

    bots: dict[str, dict[str, Any]] = {}
    clauses: dict[str, Clause] = {}
    applied: tuple[str, ...] = ()
    as_of: str = ""
    policies: tuple[str, ...] = ()
    selection: tuple[str, ...] = ()
    command: str = "harness run"
