"""The shipped suite as a whole: green with the shipped bot, broad, and without dialogues that say the same."""

from __future__ import annotations

import collections
import itertools
import re

import pytest
from rapidfuzz import fuzz

from harness.model.dialogue import ChooseTurn, SendTurn, UserTurn

FEWEST = 80
ALIKE = 95


def test_every_dialogue_passes_with_the_shipped_bot(right):
    assert {name: record.outcome for name, record in right.items() if record.outcome != "passed"} == {}
    assert {name for name, record in right.items() if any(f.kind != "violation" for f in record.findings)} == set()


def test_a_third_is_negative_and_a_third_is_edge(right):
    kinds = {_stem(name): record.job.kind for name, record in right.items()}
    assert len(kinds) >= FEWEST
    count = collections.Counter(kinds.values())
    assert count["negative"] * 3 >= len(kinds)
    assert count["edge"] * 3 >= len(kinds)


@pytest.fixture(scope="module")
def wordings(stage):
    """What the client says of himself in each dialogue, message by message; (name, messages)."""
    dialogues = [stage.library.dialogue(entry.key) for entry in stage.library.entries]
    return [(dialogue.id, list(_messages(dialogue.turns))) for dialogue in dialogues]


def test_no_two_dialogues_begin_with_the_same_words(wordings):
    first = collections.defaultdict(set)
    for name, messages in wordings:
        if messages:
            first[_bare(messages[0])].add(_stem(name))
    assert {words: names for words, names in first.items() if len(names) > 1} == {}


def test_no_two_dialogues_have_the_same_wording(wordings):
    texts = [(name, _bare(" ".join(messages))) for name, messages in wordings if messages]
    alike = [
        (one, other)
        for (one, left), (other, right) in itertools.combinations(texts, 2)
        if _stem(one) != _stem(other) and fuzz.token_set_ratio(left, right) >= ALIKE
    ]
    assert alike == []


def test_every_covered_clause_exists(stage, right):
    covered = {clause for record in right.values() for clause in record.job.covers}
    assert all(record.job.covers for record in right.values())
    assert covered - set(stage.project.policies().clauses) == set()


def _messages(turns):
    for turn in turns:
        if isinstance(turn, UserTurn):
            yield from turn.messages
        elif isinstance(turn, SendTurn):
            yield from map(str, turn.content.values())
        elif isinstance(turn, ChooseTurn):
            for branch in turn.branches:
                yield from _messages(branch.turns)


def _stem(name):
    """The dialogue's own id, without the case."""
    return name.partition("[")[0]


def _bare(text):
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е"))) or text
