"""A wrong profile of a bot is told by file, line and column, before anything runs."""

from __future__ import annotations

import pytest

from tests.functional.run.project import dialogue

SETTINGS = """suites: [suites]
bots:
  # reached over the network
  shop: {kind: http, url: "", timeuot: 3s}
  sound: {kind: scripted}
default_bot: shop
"""


@pytest.fixture
def wrong(project):
    project.write("harness.yaml", SETTINGS)
    project.suite("fine", dialogue("hello", "Добрый день"))
    return project


@pytest.mark.parametrize("verb", ["run", "lint"])
def test_both_problems_at_their_places(wrong, verb):
    done = wrong.command(verb)
    assert done.returncode == 4
    assert "harness.yaml:4:22: " in done.stderr
    assert "harness.yaml:4:31: " in done.stderr
    assert "timeout" in done.stderr, "what was probably meant"
    assert "bots.shop.timeuot:1:1" not in done.stderr


def test_nothing_has_run(wrong):
    wrong.command("run")
    assert not list((wrong.root / "reports").glob("*/events.jsonl"))


def test_lint_reads_profiles_that_no_dialogue_uses_and_imports_no_bot(wrong):
    wrong.write("bots.py", "raise SystemExit('imported')\n")
    text = SETTINGS.replace(
        "default_bot: shop", "  mine: {kind: python, callable: 'bots:bot', path: '.'}\ndefault_bot: sound"
    )
    wrong.write("harness.yaml", text)
    done = wrong.command("lint")
    assert done.returncode == 4
    assert "harness.yaml:4:31: " in done.stderr
    assert "imported" not in done.stderr
