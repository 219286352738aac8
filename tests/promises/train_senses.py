"""Makes the classes of words of `harness.promises.senses` (part of ``make train``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.cluster.vq import kmeans2, vq

from harness.promises.rules import lexicon
from harness.promises.senses import FILE, known, lemma_of, senses
from harness.promises.spelling import readable
from harness.russian.remembered import forget
from harness.russian.tokens import tokenize
from tests.promises.material import Labelled
from tests.promises.meanings import meaning, vocabulary

CLASSES = 300
"""Chosen across writers among 150, 300, 600 and 800."""
COMMON = 150
"""Words that stand for themselves: what they do to their neighbours is no matter of their meaning."""
VOCABULARY = 20_000
"""Frequent words that get a class though no reply holds them."""
ROUNDS, SEED = 30, 0


def train(material: Sequence[Labelled]) -> int:
    """Make the classes of the words of the replies, put frequent other words to them, store them; returns how many."""
    counted = Counter(lemma for one in material for lemma in _lemmas(one.bot))
    words = sorted(word for word in counted if meaning(word) is not None)
    centres, found = kmeans2(_vectors(words), CLASSES, iter=ROUNDS, minit="points", seed=SEED)
    others = sorted(word for word in set(vocabulary(VOCABULARY)) - counted.keys() if meaning(word) is not None)
    placed = dict(zip(words, found.tolist(), strict=True)) | dict(
        zip(others, vq(_vectors(others), centres)[0].tolist(), strict=True)
    )
    common = sorted(sorted(counted, key=lambda word: (-counted[word], word))[:COMMON])
    lines = [" ".join(sorted(word for word, place in placed.items() if place == number)) for number in range(CLASSES)]
    FILE.write_text("\n".join((" ".join(common), *lines)), encoding="utf-8")
    senses.cache_clear()
    forget(known)
    return len(placed)


def _lemmas(reply: str) -> list[str]:
    return [lemma_of(token.folded) for token in tokenize(readable(reply, lexicon().vocabulary).text)]


def _vectors(words: Sequence[str]) -> np.ndarray:
    return np.array([meaning(word) for word in words], dtype=np.float32)
