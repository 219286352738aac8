"""Phones and cards are hidden in what an audit writes; nothing else moves."""

import pytest

from harness.matching.contacts import hide_contacts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Звоните +7 916 123-45-67!", "Звоните +• ••• •••-45-67!"),
        ("8(916)1234567", "•(•••)•••4567"),
        ("карта 4111 1111 1111 1111", "карта •••• •••• •••• 1111"),
        ("4111111111111111 и 89161234567", "••••••••••••1111 и •••••••4567"),
    ],
)
def test_numbers_of_people_are_hidden(text, shown):
    assert hide_contacts(text) == shown
    assert len(shown) == len(text)


@pytest.mark.parametrize(
    "text", ["Скидка 30 % до 30.06.2026", "стоит 12 500 ₽", "заказ 1234567", "с 10:00 до 20:00", ""]
)
def test_other_numbers_stay(text):
    assert hide_contacts(text) == text
