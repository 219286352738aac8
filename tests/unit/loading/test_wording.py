"""Every problem that loading and planning can report has its sentence."""

import re
from pathlib import Path

import harness
from harness import wording

PACKAGES = [Path(harness.__file__).parent / name for name in ("loading", "planning")]
_CODE = re.compile(r'"((?:yaml|file|suite|settings|select)\.[a-z_]+(?:\.meant)?)"')


def test_every_code_in_the_source_is_in_the_catalogue() -> None:
    sources = [path.read_text(encoding="utf-8") for package in PACKAGES for path in package.glob("*.py")]
    codes = {code for source in sources for code in _CODE.findall(source)}

    assert len(codes) > 80
    assert sorted(code for code in codes if not wording.known(code)) == []


def test_what_is_reported_as_unknown_has_a_variant_with_the_nearest_name() -> None:
    for code in wording.catalogue():
        if code.startswith("suite.unknown_") and not code.endswith(".meant"):
            assert wording.known(f"{code}.meant"), code
