"""Fits the networks of `harness.promises`: one layer of hidden units over features, trained by Adam.

Everything is drawn from one seed and added up in one order, so that the same material gives the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from scipy import sparse

SCALE = 6.0
"""Length of a text's features: what a step of Adam is to a weight."""

Row = Sequence[str]
"""Features of a text; one that occurs twice stands there twice."""


class Recipe(NamedTuple):
    """How it is trained; the values were chosen across writers.

    Attributes:
        hidden: units of one network.
        epochs: times that the material is gone through.
        rate: step size of Adam, falling to nothing.
        batch: replies a step.
        blind: share of the features that a step does not see.
        asleep: share of the hidden units that a step does not use.
        positive: weight of a reply that makes the claim: most replies do not.
        decay: of all weights but those of single features.
        rarest: texts that a feature has to be in, so that it can teach something about others.
    """

    hidden: int = 32
    epochs: int = 14
    rate: float = 3e-3
    batch: int = 64
    blind: float = 0.4
    asleep: float = 0.3
    positive: float = 2.0
    decay: float = 1e-4
    rarest: int = 8


class Network(NamedTuple):
    """Weights: of features, of meanings, of the hidden units' thresholds, of the outputs and theirs."""

    features: np.ndarray
    meanings: np.ndarray
    threshold: np.ndarray
    outputs: np.ndarray
    bias: np.ndarray


def norm(row: Row) -> float:
    """What a text's features are multiplied by, so that long texts count no more than short ones."""
    return 1 / math.sqrt(max(1, len(row)))


def indexed(counted: Counter[str], recipe: Recipe) -> dict[str, int]:
    """The features to learn, each with its row of weights."""
    return {name: place for place, name in enumerate(sorted(one for one, n in counted.items() if n >= recipe.rarest))}


def counts(rows: Iterable[Row]) -> Counter[str]:
    """In how many texts each feature is."""
    return Counter(feature for row in rows for feature in set(row))


def matrix(rows: Sequence[Row], index: Mapping[str, int]) -> sparse.csr_matrix:
    """One row a text, of length `SCALE` over all its features, known or not."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        known = sorted(index[feature] for feature in row if feature in index)
        columns += known
        values += [SCALE * norm(row)] * len(known)
        ends.append(len(columns))
    data = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(index)), dtype=np.float32)
    data.sum_duplicates()
    return data


def fit_all(
    data: sparse.csr_matrix, meanings: np.ndarray, labels: np.ndarray, recipe: Recipe, seeds: Sequence[int]
) -> Network:
    """Train a network for each seed, side by side, and put them together into one: the mean of their opinions.

    Its weights and thresholds are for features of the length that `norm` gives.
    """
    with ThreadPoolExecutor(len(seeds)) as pool:
        nets = list(pool.map(lambda seed: fit(data, meanings, labels, recipe, seed), seeds))
    return Network(
        features=SCALE * np.hstack([net.features for net in nets]),
        meanings=SCALE * np.hstack([net.meanings for net in nets]),
        threshold=np.hstack([net.threshold for net in nets]),
        outputs=np.vstack([net.outputs for net in nets]) / len(nets),
        bias=np.mean([net.bias for net in nets], axis=0),
    )


class _Adam:
    """Adam's memory of one array; rows that a step does not touch are left alone."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.first = np.zeros(shape, dtype=np.float32)
        self.second = np.zeros(shape, dtype=np.float32)
        self.steps = 0

    def step(self, gradient: np.ndarray, rate: float, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """What to take off the touched rows."""
        self.steps += 1
        self.first[rows] = 0.9 * self.first[rows] + 0.1 * gradient
        self.second[rows] = 0.999 * self.second[rows] + 0.001 * gradient**2
        first = self.first[rows] / (1 - 0.9**self.steps)
        second = self.second[rows] / (1 - 0.999**self.steps)
        return rate * first / (np.sqrt(second) + 1e-8)


def fit(data: sparse.csr_matrix, meanings: np.ndarray, labels: np.ndarray, recipe: Recipe, seed: int) -> Network:
    """Train one network.

    Args:
        data: reply × feature, of unit length.
        meanings: reply × meaning.
        labels: reply × category, 0 or 1.
        recipe: how.
        seed: of everything random.
    """
    chance = np.random.default_rng(seed)
    count, hidden, sorts = data.shape[0], recipe.hidden, labels.shape[1]
    net = Network(
        features=chance.normal(0, 0.02, (data.shape[1], hidden)).astype(np.float32),
        meanings=chance.normal(0, 0.02, (meanings.shape[1], hidden)).astype(np.float32),
        threshold=np.zeros(hidden, dtype=np.float32),
        outputs=chance.normal(0, 0.1, (hidden, sorts)).astype(np.float32),
        bias=np.full(sorts, -2.5, dtype=np.float32),
    )
    memory = [_Adam(array.shape) for array in net]
    steps = recipe.epochs * -(-count // recipe.batch)
    done = 0
    for _ in range(recipe.epochs):
        order = chance.permutation(count)
        for start in range(0, count, recipe.batch):
            chosen = order[start : start + recipe.batch]
            rate = recipe.rate * (1 - done / steps) + 1e-5
            _step(net, memory, (data[chosen], meanings[chosen], labels[chosen]), (recipe, rate, chance))
            done += 1
    return net


def _step(
    net: Network,
    memory: list[_Adam],
    batch: tuple[sparse.csr_matrix, np.ndarray, np.ndarray],
    how: tuple[Recipe, float, np.random.Generator],
) -> None:
    data, meanings, labels = batch
    recipe, rate, chance = how
    seen = 1 - recipe.blind
    shown = chance.random(len(data.data)) < seen
    rows, places = np.unique(data.indices, return_inverse=True)
    part = sparse.csr_matrix(
        (data.data * shown / seen, places, data.indptr), shape=(data.shape[0], len(rows)), dtype=np.float32
    )
    known = meanings * (chance.random(meanings.shape, dtype=np.float32) < seen) / seen
    sums = part @ net.features[rows] + known @ net.meanings + net.threshold
    awake = (chance.random(sums.shape) >= recipe.asleep) / (1 - recipe.asleep)
    units = np.maximum(sums, 0) * awake
    chances = 1 / (1 + np.exp(-np.clip(units @ net.outputs + net.bias, -30, 30)))
    slope = (chances - labels) * (1 + (recipe.positive - 1) * labels) / len(labels)
    back = (slope @ net.outputs.T) * awake * (sums > 0)
    shrink = 1 - rate * recipe.decay
    net.features[rows] -= memory[0].step(part.T @ back, rate, rows)
    gradients = (known.T @ back, back.sum(axis=0), units.T @ slope, slope.sum(axis=0))
    for array, kept, gradient in zip(net[1:], memory[1:], gradients, strict=True):
        array[...] = array * shrink - kept.step(gradient.astype(np.float32), rate)
