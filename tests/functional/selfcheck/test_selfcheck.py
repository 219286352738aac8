"""Every check is shown to accept what it must accept and to refuse, with its own code, what it must refuse."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from harness.planning.selection import Selection
from harness.registry import collect
from harness.running.executors import serial
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring.project import Project
from harness.wiring.workshop import Workshop

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "suites" / "selfcheck"
CODE = "code:"


@functools.cache
def records():
    project = Project(ROOT)
    library = project.library((FOLDER,))
    plan = project.plan(library, Selection())
    shop = Workshop(project, lambda job: library.dialogue(job.key))
    try:
        events = list(Stream(plan, RunHeader(run="selfcheck"), shop.run_job, executor=serial, stop=StopPolicy()))
    finally:
        shop.close()
    return {event.record.job.id: event.record for event in events if hasattr(event, "record")}


def _listed():
    project = Project(ROOT)
    return [(entry.id, entry.tags) for entry in project.library((FOLDER,)).entries]


@pytest.mark.parametrize(("name", "tags"), _listed(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_verdict_is_the_stated_one(name, tags):
    record = records()[name]
    assert record.outcome != "error", record.transcript.failure or record.findings
    codes = [finding.code for finding in record.findings if finding.kind == "violation"]
    if "must-fail" not in tags:
        assert record.outcome == "passed", codes
        return
    wanted = {tag.removeprefix(CODE) for tag in tags if tag.startswith(CODE)}
    assert record.outcome == "failed"
    assert wanted
    assert wanted <= set(codes), codes


def test_every_check_has_one_of_each():
    passing, failing = set(), set()
    for record in records().values():
        target = failing if record.outcome == "failed" else passing
        violated = {finding.check for finding in record.findings if finding.kind == "violation"}
        for judged in record.verdict.judged:
            name = judged.check
            if target is passing or name in violated:
                target.add(name)
    names = set(collect("check", "harness.checks"))
    not_judged = {f.check for r in records().values() for f in r.findings if f.kind == "not_judged"}
    assert names - passing == set()
    assert names - failing - not_judged == set()
