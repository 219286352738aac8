"""A bot that breaks leaves what happened until then; writes that come late still belong to their exchange."""

from __future__ import annotations

import pytest

from harness.errors import BotError
from harness.model.dialogue import EventTurn, WaitTurn
from harness.model.transcript import Reply
from harness.running import conversation
from harness.running.conversation import Settle
from harness.testkit import fakes
from tests.unit.running.parts import SOURCE, Stage, user


def test_a_bot_that_breaks_leaves_what_was_said_and_written():
    stage = Stage("Привет")

    def breaking():
        stage.portal.call("crm.lead.add", {})
        raise BotError("bot.timeout", seconds=30)

    stage.bot.replies.append(breaking)
    stage.play(user("а"))
    with pytest.raises(BotError) as broke:
        stage.talk.play(user("а теперь?"), (1,))
    stage.talk.fail(broke.value)
    transcript = stage.talk.transcript()
    assert [exchange.said[0].text for exchange in transcript.exchanges] == ["а", "а теперь?"]
    assert transcript.exchanges[1].calls == (0, 1)
    assert transcript.exchanges[1].reply == Reply()
    assert transcript.failure.code == "bot.timeout"
    assert transcript.failure.exchange == 1, "the exchange in which it broke, as reports point at it"


def test_a_bot_that_breaks_in_a_wait_leaves_what_it_said_before():
    plans = [("2026-03-02T11:00:00+03:00", "Напоминаю"), ("2026-03-02T12:00:00+03:00", BotError("bot.hung_up"))]
    stage = Stage(plans=plans)
    with pytest.raises(BotError) as broke:
        stage.play(WaitTurn(seconds=86400, source=SOURCE))
    stage.talk.fail(broke.value)
    assert stage.last.kind == "wait"
    assert stage.last.reply.text == "Напоминаю"
    assert stage.last.ended == "2026-03-02T12:00:00+03:00"


def test_a_bot_that_breaks_on_an_event_leaves_the_event():
    stage = Stage()

    def breaks(act):
        raise BotError("bot.hung_up")

    stage.bot.acted = breaks
    with pytest.raises(BotError) as broke:
        stage.play(EventTurn(name="payment", source=SOURCE))
    stage.talk.fail(broke.value)
    assert (stage.last.kind, stage.last.note) == ("event", "payment")


def test_a_bot_that_broke_before_anything_was_said_broke_in_no_exchange():
    stage = Stage()
    stage.talk.fail(BotError("bot.unreachable"))
    assert stage.talk.transcript().failure.exchange is None


class LateWriter(fakes.RecordingPortal):
    """A portal that receives a call at some looks at its mark: writes that come after the reply."""

    def __init__(self, late):
        super().__init__()
        self.late = list(late)

    def mark(self):
        if self.late and self.late.pop(0):
            self.call("crm.lead.add", {})
        return super().mark()


@pytest.fixture
def time(monkeypatch):
    """Real time that passes only in pauses."""
    passed = [0.0]
    monkeypatch.setattr(conversation, "stopwatch", lambda: passed[0])
    monkeypatch.setattr(conversation, "pause", lambda seconds: passed.__setitem__(0, passed[0] + seconds))
    return passed


def test_writes_that_come_a_little_late_belong_to_the_exchange(time):
    stage = Stage("готово", portal=LateWriter([False, False, True, False, True]), settle=Settle(quiet=0.2, cap=5))
    stage.play(user("а"))
    assert stage.last.calls == (0, 2)
    assert 0.2 <= time[0] < 1.0


def test_patience_with_writes_that_never_cease_is_bounded(time):
    stage = Stage("готово", portal=LateWriter([True] * 10_000), settle=Settle(quiet=0.2, cap=1.0))
    stage.play(user("а"))
    assert 1.0 <= time[0] < 1.3


def test_without_patience_no_time_is_spent(time):
    stage = Stage("готово", portal=LateWriter([False] * 10), settle=Settle())
    stage.play(user("а"), WaitTurn(seconds=60, source=SOURCE))
    assert time[0] == 0.0
