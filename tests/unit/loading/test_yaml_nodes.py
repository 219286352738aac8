"""Plain values never differ from what the author typed, and nothing that is typed ever raises."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness.loading import yaml_nodes
from harness.loading.yaml_nodes import Spot, parse
from harness.loading.yaml_scalars import INTEGER, TEXT, sort_of, value_of

PLAIN = st.text(alphabet="0123456789+-.eE_:xXoOtTrRuUfFaAlLsSnNyY~", min_size=1, max_size=20)


@given(PLAIN)
def test_a_scalar_written_out_again_is_the_same_text(text: str) -> None:
    value = value_of(text, sort_of(text))

    assert written(value) == text


def written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


@given(st.sampled_from(["10:30", "+79171234567", "0123", "no", "on", "yes", "1e3", "~", "1_000", "15.30", "0x1F", "-0",
                        ".5", "12345678901234567890", "2026-03-02", "True", "NULL"]))  # fmt: skip
def test_what_yaml_would_change_stays_text(text: str) -> None:
    document = parse(f"key: {text}", "a.yaml")

    assert document.root == {"key": text}
    assert not document.problems


def test_plain_numbers_flags_and_null_have_their_values() -> None:
    document = parse('[15, -3, 0, 15.5, true, false, null, "5", "true"]\n', "a.yaml")

    assert document.root == [15, -3, 0, 15.5, True, False, None, "5", "true"]


def test_an_integer_that_json_cannot_hold_is_text() -> None:
    assert sort_of("9" * 18) == INTEGER
    assert sort_of("9" * 19) == TEXT


def test_keys_are_always_text() -> None:
    assert parse("on: 1\n5: 2\nnull: 3\n", "a.yaml").root == {"on": 1, "5": 2, "null": 3}


def test_places_and_excerpts() -> None:
    document = parse("turns:\n  - user: а\n    expect:\n      - says: б\n\n    # note\n  - wait: 5h\n", "a.yaml")
    turns = document.root["turns"]

    assert document.place(Spot(turns, 0)) == (2, 5)
    assert document.place(Spot(turns[0], "expect", on_key=True)) == (3, 5)
    assert document.excerpt(Spot(turns, 0)) == "- user: а\n  expect:\n    - says: б"
    assert document.excerpt(Spot(turns, 1)) == "- wait: 5h"
    assert document.excerpt(Spot(turns[0]["expect"], 0)) == "- says: б"


def test_an_excerpt_is_bounded() -> None:
    document = parse("a:\n" + "".join(f"  k{n}: {'x' * 300}\n" for n in range(20)), "a.yaml")

    excerpt = document.excerpt(Spot(document.root["a"]))

    assert len(excerpt.splitlines()) <= 6
    assert len(excerpt) <= 600


def test_an_excerpt_does_not_end_within_a_number() -> None:
    document = parse(f"a: {'x' * 580} 4111 1111 1111 1111\n", "a.yaml")

    assert document.excerpt(Spot(document.root, "a")) == f"a: {'x' * 580}"


def test_aliases_are_copies_within_a_budget() -> None:
    document = parse("a: &x [1, 2]\nb: *x\n", "a.yaml")
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert document.root == {"a": [1, 2], "b": [1, 2]}
    assert [problem.code for problem in parse(bomb, "a.yaml").problems] == ["yaml.too_many"]


def test_depth_is_bounded_before_the_parser_follows_it() -> None:
    for text in ("[" * 100_000, "- " * 20_000, "{a: " * 50_000):
        assert [problem.code for problem in parse(text, "a.yaml").problems] == ["yaml.too_deep"]


@given(st.text(max_size=200))
def test_junk_never_raises(text: str) -> None:
    document = parse(text, "a.yaml")

    assert document.root is None or isinstance(document.root, dict | list | str | int | float | bool)


@given(st.recursive(st.integers(-999, 999) | st.sampled_from(["а", "10:30", "no", "+7"]) | st.booleans() | st.none(),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
                    max_leaves=12))  # fmt: skip
def test_the_pure_parser_reads_the_same(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    fast = parse(text, "a.yaml")
    node = yaml_nodes._PureComposer(text).get_single_node()
    document = yaml_nodes.Document(path="a.yaml", lines=[])

    assert yaml_nodes._Conversion(document).value(node, 0) == fast.root
