"""A run that was cut short goes on in place and ends as if nothing had happened."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.model.dialogue import Given
from harness.model.events import DialogueFinished, DialogueStarted, RunStarted, TurnFinished
from harness.model.record import Attempt, DialogueRecord, Job, RunPlan
from harness.model.transcript import Transcript
from harness.model.value import Source
from harness.model.verdict import Verdict
from harness.reporters.events_jsonl import EventsWriter, finalise, read_events
from harness.running.executors import serial
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring.resuming import latest, stored

SUITES = ("a", "a", "b", "c", "c")
PLAN = RunPlan(
    jobs=tuple(
        Job(index=n, key=(suite, n), id=f"d{n}", suite=suite, source=Source(path=f"{suite}.suite.yaml"))
        for n, suite in enumerate(SUITES)
    ),
    digest="plan",
)


class Run:
    def __init__(self):
        self.ran = []

    def __call__(self, job, tell):
        self.ran.append(job.index)
        tell(DialogueStarted(index=job.index, id=job.id))
        tell(TurnFinished(index=job.index, exchange=0))
        outcome = "failed" if job.index == 1 else "passed"
        attempt = Attempt(transcript=Transcript(dialogue=job.id, given=Given()), verdict=Verdict(outcome=outcome))
        tell(DialogueFinished(index=job.index, record=DialogueRecord(job=job, outcome=outcome, attempts=(attempt,))))

    def rescue(self, tell):
        return 0


def stream(run, stop=None, done=None):
    return Stream(PLAN, RunHeader(run="r"), run, executor=serial, stop=stop or StopPolicy(), done=done)


def write(path, events):
    writer = EventsWriter(path)
    for event in events:
        writer.handle(event)
    writer.close()


@pytest.fixture(autouse=True)
def epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772434800")


def whole(folder):
    path = folder / "whole.jsonl"
    path.unlink(missing_ok=True)
    write(path, stream(Run()))
    finalise(path)
    return path.read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_killed_at_any_byte_it_ends_with_the_same_file(tmp_path, data):
    expected = whole(tmp_path)
    path = tmp_path / "events.jsonl"
    path.unlink(missing_ok=True)
    write(path, stream(Run()))
    full = path.read_bytes()
    first = full.index(b"\n") + 1
    last = full.rindex(b"\n", 0, len(full) - 1) + 1
    path.write_bytes(full[: data.draw(st.integers(first, last))])
    run = Run()
    found = stored(tmp_path, PLAN)
    assert (found.folder, found.run, found.total) == (tmp_path, "r", len(SUITES))
    write(path, stream(run, done=found.done))
    assert sorted([*found.done, *run.ran]) == list(range(len(SUITES))), "nothing lost, nothing run twice"
    finalise(path)
    assert path.read_bytes() == expected


@pytest.mark.parametrize("after", range(1, len(SUITES)))
def test_interrupted_with_a_finished_file_it_ends_with_the_same_file(tmp_path, after):
    stop, run = StopPolicy(), Run()
    path = tmp_path / "events.jsonl"

    def events():
        for event in stream(run, stop):
            if isinstance(event, DialogueFinished) and event.index + 1 == after:
                stop.request("skip.interrupted")
            yield event

    write(path, events())
    finalise(path)
    found = stored(tmp_path, PLAN)
    assert set(found.done) == set(range(after))
    write(path, stream(Run(), done=found.done))
    finalise(path)
    assert path.read_bytes() == whole(tmp_path)


def test_what_can_not_be_resumed_is_refused_and_left_alone(tmp_path):
    with pytest.raises(UsageError, match=r"run\.none"):
        stored(tmp_path, PLAN)
    path = tmp_path / "events.jsonl"
    write(path, stream(Run()))
    before = path.read_bytes()
    for plan, code in ((PLAN, "cli.resume.finished"), (RunPlan(jobs=PLAN.jobs, digest="other"), "cli.resume.changed")):
        with pytest.raises(UsageError, match=code):
            stored(tmp_path, plan)
        assert path.read_bytes() == before
        assert [item.name for item in tmp_path.iterdir()] == ["events.jsonl"]


def test_an_empty_file_is_no_run_of_this_plan(tmp_path):
    (tmp_path / "events.jsonl").write_bytes(b"")
    with pytest.raises(UsageError, match=r"cli\.resume\.changed"):
        stored(tmp_path, PLAN)


def test_what_is_kept_begins_with_the_first_event(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, stream(Run()))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:6]))
    stored(tmp_path, PLAN)
    assert isinstance(next(iter(read_events(path))), RunStarted)


def test_the_newest_run_is_the_last_by_name(tmp_path):
    assert latest(tmp_path) is None
    for name in ("20260302T070000Z-b", "20260301T070000Z-a", "20260303T070000Z-empty"):
        (tmp_path / name).mkdir()
        if "empty" not in name:
            (tmp_path / name / "events.jsonl").touch()
    assert latest(tmp_path).name == "20260302T070000Z-b"
