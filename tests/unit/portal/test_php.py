from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.portal.php import decode_pairs, decode_query

KEYS = st.text("abcXYZ_я", min_size=1, max_size=5)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
TREES = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=4),
    max_leaves=12,
)


def flat(prefix: str, value: object) -> list[tuple[str, str]]:
    """How PHP's http_build_query writes it."""
    if isinstance(value, dict):
        return [pair for key, one in value.items() for pair in flat(f"{prefix}[{key}]", one)]
    if isinstance(value, list):
        return [pair for number, one in enumerate(value) for pair in flat(f"{prefix}[{number}]", one)]
    return [(prefix, str(value))]


@settings(deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_what_php_writes_is_read_back(tree: dict[str, object]) -> None:
    pairs = [pair for key, value in tree.items() for pair in flat(key, value)]
    assert decode_query(urlencode(pairs)) == tree


@given(st.text(max_size=60))
def test_any_query_is_read_as_something(junk: str) -> None:
    assert isinstance(decode_query(quote(junk, safe="&=[]%")), dict)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select[]=ID&select[]=TITLE", {"select": ["ID", "TITLE"]}),
        ("a[5]=x&a[]=y", {"a": {"5": "x", "6": "y"}}),
        ("a=1&a=2", {"a": "2"}),
        ("a[b]=1&a=2", {"a": "2"}),
        ("some.key=1&other key=2", {"some_key": "1", "other_key": "2"}),
        ("filter[>%3DID]=5&", {"filter": {">=ID": "5"}}),
        ("__order=order0000000000&&=x", {"__order": "order0000000000"}),
        ("a[b=1", {"a_b": "1"}),
        ("filter%5BUF_CRM_X%5D=", {"filter": {"UF_CRM_X": ""}}),
        ("a[0]=x&a[2]=y", {"a": {"0": "x", "2": "y"}}),
    ],
)
def test_rules_of_php_keys(query: str, expected: dict[str, object]) -> None:
    assert decode_query(query) == expected


def test_a_key_nested_beyond_reason_is_ignored() -> None:
    assert decode_pairs([("a" + "[x]" * 40, "1"), ("b", "2")]) == {"b": "2"}
