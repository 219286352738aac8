"""The catalogue is whole: both languages, the same placeholders, no code without a text."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from harness.wording import catalogue

PACKAGE = Path(__file__).resolve().parents[2] / "harness"
CODE = re.compile(r'"((?:bot|script|skip|usage|cli|suite|portal|reporter|grader|llm|run|file|select)\.[a-z0-9_.]+)"')

NO_TEXTS = {"portal.url", "portal.token", "suite.schema.json"}  # placeholders, a file


def _placeholders(template: object) -> set[str]:
    texts = template.values() if isinstance(template, dict) else [template]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_the_same(code):
    entry = catalogue()[code]
    assert set(entry) == {"ru", "en"}
    assert _placeholders(entry["ru"]) - {"count"} == _placeholders(entry["en"]) - {"count"}
    for template in entry.values():
        if isinstance(template, dict):
            assert "other" in template


def test_every_code_in_the_source_has_a_text():
    used = {code for path in PACKAGE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    missing = sorted(code for code in used if code not in catalogue() and code not in NO_TEXTS)
    assert not missing
