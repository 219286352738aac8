"""The weights of features, added up in whole numbers: those of all hidden units of a feature are packed into one.

No library of numbers is needed: Python adds long whole numbers up as fast as memory gives them.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Iterable, Sequence

from harness.promises.features import SIGNS, Features, alone

_LANE = 4
"""Bytes for the sum of one hidden unit: the weights of all units are added up as one whole number."""
_HALF_LANE = 1 << (_LANE * 8 - 1)
MIDDLE = 128
"""What stands for nothing in a stored byte."""
_MOST_WORDS = 50_000
"""Words that something is kept for."""
_LONGEST = 100
"""Letters of a word that something is kept for: what is longer is no word."""


def in_lanes(numbers: Iterable[int], size: int = _LANE) -> int:
    """Numbers packed into one, so many bytes for each."""
    return sum(number << (place * size * 8) for place, number in enumerate(numbers))


class Beside(dict[str, dict[str, int]]):
    """Pairs of one sign: what comes first -> what comes behind -> weights as in `Weights`.

    Most pairs of a text are unknown: two short look-ups tell it, and no feature's name has to be put together for that.
    What may come behind a word is made out when the word first comes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stored: dict[str, tuple[int, str]] = {}

    def add(self, left: str, row: int, right: str) -> None:
        """Take up pairs.

        Args:
            left: what comes first in all of them.
            row: of the first pair; the others follow.
            right: what comes behind, with spaces in between.
        """
        self._stored[sys.intern(left)] = (row, right)

    def __missing__(self, left: str) -> dict[str, int]:
        row, right = self._stored.get(left, (0, ""))
        found = dict(zip(map(sys.intern, right.split()), itertools.count(row), strict=False))
        if found or len(left) <= _LONGEST:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[left] = found
        return found


class Weights(dict[str, int]):
    """Feature -> the weights of all hidden units, packed into one number; until it is first asked for, its row, from 1.

    The lowest lanes of `_LANE` bytes hold one weight each; above them stands 1, so that a sum knows of how many it is.

    Args:
        names: the features but those of pairs, in order of their rows.
        pairs: the features of pairs, in order of their rows: sign, what comes first, and all that may come behind.
        small: one byte for each row and unit, `MIDDLE` for nothing.
        width: number of units.
    """

    def __init__(self, names: Sequence[str], pairs: Iterable[tuple[str, str, str]], small: bytes, width: int) -> None:
        super().__init__(zip(names, range(1, len(names) + 1), strict=True))
        self._one = 1 << (width * _LANE * 8)
        self._rows = len(small) // width
        self._halves = in_lanes([_HALF_LANE] * width)
        self._middles = in_lanes([MIDDLE] * width)
        self._small = small
        self._width = width
        self._words: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._beside: dict[str, Beside] = {sign: Beside() for sign in SIGNS}
        row = len(names) + 1
        for sign, left, right in pairs:
            self._beside[sign].add(left, row, right)
            row += right.count(" ") + 1

    def count(self, total: int) -> int:
        """How many features a sum is of."""
        return (total + self._halves) // self._one

    def cut(self, total: int) -> Sequence[int]:
        """A sum by hidden unit.

        Sums may be below nothing, where a lane borrows from its neighbour: while lanes are cut apart, half of what one
        can hold is added to each.
        """
        lanes = ((total + self._halves) % self._one) ^ self._halves
        return memoryview(lanes.to_bytes(self._width * _LANE, "little")).cast("i")

    def tally(self, features: Features) -> int:
        """The features of a text added up; those without weights count as well."""
        kept, question = self._words[features.question], features.question
        found = self._found(features)
        while found and min(found) <= self._rows:  # again when another thread has made room in between
            self._unpack(features)
            found = self._found(features)
        words = [kept.get(word) or self._word(word, question) for word in features.words]
        unknown = len(features.others) + sum([len(right) for _, _, right in features.pairs]) - len(found)
        return sum(words) + sum(found) + unknown * self._one

    def _found(self, features: Features) -> list[int]:
        """What is known of pairs and other features, without the words: weights, or rows."""
        found = list(filter(None, map(self.get, features.others)))
        for sign, left, right in features.pairs:
            found += filter(None, map(dict.get, map(self._beside[sign].__getitem__, left), right))
        return found

    def added(self, names: Sequence[str]) -> int:
        """Features that are neither words nor pairs added up; those without weights count as well."""
        return self.tally(Features((), (), names))

    def _unpack(self, features: Features) -> None:
        """Make weights of the rows of features that come for the first time."""
        for name in features.others:
            self._weigh(self, name)
        for sign, left, right in features.pairs:
            for first, second in zip(left, right, strict=False):
                self._weigh(self._beside[sign][first], second)

    def _weigh(self, rows: dict[str, int], name: str) -> None:
        """Put the weights of a feature in the place of its row."""
        row = rows.get(name, 0)
        if 0 < row <= self._rows:
            lanes = bytearray(self._width * _LANE)
            lanes[::_LANE] = self._small[(row - 1) * self._width : row * self._width]
            rows[name] = int.from_bytes(lanes, "little") - self._middles + self._one

    def word(self, word: str, question: bool) -> int:
        """What a word form brings by itself, added up."""
        return self._words[question].get(word) or self._word(word, question)

    def _word(self, word: str, question: bool) -> int:
        found = self.added(alone(word, question))
        if len(word) <= _LONGEST:
            if len(self._words[question]) >= _MOST_WORDS:
                self._words[question].clear()
            self._words[question][word] = found
        return found


class Thresholds(dict[int, int]):
    """Number of features -> the thresholds of all hidden units beside so many, packed like `Weights`.

    What one feature weighs falls with the root of their number; here the thresholds rise instead.
    """

    def __init__(self, thresholds: Sequence[float]) -> None:
        super().__init__()
        self._thresholds = thresholds

    def __missing__(self, count: int) -> int:
        length = math.sqrt(max(1, count))
        packed = self[count] = in_lanes(round(threshold * length) for threshold in self._thresholds)
        return packed
