"""Trains the small model of `harness.promises.trained` (``make train``): the same material gives the same bytes.

A small network over the features of replies and, while training, over the meanings of their words. A meaning counts
the same wherever its word stands, so its share is added to the word's own weights at the end; frequent words that no
reply holds get that share alone. Where the model may speak is decided by replies that it has not seen: part ``test``.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from harness.promises.bounds import BESIDE
from harness.promises.claim import CATEGORIES
from harness.promises.features import SIGNS, features_of, features_of_question
from harness.promises.model import FOLDER
from harness.promises.rules import lexicon
from harness.promises.segments import segments, without_done
from harness.promises.spelling import readable
from harness.promises.trained import REPLIES, windows
from tests.promises import train_bounds, train_senses
from tests.promises.material import Labelled, read_part
from tests.promises.meanings import CHANNELS, SIZE, channel_of, meaning, vocabulary
from tests.promises.network import SCALE, Recipe, Row, counts, fit_all, indexed, matrix, norm
from tests.promises.stored import store

MEANING = 2.0
"""How much a word's meaning counts against the word itself."""
VOCABULARY = 20_000
"""Frequent words that get weights by their meaning alone."""
RECIPE = Recipe()
FRAMED = 0.4
"""Share of the replies of one sentence that are learnt from beside another sentence as well."""
_LONG = 2
SEEDS = (0, 1)
CUTS = {"told": 0.7, "doubted": 0.8, "improbable": 0.04, "unlikely": 0.1}
"""Probabilities from which on the model speaks, and where rules have reason to doubt it; a claim of a rule is disputed
below ``improbable``, in a sentence that denies something below ``unlikely``. Chosen across writers so that few clean
replies are found fault with."""


def features(one: Labelled) -> list[Row]:
    """The features of each window of a reply, as the detector sees them."""
    question, parts = _parts(one)
    return [(*question, *(name for place in places for name in parts[place])) for places in windows(len(parts))]


@functools.lru_cache(200_000)
def _parts(one: Labelled) -> tuple[Row, list[Row]]:
    words = lexicon().vocabulary
    text = readable(one.bot, words).text
    asked = readable(one.user, words).text if one.user else ""
    question = features_of_question(asked, text).names() if asked else ()
    return question, [features_of(without_done(text[part.start : part.end])).names() for part in segments(text)]


def examples(material: Sequence[Labelled]) -> tuple[list[Row], np.ndarray]:
    """Rows to learn from, with their labels: every window of a clean reply is clean, a dirty reply is one row.

    Some replies of one sentence stand there once more, beside a sentence that makes no claim: a greeting or «если
    останутся вопросы, пишите» must not outweigh what is promised.
    """
    rows: list[Row] = []
    labels: list[list[float]] = []
    for one in material:
        if one.labels:
            question, parts = _parts(one)
            seen = [(*question, *(name for part in parts for name in part))]
        else:
            seen = features(one)
        rows += seen
        labels += [[float(name in one.labels) for name in CATEGORIES]] * len(seen)
    chance = np.random.default_rng(0)
    frames = [part for one in material if not one.labels for part in _frames(one)]
    for one in material:
        question, parts = _parts(one)
        if len(parts) == 1 and chance.random() < FRAMED:
            rows.append((*question, *parts[0], *frames[chance.integers(len(frames))]))
            labels.append([float(name in one.labels) for name in CATEGORIES])
    return rows, np.array(labels, dtype=np.float32)


def _frames(one: Labelled) -> list[Row]:
    """The first and the last sentence of a longer reply."""
    parts = _parts(one)[1]
    return [parts[0], parts[-1]] if len(parts) > _LONG else []


def usable(one: Labelled) -> bool:
    """Whether the label says what was claimed: a clean reply within an offer claims what the offer allows."""
    return bool(one.labels) or not (one.approved_offers and one.difficulty == "approved_offer")


class Trained:
    """The networks, put together into one, while their weights are floats.

    Args:
        rows: features of the replies.
        labels: reply × category.
        seeds: of the networks, one for each.
        recipe: how to train.
    """

    def __init__(
        self, rows: Sequence[Row], labels: np.ndarray, seeds: Sequence[int] = SEEDS, recipe: Recipe = RECIPE
    ) -> None:
        self.counted = counts(rows)
        self.index = indexed(self.counted, recipe)
        self.network = fit_all(matrix(rows, self.index), meanings_of(rows), labels, recipe, seeds)
        self.weights = self.network.features
        self._shares = MEANING * self.network.meanings.reshape(len(CHANNELS), SIZE, -1)
        for name, place in self.index.items():
            share = self.share(name)
            if share is not None:
                self.weights[place] = self.weights[place] + share

    def share(self, feature: str) -> np.ndarray | None:
        """What the meaning of a feature's word weighs, by hidden unit."""
        found = channel_of(feature)
        vector = meaning(found[1]) if found else None
        return None if found is None or vector is None else vector @ self._shares[found[0]]

    def chances(self, one: Labelled) -> np.ndarray:
        """Probability of each category for a reply: that of its likeliest window."""
        return np.max([self._chance(row) for row in features(one)], axis=0)

    def _chance(self, row: Row) -> np.ndarray:
        total = np.zeros(len(self.network.threshold))
        for feature in row:
            place = self.index.get(feature)
            share = self.share(feature) if place is None else self.weights[place]
            if share is not None:
                total += share
        units = np.maximum(total * norm(row) + self.network.threshold, 0)
        return 1 / (1 + np.exp(-(units @ self.network.outputs + self.network.bias)))


def meanings_of(rows: Sequence[Row]) -> np.ndarray:
    """Reply × meaning: the vectors of the words added up, each channel by itself."""
    found = np.zeros((len(rows), len(CHANNELS) * SIZE), dtype=np.float32)
    for number, row in enumerate(rows):
        weight = SCALE * MEANING * norm(row)
        for feature in sorted(row):
            where = channel_of(feature)
            vector = meaning(where[1]) if where else None
            if where is not None and vector is not None:
                found[number, where[0] * SIZE : (where[0] + 1) * SIZE] += weight * vector
    return found


def store_replies(trained: Trained, folder: Path) -> int:
    """Write the model, frequent words that no reply holds included. Returns how many features are kept."""
    rows: dict[str, np.ndarray] = {name: trained.weights[place] for name, place in trained.index.items()}
    for lemma in vocabulary(VOCABULARY):
        for channel in ("", "u:"):
            name = f"{channel}{lemma}"
            share = trained.share(name) if name not in rows else None
            if share is not None:
                rows[name] = share
    ordered = sorted(rows, key=lambda name: (-trained.counted[name], name))
    return store({name: rows[name] for name in ordered}, trained.network, CUTS, folder, SIGNS)


def apart_from_offers(known: Sequence[Labelled]) -> Trained:
    """Networks that have seen no reply beside offers: what they say of those is what they say of new ones."""
    return Trained(*examples([one for one in known if not one.approved_offers]), SEEDS)


def main() -> None:
    """Train on the parts ``train`` and ``bank`` and store the models."""
    material = [one for part in ("train", "bank") for one in read_part(part)]
    sys.stdout.write(f"{train_senses.train(material)} words in classes\n")
    known = [one for one in material if usable(one)]
    offered = train_bounds.examples(material, apart_from_offers(known).chances)
    kept = train_bounds.train(offered, FOLDER / BESIDE)
    sys.stdout.write(f"{len(offered)} replies beside offers, {kept} features\n")
    kept = store_replies(Trained(*examples(known)), FOLDER / REPLIES)
    sys.stdout.write(f"{len(known)} replies, {kept} features\n")


if __name__ == "__main__":
    main()
