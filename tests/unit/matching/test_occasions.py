"""What clients say that rules depend on is heard in the words of living people, and not where it only looks like it."""

from pathlib import Path

import pytest
import yaml

from harness.matching.cues import find_cue

OCCASIONS = yaml.safe_load(Path(__file__).with_name("occasions.yaml").read_bytes())


def lines(kind):
    return [(tuple(one["cues"]), text) for one in OCCASIONS.values() for text in one[kind]]


def heard(cues, text):
    spans = ((name, find_cue(text, "client", name)) for name in cues)
    return {name: text[slice(*span)] for name, span in spans if span is not None}


@pytest.mark.parametrize(("cues", "text"), lines("said"))
def test_an_occasion_is_heard(cues, text):
    assert heard(cues, text)


@pytest.mark.parametrize(("cues", "text"), lines("innocent"))
def test_what_only_looks_like_it_is_not(cues, text):
    assert not heard(cues, text)


@pytest.mark.parametrize("name", OCCASIONS)
def test_each_occasion_is_known_in_many_words(name):
    assert len(OCCASIONS[name]["said"]) >= 25
    assert len(OCCASIONS[name]["innocent"]) >= 15
