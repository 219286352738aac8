"""Turns that depend on the bot's last words: guarded branches and clients with a goal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from harness.errors import BotError
from harness.model.dialogue import Branch, ChooseTurn, ClickTurn, Client, Given, UntilTurn, UserTurn
from harness.model.transcript import Reply
from harness.running.conversation import Conversation
from harness.running.script import filled_for, follow, guard_fits
from harness.testkit import fakes
from tests.unit.running.parts import SOURCE, Puppet, dialogue, expects, says, user


def reactions(*pairs, otherwise=()):
    return lambda name: SimpleNamespace(pairs=pairs, otherwise=otherwise)


def reached_when(text):
    """A goal that holds as soon as the bot has said something."""
    return lambda expectation, dialogue, transcript: any(text in e.reply.text for e in transcript.exchanges)


def play(what, *replies, reacts=None, holds=lambda *_: False):
    bot = Puppet(*replies)
    talk = Conversation(what, bot, fakes.RecordingPortal(), fakes.clock())
    return bot, follow(what, talk, reacts or reactions(), holds)


def texts(bot):
    return [" ".join(said.text for said in heard) for heard in bot.heard]


def choose(*branches):
    return ChooseTurn(branches=tuple(Branch(when=when, turns=turns) for when, turns in branches), source=SOURCE)


def until(**rest):
    return UntilTurn(**{"goal": (expects("says", arguments={"texts": "готово"}),), "source": SOURCE, **rest})


def test_the_first_branch_that_fits_is_played_and_turns_are_numbered_within_it():
    what = dialogue(
        user("а"),
        choose(("нет мест", (user("жаль"),)), ("мест", (user("ура"), user("спасибо"))), (None, (user("что?"),))),
        user("пока"),
    )
    bot, transcript = play(what, "Есть места")
    assert texts(bot) == ["а", "ура", "спасибо", "пока"]
    assert [exchange.turn for exchange in transcript.exchanges] == [(0,), (1, 1, 0), (1, 1, 1), (2,)]


def test_otherwise_is_played_when_nothing_fits():
    bot, transcript = play(dialogue(user("а"), choose(("да", (user("1"),)), (None, (user("2"),)))), "Нет")
    assert texts(bot) == ["а", "2"]
    assert transcript.deviations == ()


def test_no_branch_that_fits_is_a_deviation_and_the_talk_goes_on():
    bot, transcript = play(dialogue(user("а"), choose(("да", (user("1"),))), user("пока")), "Нет")
    assert texts(bot) == ["а", "пока"]
    (deviation,) = transcript.deviations
    assert (deviation.code, deviation.turn, deviation.exchange) == ("script.no_branch_fits", (1,), 0)
    assert deviation.parameters == {"reply": "Нет"}


def test_a_branch_looks_at_the_last_words_not_at_a_silent_exchange():
    bot, _ = play(dialogue(user("а"), user("б"), choose(("да", (user("1"),)), (None, (user("2"),)))), "да", Reply())
    assert texts(bot) == ["а", "б", "1"]


def test_a_button_not_offered_inside_a_branch_ends_the_whole_talk():
    inner = choose((None, (ClickTurn(button="Да", source=SOURCE), user("дальше"))))
    bot, transcript = play(dialogue(user("а"), inner, user("пока")), "Ну")
    assert texts(bot) == ["а"]
    assert transcript.deviations[0].turn == (1, 0, 0)


def test_branches_may_nest():
    inner = choose(("раз", (user("внутри"),)))
    bot, transcript = play(dialogue(user("а"), choose((None, (user("б"), inner)))), "ну", "раз")
    assert texts(bot) == ["а", "б", "внутри"]
    assert transcript.exchanges[-1].turn == (1, 0, 1, 0, 0)


def test_a_client_with_a_goal_answers_until_it_is_reached():
    reacts = reactions(
        ({"contains": "имя"}, ("Анна",)), ({"contains": "телефон"}, ("мой номер", "+7917")), otherwise=("не знаю",)
    )
    bot, transcript = play(
        dialogue(user("хочу записаться"), until(), user("спасибо")),
        "Ваше имя?", "Ваш телефон?", "Цвет глаз?", "готово", "пожалуйста",
        reacts=reacts, holds=reached_when("готово"),
    )  # fmt: skip
    assert texts(bot) == ["хочу записаться", "Анна", "мой номер +7917", "не знаю", "спасибо"]
    assert [exchange.turn for exchange in transcript.exchanges] == [(0,), (1, 0), (1, 1), (1, 2), (2,)]
    assert transcript.deviations == ()


def test_a_goal_that_is_reached_already_says_nothing():
    bot, transcript = play(dialogue(user("а"), until()), "готово", holds=reached_when("готово"))
    assert texts(bot) == ["а"]
    assert transcript.deviations == ()


def test_a_goal_reached_with_the_very_last_turn_is_reached():
    bot, transcript = play(
        dialogue(until(max_turns=2)), "ну", "готово", reacts=reactions(otherwise=("да",)), holds=reached_when("готово")
    )
    assert len(bot.heard) == 2
    assert transcript.deviations == ()


def test_every_part_of_the_goal_counts():
    goal = (expects("a"), expects("b"))
    _, transcript = play(
        dialogue(until(goal=goal, max_turns=1)), reacts=reactions(otherwise=("да",)), holds=lambda e, *_: e.check == "a"
    )
    assert transcript.deviations[0].parameters == {"goal": "a, b", "turns": 1}


def test_a_goal_that_is_missed_is_a_deviation_after_the_stated_number_of_turns():
    bot, transcript = play(dialogue(until(max_turns=3), user("пока")), reacts=reactions(otherwise=("да",)))
    assert texts(bot) == ["да", "да", "да", "пока"]
    (deviation,) = transcript.deviations
    assert (deviation.code, deviation.turn, deviation.exchange) == ("script.goal_not_reached", (0,), 2)
    assert deviation.parameters == {"goal": "says", "turns": 3}


def test_a_client_with_nothing_to_answer_gives_up_at_once():
    bot, transcript = play(dialogue(user("а"), until(max_turns=5), user("пока")), "Цвет глаз?")
    assert texts(bot) == ["а", "пока"]
    assert [(d.code, d.turn) for d in transcript.deviations] == [("script.nothing_to_answer", (1,))]


def test_answers_know_the_client_and_what_was_captured():
    given = Given(bot="b", client=Client(name="Анна", extra={"service": "маникюр"}))
    what = dialogue(
        user("а", capture={"code": r"код (\d+)"}),
        until(max_turns=1, capture={"number": r"запись (\d+)"}),
        user("отмените {captured.number}"),
        given=given,
    )
    bot, _ = play(
        what,
        "Ваш код 17",
        "запись 5",
        reacts=reactions(otherwise=("{client.name}, {client.service|стрижка}, {captured.code}",)),
    )
    assert texts(bot) == ["а", "Анна, маникюр, 17", "отмените 5"]


def test_a_bot_that_breaks_in_the_middle_ends_the_talk_with_all_that_was_said():
    what = dialogue(user("а"), user("б"), user("в"))
    bot, transcript = play(what, "раз", BotError("bot.timeout", seconds=3))
    assert texts(bot) == ["а", "б"]
    assert [exchange.reply.text for exchange in transcript.exchanges] == ["раз", ""]
    assert (transcript.failure.code, transcript.failure.exchange) == ("bot.timeout", 1)


@pytest.mark.parametrize(
    ("when", "text", "fits"),
    [
        ("запись", "Оформим запись?", True),
        ("запись", "До свидания", False),
        ({"asks": "phone"}, "Подскажите ваш номер телефона?", True),
        ({"asks": "phone"}, "Наш телефон 200-20-20.", False),
        ({"asks": ["name", "phone"]}, "Как вас зовут?", True),
        ({"any_of": ["да", "конечно"]}, "Конечно!", True),
        ({"matches": r"\d\d:\d\d"}, "в 15:30", True),
        ("x", "", False),
    ],
)
def test_guards(when, text, fits):
    assert guard_fits(when, text) is fits


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{client.name}", "Анна"),
        ("я {client.name}, {client.name}!", "я Анна, Анна!"),
        ("{client.master|любой мастер}", "любой мастер"),
        ("{client.phone|нет}", "нет"),
        ("{client.age}", "30"),
        ("{client.master}", ""),
        ("без фигурных", "без фигурных"),
        ("{client.name", "{client.name"),
        ("{case} и {client.name}", "{case} и Анна"),
    ],
)
def test_the_clients_data_in_reactions(text, filled):
    given = Given(client=Client(name="Анна", extra={"age": 30}))
    assert filled_for(text, dialogue(UserTurn(messages=("а",), source=SOURCE), given=given)) == filled


def test_a_name_with_braces_is_not_filled_again():
    given = Given(client=Client(name="{client.phone}", phone="+7"))
    assert filled_for("{client.name}", dialogue(user("а"), given=given)) == "{client.phone}"


def test_replies_of_several_messages_are_one_text_for_guards():
    bot, _ = play(dialogue(user("а"), choose(({"contains": "второе"}, (user("да"),)))), says("первое", "второе"))
    assert texts(bot) == ["а", "да"]
