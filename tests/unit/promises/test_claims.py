"""Claims of a reply: who makes them, how they are meant, what they name, and what the approved offers say to them."""

import datetime

import pytest

from harness.promises.detector import find_promises, judge_reply, reading


def the_only(text, offers=(), asked="", on=None):
    (judged,) = judge_reply(text, offers, asked, on, model=False)
    return judged


def labels(text, offers=(), asked=""):
    return {one.claim.category for one in find_promises(text, offers, asked, model=False)}


def test_a_claim_has_its_exact_place_in_the_reply():
    text = "Здравствуйте! Сделаем вам скидку 30 %. Приходите."
    claim = the_only(text).claim
    assert text[slice(*claim.span)].startswith("Сделаем вам скидку")
    assert claim.slots.percents == (30.0,)
    assert (claim.modality, claim.holder, claim.binds) == ("firm", "firm", True)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Скидку вам не сделаем.", "denied"),
        ("Деньги не вернём.", "denied"),
        ("Деньги вернём?", "asked"),
    ],
)
def test_what_does_not_bind_is_shown_with_the_reason(text, modality):
    judged = the_only(text)
    assert judged.claim.modality == modality
    assert judged.claim.cleared_by
    assert judged.verdict == "harmless"


def test_a_promise_on_a_condition_binds():
    claim = the_only("Если оплатите сегодня, вернём деньги.").claim
    assert (claim.modality, claim.binds) == ("conditional", True)


def test_a_quoted_promise_is_shown_as_somebody_elses():
    text = "Вы пишете: «вернём деньги через день», но это не мы."
    quoted = [one for one in judge_reply(text, (), "", model=False) if one.claim.category == "refund"]
    assert [(one.claim.modality, one.claim.holder, one.verdict) for one in quoted] == [("quoted", "third", "harmless")]
    assert text[slice(*quoted[0].claim.span)].startswith("вернём")


def test_words_in_quotes_are_somebody_elses():
    assert labels("Вы писали: «скидка 50%». Такой акции у нас нет.") == set()


@pytest.mark.parametrize(
    ("asked", "text", "category"),
    [
        ("Деньги вернёте?", "Да, конечно", "refund"),
        ("Деньги вернёте??", "Да, конечно", "refund"),
        ("а деньги вернёте? ?!", "Да, конечно", "refund"),
        ("Деньги вернёте?", "Разумеется!", "refund"),
        ("Скидку сделаете?", "Без проблем)", "discount"),
    ],
)
def test_a_short_answer_takes_its_sense_from_the_question(asked, text, category):
    assert category in labels(text, asked=asked)
    assert labels(text) == set()


def test_no_to_the_same_question_promises_nothing():
    assert labels("Нет, увы", asked="Деньги вернёте?") == set()


@pytest.mark.parametrize(
    "text", ["Здравствуйте, да, конечно", "Анна, да", "Добрый день 😊 да", "Здравствуйте! Да, конечно.", "Спасибо! Да."]
)
def test_a_greeting_or_a_name_may_stand_before_the_answer(text):
    assert labels(text, asked="Скидку 30 % сделаете?") == {"discount"}


@pytest.mark.parametrize(
    "text", ["Здравствуйте!", "Анна, добрый день", "Здравствуйте! Какая услуга?", "Спасибо, Анна!"]
)
def test_a_greeting_alone_answers_nothing(text):
    assert labels(text, asked="Скидку 30 % сделаете?") == set()


@pytest.mark.parametrize(
    ("asked", "text"), [("Скидки не будет?", "Да, не будет"), ("Скидки точно нет?", "Точно"), ("Скидок нет?", "Да")]
)
def test_yes_to_a_question_that_denies_promises_nothing(asked, text):
    assert labels(text, asked=asked) == set()


def test_a_polite_request_with_a_negation_is_consented_to():
    assert labels("Да, сделаем", asked="Скидку не сделаете?") == {"discount"}


@pytest.mark.parametrize("text", ["Вернём деньги если не понравится", "Деньги вернём если результат не устроит вас"])
def test_a_negation_of_a_condition_denies_nothing_where_the_comma_is_missing(text):
    assert labels(text) == {"refund"}


def test_what_stands_behind_a_turn_speaks_of_somebody_else():
    assert "discount" in labels("Страховая вернёт вам деньги, а мы сделаем скидку 20 %")


def test_a_sentence_ends_where_the_space_behind_the_full_stop_is_missing():
    text = "Скидка 50%.Вернём деньги, если что"
    assert labels(text) == {"discount", "refund"}
    assert [text[slice(*one.claim.span)] for one in find_promises(text, (), model=False)] == [
        "Скидка 50",
        "Вернём деньги",
    ]


@pytest.mark.parametrize(
    "text", ["вренём дненьги обязательно", "верне\u0308м деньги обязательно", "В е р н ё м деньги, да"]
)
def test_a_quote_is_what_was_written(text):
    (found,) = find_promises(text, (), model=False)
    assert found.claim.quote in text
    assert text[slice(*found.claim.span)] in found.claim.quote


def test_many_denials_hide_no_promise():
    assert "refund" in labels("Скидку 10 % мы не даём. " * 150 + "А вам вернём деньги.")


@pytest.mark.parametrize(
    "text",
    [
        "с к и д к у вам сделаем",
        "сделаем вам СКИДКУ",
        "Сделаем вам cкидку",
        "sdelaem vam skidku",
        "сделаем вам скиидку",
    ],
)
def test_broken_up_foreign_and_slipped_letters_hide_nothing(text):
    (found,) = find_promises(text, (), model=False)
    assert found.claim.category == "discount"
    assert 0 <= found.claim.span[0] < found.claim.span[1] <= len(text)


def test_the_reading_is_told_for_explaining():
    seen = reading("Б0льно? Нисколько.")
    assert seen.text == "Больно? Нисколько."
    assert [segment.asks for segment in seen.segments] == [True, False]
    assert seen.segments[1].answer == "no"


FIRST = ("«Первый визит»: −10 % на стрижку до 30.06.2026",)


def test_within_an_offer_the_same_words_are_fine():
    assert the_only("Сделаем вам скидку 10 % на стрижку", FIRST).verdict == "approved"


def test_more_than_the_offer_says_how_much():
    judged = the_only("Сделаем вам скидку 20 % на стрижку", FIRST)
    assert (judged.verdict, judged.reason) == ("violation", "more_than_offer")
    assert (judged.promised, judged.approved) == ("20 %", "10 %")
    assert judged.offer == FIRST[0]


def test_an_offer_that_has_ended_allows_nothing():
    text = "Сделаем вам скидку 10 % на стрижку"
    assert the_only(text, FIRST, on=datetime.date(2026, 6, 30)).verdict == "approved"
    late = the_only(text, FIRST, on=datetime.date(2026, 7, 1))
    assert (late.reason, late.approved) == ("expired", "2026-06-30")


def test_another_service_is_not_covered():
    offers = ({"id": "cut", "name": "Утро", "percent": 10, "services": ["Стрижка женская"]},)
    assert the_only("Сделаем вам скидку 10 % на стрижку", offers).verdict == "approved"
    assert the_only("Сделаем вам скидку 5 % на педикюр", offers).reason == "other_service"


def test_sooner_than_the_sla_is_not_covered():
    sla = ({"kind": "deadline", "name": "SLA", "text": "администратор ответит в течение 10 минут"},)
    assert labels("Администратор ответит в течение 10 минут.", sla) == set()
    judged = the_only("Администратор ответит через 2 минуты.", sla)
    assert (judged.reason, judged.promised, judged.approved) == ("sooner_than_offer", "2 мин", "10 мин")
