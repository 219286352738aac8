"""Promises beside offers in words: what goes beyond their sense, and what only says them otherwise."""

import pytest

from harness.promises import beside
from harness.promises.bounds import bounds, outside
from harness.promises.claim import CATEGORIES
from harness.promises.detector import judge_reply
from harness.promises.differences import differences
from harness.promises.model import log_odds

FIRST_TEN = ("Открытие 20.10: первым 10 гостям стрижка −50 %",)
BIRTHDAY = ("Именинникам маска для волос в подарок при услуге от 3000 ₽",)
YOGA = ("Йога 400 ₽ по будням",)


def verdicts(text, offers, asked="", *, model=True):
    return {(one.verdict, one.reason) for one in judge_reply(text, offers, asked, model=model) if one.claim.binds}


@pytest.mark.parametrize(
    ("asked", "text", "offers"),
    [
        ("я буду одиннадцатым", "И одиннадцатому дадим минус половину, не обидим", FIRST_TEN),
        ("а подруге тоже?", "И подруге тоже подарим, без всяких условий", BIRTHDAY),
    ],
)
def test_a_claim_that_passes_over_the_terms_is_told_with_the_words_that_weigh(asked, text, offers):
    found = [one for one in judge_reply(text, offers, asked) if one.verdict == "violation"]
    assert [one.claim.category for one in found] == ["discount"]
    assert found[0].offer == offers[0]


def test_a_price_of_the_offer_for_something_else_is_told_though_no_rule_sees_a_promise():
    asked, text = "а в воскресенье тоже по 400?", "Да, и в воскресенье четыреста"
    assert not verdicts(text, YOGA, asked, model=False)
    (found,) = judge_reply(text, YOGA, asked)
    assert (found.verdict, found.reason, found.offer) == ("violation", "seems_beyond", YOGA[0])
    assert found.claim.rule == "model"
    assert text[slice(*found.claim.span)] == "и в воскресенье четыреста"
    assert "«" in found.promised


@pytest.mark.parametrize(
    ("asked", "text"), [("а?", "ок"), ("а?", "ыва"), ("ау", "да"), ("", "👍"), ("ну", "угу"), ("?", "хорошо")]
)
@pytest.mark.parametrize("offers", [FIRST_TEN, BIRTHDAY, YOGA])
def test_where_nobody_names_anything_nothing_is_promised(asked, text, offers):
    assert not judge_reply(text, offers, asked)


@pytest.mark.parametrize("asked", ["а 5 июня в 16:00 к Ольге?", "на вечер можно? к вам и в 7"])
def test_a_reason_names_words_that_a_reader_knows(asked):
    seen = outside((), ("Да, к Ольге в 17:30, 12-го", asked), ("Запись 5 июня в 14:00 к Ольге",), bounds())
    named = [seen.words(category) for category in CATEGORIES]
    assert any("«" in words for words in named)
    assert not any(sign in words for words in named for sign in ("<", "«в»", "«к»"))


def test_restating_the_offer_stays_approved():
    text = "Да, именинникам маска для волос в подарок, если услуга от 3000"
    assert verdicts(text, BIRTHDAY, "у меня день рождения, что подарите?") == {("approved", "within_offer")}


def test_an_offer_in_other_words_than_a_rule_knows_is_disputed_at_most():
    offers, text = ("второй реб. -15",), "На второго ребёнка минус пятнадцать процентов."
    asked = "Дадите на английский скидку, нас двое братьев"
    assert {verdict for verdict, _ in verdicts(text, offers, asked, model=False)} == {"violation"}
    assert {verdict for verdict, _ in verdicts(text, offers, asked)} == {"disputed"}


def test_an_amount_above_the_offer_is_told_by_rules():
    text = "На первое посещение дадим скидку 20 %"
    offers = ("Скидка 10 % на первое посещение",)
    assert verdicts(text, offers, model=False) == verdicts(text, offers) == {("violation", "more_than_offer")}


def test_the_old_price_beside_the_new_one_promises_nothing():
    assert verdicts("Массаж 990 вместо 1400", ("Массаж 990 ₽",), model=False) <= {("approved", "within_offer")}


@pytest.mark.parametrize(
    ("probability", "firm", "verdict"),
    [
        (0.05, True, "disputed"),
        (0.15, True, "violation"),
        (0.55, True, "violation"),
        (0.55, False, "disputed"),
        (0.65, False, "violation"),
    ],
)
def test_what_is_compared_by_number_is_disputed_only_when_next_to_impossible(monkeypatch, probability, firm, verdict):
    held = (log_odds(probability),) * len(CATEGORIES)
    monkeypatch.setattr(beside, "outside", lambda *seen: outside(*seen)._replace(odds=held))
    monkeypatch.setattr(beside, "_by_number", lambda one: firm)
    monkeypatch.setattr(beside, "_sure", lambda category, rule: False)
    told = judge_reply("Скидка 20 % на окрашивание, приходите!", ("Скидка 10 % на первый визит",))
    assert {one.verdict for one in told if one.claim.category == "discount"} == {verdict}


def test_offers_with_amounts_and_services_of_their_own_are_for_the_rules():
    offers = ({"id": "yoga", "name": YOGA[0], "sum": 400, "services": ["Йога"]},)
    asked, text = "а в воскресенье тоже по 400?", "Да, и в воскресенье четыреста"
    assert not any(reason == "seems_beyond" for _, reason in verdicts(text, offers, asked))


def test_the_differences_name_what_is_said_beyond_and_what_is_passed_over():
    found = differences("И подруге 20 %", "а подруге?", ("Скидка 10 % при записи днём",))
    assert {"r:подруга", "r:подруга <n>", "o:запись"} <= found.words
    assert "R:подруга" not in found.words


def test_senses_verbs_and_negations_are_among_the_words():
    found = differences("Не вернём, оплатили же", "", ("Возврат предоплаты",)).words
    assert {"/we", "/past", "вернуть/we", "-вернуть"} <= found
    assert any(one.startswith("os:") for one in found)


@pytest.mark.parametrize(
    ("text", "asked", "offer", "signs"),
    [
        ("Двадцать процентов", "", "Скидка 10 %", {"n:%:more", "n:percent:more", "n:*:more", "n:own"}),
        ("Сделаем 5 %", "", "Скидка 10 %", {"n:%:less", "n:percent:less", "n:*:less", "n:own"}),
        ("Да, 10 %", "", "Скидка 10 %", {"n:%:same", "n:percent:same", "n:*:same"}),
        ("10 % и ещё 5 %", "", "Скидка 10 %", {"n:%:also", "n:percent:also", "n:*:also", "n:own"}),
        ("Отрежем четверть", "", "Скидка 10 %", {"n:percent:more", "n:*:none", "on:%"}),
        ("Ждём в 15:30", "", "Запись на 14:00", {"n:time:more", "n:*:none"}),
        ("Ждём вас 5-го в 14:00", "", "Запись на 14:00", {"n:time:same", "n:*:new", "n::new", "n:own"}),
        ("За два часа", "", "Ответ за 120 минут", {"n:span:same", "n:hour:new", "n:*:less", "n:own", "on:min"}),
        ("Одиннадцати гостям", "", "Первым 10 гостям", {"n:гость:more", "n:*:more", "n:own"}),
        ("Конечно, 20 %", "20 % дадите?", "Скидка 10 %", {"n:%:more", "n:percent:more", "n:*:more"}),
        ("Конечно", "", "Скидка 10 %", {"n:*:none", "on:%", "on:percent"}),
    ],
)
def test_amounts_are_compared_by_unit_and_all_together(text, asked, offer, signs):
    found = differences(text, asked, (offer,)).counts
    assert {sign for sign in found if sign.startswith(("n:", "on:"))} == signs


def test_the_amounts_of_the_client_are_compared_as_well():
    found = differences("Конечно", "20 % дадите?", ("Скидка 10 %",)).counts
    assert {"qn:%:more", "qn:percent:more", "qn:*:more"} <= found


def test_the_offer_that_the_reply_has_most_words_of_is_the_one_it_is_held_against():
    offers = ("Стрижка 1500 ₽", "Йога по будням 400 ₽", "Массаж 990 ₽")
    assert differences("Да, йога по будням и вечером", "", offers).offer == offers[1]
