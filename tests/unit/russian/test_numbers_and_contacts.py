"""Numbers, phones, e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.russian.numbers import numbers
from harness.russian.phones import find_phones, normalise_email, normalise_phone


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 500 рублей", [(1500, "rub")]),
        ("1\u00a0500₽", [(1500, "rub")]),
        ("скидка 10%", [(10, "%")]),
        ("2,5 тыс", [(2500, "")]),
        ("5к", [(5000, "")]),
        ("к 5", [(5, "")]),
        ("тысячу рублей", [(1000, "rub")]),
        ("пятьдесят процентов", [(50, "%")]),
        ("полторы тысячи", [(1500, "")]),
        ("двести пятьдесят три рубля", [(253, "rub")]),
        ("две тысячи пятьсот", [(2500, "")]),
        ("от 1800р за 90 мин", [(1800, "rub"), (90, "min")]),
        ("с двух до пяти часов", [(2, ""), (5, "hour")]),
        ("15:00, 25.03.2026, 8 917 222-33-44", []),
        ("ничего", []),
    ],
)
def test_numbers(text, values):
    assert [(number.value, number.unit) for number in numbers(text)] == values


def test_a_number_knows_its_place():
    text = "всего две тысячи рублей"
    (number,) = numbers(text)
    assert text[number.start : number.end] == "две тысячи"


@given(st.text(max_size=80))
def test_numbers_take_any_text(text):
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "8 917 222-33-44",
        "+7(917)2223344",
        "79172223344",
        "9172223344",
        "мой: 8-917-222.33.44, звоните",
        "+7 917 222 33 44",
    ],
)
def test_phones_in_all_their_spellings(text):
    assert normalise_phone(text) == "+79172223344"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8917222334",
        "891722233445",
        "1111111111",
        "+1 917 222 33 44",
        "0172223344",
        "2026-03-02 10:00:00",
        "²" * 11,
        "4276 3800 1234 5678",
    ],
)
def test_impossible_phones(text):
    assert normalise_phone(text) is None


def test_find_phones_gives_all_with_places():
    text = "8 843 200-10-20 или 89172223344"
    assert [(text[a:b], phone) for a, b, phone in find_phones(text)] == [
        ("8 843 200-10-20", "+78432001020"),
        ("89172223344", "+79172223344"),
    ]


@given(st.one_of(st.text(max_size=60), st.from_regex(r"(\+7|8)[ (]?9\d{2}[ )]?\d{3}-?\d{2}-?\d{2}", fullmatch=True)))
def test_normalising_a_phone_twice_changes_nothing(text):
    phone = normalise_phone(text)
    if phone is not None:
        assert normalise_phone(phone) == phone


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("пишите на Anna.K+1@Mail.RU.", "anna.k+1@mail.ru"),
        ("почта анна@пример.рф", "анна@пример.рф"),
        ("a@b", None),
        ("@nick", None),
    ],
)
def test_emails(text, mail):
    assert normalise_email(text) == mail


@given(st.text(max_size=80))
def test_normalising_an_email_twice_changes_nothing(text):
    mail = normalise_email(text)
    assert mail is None or normalise_email(mail) == mail
