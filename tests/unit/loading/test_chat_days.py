"""Days as exports write them."""

import datetime as dt

import pytest

from harness.loading.chat_days import day_of


@pytest.mark.parametrize(
    "value",
    ["2026-07-01", "2026-07-01T23:59:59+03:00", "2026-07-01 10:00", "2026/7/1", "01.07.2026", "1.7.26", "01/07/2026 10:00",
     "10:00, 01.07.2026", "ср 01-07-2026", 1782900000, "1782900000", 1782900000123, 1782900000.5],
)  # fmt: skip
def test_a_day_is_read(value):
    assert day_of(value) == dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    "value", ["10:00", "", "вчера", "32.01.2026", "2026-13-01", None, True, 5, [1], "192.168.1.10", "9" * 14]
)
def test_what_names_no_day_gives_none(value):
    assert day_of(value) is None
