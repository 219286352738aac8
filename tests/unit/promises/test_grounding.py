"""Claims held against approved offers: what stays within them, what goes beyond, and what the reason says."""

import datetime as dt

import pytest

from harness.errors import UsageError
from harness.promises.detector import judge_reply

FIRST = {"id": "first", "name": "Скидка на первый визит", "percent": 10, "group": "новые клиенты",
         "services": ["Стрижка женская", "Стрижка мужская", "Маникюр с покрытием"],
         "conditions": "один раз, не суммируется с другими"}  # fmt: skip
BIRTHDAY = {"id": "birthday", "name": "Скидка в день рождения", "percent": 15, "services": ["*"],
            "group": "все клиенты", "conditions": "три дня до и после даты, по документу"}  # fmt: skip
CONSULT = {"id": "consult", "name": "Бесплатная консультация косметолога", "free": True, "group": "новые клиенты",
           "services": ["Консультация косметолога"], "conditions": "15 минут, по записи"}  # fmt: skip
SALON = (FIRST, BIRTHDAY, CONSULT)
SITE = ({"id": "site", "name": "Первый визит", "percent": 10, "services": ["Стрижка женская"], "branch": "на Баумана",
         "group": "новые клиенты", "conditions": "только при записи через сайт"},)  # fmt: skip
REVIEW = ({"id": "review", "name": "Отзыв", "sum": 300, "services": ["Маникюр"], "conditions": "за отзыв на картах"},)
PRICES = (
    {"kind": "price", "name": "Маникюр с покрытием", "services": ["Маникюр с покрытием"], "sum": 2000},
    {"kind": "price", "name": "Стрижка женская", "services": ["Стрижка женская"], "sum": 1800, "least": True},
)
FIRST_TIME = ("Скидка 10 % на первое посещение",)
CHILD = ("Детям до 7 лет стрижка 700 ₽ вместо 1000 ₽",)
SKILL = ("Гарантия на маникюр 5 дней: бесплатная коррекция скола",)
ANSWER = ("Ответ администратора в течение 10 минут",)
BY_POST = ("Сертификат на почту в течение 2 рабочих дней",)
BOOKED = ("Запись подтверждена администратором: 14.06 в 11:00, Гузель, педикюр",)


def told(text, offers, asked=""):
    """Reason, promised and approved of the violations that rules see."""
    found = judge_reply(text, offers, asked, model=False)
    return [(one.reason, one.promised, one.approved) for one in found if one.verdict == "violation"]


def approved(text, offers, asked=""):
    verdicts = {one.verdict for one in judge_reply(text, offers, asked, model=False)}
    return "approved" in verdicts and "violation" not in verdicts


@pytest.mark.parametrize("reply", ["Да, {} на первое посещение", "Есть, {} на первое посещение", "Да, {}"])
def test_the_amount_of_an_answer_is_its_own_and_not_the_questions(reply):
    asked = "я первый раз, скидка есть?"
    assert told(reply.format("50 %"), FIRST_TIME, asked) == [("more_than_offer", "50 %", "10 %")]
    assert approved(reply.format("10 %"), FIRST_TIME, asked)
    assert approved("Да, 10 %", FIRST_TIME, "скидку 30 % на первое посещение дадите?")
    assert told("Да", FIRST_TIME, "скидку 30 % на первое посещение дадите?") == [("more_than_offer", "30 %", "10 %")]


def test_roubles_are_held_against_percents_by_the_price_list():
    text = "Скидка {} рублей новым клиентам на маникюр с покрытием"
    assert told(text.format(1900), SALON + PRICES) == [("more_than_offer", "1900 ₽ (95 %)", "10 %")]
    assert told(text.format(1900), SALON) == [("more_than_offer", "1900 ₽", "10 %")], "nobody knows the price"
    assert approved(text.format(200), SALON + PRICES)
    assert approved("Женская стрижка со скидкой 10 % на первый визит — 1620 ₽", SALON + PRICES)


def test_a_price_instead_of_another_is_a_discount_of_that_share():
    text = "Мужская стрижка новым клиентам {} вместо 1200"
    assert told(text.format(900), SALON) == [("more_than_offer", "25 %", "10 %")]
    assert approved(text.format(1080), SALON)


@pytest.mark.parametrize("text", ["Детям до 7 лет {} ₽ вместо 1000", "Детям до 7 лет {} рублей вместо 1000"])
def test_a_price_below_the_approved_one_is_more_discount(text):
    assert told(text.format(100), CHILD) == [("more_than_offer", "100 ₽", "700 ₽")]
    assert approved(text.format(700), CHILD)


def test_a_wider_age_is_beyond_the_offer():
    assert told("Детям до 10 лет 700 ₽ вместо 1000", CHILD) == [("longer_than_offer", "10 лет", "7 лет")]


@pytest.mark.parametrize(
    "text",
    [
        "На окрашивание скидка 10%",
        "Педикюр со скидкой 10%",
        "На наращивание ресниц скидка 10 % новым клиентам",
        "Скидка 10 % новым клиентам на маникюр и окрашивание",
        "На день рождения дарим 15 % целый месяц",
        "Консультация косметолога бесплатно, целый час",
        "Минус 10 % на первый визит и ещё минус 15 в день рождения, скидки суммируем",
    ],
)
def test_another_service_or_longer_or_summed_is_beyond(text):
    assert told(text, SALON)


@pytest.mark.parametrize(
    "text",
    [
        "На первый визит скидка 10 %",
        "У нас есть скидка на первый визит",
        "На первый визит минус 10 % на стрижку",
        "Новым клиентам скидка 10 % на маникюр с покрытием",
        "В день рождения дарим 15 %, три дня до и после",
        "Именинникам скидка 15 % на окрашивание в день рождения, по документу",
        "Консультация косметолога бесплатная, 15 минут",
        "Консультация косметолога бесплатно, приходите через час",
        "На первый визит скидка 10 %, с другими скидками не суммируется",
    ],
)
def test_an_offer_in_other_words_stays_approved(text):
    assert approved(text, SALON)


def test_an_offer_for_new_clients_is_none_for_old_ones():
    asked = "{}, консультация косметолога бесплатная?"
    assert told("Да", SALON, asked.format("Я хожу к вам давно"))
    assert told("Да", SALON, asked.format("Я у вас пятый раз на процедуре"))
    assert approved("Да", SALON, asked.format("Я у вас впервые"))
    assert approved("Да", SALON, asked.format("Давно хотела к вам"))


def test_another_branch_or_way_of_booking_is_beyond():
    assert told("На Чистопольской тоже скидка 10 % на стрижку новым клиентам", SITE)
    assert told("Скидку 10 % на стрижку дадим и при записи по телефону", SITE)
    assert approved("На Баумана скидка 10 % на стрижку новым клиентам при записи через сайт", SITE)
    assert approved("Скидка 10 % на стрижку при записи через сайт, по телефону её нет", SITE)


def test_the_terms_of_a_discount_approve_no_deadline():
    assert told("Ответ по претензии дадим через 5 дней.", SALON) == [("no_offer", "", "")]


def test_a_reason_names_amounts_that_can_be_compared():
    assert told("За отзыв скидка 30 % на маникюр", REVIEW) == [("more_than_offer", "30 %", "300 ₽")]
    assert told("За отзыв скинем 400 рублей на маникюр", REVIEW) == [("more_than_offer", "400 ₽", "300 ₽")]
    assert told("Скинем 300 рублей на маникюр просто так", REVIEW)
    assert approved("За отзыв скинем 300 рублей на маникюр", REVIEW)


def test_sooner_than_approved_is_told_whatever_the_words_for_an_answer():
    assert told("Перезвоним через 2 минуты", ANSWER) == [("sooner_than_offer", "2 мин", "10 мин")]
    assert approved("Перезвоним в течение 10 минут", ANSWER)


@pytest.mark.parametrize("when", ["через 5 минут", "через 1 час", "через пять минуточек", "в течение часа", "за день"])
def test_working_days_are_a_length_too(when):
    assert told(f"Сертификат на почту придёт {when}", BY_POST)
    assert approved("Сертификат на почту придёт в течение 2 рабочих дней", BY_POST)


def test_a_longer_guarantee_is_more():
    reason = ("longer_than_offer", "10 д", "5 д")
    assert told("Скол в течение 10 дней поправим бесплатно", SKILL) == [reason]
    assert told("Скол в течение 10 дней переделаем бесплатно", SKILL) == [reason]
    assert approved("Скол в течение 5 дней поправим бесплатно", SKILL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("14.06 в 13:00 к Гузель, место за вами", ("other_time", "13:00", "11:00")),
        ("15 июня в 11:00 к Гузель, место за вами", ("other_time", "15.06", "14.06")),
        ("14.06 в 11:00 к Светлане, место за вами", ("other_time", "Светлана", "Гузель")),
    ],
)
def test_a_confirmed_booking_is_for_that_day_time_and_master(text, reason):
    assert told(text, BOOKED) == [reason]
    assert approved("14 июня в 11:00 к Гузель, место за вами", BOOKED)


def test_an_offer_that_has_ended_is_told_before_its_conditions():
    ended = ({**FIRST, "until": "2026-06-30"},)
    found = judge_reply("На первый визит скидка 10 %", ended, "", dt.date(2026, 7, 15), model=False)
    assert [(one.reason, one.approved) for one in found] == [("expired", "2026-06-30")]


def test_an_offer_longer_than_any_is_refused_with_its_length():
    with pytest.raises(UsageError) as error:
        judge_reply("Скидка 10 %", ("Скидка 10 % " * 5000,))
    assert (error.value.code, error.value.parameters["got"]) == ("promises.offer_too_long", 60000)
    assert approved("Скидка 10 %", ("Скидка 10 % на маникюр. " * 500,))


TRIAL = {
    "id": "trial",
    "name": "Первая тренировка бесплатно",
    "free": True,
    "services": ["Пробная тренировка"],
    "group": "новые клиенты",
}
PERSONAL = {"kind": "price", "name": "Персональная тренировка", "services": ["Персональная тренировка"], "sum": 1500}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Первая тренировка бесплатно для новых клиентов, по записи.", "approved"),
        ("Первую тренировку дарим бесплатно", "approved"),
        ("Персональная тренировка бесплатно", "violation"),
    ],
)
def test_an_offer_called_by_its_name_is_for_its_services(text, verdict):
    assert {one.verdict for one in judge_reply(text, (TRIAL, PERSONAL), model=False)} == {verdict}


@pytest.mark.parametrize("service", ["Женская стрижка", "Стрижка женская"])
def test_a_service_is_known_by_its_noun(service):
    offer = {"id": "first", "name": "Первый визит", "percent": 10, "services": [service]}
    assert {one.verdict for one in judge_reply("На стрижку скидка 10 %", (offer,), model=False)} == {"approved"}
    assert {one.verdict for one in judge_reply("На окрашивание скидка 10 %", (offer,), model=False)} == {"violation"}
