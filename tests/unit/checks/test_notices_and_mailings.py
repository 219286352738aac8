"""Notices in plain words, masked data that is shown again, and mailings that were consented to."""

import pytest
from check_builders import Scene, bot, call, judge, means, see


def status(name, *steps, scene=None, **arguments):
    ruling = judge(name, see(*steps, scene=scene), **arguments)
    return ruling.code if ruling.status == "violated" else ruling.status


def says(text, user="привет", **more):
    return bot(text, user=user, **more)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (
            "Нужны имя и телефон — они пойдут только на запись, подробнее: https://x.example/p. Как вас зовут?",
            "satisfied",
        ),
        ("Ваши данные нужны для записи: https://x.example/p. Как вас зовут?", "satisfied"),
        ("Подробнее об услугах: https://x.example/price. Как вас зовут?", "check.consent_first.asked"),
        ("Имя пойдёт только на запись. Как вас зовут?", "check.consent_first.asked"),
    ],
)
def test_a_purpose_in_plain_words_is_a_notice(notice, expected):
    contract = Scene(facts={"pd_basis": "contract"})
    assert status("consent_first", says(notice), scene=contract, before="asking") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ваш номер заканчивается на 8877?", "not_applicable"),
        ("Почта g***@mail.ru?", "not_applicable"),
        ("Ваш телефон +7 917 ***-**-77, верно?", "not_applicable"),
        ("Номер +7 917 ***-**-77, верно? И как вас зовут?", "check.consent_first.asked"),
        ("Какой у вас телефон?", "check.consent_first.asked"),
    ],
)
def test_masked_data_shown_again_asks_for_nothing(text, expected):
    assert status("consent_first", says(text), before="asking") == expected


SUBSCRIBED = says("Подписала", calls=(call("crm.lead.update", means("consent", kind="mailing", given=True)),))
LEFT = says("Отписала", calls=(call("crm.lead.update", means("consent", kind="mailing", given=False)),))


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ([SUBSCRIBED], "До 31 декабря скидка 12 % на профгигиену. Отписаться: «стоп»", "satisfied"),
        ([SUBSCRIBED], "Напоминаем о визите завтра. А ещё скидка 12 % на уход!", "check.no_promo.service"),
        ([SUBSCRIBED, LEFT], "До 31 декабря скидка 12 % на профгигиену", "check.no_promo.service"),
        ([], "До 31 декабря скидка 12 % на профгигиену", "check.no_promo.service"),
    ],
)
def test_a_mailing_that_was_consented_to_is_no_service_message(before, text, expected):
    assert status("no_promo", *before, bot(text, kind="wait", latency=None)) == expected


def test_a_planned_reminder_is_a_service_message_whatever_it_tells():
    plan = call("crm.activity.todo.add", means("reminder", action="plan", text="Маска в подарок: акция"))
    assert status("no_promo", SUBSCRIBED, says("Записала", calls=(plan,))) == "check.no_promo.service"
