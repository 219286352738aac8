"""Patterns, templates, dates and sums in words, working hours."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock import VirtualClock
from harness.engines.scenario.business import Business
from harness.engines.scenario.hours import Hours
from harness.engines.scenario.lexicon import Lexicon
from harness.engines.scenario.patches import patched
from harness.engines.scenario.speech import clock_time, mask, money
from harness.engines.scenario.templates import Template, compiled, filled

LEXICON = Lexicon(
    [
        ("хотеть записаться", "book"),
        ("аллерг*", "allergy"),
        ("=стоп", "stop"),
        ("не +писать", "leave"),
        ("оператор", "person"),
    ],
    [("сколько стоит стрижка", "price")],
)


def meanings(text):
    return {hit.target for hit in LEXICON.find(LEXICON.words(text)) if not hit.negated}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("я хотела бы к вам записаться", "book"),
        ("у меня аллергическая реакция", "allergy"),
        ("СТОП!", "stop"),
        ("не пишите", "leave"),
        ("позовите опиратора", "person"),
        ("оператор-то есть", "person"),
    ],
)
def test_patterns_are_found_in_any_form_and_with_typos(text, meaning):
    assert meaning in meanings(text)


@pytest.mark.parametrize(
    "text", ["записаться хотела", "хотела узнать у вас про цены и может записаться", "стопа", "не надо, пишите", ""]
)
def test_what_only_looks_like_a_pattern_is_not_one(text):
    assert meanings(text) == set()


def test_a_denied_pattern_says_so():
    (hit,) = LEXICON.find(LEXICON.words("не хочу записаться"))
    assert hit.negated


def test_a_message_without_patterns_may_resemble_an_example():
    assert LEXICON.resembling("скоко стоит стрижка?") == "price"
    assert LEXICON.resembling("какая сегодня погода") is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_lexicon(text):
    words = LEXICON.words(text)
    for hit in LEXICON.find(words):
        assert 0 <= hit.first <= hit.last < len(words)


def test_templates_give_texts_and_lone_references_give_values():
    view = {"slots": {"name": "Анна"}, "count": 3}
    assert Template("Да, {slots.name}! {slots.none}").text(view, {}) == "Да, Анна! "
    assert Template("{count}").value(view, {}) == 3
    assert Template("{count|double}").value(view, {"double": lambda value: value * 2}) == 6


def test_parameters_without_a_value_are_left_out():
    params = compiled({"id": "{id}", "fields": {"NAME": "{name}", "list": ["{id}"], "plain": 1}})
    assert filled(params, {"id": 5}, {}) == {"id": 5, "fields": {"list": [5], "plain": 1}}


@given(st.text(max_size=100))
def test_values_are_never_read_as_templates(text):
    assert Template("<{value}>").text({"value": text}, {}) == f"<{text}>"


@pytest.mark.parametrize(("value", "said"), [(1800, "1 800"), (1200.5, "1 200,50"), (0, "0"), (999.999, "1 000")])
def test_sums(value, said):
    assert money(value) == said


def test_phones_and_addresses_are_masked():
    assert mask("+79171234567") == "+7***67"
    assert mask("anna@example.ru") == "a***@example.ru"
    assert mask("123") == "***"


def test_times_have_two_digits():
    assert clock_time(datetime(2026, 3, 2, 9, 5)) == "09:05"  # noqa: DTZ001


def hours(now):
    business = Business(zone="+03:00", opens="10:00", closes="20:00")
    return Hours(business, VirtualClock(datetime.fromisoformat(now)))


@pytest.mark.parametrize(
    ("now", "working", "opening"),
    [
        ("2026-03-02T10:00:00+03:00", True, "2026-03-03T10:00:00+03:00"),
        ("2026-03-02T20:00:00+03:00", False, "2026-03-03T10:00:00+03:00"),
        ("2026-03-02T08:00:00+03:00", False, "2026-03-02T10:00:00+03:00"),
        ("2026-03-02T14:10:00+06:00", True, "2026-03-03T10:00:00+03:00"),
    ],
)
def test_working_hours_are_those_of_the_branch(now, working, opening):
    at = hours(now)
    assert at.working() is working
    assert at.next_opening().isoformat() == opening


@pytest.mark.parametrize(
    ("wanted", "latest", "moved"),
    [
        ("2026-03-02T12:00:00+03:00", None, "2026-03-02T12:00:00+03:00"),
        ("2026-03-02T23:00:00+03:00", None, "2026-03-03T09:00:00+03:00"),
        ("2026-03-02T08:00:00+03:00", "2026-03-02T10:00:00+03:00", "2026-03-02T09:00:00+03:00"),
        ("2026-03-02T07:00:00+03:00", "2026-03-02T09:00:00+03:00", "2026-03-01T20:45:00+03:00"),
    ],
)
def test_nothing_is_sent_in_the_quiet_hours(wanted, latest, moved):
    at = hours("2026-03-01T12:00:00+03:00")
    limit = datetime.fromisoformat(latest) if latest else None
    assert at.audible(datetime.fromisoformat(wanted), limit).isoformat() == moved


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)))  # noqa: DTZ001
def test_whatever_is_planned_falls_outside_the_quiet_hours(moment):
    at = hours("2026-01-01T12:00:00+03:00")
    shifted = at.audible(moment.replace(tzinfo=at.zone))
    assert at.quiet_to <= shifted.time() < at.quiet_from


@pytest.mark.parametrize(
    ("patch", "after"),
    [
        ({"op": "replace", "path": "/a/0", "value": 9}, {"a": [9, 2], "b/c": 3}),
        ({"op": "add", "path": "/a/-", "value": 9}, {"a": [1, 2, 9], "b/c": 3}),
        ({"op": "add", "path": "/d", "value": 9}, {"a": [1, 2], "b/c": 3, "d": 9}),
        ({"op": "remove", "path": "/b~1c"}, {"a": [1, 2]}),
    ],
)
def test_patches(patch, after):
    document, problems = patched({"a": [1, 2], "b/c": 3}, [patch], "x")
    assert (document, problems) == (after, [])
