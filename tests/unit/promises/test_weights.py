"""The model's sums: added up word by word they are what the single features weigh together."""

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.promises.features import features_of, features_of_question
from harness.promises.model import FOLDER, log_odds, model, odds, probability, units
from harness.promises.weights import MIDDLE

WORDS = (
    "вернём",
    "деньги",
    "не",
    "скидка",
    "завтра",
    "к",
    "5",
    "врач",
    "решит",
    "точно",
    "ля-ля",
    "12:00",
    "Бесплатно!",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


def _lines(name):
    return (FOLDER / "replies" / name).read_text(encoding="utf-8").split("\n")


STORED = (FOLDER / "replies" / "weights.bin").read_bytes()
PAIRS = [
    f"{left}{sign}{right}"
    for sign, left, behind in (line.split("\t") for line in _lines("pairs.txt"))
    for right in behind.split(" ")
]
ROWS = {name: row for row, name in enumerate((*_lines("features.txt"), *PAIRS))}


def test_every_row_of_weights_has_a_feature():
    assert len(ROWS) * len(model("replies").scale) == len(STORED)


def by_hand(names):
    """The weights of each unit, feature by feature, as they are stored."""
    width = len(model("replies").scale)
    rows = [ROWS[name] * width for name in names if name in ROWS]
    return [sum(STORED[row + unit] - MIDDLE for row in rows) for unit in range(width)]


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES)
def test_a_reply_and_its_question_are_added_up_to_the_weights_of_their_features(asked, reply):
    trained = model("replies")
    both = (features_of_question(asked, reply), features_of(reply))
    names = [name for features in both for name in features.names()]
    stirred = units([trained.weights.tally(features) for features in both], trained)
    thresholds = trained.weights.cut(trained.thresholds[len(names)])
    expected = [max(0, total + threshold) for total, threshold in zip(by_hand(names), thresholds, strict=True)]
    assert stirred.units == expected
    assert stirred.part == pytest.approx(len(names) ** -0.5)


def test_thresholds_rise_with_the_root_of_the_number_of_features():
    trained = model("replies")
    few, many = (trained.weights.cut(trained.thresholds[count]) for count in (100, 400))
    assert any(few)
    assert list(many) == pytest.approx([2 * threshold for threshold in few], abs=2)


@settings(deadline=None, max_examples=60)
@given(SENTENCES)
def test_all_categories_at_once_are_as_probable_as_each_by_itself(reply):
    trained = model("replies")
    stirred = units([trained.weights.tally(features_of(reply))], trained)
    values = [
        sum(map(prod, zip(stirred.units, trained.scale, outputs, strict=True))) * stirred.part + bias
        for outputs, bias in zip(trained.outputs, trained.bias, strict=True)
    ]
    assert odds(stirred, trained) == pytest.approx(values, abs=0.02)


@given(st.floats(min_value=0.001, max_value=0.999))
def test_a_probability_and_its_odds_say_the_same(chance):
    assert probability(log_odds(chance)) == pytest.approx(chance)


def test_a_word_that_occurs_twice_counts_twice():
    once, twice = features_of("скидка").names(), features_of("скидка скидка").names()
    assert twice.count("скидка") == 2 * once.count("скидка") == 2


def test_what_follows_a_negation_is_marked_up_to_the_next_mark():
    assert {"-вернуть"} <= set(features_of("не вернём, подарим").names())
    assert "-подарить" not in features_of("не вернём, подарим").names()
