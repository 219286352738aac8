"""The public builder of transcripts: what plug-in authors write is what a conversation would have recorded."""

from __future__ import annotations

import doctest

import pytest

from harness.checks.reply_text import Says
from harness.model.approved import Approved
from harness.model.crm import FieldChange
from harness.model.dialogue import Client, Given, WaitTurn
from harness.model.transcript import Transcript
from harness.testkit import transcripts
from harness.testkit.transcripts import Talk, changed, created, deleted, judged, meaning, seen
from tests.unit.running.parts import SOURCE, Stage, user


def test_the_examples_in_its_documentation_run():
    result = doctest.testmod(transcripts)
    assert result.attempted >= 10
    assert result.failed == 0


def test_it_gives_what_a_conversation_records():
    stage = Stage("Здравствуйте", "Чем помочь?", plans=[("2026-03-02T11:00:00+03:00", "Вы ещё тут?")])
    stage.play(user("Привет", "Эй"), user("Ну"), WaitTurn(seconds=3600, source=SOURCE))
    built = (
        Talk(dialogue="d", given=Given(bot="b"))
        .client("Привет", "Эй").bot("Здравствуйте", latency=0.5)
        .client("Ну").bot("Чем помочь?", latency=0.5)
        .waits(3600).bot("Вы ещё тут?")
        .transcript()
    )  # fmt: skip
    recorded = stage.talk.transcript()
    assert [(e.index, e.turn, e.kind, e.said, e.note, e.at, e.ended, e.latency) for e in built.exchanges] == [
        (e.index, e.turn, e.kind, e.said, e.note, e.at, e.ended, e.latency) for e in recorded.exchanges
    ]
    assert [e.reply.text for e in built.exchanges] == [e.reply.text for e in recorded.exchanges]


def test_calls_belong_to_the_exchange_that_stands_open():
    talk = (
        Talk()
        .client("а")
        .call("one")
        .call("two", actor="client")
        .bot("б")
        .client("в")
        .bot("г")
        .call("three")
        .transcript()
    )
    assert [e.calls for e in talk.exchanges] == [(0, 2), (2, 3)]
    assert [call.seq for call in talk.journal.calls] == [0, 1, 2]
    assert [call.method for _, call in seen(talk).calls()] == ["one", "three"], "the bot's only"


def test_changes_add_up_to_the_state_of_the_crm():
    talk = (
        Talk()
        .row("lead", "7", STATUS_ID="NEW", NAME="Анна")
        .client("а").call("crm.lead.update", changes=changed("lead", "7", STATUS_ID=("NEW", "BOOKED")))
        .client("б").call("crm.lead.add", changes=created("lead", "8", NAME="Олег"))
        .client("в").call("crm.lead.delete", changes=deleted("lead", "7"))
        .transcript()
    )  # fmt: skip
    assert seen(talk, "turn", turn=0).rows("lead") == {"7": {"STATUS_ID": "BOOKED", "NAME": "Анна"}}
    assert set(seen(talk, "turn", turn=1).rows("lead")) == {"7", "8"}
    assert seen(talk).rows("lead") == {"8": {"NAME": "Олег"}}
    assert {call.kind for call in talk.journal.calls} == {"write"}


def test_everything_else_that_a_transcript_may_hold():
    talk = (
        Talk(client=Client(name="Анна"), now="2026-05-09T10:00:00+05:00")
        .sends("photo", "мои ногти", url="x").bot("Вижу", "Записаться").clicks("Записаться")
        .bot("Код 17").captures(code="17").operator("answers", "Добрый день").event("payment")
        .hands_over(to="manager", reason="payment").labels("fallback")
        .answers("вежлив?", met=True).deviates("script.no_branch_fits", reply="x").breaks("bot.timeout", seconds=3)
        .transcript()
    )  # fmt: skip
    assert [e.kind for e in talk.exchanges] == ["send", "click", "operator", "event"]
    assert talk.exchanges[0].said[0].content == {"url": "x"}
    assert [e.bindings for e in talk.exchanges] == [{}, {"code": "17"}, {"code": "17"}, {"code": "17"}]
    assert talk.exchanges[-1].reply.handover.to == "manager"
    assert talk.exchanges[-1].reply.labels == ("fallback",)
    assert talk.answers == {"вежлив?": {"met": True, "reason": ""}}
    assert (talk.deviations[0].turn, talk.deviations[0].exchange) == ((3,), 3)
    assert (talk.failure.code, talk.failure.exchange) == ("bot.timeout", 3)
    assert (talk.given.client.name, talk.given.now) == ("Анна", "2026-05-09T10:00:00+05:00")


def test_a_bot_may_begin():
    talk = Talk().bot("Здравствуйте, напоминаем").transcript()
    assert [(e.kind, e.reply.text) for e in talk.exchanges] == [("wait", "Здравствуйте, напоминаем")]


def test_a_talk_may_be_looked_at_while_it_grows():
    talk = Talk().client("а").bot("раз")
    early = talk.transcript()
    talk.bot("два")
    assert isinstance(early, Transcript)
    assert [m.text for m in early.exchanges[0].reply.messages] == ["раз"]


def test_scopes_of_a_ruling():
    talk = Talk().client("а").bot("раз").client("б").bot("два").transcript()
    assert judged(Says(texts="раз"), talk).status == "satisfied"
    assert judged(Says(texts="раз"), talk, "turn").status == "violated"
    assert judged(Says(texts="раз"), talk, "turn", turn=0).status == "satisfied"
    with pytest.raises(IndexError):
        seen(talk, "turn", turn=2)


def test_small_words():
    assert meaning("reminder", at="x").facts == {"at": "x"}
    assert changed("deal", "1", A=(1, 2)) == [FieldChange(entity="deal", id="1", field="A", before=1, after=2)]
    assert seen(Talk().client("а").transcript(), approved=Approved(offers=({"id": 1},))).offers == ({"id": 1},)
