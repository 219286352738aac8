from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.portal.selection import PREFIXES, condition, legacy_tests, matching, ordered, page, split

VALUES = st.none() | st.integers(-5, 5) | st.text("aBя%_", max_size=3)
TEXTS = st.text("abя", max_size=3)


def naive(prefix: str, value: Any, wanted: Any) -> bool:
    """The rules, written down a second time as plainly as can be."""
    if prefix.startswith("!"):
        return not naive(prefix[1:], value, wanted)
    value = "" if value is None else value
    if prefix in {"", "=", "@"}:
        listed = wanted if isinstance(wanted, list) else [wanted]
        return any(str(value).lower() == str("" if one is None else one).lower() for one in listed)
    if prefix == "%":
        return str(wanted).lower() in str(value).lower()
    if prefix in {"=%", "%="}:
        return naive_like(str(value).lower(), str(wanted).lower())
    if isinstance(value, str) != isinstance(wanted, str) or value == "":
        return False
    left, right = (one.lower() if isinstance(one, str) else one for one in (value, wanted))
    return {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[prefix]


def naive_like(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(naive_like(text[cut:], pattern[1:]) for cut in range(len(text) + 1))
    return bool(text) and text[0] == pattern[0] and naive_like(text[1:], pattern[1:])


@given(st.sampled_from(["", *PREFIXES]), VALUES, st.integers(-5, 5) | st.text("aBя%", max_size=3))
def test_filters_agree_with_a_naive_reading(prefix: str, value: Any, wanted: Any) -> None:
    assert condition(prefix, wanted)(value) is naive(prefix, value, wanted)


@given(st.sampled_from(["", "=", "@", "!", "!=", "!@"]), VALUES, st.lists(VALUES, max_size=3))
def test_a_list_means_any_of_its_values(prefix: str, value: Any, wanted: list[Any]) -> None:
    assert condition(prefix, wanted)(value) is naive(prefix, value, wanted)


@given(st.sampled_from(["", *PREFIXES]), st.text("ABC_", min_size=1, max_size=6))
def test_a_filter_key_splits_into_what_it_was_made_of(prefix: str, name: str) -> None:
    assert split(prefix + name) == (prefix, name)


@given(st.lists(st.integers(), max_size=130), st.integers(-1, 3).map(lambda n: n * 50 if n >= 0 else -1))
def test_pages_cover_the_list_once(rows: list[int], start: int) -> None:
    shown, total, following = page(rows, start)
    if start < 0:
        assert (shown, total, following) == (rows[:50], None, None)
    else:
        assert shown == rows[start : start + 50]
        assert total == len(rows)
        assert (following is None) == (start + 50 >= len(rows))


@given(st.lists(st.integers(), max_size=180))
def test_following_next_walks_through_everything(rows: list[int]) -> None:
    seen, start = [], 0
    while start is not None:
        shown, _, start = page(rows, start)
        seen += shown
    assert seen == rows


@given(st.lists(st.tuples(st.none() | st.integers(0, 3), TEXTS), max_size=8), st.sampled_from(["ASC", "DESC"]))
def test_order_is_by_field_then_by_id(values: list[tuple[int | None, str]], way: str) -> None:
    rows = [{"ID": number, "A": a, "B": b} for number, (a, b) in enumerate(values, start=1)]
    found = ordered(rows, {"A": way, "b": "ASC"}, {"A", "B", "ID"}.__contains__)
    keys = [(-1 if row["A"] is None else row["A"]) * (1 if way == "ASC" else -1) for row in found]
    assert keys == sorted(keys)
    for one, two in pairwise(found):
        if one["A"] == two["A"]:
            assert (one["B"].casefold(), one["ID"]) < (two["B"].casefold(), two["ID"])


def test_legacy_filters_ignore_fields_they_do_not_know() -> None:
    tests = legacy_tests(
        {"<>STATUS_ID": "NEW", "NOPE": 1, "=status_id": "NEW"}, lambda _n, v: v, {"STATUS_ID"}.__contains__
    )
    rows = [{"STATUS_ID": "NEW"}, {"STATUS_ID": "JUNK"}]
    assert matching(rows, tests) == rows[:1]


@pytest.mark.parametrize("written", ["+7 (917) 222-33-44", "89172223344", "9172223344"])
def test_a_phone_matches_however_it_is_written(written: str) -> None:
    tests = legacy_tests({"PHONE": written}, lambda _n, v: v, {"PHONE"}.__contains__)
    rows = [{"PHONE": [{"VALUE": "+79172223344"}]}, {"PHONE": [{"VALUE": "+79172223345"}]}, {}]
    assert matching(rows, tests) == rows[:1]


def test_a_bound_that_is_none_lets_nothing_pass() -> None:
    for wanted in ([1, 2], {"a": 1}):
        for prefix in (">", ">=", "<", "<="):
            assert not any(map(condition(prefix, wanted), [1, 1.5, "a", None, [1], True]))
