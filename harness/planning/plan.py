"""From a library and a selection to a plan: jobs in file order, and a digest of all that decides a run's results."""

from __future__ import annotations

import hashlib

import msgspec

from harness.matching.documents import hide_documents, may_hold_documents
from harness.model import codec
from harness.model.record import Job, RunPlan
from harness.model.value import Source
from harness.planning.dialogues import Listed, Listing
from harness.planning.selection import Selection


def make_plan(
    library: Listing,
    selection: Selection,
    *,
    seed: int = 0,
    bot: str = "",
    policies_digest: str = "",
) -> RunPlan:
    """The plan of a run.

    Args:
        library: loaded suites.
        selection: which of their dialogues.
        seed: for everything random.
        bot: profile that overrides those of the dialogues; empty leaves them.
        policies_digest: of the clauses and packs in force.

    Raises:
        UsageError: an address that names nothing, a malformed expression.
    """
    picked = selection.pick(library.entries)
    jobs = tuple(_job(index, entry, bot) for index, entry in enumerate(picked))
    return RunPlan(jobs=jobs, seed=seed, digest=_digest(jobs, seed, policies_digest))


def _job(index: int, entry: Listed, bot: str) -> Job:
    title, source = _writable(entry.title, entry.source)
    return Job(
        index=index,
        key=entry.key,
        id=entry.id,
        suite=entry.suite,
        title=title,
        kind=entry.kind,
        severity=entry.severity,
        tags=entry.tags,
        covers=entry.covers,
        bot=bot or entry.bot,
        channel=entry.channel,
        digest=entry.digest,
        source=source,
    )


def _writable(title: str, source: Source) -> tuple[str, Source]:
    """What of a suite's own words goes into every report, without the numbers of cards and documents that they hold."""
    if not may_hold_documents(codec.encode((title, source.excerpt))):  # almost always, and cheaper than reading on
        return title, source
    return hide_documents(title), msgspec.structs.replace(source, excerpt=hide_documents(source.excerpt))


def _digest(jobs: tuple[Job, ...], seed: int, policies: str) -> str:
    decides = [seed, policies, [(job.id, job.digest, job.bot) for job in jobs]]
    return hashlib.sha256(codec.encode(decides)).hexdigest()
