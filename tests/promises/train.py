"""Trains the small model of `harness.promises.trained` (``make train``): the same material gives the same bytes.

A small network over the features of replies and, while training, over the meanings of their words. A meaning counts
the same wherever its word stands, so its share is added to the word's own weights at the end; frequent words that no
reply holds get that share alone. Where the model may speak is decided by replies that it has not seen: part ``test``.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy import sparse

from harness.promises.claim import CATEGORIES
from harness.promises.features import features_of, features_of_question
from harness.promises.rules import lexicon
from harness.promises.segments import segments, without_done
from harness.promises.spelling import readable
from harness.promises.trained import windows
from harness.promises.weights import FOLDER, MIDDLE
from tests.promises import train_bounds, train_senses
from tests.promises.material import Labelled, read_part
from tests.promises.meanings import CHANNELS, SIZE, channel_of, meaning, vocabulary
from tests.promises.network import Network, Recipe, fit

SCALE = 6.0
"""Length of a reply's features: what a step of Adam is to a weight."""
MEANING = 2.0
"""How much a word's meaning counts against the word itself."""
RAREST = 2
"""A feature of one reply only teaches nothing about others."""
VOCABULARY = 20_000
"""Frequent words that get weights by their meaning alone."""
LIGHTEST = 15
"""Rows whose weights are all below this, in units of a 127th of the heaviest, are left out."""
SEEDS = (0, 1)
CUT, DOUBTED = 0.8, 0.9
"""Probabilities from which on the model speaks, and where rules have reason to doubt it: chosen across writers so that
few clean replies are found fault with."""


Row = tuple[str, ...]
"""Features of a reply; one that occurs twice stands there twice."""


def features(one: Labelled) -> list[Row]:
    """The features of each window of a reply, as the detector sees them."""
    question, parts = _parts(one)
    return [(*question, *(name for place in places for name in parts[place])) for places in windows(len(parts))]


def _parts(one: Labelled) -> tuple[Row, list[Row]]:
    words = lexicon().vocabulary
    text = readable(one.bot, words).text
    asked = readable(one.user, words).text if one.user else ""
    question = features_of_question(asked, text).names() if asked else ()
    return question, [features_of(without_done(text[part.start : part.end])).names() for part in segments(text)]


def examples(material: Sequence[Labelled]) -> tuple[list[Row], np.ndarray]:
    """Rows to learn from, with their labels: every window of a clean reply is clean, a dirty reply is one row."""
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
    return rows, np.array(labels, dtype=np.float32)


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
        self, rows: Sequence[Row], labels: np.ndarray, seeds: Sequence[int] = SEEDS, recipe: Recipe | None = None
    ) -> None:
        counted = Counter(feature for row in rows for feature in set(row))
        names = sorted(feature for feature, count in counted.items() if count >= RAREST)
        self.counted = counted
        self.index = {name: place for place, name in enumerate(names)}
        data, known = self._matrix(rows), meanings_of(rows)
        with ThreadPoolExecutor(len(seeds)) as pool:
            nets = pool.map(lambda seed: fit(data, known, labels, recipe or Recipe(), seed), seeds)
        self._together(list(nets))

    def _together(self, nets: Sequence[Network]) -> None:
        self.weights = SCALE * np.hstack([net.features for net in nets])
        self.threshold = np.hstack([net.threshold for net in nets])
        self.outputs = np.vstack([net.outputs for net in nets]) / len(nets)
        self.bias = np.mean([net.bias for net in nets], axis=0)
        self._shares = SCALE * MEANING * np.hstack([net.meanings for net in nets]).reshape(len(CHANNELS), SIZE, -1)
        for name, place in self.index.items():
            share = self.share(name)
            if share is not None:
                self.weights[place] = self.weights[place] + share

    def share(self, feature: str) -> np.ndarray | None:
        """What the meaning of a feature's word weighs, by hidden unit."""
        found = channel_of(feature)
        vector = meaning(found[1]) if found else None
        return None if found is None or vector is None else vector @ self._shares[found[0]]

    def _matrix(self, rows: Sequence[Row]) -> sparse.csr_matrix:
        """One row a reply, of length `SCALE` over all its features, known or not."""
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for row in rows:
            known = sorted(self.index[feature] for feature in row if feature in self.index)
            columns += known
            values += [SCALE * norm(row)] * len(known)
            ends.append(len(columns))
        data = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(self.index)), dtype=np.float32)
        data.sum_duplicates()
        return data

    def chances(self, one: Labelled) -> np.ndarray:
        """Probability of each category for a reply: that of its likeliest window."""
        return np.max([self._chance(row) for row in features(one)], axis=0)

    def _chance(self, row: Row) -> np.ndarray:
        total = np.zeros(len(self.threshold))
        for feature in row:
            place = self.index.get(feature)
            share = self.share(feature) if place is None else self.weights[place]
            if share is not None:
                total += share
        units = np.maximum(total * norm(row) + self.threshold, 0)
        return 1 / (1 + np.exp(-(units @ self.outputs + self.bias)))


def norm(row: Row) -> float:
    """What a reply's features are multiplied by, so that long replies count no more than short ones."""
    return 1 / math.sqrt(max(1, len(row)))


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


def store(trained: Trained, folder: Path = FOLDER) -> int:
    """Write the model: weights as signed bytes, features too light to matter left out. Returns how many are kept.

    The commonest features come first: what most replies ask for lies together in memory.
    """
    rows: dict[str, np.ndarray] = {name: trained.weights[place] for name, place in trained.index.items()}
    for lemma in vocabulary(VOCABULARY):
        for channel in ("", "u:"):
            name = f"{channel}{lemma}"
            share = trained.share(name) if name not in rows else None
            if share is not None:
                rows[name] = share
    ordered = sorted(rows.items(), key=lambda entry: (-trained.counted[entry[0]], entry[0]))
    scale = np.abs(np.array(list(rows.values()))).max(axis=0) / 127
    small = {name: np.rint(row / scale).astype(np.int8) for name, row in ordered}
    kept = {name: row for name, row in small.items() if np.abs(row).max() >= LIGHTEST}
    folder.mkdir(exist_ok=True)
    (folder / "features.txt").write_text("\n".join(kept), encoding="utf-8")
    stored = np.array(list(kept.values()), dtype=np.int16) + MIDDLE
    (folder / "weights.bin").write_bytes(stored.astype(np.uint8).tobytes())
    cuts = {"cut": [CUT] * len(CATEGORIES), "doubted": [DOUBTED] * len(CATEGORIES)}
    facts = {"bias": trained.bias, **cuts, "outputs": trained.outputs, "scale": scale, "threshold": trained.threshold}
    rounded = {
        name: np.vectorize(lambda value: float(f"{value:.6g}"))(np.asarray(values)).tolist()
        for name, values in facts.items()
    }
    (folder / "model.json").write_text(json.dumps(rounded, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(kept)


def apart_from_offers(known: Sequence[Labelled]) -> Trained:
    """One network that has seen no reply beside offers: what it says of those is what it says of new ones."""
    return Trained(*examples([one for one in known if not one.approved_offers]), SEEDS[:1])


def main() -> None:
    """Train on the parts ``train`` and ``bank`` and store the models."""
    material = [one for part in ("train", "bank") for one in read_part(part)]
    sys.stdout.write(f"{train_senses.train(material)} words in classes\n")
    known = [one for one in material if usable(one)]
    count = train_bounds.train(material, apart_from_offers(known).chances)
    sys.stdout.write(f"{count} cases beside offers\n")
    trained = Trained(*examples(known))
    kept = store(trained)
    sys.stdout.write(f"{len(known)} replies, {kept} features\n")


if __name__ == "__main__":
    main()
