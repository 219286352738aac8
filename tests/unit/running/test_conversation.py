"""A dialogue is played turn by turn; what happened is recorded as it happened."""

from __future__ import annotations

import pytest

from harness.model.dialogue import ClickTurn, EventTurn, OperatorTurn, SendTurn, WaitTurn
from harness.model.transcript import Reply
from harness.running.conversation import WAKES_PER_WAIT, wait_target
from harness.testkit import fakes
from tests.unit.running.parts import SOURCE, Stage, says, user


def test_a_burst_is_one_exchange_with_all_that_was_said():
    stage = Stage("Здравствуйте!")
    assert stage.play(user("Привет", "Есть кто?")) == [True]
    assert [said.text for said in stage.bot.heard[0]] == ["Привет", "Есть кто?"]
    assert len(stage.bot.heard) == 1
    assert (stage.last.kind, stage.last.turn, stage.last.latency) == ("user", (0,), 0.5)
    assert stage.last.reply.text == "Здравствуйте!"


def test_exchanges_are_told_as_they_happen_and_windows_of_calls_follow_one_another():
    stage = Stage()

    def writing():
        stage.portal.call("crm.lead.add", {})
        stage.portal.call("crm.lead.get", {})
        return says("записал")

    stage.bot.replies = [writing, "молча", writing]
    stage.play(user("а"), user("б"), user("в"))
    assert [exchange.calls for exchange in stage.talk.exchanges] == [(0, 2), (2, 2), (2, 4)]
    assert stage.told == stage.talk.exchanges
    assert [exchange.index for exchange in stage.told] == [0, 1, 2]
    assert len(stage.talk.transcript().journal.calls) == 4


def test_a_button_of_the_last_reply_can_be_pressed_even_if_a_silent_exchange_lies_between():
    stage = Stage(says("Выберите", buttons=("Утро", "Вечер")), Reply(), "Хорошо")
    played = stage.play(user("а"), user("..."), ClickTurn(button="Вечер", source=SOURCE))
    assert played == [True, True, True]
    assert stage.last.kind == "click"
    assert [(said.kind, said.text) for said in stage.last.said] == [("click", "Вечер")]


@pytest.mark.parametrize(("replies", "offered"), [([says("Ну", buttons=("Да", "Нет"))], "Да, Нет"), (["Ну"], "—")])
def test_a_button_that_is_not_offered_is_a_deviation_and_the_end(replies, offered):
    stage = Stage(*replies)
    assert stage.play(user("а"), ClickTurn(button="Может", source=SOURCE)) == [True, False]
    (deviation,) = stage.talk.deviations
    assert deviation.code == "script.button_not_offered"
    assert (deviation.turn, deviation.exchange) == ((1,), 0)
    assert deviation.parameters == {"button": "Может", "offered": offered}
    assert len(stage.bot.heard) == 1


def test_a_button_of_an_older_reply_is_gone():
    stage = Stage(says("Выберите", buttons=("Утро",)), "Что вы хотели?")
    assert stage.play(user("а"), user("б"), ClickTurn(button="Утро", source=SOURCE))[-1] is False


def test_a_click_before_the_bot_said_anything_is_a_deviation_of_no_exchange():
    stage = Stage()
    assert stage.play(ClickTurn(button="Да", source=SOURCE)) == [False]
    assert stage.talk.deviations[0].exchange is None


@pytest.mark.parametrize(
    ("what", "content", "text"),
    [
        ("photo", {"caption": "мои ногти", "url": "x"}, "мои ногти"),
        ("voice", {"transcript": "хочу записаться", "seconds": 4}, "хочу записаться"),
        ("file", {"name": "анализ.pdf"}, "анализ.pdf"),
        ("contact", {"phone": "+79170000000"}, "+79170000000"),
        ("contact", {"name": "Анна", "phone": "+79170000000"}, "Анна"),
        ("location", {"address": "Баумана, 1"}, "Баумана, 1"),
        ("photo", {}, ""),
    ],
)
def test_things_that_are_not_text_carry_what_a_person_would_read(what, content, text):
    stage = Stage("Вижу")
    stage.play(SendTurn(what=what, content=content, source=SOURCE))
    (said,) = stage.last.said
    assert (stage.last.kind, said.kind, said.text, said.content) == ("send", what, text, content)


def test_captured_values_stand_in_every_later_act():
    stage = Stage("Ваш код 17", says("Итак", buttons=("Код 17",)), "Да", "Да")
    played = stage.play(
        user("а", capture={"code": r"код (\d+)"}),
        user("мой код {captured.code}"),
        ClickTurn(button="Код {captured.code}", source=SOURCE),
        SendTurn(what="photo", content={"caption": "{captured.code}.jpg"}, source=SOURCE),
    )
    assert all(played)
    assert [heard[0].text for heard in stage.bot.heard] == ["а", "мой код 17", "Код 17", "17.jpg"]
    assert [exchange.bindings for exchange in stage.talk.exchanges] == [{"code": "17"}] * 4


def test_what_is_not_found_to_capture_is_a_deviation_and_the_placeholder_stays():
    stage = Stage("Кода нет", "Хм")
    assert stage.play(user("а", capture={"code": r"код (\d+)", "no": r"(нет)"}), user("{captured.code}")) == [
        True,
        True,
    ]
    (deviation,) = stage.talk.deviations
    assert deviation.code == "script.not_captured"
    assert deviation.parameters == {"name": "code", "pattern": r"код (\d+)"}
    assert stage.bot.heard[1][0].text == "{captured.code}"
    assert stage.talk.exchanges[0].bindings == {"no": "нет"}


def test_a_later_capture_replaces_a_value_for_what_follows_only():
    stage = Stage("номер 1", "номер 2")
    capture = {"n": r"номер (\d)"}
    stage.play(user("а", capture=capture), user("б", capture=capture))
    assert [exchange.bindings for exchange in stage.talk.exchanges] == [{"n": "1"}, {"n": "2"}]


def test_all_that_falls_due_in_a_wait_is_delivered_in_order_at_its_moment():
    plans = [
        ("2026-03-02T11:00:00+03:00", "раз"),
        ("2026-03-02T12:30:00+03:00", "два"),
        ("2026-03-02T18:00:00+03:00", "три"),
    ]
    stage = Stage(plans=plans)
    stage.play(WaitTurn(seconds=5 * 3600, source=SOURCE))
    said = [(message.text, message.at) for message in stage.last.reply.messages]
    assert said == [("раз", "2026-03-02T11:00:00+03:00"), ("два", "2026-03-02T12:30:00+03:00")]
    moments = [at for at, _ in stage.bot.woken]
    assert moments == ["2026-03-02T11:00:00+03:00", "2026-03-02T12:30:00+03:00", "2026-03-02T15:00:00+03:00"]
    assert stage.last.kind == "wait"
    assert (stage.last.at, stage.last.ended) == (fakes.NOW, "2026-03-02T15:00:00+03:00")
    assert stage.last.note == f"{fakes.NOW} → 2026-03-02T15:00:00+03:00"
    assert stage.last.latency is None


def test_what_falls_due_at_the_very_end_of_a_wait_is_part_of_it():
    stage = Stage(plans=[("2026-03-02T11:00:00+03:00", "впритык")])
    stage.play(WaitTurn(seconds=3600, source=SOURCE))
    assert stage.last.reply.text == "впритык"


def test_a_plan_of_the_past_is_woken_now():
    stage = Stage(plans=[("2026-03-01T00:00:00+03:00", "давно пора")])
    stage.play(WaitTurn(seconds=60, source=SOURCE))
    assert [(m.text, m.at) for m in stage.last.reply.messages] == [("давно пора", fakes.NOW)]


def test_a_moment_that_the_bot_states_itself_is_kept():
    stage = Stage(plans=[("2026-03-02T10:30:00+03:00", lambda: _dated("2026-03-02T10:29:00+03:00"))])
    stage.play(WaitTurn(seconds=3600, source=SOURCE))
    assert stage.last.reply.messages[0].at == "2026-03-02T10:29:00+03:00"


def _dated(at):
    from harness.model.transcript import Message

    return Reply(messages=(Message(text="точно", at=at),))


def test_a_bot_that_always_wants_to_be_woken_does_not_stop_time():
    stage = Stage()
    stage.bot.due = stage.clock.now
    stage.play(WaitTurn(seconds=3600, source=SOURCE))
    assert len(stage.bot.woken) == WAKES_PER_WAIT + 1
    assert stage.last.ended == "2026-03-02T11:00:00+03:00"


@pytest.mark.parametrize(
    ("until", "moment"),
    [
        ("15:00", "2026-03-02T15:00:00+03:00"),
        ("9:30", "2026-03-03T09:30:00+03:00"),
        ("10:00", "2026-03-03T10:00:00+03:00"),
        ("2026-03-04T08:00:00+05:00", "2026-03-04T06:00:00+03:00"),
    ],
)
def test_waits_end_at_a_moment_or_at_the_next_such_time(until, moment):
    stage = Stage()
    stage.play(WaitTurn(until=until, source=SOURCE))
    assert stage.clock.now().isoformat() == moment


def test_a_wait_until_a_moment_gone_by_leaves_the_clock():
    stage = Stage()
    stage.play(WaitTurn(until="2026-03-01T15:00+03:00", source=SOURCE))
    assert stage.clock.now().isoformat() == fakes.NOW


def test_a_wait_of_nothing_is_no_time():
    now = fakes.clock().now()
    assert wait_target(WaitTurn(source=SOURCE), now) == now


def test_an_operator_acts_in_the_portal_before_the_bot_hears_of_it():
    stage = Stage()
    order = []
    stage.portal.play = lambda act: order.append("portal")
    stage.bot.acted = lambda act: (order.append("bot"), says("Рада была помочь"))[1]
    turn = OperatorTurn(action="transfers", to="senior", text="заберите", source=SOURCE)
    stage.play(turn)
    assert order == ["portal", "bot"]
    assert stage.bot.woken[0][1] is turn
    assert (stage.last.kind, stage.last.note) == ("operator", "transfers senior «заберите»")
    assert [(m.text, m.at) for m in stage.last.reply.messages] == [("Рада была помочь", fakes.NOW)]


def test_an_event_arrives_as_often_as_stated():
    stage = Stage()
    stage.bot.acted = lambda act: says(f"оплата {len(stage.portal.acts)}")
    stage.play(EventTurn(name="payment", data={"status": "paid", "amount": 100}, times=2, source=SOURCE))
    assert len(stage.portal.acts) == 2
    assert stage.last.reply.text == "оплата 1\nоплата 2"
    assert (stage.last.kind, stage.last.note) == ("event", "payment ×2 (status: paid, amount: 100)")


def test_an_event_without_data_is_noted_by_its_name():
    stage = Stage()
    stage.play(EventTurn(name="no_show", source=SOURCE))
    assert stage.last.note == "no_show"
