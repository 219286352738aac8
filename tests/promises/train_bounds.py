"""Trains the model of `harness.promises.bounds` on replies beside approved offers (part of ``make train``)."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from harness.promises.beside import looked_at
from harness.promises.bounds import FILE, Bounds, case_of, features
from harness.promises.claim import CATEGORIES
from harness.promises.detector import judge_reply
from tests.promises.material import Labelled

SHRINK = 0.1
"""Half the weight of the squared weights in what is made small."""
RAREST = 2
CUTS = {"added": 0.7, "within": 0.7, "doubted": 0.6, "impossible": 0.1}
"""Where the model may speak: chosen across writers, so that few clean replies beside offers are found fault with."""
LIGHTEST = 0.05
"""Weights below this are left out."""
_DIGITS = 3


Chances = Callable[[Labelled], np.ndarray]
"""Probability of each category for a reply, by a model that has not learnt from it."""


class Example(NamedTuple):
    """One category of a reply beside offers, and whether the reply is labelled with it."""

    features: frozenset[str]
    outside: bool


def examples(material: Sequence[Labelled], chances: Chances) -> list[Example]:
    """What there is to learn from, of each reply beside offers the categories that are looked at."""
    return [example for one in material if one.approved_offers for example in _of_reply(one, chances)]


def _of_reply(one: Labelled, chances: Chances) -> Iterator[Example]:
    judged = judge_reply(one.bot, one.approved_offers, one.user, model=False)
    for category, chance in zip(CATEGORIES, chances(one), strict=True):
        case = case_of(category, judged, float(chance))
        if case.rules != "none" or looked_at(case) or category in one.labels:
            _, pieces = features(case, (one.bot, one.user), one.approved_offers)
            yield Example(pieces, category in one.labels)


def train(material: Sequence[Labelled], chances: Chances) -> int:
    """Fit the weights and store them; returns how many cases they were learnt from."""
    known = examples(material, chances)
    stored = fitted(known)._asdict()
    FILE.write_text(json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return len(known)


def fitted(known: Sequence[Example]) -> Bounds:
    """The model that these examples teach; weights too light to matter are left out."""
    counted = Counter(piece for example in known for piece in example.features)
    names = sorted(piece for piece, count in counted.items() if count >= RAREST)
    weights = _regression(known, {name: place for place, name in enumerate(names)})
    kept = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=False)}
    heavy = {name: weight for name, weight in kept.items() if abs(weight) >= LIGHTEST}
    return Bounds(weights=heavy, bias=round(float(weights[-1]), _DIGITS), **CUTS)


def _regression(known: Sequence[Example], index: dict[str, int]) -> np.ndarray:
    """Logistic regression by L-BFGS; the bias stands behind the weights."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for example in known:
        places = [index[piece] for piece in sorted(example.features) if piece in index]
        columns += places
        values += [1 / math.sqrt(len(example.features))] * len(places)
        ends.append(len(columns))
    data = sparse.csr_matrix((values, columns, ends), shape=(len(known), len(index)))
    signs = np.array([1.0 if example.outside else -1.0 for example in known])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margins = signs * (data @ weights[:-1] + weights[-1])
        slopes = -signs / (1 + np.exp(margins))
        total = np.logaddexp(0, -margins).sum() + SHRINK / 2 * weights[:-1] @ weights[:-1]
        return float(total), np.append(data.T @ slopes + SHRINK * weights[:-1], slopes.sum())

    return minimize(loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B").x
