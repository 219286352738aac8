"""Every check has a dialogue in suites/selfcheck that must pass and one that must fail, with codes that exist."""

from pathlib import Path

import pytest
import yaml
from check_builders import CHECKS

from harness import wording

FOLDER = Path(__file__).parents[3] / "suites" / "selfcheck"
NEEDS_A_GRADER = {"meets", "second_opinion_on_promises"}
"""Without a grader they are neither met nor unmet; tested in test_initiative_and_judgement and test_second_opinion."""


def dialogues():
    for path in sorted(FOLDER.glob("*.suite.yaml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["dialogues"]


def names(dialogue):
    places = [*dialogue["turns"], dialogue]
    for item in (item for place in places for item in place.get("expect", ())):
        name = item if isinstance(item, str) else next(iter(item))
        yield name if name in CHECKS else name.removeprefix("not_")


def named(*, failing):
    return {name for one in dialogues() if ("must-fail" in one.get("tags", ())) is failing for name in names(one)}


def test_every_check_is_seen_to_pass():
    assert set(CHECKS) - named(failing=False) == set()


def test_every_check_is_seen_to_fail():
    assert set(CHECKS) - named(failing=True) == NEEDS_A_GRADER


@pytest.mark.parametrize(
    "dialogue", [one for one in dialogues() if "must-fail" in one.get("tags", ())], ids=lambda d: d["id"]
)
def test_a_dialogue_that_must_fail_says_with_which_code(dialogue):
    codes = [tag.removeprefix("code:") for tag in dialogue["tags"] if tag.startswith("code:")]
    assert len(codes) == 1
    assert wording.known(codes[0])
    assert codes[0].split(".")[1] in set(names(dialogue))
