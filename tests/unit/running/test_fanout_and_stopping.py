"""Live reporters cost only themselves; a stop has one reason."""

from __future__ import annotations

import pytest

from harness.model.events import RunFinished, RunInterrupted, SuiteStarted, Trouble
from harness.running.fanout import Fanout
from harness.running.stopping import StopPolicy

EVENTS = [SuiteStarted(suite="a", path="a.suite.yaml"), RunInterrupted(reason="x"), RunFinished(finished_at="now")]


class Listener:
    def __init__(self, breaks_on=None, breaks_at_close=False):
        self.heard = []
        self.closed = 0
        self.breaks_on = breaks_on
        self.breaks_at_close = breaks_at_close

    def handle(self, event):
        assert not self.closed, "told after it was closed"
        if self.breaks_on and isinstance(event, self.breaks_on):
            raise OSError("disk is full")
        self.heard.append(event)

    def close(self):
        self.closed += 1
        if self.breaks_at_close:
            raise OSError("disk is full")


def test_everybody_hears_everything_in_order_and_is_closed_once():
    one, two = Listener(), Listener()
    assert Fanout({"one": one, "two": two}).drain(EVENTS) is EVENTS[-1]
    assert one.heard == two.heard == EVENTS
    assert one.closed == two.closed == 1


def test_a_reporter_that_breaks_is_dropped_and_the_others_are_told():
    broken, fine = Listener(breaks_on=RunInterrupted), Listener()
    fanout = Fanout({"broken": broken, "fine": fine})
    assert fanout.drain(EVENTS) is EVENTS[-1]
    assert broken.heard == EVENTS[:1]
    trouble = Trouble(where="broken", code="reporter.broken",
                      parameters={"reporter": "broken", "cause": "OSError: disk is full"})  # fmt: skip
    assert fine.heard == [EVENTS[0], trouble, *EVENTS[1:]]
    assert fanout.troubles == [trouble]


def test_one_that_breaks_on_hearing_of_it_is_dropped_too():
    first, second, third = Listener(breaks_on=SuiteStarted), Listener(breaks_on=Trouble), Listener()
    fanout = Fanout({"first": first, "second": second, "third": third})
    fanout.drain(EVENTS)
    assert sorted(trouble.where for trouble in fanout.troubles) == ["first", "second"]
    assert [event for event in third.heard if not isinstance(event, Trouble)] == EVENTS


def test_all_broken_still_drains_the_run():
    fanout = Fanout({"a": Listener(breaks_on=SuiteStarted), "b": Listener(breaks_on=SuiteStarted)})
    assert fanout.drain(EVENTS) is EVENTS[-1]


@pytest.mark.parametrize("order", [("broken", "fine"), ("fine", "broken")])
def test_breaking_at_the_close_costs_only_itself(order):
    listeners = {"broken": Listener(breaks_at_close=True), "fine": Listener()}
    fanout = Fanout({name: listeners[name] for name in order})
    fanout.drain(EVENTS)
    assert [trouble.where for trouble in fanout.troubles] == ["broken"]
    assert [listener.closed for listener in listeners.values()] == [1, 1]


def test_reporters_are_closed_when_the_run_itself_breaks():
    def events():
        yield EVENTS[0]
        raise KeyboardInterrupt

    listener = Listener()
    with pytest.raises(KeyboardInterrupt):
        Fanout({"one": listener}).drain(events())
    assert listener.closed == 1


def test_a_stream_that_does_not_finish_gives_nothing():
    assert Fanout({}).drain(EVENTS[:1]) is None
    assert Fanout({}).drain([]) is None


def test_no_limit_never_stops():
    stop = StopPolicy()
    for _ in range(100):
        stop.seen("failed")
    assert stop.reason == ""


def test_failures_and_errors_count_towards_the_limit_and_nothing_else():
    stop = StopPolicy(2)
    for outcome in ("failed", "passed", "skipped", "flaky", "known_issue"):
        stop.seen(outcome)
    assert stop.reason == ""
    stop.seen("error")
    assert stop.reason == "skip.maxfail"
    assert not stop.interrupted


def test_the_first_reason_stays():
    stop = StopPolicy(1)
    stop.request("skip.interrupted")
    stop.seen("failed")
    assert stop.reason == "skip.interrupted"
    assert stop.interrupted
