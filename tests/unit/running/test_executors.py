"""Every job exactly once, whatever the number of threads; a stop is obeyed."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.running.executors import Abandoned, Threads, serial
from tests.unit.running.parts import Runs, job


def never():
    return False


def told_by(executor, jobs, run, stopped=never):
    return list(executor(jobs, run if isinstance(run, Runs) else Runs(run), stopped))


def three_events(job, tell):
    for step in ("began", "went", "ended"):
        tell((job.index, step))


@settings(deadline=None, max_examples=25)
@given(count=st.integers(0, 40), threads=st.integers(1, 6))
def test_every_job_is_done_exactly_once_and_its_events_keep_their_order(count, threads):
    jobs = [job(number) for number in range(count)]
    told = told_by(Threads(threads), jobs, three_events)
    assert Counter(told) == Counter(told_by(serial, jobs, three_events))
    for number in range(count):
        assert [step for index, step in told if index == number] == ["began", "went", "ended"]


def test_serial_keeps_the_plan_order_and_the_callers_thread():
    threads = []
    told = told_by(
        serial, [job(n) for n in range(3)], lambda j, tell: (threads.append(threading.current_thread()), tell(j.index))
    )
    assert told == [0, 1, 2]
    assert set(threads) == {threading.current_thread()}


def test_no_thread_at_all_is_one():
    assert {index for index, _ in told_by(Threads(0), [job(0), job(1)], three_events)} == {0, 1}


def test_threads_really_work_at_once():
    together = threading.Barrier(3, timeout=30)

    def meet(job, tell):
        together.wait()
        tell(job.index)

    assert sorted(told_by(Threads(3), [job(n) for n in range(3)], meet)) == [0, 1, 2]


def test_jobs_are_taken_lazily():
    taken = []

    def jobs():
        for number in range(1000):
            taken.append(number)
            yield job(number)

    stop = threading.Event()
    told = told_by(serial, jobs(), lambda j, tell: (tell(j.index), stop.set() if j.index == 2 else None), stop.is_set)
    assert told == [0, 1, 2]
    assert len(taken) < 10


@pytest.mark.parametrize("executor", [serial, Threads(1), Threads(3)], ids=["serial", "one", "three"])
def test_nothing_begins_after_a_stop(executor):
    ran = []
    assert told_by(executor, [job(n) for n in range(5)], lambda j, tell: ran.append(j.index), lambda: True) == []
    assert ran == []


def test_a_job_that_hangs_does_not_keep_a_stopped_run():
    hanging, stop = threading.Event(), threading.Event()

    def run(job, tell):
        if job.index == 1:
            stop.set()
            hanging.wait(60)
        tell(job.index)

    told = told_by(Threads(1), [job(0), job(1), job(2)], run, stop.is_set)
    hanging.set()
    assert told == [0]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_ends_its_part_only():
    dead = []

    def run(job, tell):
        if job.index == 0:
            dead.append(threading.current_thread())
            raise SystemError("a defect")
        tell(job.index)

    assert sorted(told_by(Threads(2), [job(n) for n in range(4)], run)) == [1, 2, 3]
    dead[0].join(30)


def test_a_job_that_is_given_up_is_told_once_and_its_thread_replaced():
    hanging, held, ended = threading.Event(), threading.Event(), threading.Event()

    def run(job, tell):
        if job.index == 0:
            held.set()
            hanging.wait(60)
            ended.set()
            raise Abandoned
        tell(job.index)

    def rescue(tell):
        if not held.is_set():
            return 0
        held.clear()
        tell("given up")
        return 1

    told = told_by(Threads(1), [job(n) for n in range(3)], Runs(run, rescue))
    hanging.set()
    assert told == ["given up", 1, 2]
    assert ended.wait(30)
