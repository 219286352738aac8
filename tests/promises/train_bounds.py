"""Trains the model of `harness.promises.bounds` on replies beside approved offers (part of ``make train``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from harness.promises.beside import looked_at
from harness.promises.bounds import Case, case_of, features
from harness.promises.claim import CATEGORIES
from harness.promises.detector import judge_reply
from harness.promises.differences import differences
from harness.promises.rules import lexicon
from harness.promises.spelling import readable
from tests.promises.material import Labelled
from tests.promises.network import Recipe, counts, fit_all, indexed, matrix
from tests.promises.stored import store

CUTS = {"added": 0.75, "within": 0.75, "doubted": 0.65, "impossible": 0.1}
"""Probabilities from which on a promise is told that no rule sees (``added``), and one that rules find to be within an
offer (``within``); below which a violation that rules see is disputed (``doubted``), also what a sure rule finds or what
is compared by number (``impossible``). Chosen across writers, so that few clean replies are found fault with."""
RECIPE = Recipe(positive=1.0, rarest=3)
SEEDS = (0, 1)

Chances = Callable[[Labelled], np.ndarray]
"""Probability of each category for a reply, by a model that has not learnt from it."""


class Example(NamedTuple):
    """The features of a reply beside offers, and by category whether it goes beyond them."""

    features: tuple[str, ...]
    labels: tuple[float, ...]


def examples(material: Sequence[Labelled], chances: Chances) -> list[Example]:
    """What there is to learn from."""
    return [_example(one, chances) for one in material if one.approved_offers]


def _example(one: Labelled, chances: Chances) -> Example:
    words = lexicon().vocabulary
    found = differences(readable(one.bot, words).text, readable(one.user, words).text, one.approved_offers)
    labels = tuple(float(category in one.labels) for category in CATEGORIES)
    return Example(tuple(features(tuple(_cases(one, chances)), found)), labels)


def _cases(one: Labelled, chances: Chances) -> Iterator[Case]:
    judged = judge_reply(one.bot, one.approved_offers, one.user, model=False)
    for category, chance in zip(CATEGORIES, chances(one), strict=True):
        case = case_of(category, judged, float(chance))
        if looked_at(case):
            yield case


def train(known: Sequence[Example], folder: Path) -> int:
    """Fit the weights and store them; returns how many features are kept."""
    rows = [example.features for example in known]
    counted = counts(rows)
    index = indexed(counted, RECIPE)
    labels = np.array([example.labels for example in known], dtype=np.float32)
    no_meanings = np.zeros((len(rows), 0), dtype=np.float32)
    network = fit_all(matrix(rows, index), no_meanings, labels, RECIPE, SEEDS)
    ordered = sorted(index, key=lambda name: (-counted[name], name))
    return store({name: network.features[index[name]] for name in ordered}, network, CUTS, folder)
