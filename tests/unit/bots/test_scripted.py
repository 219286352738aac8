"""The scripted bot says and does what the dialogue wrote down."""

from datetime import datetime

import pytest

from harness.bots.scripted import ScriptedBot
from harness.errors import BotError, SuiteError
from harness.model.transcript import Handover, Message, Reply
from harness.testkit import fakes, scripted


@pytest.fixture
def script(portal, clock, project):
    def start(*replies):
        bot = ScriptedBot.from_profile("x", {"kind": "scripted"}, project)
        return bot.open(fakes.talk(replies=list(replies)), portal, clock)

    return start


def test_entries_one_after_another(script, says):
    session = script("Да", ["Раз", "Два"], None, {"say": "Выберите", "buttons": ["10:00"], "labels": ["slots"]})
    replies = [session.say(says("?"))[0] for _ in range(4)]
    assert [[message.text for message in reply.messages] for reply in replies] == [
        ["Да"],
        ["Раз", "Два"],
        [],
        ["Выберите"],
    ]
    assert replies[3].messages[0].buttons == ("10:00",)
    assert replies[3].labels == ("slots",)
    with pytest.raises(BotError) as caught:
        session.say(says("?"))
    assert caught.value.code == "bot.script_short"


def test_crm_calls_with_results_of_earlier_ones(script, says, portal):
    session = script(
        {
            "crm": [{"method": "crm.lead.add", "params": {"fields": {"NAME": "{client.name}"}}}],
            "say": "Записала, {crm.0.result}",
        },
        {
            "crm": [
                {
                    "method": "imopenlines.operator.transfer",
                    "params": {"CHAT_ID": "{chat_id}", "LEAD": "{crm.0.result}"},
                }
            ]
        },
    )
    assert session.say(says("?"))[0].text == "Записала, 101"
    session.say(says("?"))
    assert portal.calls == [
        ("crm.lead.add", {"fields": {"NAME": "Анна"}}),
        ("imopenlines.operator.transfer", {"CHAT_ID": 42, "LEAD": 101}),
    ]


def test_latency_is_virtual(script, says, clock):
    _, latency = script({"say": "Да", "latency": 12.5}).say(says("?"))
    assert latency == 12.5
    assert clock.now() == datetime.fromisoformat("2026-03-02T10:00:12.5+03:00")


def test_handover(script, says):
    reply, _ = script({"say": "Минуту", "handover": {"to": "manager"}}).say(says("?"))
    assert reply.handover == Handover(to="manager")


def test_wake_takes_only_entries_meant_for_it(script, says):
    session = script("Да", {"say": "Напоминаю", "on_wake": True}, "Пока")
    assert session.wake() == Reply()
    session.say(says("?"))
    assert session.wake().text == "Напоминаю"
    assert session.wake() == Reply()
    assert session.say(says("?"))[0].text == "Пока"


def test_wake_waits_for_its_moment(script, clock):
    session = script({"say": "Напоминаю", "on_wake": True, "at": "2026-03-02T15:00:00+03:00"})
    assert session.due() == datetime.fromisoformat("2026-03-02T15:00:00+03:00")
    assert session.wake() == Reply()
    clock.advance(5 * 3600)
    assert session.wake().messages == (Message(text="Напоминаю", at="2026-03-02T15:00:00+03:00"),)
    assert session.due() is None


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"says": "Да"}, "bot.script_shape"),
        ({"say": 5}, "bot.reply_shape_at"),
        ({"latency": -1}, "bot.script_shape"),
        ({"crm": ["crm.lead.add"]}, "bot.script_shape"),
        ({"fails": "bot.timeout"}, "bot.timeout"),
    ],
)
def test_failures(script, says, entry, code):
    with pytest.raises(BotError) as caught:
        script(entry).say(says("?"))
    assert caught.value.code == code


def test_profile_has_no_keys(project):
    with pytest.raises(SuiteError):
        ScriptedBot.from_profile("x", {"kind": "scripted", "replies": []}, project)


def test_testkit_offers_the_same_bot():
    assert scripted.ScriptedBot is ScriptedBot
