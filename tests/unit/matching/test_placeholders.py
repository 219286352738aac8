"""What goes to a grader tells that a number was there and whether it is the same, never the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.matching.placeholders import Placeholders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Я Гульнара, +7 917 999-88-77", "Я Гульнара, [телефон 1]"),
        ("89179998877 или 8(917)999 88 77", "[телефон 1] или [телефон 1]"),
        ("+7 917 999-88-77, а муж 8 917 999-88-78", "[телефон 1], а муж [телефон 2]"),
        ("пишите на G.Mail@Mail.RU или g.mail@mail.ru.", "пишите на [почта 1] или [почта 1]."),
        ("карта 4111 1111 1111 1111, снилс 112-233-445 95", "карта [номер карты 1], снилс [СНИЛС 1]"),
        ("паспорт 92 07 123456", "паспорт [паспорт 1]"),
        ("живу в Ташкенте: +998 90 123-45-67", "живу в Ташкенте: [телефон 1]"),
    ],
)
def test_what_is_personal_becomes_its_kind(text, expected):
    assert Placeholders()(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Запишу на 03.03.2026 в 12:00, цена 1800–2500 ₽",
        "заказ 1234567890, 1 800 000 рублей",
        "в чате @salon_kazan, офис 112",
        "103 или 112",
        "•••• •••• •••• 1111",
    ],
)
def test_other_numbers_stay(text):
    assert Placeholders()(text) == text


def test_the_clients_own_phone_is_known_however_odd():
    hidden = Placeholders(phones=("+70001112233",))
    assert hidden("мой 8 000 111-22-33, сумма 0001112234") == "мой [телефон 1], сумма 0001112234"
    assert Placeholders(phones=("",))("сумма 12345678") == "сумма 12345678"


def test_one_number_has_one_name_in_all_texts():
    hidden = Placeholders()
    assert hidden("мой 89179998877") == "мой [телефон 1]"
    question = hidden.copy()
    assert question("назван +79179998877, а не +79179998878") == "назван [телефон 1], а не [телефон 2]"
    assert hidden("или 89179990000") == "или [телефон 2]", "a question leaves the numbers of others alone"


@given(st.text(alphabet="+78 9()-.@a0•\n", max_size=60))
def test_what_is_hidden_stays_hidden(text):
    shown = Placeholders()(text)
    assert Placeholders()(shown) == shown
