"""Matchers over texts and over values, their descriptions and flaws."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.matching import matchers
from harness.matching.durations import seconds

PHONES = [
    {"ID": "5", "VALUE": "8 917 222-33-44", "VALUE_TYPE": "MOBILE"},
    {"VALUE": "+78432001020", "VALUE_TYPE": "WORK"},
]


@pytest.mark.parametrize(
    ("matcher", "text", "said"),
    [
        ("женская стрижка", "на женскую стрижку в 12", "женскую стрижку"),
        (1800, "от 1 800 ₽", "1 800"),
        (1800, "от 800 ₽", None),
        ({"contains": "ПИСАЛ"}, "Записала вас", "писал"),
        ({"matches": r"\d{2}:\d{2}"}, "в 15:00", "15:00"),
        ({"matches": r"запис"}, "Записала", None),
        ({"any_of": ["нет", "окно"]}, "есть окошко, есть окно", "окно"),
        ({"all_of": ["мастер", "время"]}, "Мастер Ольга, время 12:00", "Мастер"),
        ({"all_of": ["мастер", "дата"]}, "Мастер Ольга, время 12:00", None),
        ({"not": "скидка"}, "приходите", "приходите"),
        ({"not": "скидка"}, "скидки нет", None),
        ({"phone": "+7 917 222 33 44"}, "звоните 89172223344", "89172223344"),
        ({"phone": "+7 917 222 33 44"}, "звоните 89172223345", None),
        ({"lemma": "скидка"}, "о скидках", "скидках"),
        ({"resembles": "Чем могу помочь?"}, "чем могу вам помочь", "чем могу вам помочь"),
        ({"resembles": {"text": "Чем могу помочь?", "at_least": 99}}, "чем могу вам помочь", None),
        ({"starts": "добрый день"}, " Добрый день! Я бот", "Добрый день"),
        ({"starts": "день"}, "Добрый день", None),
        ({"at_least": 1000}, "500 или 1500 рублей", "1500"),
        ({"at_most": 500}, "от 1 500 рублей", None),
        ({"between": [10, 20]}, "скидка 15%", "15"),
        ({"moment": "2026-03-03T12:00:00+03:00"}, "на 2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z"),
        ({"present": True}, "да", "да"),
        ({"present": True}, "  ", None),
        ({"empty": True}, "да", None),
        ({"schema": {"type": "string", "maxLength": 3}}, "да", "да"),
        ({"schema": {"type": "string", "maxLength": 1}}, "да", None),
    ],
)
def test_find(matcher, text, said):
    span = matchers.find(matcher, text)
    assert (None if span is None else text[slice(*span)]) == said


@pytest.mark.parametrize(
    ("matcher", "value"),
    [
        (0, "0.00"),
        (4500, "4500|RUB"),
        ("12", 12),
        (True, "Y"),
        (True, 1),
        ("Y", True),
        (False, "N"),
        (None, ""),
        (None, []),
        ("Анна", " анна "),
        ("Семёнова", "СЕМЕНОВА"),
        ("+79172223344", PHONES),
        ("8 (917) 222-33-44", "+79172223344"),
        ({"phone": "89172223344"}, PHONES),
        ("anna@mail.ru", [{"VALUE": "Anna@Mail.ru", "VALUE_TYPE": "HOME"}]),
        ("2026-03-03T12:00:00+03:00", "2026-03-03T09:00:00Z"),
        ("2026-03-03T12:00+03:00", "2026-03-03T12:00:00+0300"),
        ("2026-03-03", "2026-03-03T00:00:00+03:00"),
        ({"moment": "2026-03-03T12:00:00+03:00"}, "2026-03-03T09:00:00+00:00"),
        ({"at_least": 2}, "3"),
        ({"at_most": "2026-03-03T12:00:00+03:00"}, "2026-03-03T08:59:00Z"),
        ({"between": [1, 3]}, 3),
        ({"between": ["2026-03-01", "2026-03-03"]}, "2026-03-03T23:00:00+03:00"),
        ({"present": True}, PHONES),
        ({"present": False}, [{"VALUE": ""}]),
        ({"empty": True}, None),
        ({"any_of": ["NEW", "IN_PROCESS"]}, "NEW"),
        ({"all_of": [{"contains": "стриж"}, {"not": {"contains": "муж"}}]}, "Женская стрижка"),
        ({"not": {"any_of": ["JUNK"]}}, "NEW"),
        ({"lemma": "стрижка"}, "на стрижку"),
        ({"schema": {"type": "array", "minItems": 2}}, PHONES),
        (["1", 2], [1, "2"]),
    ],
)
def test_accepts(matcher, value):
    assert matchers.accepts(matcher, value)
    assert not matchers.accepts({"not": matcher}, value)


@pytest.mark.parametrize(
    ("matcher", "value"),
    [
        ("стрижка", "стрижку"),  # data, not prose
        ("0123", "123"),
        ("1", "11"),
        (1, None),
        (0, ""),
        (0, False),
        (True, "NEW"),
        (None, 0),
        ("+79172223344", "+79172223345"),
        ({"phone": "+79172223344"}, None),
        ("2026-03-03T12:00:00+03:00", "2026-03-03T12:00:00Z"),
        ({"at_least": 2}, None),
        ({"at_least": 2}, "много"),
        ({"present": True}, []),
        ({"contains": "None"}, None),
        (["a"], ["a", "b"]),
    ],
)
def test_accepts_not(matcher, value):
    if (matcher, value) == (0, False):
        assert matchers.accepts(matcher, value)  # a flag written as a number
        return
    assert not matchers.accepts(matcher, value)


@pytest.mark.parametrize(
    ("matcher", "text"),
    [
        ("Анна", "«Анна»"),
        (5, "5"),
        (True, "true"),
        ({"matches": "a+"}, "/a+/"),
        ({"phone": "8 917 222-33-44"}, "+79172223344"),
        ({"any_of": ["a", {"not": "b"}]}, "(«a» | ¬ «b»)"),
        ({"at_least": 3}, "≥ 3"),
        ({"between": [1, 2]}, "1 … 2"),
        ({"resembles": "привет"}, "≈ «привет» (≥ 80)"),
        ({"empty": True}, "∅"),
    ],
)
def test_describe(matcher, text):
    assert matchers.describe(matcher) == text


def test_a_long_description_is_cut():
    assert len(matchers.describe("я" * 1000)) == 200


SOUND = {
    "contains": "x", "matches": "x", "any_of": ["x"], "all_of": ["x"], "not": "x", "phone": "+79172223344", "lemma": "x",
    "resembles": "x", "starts": "x", "at_least": 1, "at_most": 1, "between": [1, 2], "moment": "2026-03-03T12:00:00Z",
    "present": True, "empty": True, "schema": {"type": "string"},
}  # fmt: skip


@pytest.mark.parametrize("name", matchers.MATCHERS)
def test_every_matcher_works_everywhere(name):
    matcher = {name: SOUND[name]}
    assert matchers.flaws(matcher) == ()
    assert matchers.describe(matcher)
    for value in ("x", "", None, 1, 1.5, True, [], {}, [{"VALUE": "x"}], {"a": [None]}):
        assert isinstance(matchers.accepts(matcher, value), bool)
    span = matchers.find(matcher, "x")
    assert span is None or span == (0, 1)


@pytest.mark.parametrize(
    ("matcher", "code"),
    [
        ({"mathces": "x"}, "matching.unknown_near"),
        ({"абракадабра": "x"}, "matching.unknown"),
        ({}, "matching.not_one_key"),
        ({"matches": "x", "not": "y"}, "matching.not_one_key"),
        ({"matches": "(?<=a)b"}, "matching.bad_pattern"),
        ({"matches": "("}, "matching.bad_pattern"),
        ({"matches": ""}, "matching.empty_text"),
        ({"matches": ["x"]}, "matching.wrong_type"),
        ({"any_of": []}, "matching.empty_list"),
        ({"any_of": "x"}, "matching.wrong_type"),
        ({"all_of": [{"not": {"lemma": ""}}]}, "matching.empty_text"),
        ({"phone": "123"}, "matching.bad_phone"),
        ({"resembles": {"text": "x", "at_last": 3}}, "matching.unknown_key"),
        ({"resembles": {"text": "x", "at_least": 300}}, "matching.wrong_type"),
        ({"resembles": {"at_least": 30}}, "matching.wrong_type"),
        ({"at_least": "много"}, "matching.wrong_type"),
        ({"between": [1]}, "matching.wrong_type"),
        ({"moment": "завтра"}, "matching.wrong_type"),
        ({"present": "да"}, "matching.wrong_type"),
        ({"schema": {"type": "foo"}}, "matching.bad_schema"),
        ({"schema": "x"}, "matching.bad_schema"),
        ([{"any_of": []}], "matching.empty_list"),
    ],
)
def test_flaws(matcher, code):
    assert [flaw[0] for flaw in matchers.flaws(matcher)] == [code]


def test_a_flaw_knows_what_was_meant():
    ((_, parameters),) = matchers.flaws({"mathces": "x"})
    assert parameters["near"] == "matches"


def test_too_deep_a_matcher_is_a_flaw():
    matcher = "x"
    for _ in range(50):
        matcher = {"not": matcher}
    assert [code for code, _ in matchers.flaws(matcher)] == ["matching.too_deep"]


@pytest.mark.parametrize("matcher", ["x", 1, None, True, ["x"], []])
def test_plain_values_have_no_flaws(matcher):
    assert matchers.flaws(matcher) == ()


@pytest.mark.parametrize("call", [matchers.find, matchers.accepts])
def test_an_unknown_matcher_is_refused(call):
    with pytest.raises(ValueError, match="not a matcher"):
        call({"mathces": "x"}, "x")


def test_every_flaw_has_its_wording():
    wording = json.loads(Path(matchers.__file__).parents[1].joinpath("wording/matching.json").read_bytes())
    source = Path(matchers.__file__).with_name("flaws.py").read_text()
    assert {code for code in wording if code in source} == set(wording)
    assert all(set(texts) == {"ru", "en"} for texts in wording.values())


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
PLAIN = st.one_of(st.text(max_size=20), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none())


@settings(deadline=None)
@given(PLAIN, JSON, st.sampled_from(sorted(SOUND)))
def test_no_value_of_a_field_breaks_a_matcher(plain, value, name):
    for matcher in (plain, {name: SOUND[name]}):
        assert isinstance(matchers.accepts(matcher, value), bool)


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(SOUND)), st.text(max_size=20))
def test_no_text_breaks_a_matcher(text, name, plain):
    for matcher in (plain, {name: SOUND[name]}):
        span = matchers.find(matcher, text)
        assert span is None or 0 <= span[0] <= span[1] <= len(text)


@given(PLAIN)
def test_a_plain_value_accepts_itself(plain):
    assert matchers.accepts(plain, plain)


@settings(deadline=None)
@given(JSON)
def test_whatever_is_not_flawed_can_be_asked(matcher):
    if not matchers.flaws(matcher):
        assert isinstance(matchers.accepts(matcher, "x"), bool)
        assert matchers.describe(matcher)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10s", 10),
        ("5h", 18000),
        ("1d 4h", 100800),
        ("90s", 90),
        ("30m", 1800),
        ("2d", 172800),
        ("500ms", 0.5),
        ("1h30m", 5400),
    ],
)
def test_durations(text, value):
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "5", "h", "5 часов", "-5s", "1d 4", "until 15:00"])
def test_what_is_no_duration(text):
    assert seconds(text) is None
