"""Cues: every example beside the patterns is found, every counter-example is not; nothing hangs and nothing breaks."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import wording
from harness.matching import cues as module
from harness.matching.cues import cues, find_cue

FOLDER = Path(module.__file__).parent / "cues"
DATA = {speaker: json.loads((FOLDER / f"{speaker}.json").read_bytes()) for speaker in ("client", "bot")}
ALL = [(speaker, name) for speaker, data in DATA.items() for name in data["cues"]]


def told(kind):
    return [(who, name, text) for who, name in ALL for text in DATA[who]["cues"][name][kind]]


@pytest.mark.parametrize(("speaker", "name", "text"), told("examples"))
def test_an_example_is_found(speaker, name, text):
    span = find_cue(text, speaker, name)
    assert span is not None
    assert text[slice(*span)].strip()


@pytest.mark.parametrize(("speaker", "name", "text"), told("counter_examples"))
def test_a_counter_example_is_not(speaker, name, text):
    span = find_cue(text, speaker, name)
    assert span is None, text[slice(*span)]


@pytest.mark.parametrize(("speaker", "name"), ALL)
def test_a_cue_is_whole(speaker, name):
    entry = DATA[speaker]["cues"][name]
    assert set(entry) <= {
        "says", "includes", "unless", "guarded", "statements", "facts", "heard", "examples", "counter_examples",
    }  # fmt: skip
    assert not [source for source in (*entry["says"], *entry.get("unless", ())) if re.search(r"<\d>$", source)], (
        "a gap at the end fits nothing"
    )
    assert not [source for source in entry["says"] if "|!" in source], "a «!» holds for a whole pattern"
    assert len(entry["examples"]) >= 2
    assert entry["counter_examples"]
    assert not entry.get("heard") or entry["heard"] in cues("client")
    assert wording.known(f"cue.{speaker}.{name}")


@pytest.mark.parametrize("name", ["stop", "person_wanted"])
def test_what_matters_most_is_known_in_many_words(name):
    entry = DATA["client"]["cues"][name]
    assert len(entry["examples"]) >= (20 if name == "stop" else 15)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Здравствуйте. Позовите менеджера, пожалуйста!", "Позовите менеджера"),
        ("хм… ПОЗОВИТЕ\u00a0МЕНЕДЖЕРА", "ПОЗОВИТЕ\u00a0МЕНЕДЖЕРА"),
        ("Позовите   (срочно)  менеджера", "Позовите   (срочно)  менеджера"),
        ("Пoзoвитe мeнeджepa", "Пoзoвитe мeнeджepa"),
        ("Позовите. Менеджера не надо", ""),
        ("Она сказала: «позовите менеджера», и я ушла", ""),
    ],
)
def test_place_and_reach_of_a_cue(text, found):
    span = find_cue(text, "client", "person_wanted")
    assert (text[slice(*span)] if span else "") == found


def test_an_unknown_cue_is_told():
    with pytest.raises(KeyError):
        find_cue("текст", "client", "no-such-cue")


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300) | st.lists(st.sampled_from(
    ["не", "скидка", "стоп", "на", "ботокс", ".", "?!", "«", "»", "\n", "мне", "15", "лет", "<3>", "$", "^"]
), max_size=60).map(" ".join))  # fmt: skip
def test_no_text_breaks_a_cue_and_places_are_inside(text):
    for speaker, name in ALL:
        span = find_cue(text, speaker, name)
        assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_the_first_look_spares_the_closer_one_only_where_there_is_nothing():
    for speaker, name in ALL:
        for text in DATA[speaker]["cues"][name]["examples"]:
            assert name in module._possible(text, speaker)


def test_a_hostile_text_is_read_in_one_go():
    text = "не скидка, " * 20_000 + "(" * 20_000
    assert find_cue(text, "bot", "promo") is None
    assert find_cue(text + " Скидка 20 %!", "bot", "superlative") is None
