"""Trains the model of `harness.promises.bounds` on replies beside approved offers (part of ``make train``)."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from harness.promises.bounds import FILE, differences
from harness.promises.claim import Category
from harness.promises.detector import about, read_claims
from harness.promises.grounding import ground
from harness.promises.offers import read_offers
from tests.promises.material import Labelled

SHRINK = 0.1
"""Half the weight of the squared weights in what is made small."""
RAREST = 2
CUT = 0.75
"""Probability from which on a claim is held to be outside: chosen across writers, so that few clean replies are hit."""
_DIGITS = 4


class Example(NamedTuple):
    """A claim that rules hold to be within an offer, and whether its reply is labelled all the same."""

    features: frozenset[str]
    outside: bool


def examples(material: Sequence[Labelled]) -> list[Example]:
    """What there is to learn from, one for each category that a reply claims within its offers."""
    return [example for one in material if one.approved_offers for example in _of_reply(one)]


def _of_reply(one: Labelled) -> list[Example]:
    offers = read_offers(one.approved_offers)
    found: dict[Category, Example] = {}
    for claim in read_claims(one.bot, one.user):
        if not claim.binds or claim.category in found:
            continue
        spoken = (about(one.bot, claim), one.user)
        judged = ground(claim, spoken, offers, model=False)
        if judged.verdict == "approved":
            pieces = differences(claim.category, *spoken, judged.offer)
            found[claim.category] = Example(pieces, claim.category in one.labels)
    return list(found.values())


def train(material: Sequence[Labelled]) -> int:
    """Fit the weights and store them; returns how many claims they were learnt from."""
    known = examples(material)
    counted = Counter(piece for example in known for piece in example.features)
    names = sorted(piece for piece, count in counted.items() if count >= RAREST)
    weights = _fitted(known, {name: place for place, name in enumerate(names)})
    kept = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=False)}
    stored = {"bias": round(float(weights[-1]), _DIGITS), "cut": CUT, "weights": {n: w for n, w in kept.items() if w}}
    FILE.write_text(json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return len(known)


def _fitted(known: Sequence[Example], index: dict[str, int]) -> np.ndarray:
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
