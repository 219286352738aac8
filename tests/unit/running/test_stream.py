"""The stream of a run: numbered, complete, and always finished."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.dialogue import Given
from harness.model.events import (
    DialogueFinished,
    DialogueSkipped,
    DialogueStarted,
    RunFinished,
    RunInterrupted,
    RunStarted,
    SuiteFinished,
    SuiteStarted,
    TurnFinished,
)
from harness.model.record import Attempt, DialogueRecord, RunPlan, RunSettings, Tally
from harness.model.transcript import Transcript
from harness.model.verdict import Verdict
from harness.running.executors import Threads, serial
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from tests.unit.running.parts import Runs, job


def record(one, outcome):
    transcript = Transcript(dialogue=one.id, given=Given())
    return DialogueRecord(
        job=one, outcome=outcome, attempts=(Attempt(transcript=transcript, verdict=Verdict(outcome=outcome)),)
    )


def runner(outcomes):
    def run(one, tell):
        tell(DialogueStarted(index=one.index, id=one.id))
        tell(TurnFinished(index=one.index, exchange=0))
        tell(DialogueFinished(index=one.index, record=record(one, outcomes[one.index])))

    return run


def plan_of(*suites):
    return RunPlan(jobs=tuple(job(number, suite) for number, suite in enumerate(suites)), seed=7, digest="abc")


def streamed(plan, run_job, *, executor=serial, stop=None, done=None):
    header = RunHeader(run="r1", settings=RunSettings(command="harness run --bot x"))
    return list(Stream(plan, header, Runs(run_job), executor=executor, stop=stop or StopPolicy(), done=done))


def names(events):
    return [type(event).__name__ for event in events]


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_a_run_from_its_first_event_to_its_last():
    events = streamed(plan_of("a", "a"), runner(["passed", "failed"]))
    assert names(events) == [
        "RunStarted", "SuiteStarted", "DialogueStarted", "TurnFinished", "DialogueFinished",
        "DialogueStarted", "TurnFinished", "DialogueFinished", "SuiteFinished", "RunFinished",
    ]  # fmt: skip
    started, suite = events[:2]
    assert (started.run, started.seed, started.digest, started.total) == ("r1", 7, "abc", 2)
    assert started.settings.command == "harness run --bot x"
    assert (suite.suite, suite.path, suite.total) == ("a", "suites/x.suite.yaml", 2)
    assert events[-2].tally == events[-1].tally == Tally(passed=1, failed=1)


@settings(deadline=None, max_examples=40)
@given(
    outcomes=st.lists(st.sampled_from(["passed", "failed", "error"]), max_size=12),
    suites=st.lists(st.sampled_from("abc"), min_size=12, max_size=12),
    threads=st.integers(0, 4),
    limit=st.integers(0, 3),
)
def test_whatever_happens_the_stream_is_whole(outcomes, suites, threads, limit):
    plan = plan_of(*suites[: len(outcomes)])
    executor = Threads(threads) if threads else serial
    events = streamed(plan, runner(outcomes), executor=executor, stop=StopPolicy(limit))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunFinished)
    assert len(of(RunFinished, events)) == 1
    finished = {event.index for event in of(DialogueFinished, events)}
    skipped = {event.index for event in of(DialogueSkipped, events)}
    assert not finished & skipped
    assert finished | skipped == set(range(len(outcomes)))
    assert events[-1].tally.total == len(outcomes)
    assert {event.suite for event in of(SuiteFinished, events)} == set(suites[: len(outcomes)])
    for suite in of(SuiteFinished, events):
        assert suite.tally.total == suites[: len(outcomes)].count(suite.suite)
    opened = [event.suite for event in of(SuiteStarted, events)]
    assert len(opened) == len(set(opened))


def test_a_suite_begins_once_even_when_its_dialogues_lie_apart():
    events = streamed(plan_of("a", "b", "a"), runner(["passed"] * 3))
    assert [event.suite for event in of(SuiteStarted, events)] == ["a", "b"]
    assert [event.suite for event in of(SuiteFinished, events)] == ["b", "a"]


def test_an_empty_plan_is_finished_and_not_green():
    events = streamed(plan_of(), runner([]))
    assert names(events) == ["RunStarted", "RunFinished"]
    assert events[-1].exit_code == 5


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["passed", "passed"], 0),
        (["passed", "failed"], 1),
        (["failed", "error"], 3),
        (["passed", "error"], 3),
        (["flaky"], 0),
        (["known_issue"], 0),
        (["skipped"], 5),
    ],
)
def test_exit_codes(outcomes, code):
    assert streamed(plan_of(*"a" * len(outcomes)), runner(outcomes))[-1].exit_code == code


def test_maxfail_skips_the_rest_and_says_why():
    events = streamed(plan_of("a", "a", "b"), runner(["passed", "failed", "passed"]), stop=StopPolicy(1))
    (skipped,) = of(DialogueSkipped, events)
    assert (skipped.index, skipped.reason, skipped.job.suite) == (2, "skip.maxfail", "b")
    assert [event.reason for event in of(RunInterrupted, events)] == ["skip.maxfail"]
    assert [event.suite for event in of(SuiteFinished, events)] == ["a", "b"]
    last = events[-1]
    assert (last.exit_code, last.interrupted, last.tally) == (1, False, Tally(passed=1, failed=1, skipped=1))


def test_ctrl_c_in_the_middle_finishes_the_stream_with_code_two():
    stop = StopPolicy()

    def run(one, tell):
        runner(["passed"] * 3)(one, tell)
        if one.index == 0:
            stop.request("skip.interrupted")

    events = streamed(plan_of("a", "a", "a"), run, stop=stop)
    assert [event.reason for event in of(DialogueSkipped, events)] == ["skip.interrupted"] * 2
    assert names(events)[-2:] == ["RunInterrupted", "RunFinished"]
    assert (events[-1].exit_code, events[-1].interrupted) == (2, True)


def test_a_stop_after_the_last_dialogue_skips_nothing_but_is_told_in_the_code():
    stop = StopPolicy()

    def run(one, tell):
        runner(["passed"])(one, tell)
        stop.request("skip.interrupted")

    events = streamed(plan_of("a"), run, stop=stop)
    assert of(DialogueSkipped, events) == []
    assert events[-1].exit_code == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dialogue_that_got_lost_is_skipped_and_the_run_is_not_valid():
    dead = []

    def run(one, tell):
        if one.index == 1:
            dead.append(threading.current_thread())
            raise SystemError("a defect")
        runner(["passed"] * 3)(one, tell)

    events = streamed(plan_of("a", "a", "a"), run, executor=Threads(2))
    dead[0].join(30)
    assert [(event.index, event.reason) for event in of(DialogueSkipped, events)] == [(1, "skip.executor_lost")]
    assert of(RunInterrupted, events) == []
    assert events[-1].exit_code == 3, "a run that lost a dialogue is never green"


def test_a_resumed_run_goes_on_where_it_was():
    ran = []

    def run(one, tell):
        ran.append(one.index)
        runner(["passed"] * 4)(one, tell)

    events = streamed(plan_of("a", "a", "b", "b"), run, done={0: "failed", 2: "passed"})
    assert ran == [1, 3]
    assert of(RunStarted, events) == []
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    tallies = {event.suite: event.tally for event in of(SuiteFinished, events)}
    assert tallies == {"a": Tally(passed=1, failed=1), "b": Tally(passed=2)}
    assert events[-1].tally == Tally(passed=3, failed=1)
    assert events[-1].exit_code == 1


def test_a_resumed_run_tells_of_suites_that_were_done_before():
    events = streamed(plan_of("a", "b"), runner(["passed"] * 2), done={0: "failed"})
    assert {event.suite: event.tally for event in of(SuiteFinished, events)} == {
        "a": Tally(failed=1),
        "b": Tally(passed=1),
    }
    assert {event.suite: event.total for event in of(SuiteStarted, events)} == {"a": 1, "b": 1}


def test_a_resumed_run_with_everything_done_only_finishes():
    events = streamed(plan_of("a"), runner(["passed"]), done={0: "passed"})
    assert of(DialogueStarted, events) == []
    assert isinstance(events[-1], RunFinished)
    assert events[-1].exit_code == 0


def test_run_stamps_repeat_with_a_fixed_epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772434800")
    first, second = (streamed(plan_of("a"), runner(["passed"])) for _ in range(2))
    assert first == second
    assert first[0].started_at == "2026-03-02T07:00:00+00:00"
    assert first[-1].seconds == 0.0


def test_one_thread_stops_exactly_at_the_limit():
    ran = []

    def run(one, tell):
        ran.append(one.index)
        runner(["failed"] * 100)(one, tell)

    events = streamed(plan_of(*"a" * 100), run, executor=Threads(1), stop=StopPolicy(2))
    assert ran == [0, 1]
    assert events[-1].tally == Tally(failed=2, skipped=98)
