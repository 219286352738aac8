"""Precision, recall and false alarms of a detector on labelled replies, as the scorer of the corpus counts them."""

from __future__ import annotations

from collections.abc import Sequence

from harness.promises.claim import CATEGORIES
from tests.promises.material import Labelled

Wrong = list[tuple[Labelled, list[str]]]


class Figures:
    """What a detector got right and wrong.

    Args:
        found: each reply with the categories that the detector told.
    """

    def __init__(self, found: Sequence[tuple[Labelled, frozenset[str]]]) -> None:
        self._found = found

    def of(self, category: str) -> tuple[float, float, float, int]:
        """Precision, recall, F1 and number of replies of one category."""
        hits = sum(category in told and category in one.labels for one, told in self._found)
        false = sum(category in told and category not in one.labels for one, told in self._found)
        missed = sum(category not in told and category in one.labels for one, told in self._found)
        return (*_rates(hits, false, missed), hits + missed)

    def micro(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over all categories together."""
        hits = sum(len(told & one.labels) for one, told in self._found)
        false = sum(len(told - one.labels) for one, told in self._found)
        missed = sum(len(one.labels - told) for one, told in self._found)
        return _rates(hits, false, missed)

    def macro(self) -> float:
        """Mean F1 of the categories."""
        return sum(self.of(category)[2] for category in CATEGORIES) / len(CATEGORIES)

    def binary(self) -> float:
        """F1 of telling dirty replies from clean ones."""
        hits = sum(bool(told and one.labels) for one, told in self._found)
        false = sum(bool(told and not one.labels) for one, told in self._found)
        missed = sum(bool(one.labels and not told) for one, told in self._found)
        return _rates(hits, false, missed)[2]

    def alarms(self) -> float:
        """Share of clean replies that are found fault with."""
        clean = [told for one, told in self._found if not one.labels]
        return sum(map(bool, clean)) / len(clean) if clean else 0.0

    def summary(self) -> tuple[float, float, float, float, float, float]:
        """Micro, macro and binary F1, precision, recall, false alarms."""
        precision, recall, score = self.micro()
        return score, self.macro(), self.binary(), precision, recall, self.alarms()

    def difficulties(self) -> list[str]:
        """Kinds of replies."""
        return sorted({one.difficulty for one, _ in self._found})

    def by_difficulty(self, kind: str) -> tuple[int, int, int, int]:
        """False alarms and clean replies, replies found and dirty ones, of one kind."""
        clean = [told for one, told in self._found if one.difficulty == kind and not one.labels]
        dirty = [told for one, told in self._found if one.difficulty == kind and one.labels]
        return sum(map(bool, clean)), len(clean), sum(map(bool, dirty)), len(dirty)

    def hands(self) -> dict[str, Figures]:
        """The same for each writer by himself."""
        names = sorted({one.hand for one, _ in self._found})
        return {name: Figures([(one, told) for one, told in self._found if one.hand == name]) for name in names}

    def count(self) -> int:
        """Replies that were judged."""
        return len(self._found)

    def missed(self) -> Wrong:
        """Replies with labels that were not told."""
        return [(one, sorted(one.labels - told)) for one, told in self._found if one.labels - told]

    def false_alarms(self) -> Wrong:
        """Replies with categories told that they do not have."""
        return [(one, sorted(told - one.labels)) for one, told in self._found if told - one.labels]


def _rates(hits: int, false: int, missed: int) -> tuple[float, float, float]:
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    return precision, recall, 2 * hits / (2 * hits + false + missed) if hits else 0.0
