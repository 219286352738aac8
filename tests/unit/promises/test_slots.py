"""What a sentence names, and what its sums of money stand for."""

import pytest

from harness.promises.money import Money, money_of
from harness.promises.slots import slots_of


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("через 1 час", (60,)),
        ("в течение часа", (60,)),
        ("через час", (60,)),
        ("за 2 рабочих дня", (2880,)),
        ("5 раб. дней", (7200,)),
        ("через 30 секунд", (0.5,)),
        ("целый месяц", (43200,)),
        ("в день рождения", ()),
        ("на день рождения", ()),
        ("900 рублей за час", (60,)),
        ("плата за день", ()),
        ("раз в месяц", ()),
    ],
)
def test_lengths_of_time(text, spans):
    assert slots_of(text).spans == spans


@pytest.mark.parametrize(
    "text", ["карта 4276 1234 5678 9012", "4276-1234-5678-9012", "паспорт 4510 123456", "СНИЛС 112-233-445 95"]
)
def test_the_digits_of_cards_and_documents_are_no_sums(text):
    assert slots_of(text).sums == ()
    assert slots_of(f"{text}, предоплата 1500 рублей").sums == (1500,)


@pytest.mark.parametrize(
    ("text", "days"), [("6 марта", "06.03"), ("6-го мая", "06.05"), ("06.03", "06.03"), ("6.3.2026", "06.03")]
)
def test_days_in_digits_and_words(text, days):
    assert slots_of(f"Ждём вас {text} в 18:00").days == (days,)


def test_services_are_named_and_procedures_are_no_per_cent():
    assert slots_of("Педикюр со скидкой 10 %").services == ("педикюр",)
    assert slots_of("5 процедур по цене 4").percents == ()


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("Скинем 500 рублей", Money(off=(500,))),
        ("−300 ₽ за отзыв", Money(off=(300,))),
        ("500 ₽ скидка на курс", Money(off=(500,))),
        ("На 500 рублей дешевле", Money(off=(500,))),
        ("900 вместо 1200", Money(prices=(900,), before=(1200,))),
        ("было 1400, стало 990", Money(prices=(990,), before=(1400,))),
        ("за девятьсот вместо тысячи двухсот", Money(prices=(900,), before=(1200,))),
        ("Абонемент отдам за 10000", Money(prices=(10000,))),
        ("Скидка при заказе от 5000", Money()),
        ("На 1500 дороже", Money()),
        ("1800 минус 180, 1620", Money(off=(180,), other=(1800, 1620))),
        ("Педикюр 2600 рублей", Money(other=(2600,))),
    ],
)
def test_what_a_sum_stands_for(text, money):
    assert money_of(text) == money
