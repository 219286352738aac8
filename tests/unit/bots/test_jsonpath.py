"""Plain paths are walked natively and find what the library finds."""

import subprocess
import sys

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bots.jsonpath import Path

keys = st.sampled_from(["a", "b", "c"])
documents = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=15,
)
steps = st.one_of(
    keys.map(".{}".format),
    keys.map("['{}']".format),
    st.integers(0, 2).map("[{}]".format),
    st.just("[*]"),
    st.just(".*"),
)


# the library takes a text as JSON to be read, not as a document
@given(documents.filter(lambda one: not isinstance(one, str)), st.lists(steps, max_size=4))
def test_native_paths_agree_with_the_library(document, chosen):
    source = "$" + "".join(chosen)
    assert Path(source).find(document) == jsonpath.findall(source, document)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b", [1]),
        ("$.a.b", [1]),
        ("$..b", [1]),
        ("$.list[?@.x > 1].x", [2]),
        ("$.list[-1].x", [2]),
        ("$.список", ["да"]),
    ],
)
def test_finding(source, expected):
    assert Path(source).find({"a": {"b": 1}, "list": [{"x": 1}, {"x": 2}], "список": "да"}) == expected


@pytest.mark.parametrize(
    ("source", "document", "leads"),
    [
        ("$.a[*].b", {"a": []}, True),
        ("$.a[*].b", {}, False),
        ("$.a[?@.b].c", {"a": []}, True),
        ("$.a[?@.b].c", {"b": []}, False),
        ("$.a", {"a": None}, True),
    ],
)
def test_whether_the_place_exists(source, document, leads):
    assert Path(source).leads_somewhere(document) is leads


@pytest.mark.parametrize("source", ["$.[", "$.a[?", "$.a b"])
def test_what_is_no_path(source):
    with pytest.raises(ValueError):
        Path(source)


def test_plain_paths_do_not_load_the_library():
    code = "import sys; from harness.bots.jsonpath import Path; Path('$.a[*].b'); sys.exit('jsonpath' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
