"""Hostile text is harmless wherever it is shown."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from report_values import HOSTILE

from harness.reporters import escaping

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("обычный текст 💅", "обычный текст 💅"),
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\x00b", "a␀b"),
        ("два\nряда\tс табуляцией", "два\nряда\tс табуляцией"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u2028b", "a\nb"),
        ("цена\u00a0100", "цена\u00a0100"),
        ("👩\u200d🎨", "👩\u200d🎨"),
    ],
)
def test_printable(raw, shown):
    assert escaping.printable(raw) == shown


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_gets_through(raw):
    shown = escaping.printable(raw)
    assert not any(ord(c) < 0x20 and c not in "\n\t" for c in shown)
    assert not any(0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) <= 0xDFFF or 0x202A <= ord(c) <= 0x202E for c in shown)
    shown.encode("utf-8")


@given(ANY_TEXT)
def test_xml_is_well_formed_and_text_comes_back(raw):
    xml = f'<a b="{escaping.xml_attribute(raw)}">{escaping.xml_text(raw)}</a>'
    node = etree.fromstring(xml.encode("utf-8"))
    assert (node.text or "") == escaping.printable(raw)
    assert node.get("b") == escaping.printable(raw)


@given(ANY_TEXT)
def test_json_in_a_script_cannot_end_it_and_comes_back(raw):
    data = escaping.script_json({"text": raw}).decode("utf-8")
    assert not set("<>&\u2028\u2029") & set(data)
    mended = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(data)["text"] == mended


@pytest.mark.parametrize(
    "formula", ["=cmd|' /C calc'!A0", "+7917", "-1+2", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1", "\n=1"]
)
def test_no_cell_is_a_formula(formula):
    out = io.StringIO()
    csv.writer(out).writerow([escaping.csv_cell(formula)])
    cell = next(csv.reader(io.StringIO(out.getvalue(), newline="")))[0]
    assert cell.startswith("'")


def test_numbers_stay_numbers_in_cells():
    assert escaping.csv_cell(-3) == -3


def test_markdown_shows_no_markup():
    line = escaping.markdown_text(HOSTILE + "\n# heading\n[a](http://b) **c** @team #12")
    assert "\n" not in line
    for active in ("<", "[a](", "**", "@team", " #12", "://", "`code`"):
        assert active not in line
    assert "&#64;team" in line


def test_one_line_is_cut_with_a_sign():
    assert escaping.one_line("раз\nдва три", 7) == "раз дв…"
