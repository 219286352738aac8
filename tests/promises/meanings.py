"""Meanings of words for training: vectors of the Navec project (MIT licence), as the natasha package carries them.

Only training uses them. What they teach is folded into the weights of the words that they know, so that the shipped
model has an opinion on words that no labelled reply holds.
"""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from navec import Navec

from harness.russian.lemmas import is_word, parses

_PACKAGE = Path(next(iter(find_spec("natasha").submodule_search_locations)))
"""Its data alone is wanted: importing it would load a second dictionary."""
_FILE = _PACKAGE / "data" / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"
SIZE = 300
CHANNELS = ("", "-", "/we", "/you", "/they", "/imp", "/past", "u:")
"""Kinds of features that a word's meaning counts for on its own: the word, the word denied, the word as a verb form of a
role, the word in the client's message."""


_JOINTS = frozenset(" |&")
"""Signs of features of several words."""


@functools.cache
def _navec() -> Navec:
    return Navec.load(_FILE)


@functools.cache
def meaning(lemma: str) -> np.ndarray | None:
    """The vector of a dictionary form, of unit length; None for words that nobody has a vector of."""
    vectors = _navec()
    word = next((one for one in (lemma, *_with_yo(lemma)) if one in vectors), None)
    if word is None:
        return None
    vector = np.asarray(vectors[word], dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else None


def _with_yo(lemma: str) -> list[str]:
    return [lemma[:place] + "ё" + lemma[place + 1 :] for place, char in enumerate(lemma) if char == "е"]


def channel_of(feature: str) -> tuple[int, str] | None:
    """Which channel a feature belongs to, and its dictionary form; None for features that are no single words."""
    if not _JOINTS.isdisjoint(feature):
        return None
    kind, word = ("u:", feature[2:]) if feature.startswith("u:") else ("", feature)
    if not word or word[0] in "#~^<$?":
        return None
    if not kind and word[0] == "-":
        kind, word = "-", word[1:]
    elif "/" in word:
        word, _, role = word.partition("/")
        kind = f"{kind}/{role}"
    return (CHANNELS.index(kind), word) if kind in CHANNELS else None


def vocabulary(count: int) -> tuple[str, ...]:
    """The most frequent dictionary forms that have a vector, by frequency."""
    found: dict[str, None] = {}
    for word in _navec().vocab.words:
        if word.isalpha() and word.isascii() is False and is_word(word):
            found.setdefault(parses(word)[0].normal_form.replace("ё", "е"))
        if len(found) >= count:
            break
    return tuple(found)
