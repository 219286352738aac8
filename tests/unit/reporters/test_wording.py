"""Every text that reports ask for exists in both languages, with the same placeholders."""

import json
import re
import string
from pathlib import Path

import pytest

import harness.reporters
from harness import wording

FOLDER = Path(harness.reporters.__file__).parent
ENTRIES = json.loads((FOLDER.parent / "wording" / "reports.json").read_bytes())
USED = re.compile(r"""["']((?:report|page|reporter|events|kpi)\.[a-z_.]+[a-z_])(?<!\.html)(?<!\.css)(?<!\.js)["']""")


def fields(template):
    forms = template.values() if isinstance(template, dict) else [template]
    return [{name for _, name, _, _ in string.Formatter().parse(form) if name} for form in forms]


@pytest.mark.parametrize("code", ENTRIES)
def test_both_languages_have_the_same_placeholders(code):
    entry = ENTRIES[code]
    assert set(entry) == set(wording.LANGUAGES)
    found = [names for lang in wording.LANGUAGES for names in fields(entry[lang])]
    assert all(names == found[0] for names in found)


@pytest.mark.parametrize("path", sorted([*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.*")]), ids=lambda p: p.name)
def test_every_text_that_is_asked_for_exists(path):
    codes = set(USED.findall(path.read_text("utf-8")))
    assert {code for code in codes if not wording.known(code)} == set()
