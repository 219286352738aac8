"""The ``-k`` language."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.planning.keywords import keyword_filter


@pytest.mark.parametrize(
    ("expression", "text", "holds"),
    [
        ("запись", "Новая Запись", True),
        ("мёд", "медовый", True),
        ("a and b", "b a", True),
        ("a and not b", "a b", False),
        ("a or b and c", "a", True),
        ("(a or b) and c", "a", False),
        ("not (a or b)", "c", True),
        ("not not a", "a", True),
        ('"two words"', "these two words", True),
        ("'and'", "x and y", True),
        ("A AND b", "a b", True),
        ("case[one]", "d case[one]", True),
    ],
)
def test_expressions(expression: str, text: str, holds: bool) -> None:
    assert keyword_filter(expression)(text) is holds


@pytest.mark.parametrize("expression", ["", "and", "a and", "(a", "a)", "a b", "not", "()", '"open', "(" * 3000])
def test_what_is_no_expression(expression: str) -> None:
    with pytest.raises(UsageError) as caught:
        keyword_filter(expression)

    assert caught.value.code == "select.expression"


@given(st.text(alphabet="ab ()\"'", max_size=40) | st.text(max_size=40))
def test_any_text_is_an_expression_or_a_usage_error(expression: str) -> None:
    with contextlib.suppress(UsageError):
        assert keyword_filter(expression)("a b") in {True, False}
