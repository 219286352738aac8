"""Numbers of cards and documents are hidden, and nothing else is."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.matching.documents import hide_documents, may_hold_documents


def check_digit(body: str) -> str:
    """Luhn's, written another way than the code under test: by the table of doubled digits."""
    doubled = "0246813579"
    total = sum(int(doubled[int(d)]) if place % 2 == 0 else int(d) for place, d in enumerate(reversed(body)))
    return str(-total % 10)


CARDS = st.text("0123456789", min_size=15, max_size=15).map(lambda body: body + check_digit(body))
GAPS = st.sampled_from(["", " ", "-", "\u00a0", " - "])
PROSE = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


def valid(number: str) -> bool:
    return check_digit(number[:-1]) == number[-1]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Карта 4111 1111 1111 1111, до 12/27", "Карта •••• •••• •••• 1111, до 12/27"),
        ("4111-1111-1111-1111", "••••-••••-••••-1111"),
        ("•4111111111111111", "•••••••••••••1111"),
        ("Списали с 2200700000000009.", "Списали с ••••••••••••0009."),
        ("amex 3782 822463 10005", "amex •••• •••••• •0005"),
        ("звонили 8 917 222-33-44 4111 1111 1111 1111", "звонили 8 917 222-33-44 •••• •••• •••• 1111"),
        ("СНИЛС 112-233-445 95", "СНИЛС •••-•••-•45 95"),
        ("112 233 445 95", "••• ••• •45 95"),
        ("ваш снилс: 11223344595", "ваш снилс: •••••••4595"),
        ("Паспорт 4510 123456 выдан 01.02.2010", "Паспорт •••• ••3456 выдан 01.02.2010"),
        ("паспорт серия 4510 номер 123456", "паспорт серия •••• номер ••3456"),
        ("45 10 123456", "•• •• ••3456"),
        ("92 15 № 654321", "•• •• № ••4321"),
        ("Ваш паспорт: 4510123456", "Ваш паспорт: ••••••3456"),
        (r'{"text": "4111\u00a01111\u00a01111\u00a01111"}', r'{"text": "••••\u00a0••••\u00a0••••\u00a01111"}'),
    ],
)
def test_all_but_the_last_four_digits_are_hidden(text, hidden):
    assert hide_documents(text) == hidden
    assert hide_documents(hidden) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+7 917 222-33-44",
        "89172223344",
        "8 (843) 200-10-20",
        "тел. 8442 123456",
        "8 9172 223344",
        "2026-03-02T10:00:00+03:00",
        "1772434800000",
        "1772434800000001",
        "4111 1111 1111 1112",
        "112 233 445 96",
        "ИНН 1655123456, ОГРН 1021602841402",
        "Счёт 40817810099910004312",
        "цены 1800 2000 2600 3200",
        "с 10 до 20, по 30 и 60 минут",
        "заказ 1234567890",
        "паспорт не нужен, позвоните 89172223344",
        "anna@example.ru, Анна Сергеевна, 12.02.1990",
    ],
)
def test_everything_else_stays(text):
    assert hide_documents(text) is text


def test_the_name_of_a_field_counts_as_the_word_before():
    assert hide_documents("4510123456", "UF_CRM_PASSPORT") == "••••••3456"
    assert hide_documents("11223344595", "UF_SNILS") == "•••••••4595"
    assert hide_documents("8442 123456", "PHONE VALUE") == "8442 123456"


@settings(deadline=None)
@given(PROSE, CARDS, PROSE, GAPS)
@example("", "4111111111111111", "", " ")
def test_no_card_survives_in_any_text(before, card, after, gap):
    groups = gap.join(re.findall("....", card)) if len(gap) < 3 else card
    text = f"{before}{groups}{after}"
    shown = hide_documents(text)
    assert len(shown) == len(text)
    assert not [run for run in re.findall(r"\d{16}", re.sub(r"[ \u00a0-]", "", shown)) if valid(run)]
    assert shown.replace("•", "").count(card[-4:]) >= 1


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Nd", "Cs"])))
def test_a_text_without_digits_is_the_same_object(text):
    assert hide_documents(text) is text


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            CARDS,
            st.text("0123456789 -№+", max_size=24),
            PROSE,
            st.sampled_from(["паспорт ", "СНИЛС ", '"', "4510123456"]),
        )
    ).map("".join)
)
def test_the_first_look_misses_nothing_and_hiding_twice_is_hiding_once(text):
    shown = hide_documents(text)
    assert hide_documents(shown) == shown
    if shown != text:
        assert may_hold_documents(json.dumps([text], ensure_ascii=False).encode())


def test_the_first_look_is_not_alarmed_by_a_rule_that_speaks_of_passports():
    data = {"excerpt": "ни карт, ни паспорта, ни СНИЛС", "at": "2026-03-02T10:00:00+03:00", "id": 700123}
    assert not may_hold_documents(json.dumps({**data, "phone": "+7 917 200-01-02"}, ensure_ascii=False).encode())
    assert may_hold_documents(json.dumps({"PASSPORT": "4510123456"}).encode())
    assert may_hold_documents(json.dumps(["Паспорт 45 10, номер: 123456"], ensure_ascii=False).encode())


def test_a_quote_between_the_word_and_its_number_hides_nothing_from_the_first_look():
    for data in (
        ['паспорт "РФ" 4510123456'],
        {'паспорт "РФ"': "4510123456"},
        {"паспорт\nномер": 4510123456},
        {"field": "PASSPORT", "value": "4510123456"},
    ):
        assert may_hold_documents(json.dumps(data, ensure_ascii=False).encode())
