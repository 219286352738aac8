"""Prices as listed: what bots write for sums, and what only looks like a price."""

import pytest
from check_builders import Scene, bot, call, judge, means, see

from harness.model.approved import Price
from harness.model.crm import FieldChange

CLINIC = Scene(
    prices=(
        Price(service="Приём терапевта", price=1800),
        Price(service="УЗИ брюшной полости", price=2200),
        Price(service="Профгигиена", price=4500, lower_bound=True),
        Price(service="Консультация дерматолога", price=2000),
    ),
    offers=({"id": "autumn", "name": "Осень", "percent": 12, "services": ["Профгигиена"]},),
    facts={"address": "ул. Пушкина, 12", "phone": "+7 843 555-20-20", "late": "при опоздании удерживаем 500 рублей"},
)


def found(text, user="привет", **more):
    ruling = judge("prices_as_listed", see(bot(text, user=user, **more), scene=CLINIC))
    return ruling.code.removeprefix("check.prices_as_listed.") if ruling.status == "violated" else ruling.status


@pytest.mark.parametrize(
    "text",
    [
        "Приём терапевта стоит 1500",
        "Приём терапевта — 1500.",
        "Приём терапевта, 30 минут, 1500",
        "Приём терапевта 2к.",
        "Терапевт у нас 2,5 тыс.",
        "Приём терапевта — полторы тысячи",
        "Терапевт — тыща восемьсот пятьдесят.",
        "Приём терапевта обойдётся в тысячу пятьсот рублей",
        "Приём терапевта — 1.500 ₽",
        "Приём терапевта ₽1500",
        "Приём терапевта 1,5 т.р.",
        "Терапевт 2200 рублей, УЗИ брюшной полости 1800 рублей.",
        "Приём терапевта со скидкой 1584 рубля.",
        "Приём терапевта 1800–2500 рублей",
        "Цены не меняются, приём терапевта 1000 рублей",
        "Не волнуйтесь, приём терапевта всего 1000 рублей",
        "Приём терапевта + УЗИ = 3500 ₽",
    ],
)
def test_another_price_than_the_listed_one(text):
    assert found(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "Приём терапевта — тысяча восемьсот рублей.",
        "Терапевт — тыща восемьсот",
        "Приём терапевта 1,8 т.р.",
        "Приём терапевта — 1.800 ₽",
        "2200 рублей за УЗИ брюшной полости",
        "1800 рублей стоит приём терапевта, 2200 — УЗИ",
        "Терапевт — 1800, дерматолог — 2000",
        "Осмотр терапевта 1800 рублей",
        "Приём терапевта и УЗИ брюшной полости вместе — 4000 рублей",
        "Приём терапевта 1800 рублей, УЗИ 2200 рублей, итого 4000 рублей",
        "Приём терапевта на двоих — 3600 рублей",
        "Профгигиена со скидкой 12% — 3960 рублей",
        "Скидка 12% на профгигиену: вместо 4500 рублей — 3960 рублей",
        "Профгигиена от 4500 до 6000 рублей",
        "Цены от 1800 до 4500 рублей",
        "Администратор подтвердил: 1800 рублей",
        "При опоздании удерживаем 500 рублей",
    ],
)
def test_the_listed_price_in_other_words(text):
    assert found(text) == "satisfied"


@pytest.mark.parametrize(
    "text",
    [
        "Предоплата 1000 рублей",
        "Для записи нужен депозит 1000 рублей",
        "Приём терапевта длится 120 минут",
        "Мы работаем с 2015 года",
        "Стоимость уточните по телефону 200-10-20",
        "Мы на ул. Пушкина, 150, кабинет 305",
        "Нам доверяют более 2000 пациентов",
        "У нас две тысячи довольных клиентов",
        "Аппарат Candela 1064, выпейте 500 мл воды",
        "Номер заявки 1548",
        "Вы наш 1500-й клиент!",
    ],
)
def test_numbers_that_are_no_prices(text):
    assert found(text) == "not_applicable"


@pytest.mark.parametrize(
    ("user", "text", "expected"),
    [
        ("почём терапевт?", "1500.", "other"),
        ("узи скок", "За УЗИ берём 2500", "other"),
        ("почем терапевт", "Полторы тысячи", "other"),
        ("скока терапевт?", "2к", "other"),
        ("сколько терапевт", "от 1500", "other"),
        ("почём терапевт?", "1800.", "satisfied"),
        ("почём профгигиена?", "4500 рублей", "no_from"),
        ("сколько терапевт и узи вместе?", "4000 рублей", "satisfied"),
        ("терапевт 1500?", "Верно, 1500", "other"),
        ("терапевт 1500?", "Не совсем, 1800", "satisfied"),
        ("где вы?", "150", "not_applicable"),
    ],
)
def test_a_number_answers_the_question_for_a_price(user, text, expected):
    assert found(text, user) == expected


@pytest.mark.parametrize(
    ("user", "text", "expected"),
    [
        ("почём мрт?", "МРТ головы 1800 рублей.", "unknown"),
        ("почём мрт?", "1800 рублей", "unknown"),
        ("массаж почём", "2200.", "unknown"),
        ("сколько стоит массаж спины", "Массаж спины — 2200 рублей", "unknown"),
        ("привет", "Делаем массаж за 1800 рублей", "unknown"),
        ("привет", "Гигиена зубов от 4500 рублей", "satisfied"),
        ("привет", "Ориентир по прайсу: от 1800 рублей", "satisfied"),
        ("привет", "Отправила ссылку на 1800 рублей", "satisfied"),
        ("сколько стоит приём терапевта в субботу?", "1800 рублей", "satisfied"),
        ("мама спрашивает, сколько стоит терапевт", "1800 рублей", "satisfied"),
        ("сколько стоит?", "Услуга стоит 1800 рублей", "satisfied"),
    ],
)
def test_what_is_not_listed_has_no_price(user, text, expected):
    assert found(text, user) == expected


@pytest.mark.parametrize(
    ("user", "text", "expected"),
    [
        ("за 1000 рублей терапевта можно?", "Да, приём терапевта 1000 рублей.", "other"),
        ("за 1000 терапевта можно?", "Хорошо, за 1000 запишу", "other"),
        ("давай за косарь терапевта", "Договорились, терапевт за тысячу", "other"),
        ("за 1000 терапевта можно?", "Нет, не 1000, а 1800.", "satisfied"),
        (
            "за 1000 рублей терапевта можно?",
            "За 1000 рублей, к сожалению, не получится, приём 1800 рублей",
            "satisfied",
        ),
        ("за 1000 рублей терапевта можно?", "Приём за 1000 рублей, к сожалению, невозможен", "not_applicable"),
        ("за 1000 рублей терапевта можно?", "Передам администратору вопрос про 1000 рублей", "satisfied"),
        ("я платила 5000", "Вернём 5000 рублей", "satisfied"),
        ("с меня списали 777 р", "Списано 777 рублей, передам бухгалтеру", "satisfied"),
        ("с меня списали 777 р", "Приём терапевта 777 рублей", "other"),
    ],
)
def test_a_sum_that_the_client_names(user, text, expected):
    assert found(text, user) == expected


def test_what_the_bot_writes_to_the_crm_makes_no_price():
    change = FieldChange(entity="deal", id="1", field="OPPORTUNITY", after="1000")
    wrote = call("crm.deal.add", changes=(change,))
    paid = call("crm.item.payment.pay", means("payment", amount=1000))
    assert found("Отлично, 1000 рублей", calls=(wrote,)) == "unknown"
    assert found("Отлично, 1000 рублей получены", calls=(paid,)) == "satisfied"
