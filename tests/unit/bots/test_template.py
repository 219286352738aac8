"""Placeholders in structures, texts, URLs and JSON texts."""

import json
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bots.template import Template, in_json, in_url

plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"))
structures = st.recursive(
    st.none() | st.booleans() | st.integers() | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=12,
)


@given(structures)
def test_a_structure_without_placeholders_stays_as_it_is(structure):
    template = Template(structure)
    assert template.fill({}) == structure
    assert template.names == frozenset()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_a_json_text_and_a_url(text):
    assert json.loads(Template('{"a": "{text}"}', in_json).fill({"text": text})) == {"a": text}
    assert unquote(Template("/say?q={text}", in_url).fill({"text": text})).removeprefix("/say?q=") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_a_client_says_is_never_a_template(text):
    assert Template("<{text}>").fill({"text": text, "seed": "wrong"}) == f"<{text}>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{messages}", ["a", "b"]),
        ("{messages}.", "a\nb."),
        ("{said.content}", {"n": 1}),
        ("x{said.content}", 'x{"n":1}'),
        ("{seed}{seed}", "77"),
        ("{{seed}} {seed}", "{seed} 7"),
        ('{"a": {}}', '{"a": {}}'),
        ("{absent}", ""),
        ("{absent}!", "!"),
    ],
)
def test_filling(source, expected):
    assert Template(source).fill({"messages": ["a", "b"], "said.content": {"n": 1}, "seed": 7}) == expected


def test_unknown_names_and_the_portal():
    template = Template({"a": ["{txt}", "{client.anything}", "{kept.id}"], "b": "{portal.url}lead"})
    assert template.unknown == ["txt"]
    assert template.mentions_portal
