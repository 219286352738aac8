"""Every check is shown to accept what it must accept and to refuse, with its own code, what it must refuse."""

from __future__ import annotations

import functools
import os
import socket
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def settings() -> dict:
    """This project's, with a port for the bot that nobody else has: these tests may run in several processes at once."""
    found = yaml.safe_load((ROOT / "harness.yaml").read_text(encoding="utf-8"))
    bot, port = found["bots"]["bitrix-v1"], free_port()
    bot["command"] = bot["command"].replace("8471", str(port))
    bot["bot"]["handler"] = bot["bot"]["handler"].replace("8471", str(port))
    return {**found, "fixtures": str(ROOT / "fixtures")}


@functools.cache
def records():
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        (Path(folder) / "harness.yaml").write_text(yaml.safe_dump(settings()), encoding="utf-8")
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # `python` of the bots
        return ran(Project(Path(folder)))


def ran(project: Project) -> dict:
    """Every dialogue's record, by id."""
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
