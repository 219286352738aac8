"""The weights of the trained model and what it makes of features: a network of one hidden layer, in whole numbers.

Trained by ``make train``. No library of numbers is needed: the weights of all hidden units of a feature are packed into
one whole number, and Python adds those up.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterable, Sequence
from operator import mul
from pathlib import Path
from typing import NamedTuple

from harness.promises.features import Features, alone

FOLDER = Path(__file__).with_name("trained")
_LANE = 4
"""Bytes for the sum of one hidden unit: the weights of all units are added up as one whole number."""
MIDDLE = 128
"""What stands for nothing in a stored byte: sums of bytes without a sign never borrow from their neighbour."""
_WIDE = 8
"""Bytes for the sum of one category."""
_HALF = 1 << 20
"""Outputs are whole numbers up to this, with it added: sums without a sign never borrow from their neighbour."""
_GRAIN = 64
"""Parts of its scale that a stirred unit is counted in."""
_FARTHEST = 30.0
_MOST_WORDS = 50_000
"""Word forms whose sums are kept."""


class Tally(NamedTuple):
    """Features added up.

    Attributes:
        total: the weights of all units, `_LANE` bytes each, in one number.
        known: how many features have weights.
        number: how many there are.
    """

    total: int = 0
    known: int = 0
    number: int = 0


class Weights(dict[str, int]):
    """Feature -> the weights of all hidden units, packed into one number; packed when first asked for.

    Args:
        rows: feature -> its row in ``small``.
        small: one byte for each row and unit, `MIDDLE` for nothing.
        width: number of units.
    """

    def __init__(self, rows: dict[str, int], small: bytes, width: int) -> None:
        super().__init__()
        self.names = rows.keys()
        self._rows = rows
        self._small = small
        self._width = width
        self._words: tuple[dict[str, Tally], dict[str, Tally]] = ({}, {})

    def __missing__(self, feature: str) -> int:
        lanes = bytearray(self._width * _LANE)
        lanes[::_LANE] = self._stored(feature)
        packed = self[feature] = int.from_bytes(lanes, "little")
        return packed

    def row(self, feature: str) -> list[int]:
        """The weights of one feature."""
        return [byte - MIDDLE for byte in self._stored(feature)]

    def _stored(self, feature: str) -> bytes:
        at = self._rows[feature] * self._width
        return self._small[at : at + self._width]

    def tally(self, features: Features) -> Tally:
        """The features of a text added up."""
        links = [name for name in features.links if name in self.names]
        remembered = self._words[features.question]
        words = [remembered.get(word) or self._word(word, features.question) for word in features.words]
        totals, known, number = zip(*words, strict=True) if words else ((), (), ())
        return Tally(
            sum(map(self.__getitem__, links)) + sum(totals),
            len(links) + sum(known),
            len(features.links) + sum(number),
        )

    def _word(self, word: str, question: bool) -> Tally:
        names = alone(word, question)
        known = [name for name in names if name in self.names]
        if len(self._words[question]) >= _MOST_WORDS:
            self._words[question].clear()
        found = self._words[question][word] = Tally(sum(map(self.__getitem__, known)), len(known), len(names))
        return found


class Model(NamedTuple):
    """The trained network.

    Attributes:
        weights: of all features, by hidden unit, in units of ``scale``.
        scale: by hidden unit.
        threshold: by hidden unit, in units of ``scale``.
        outputs: by category, the weight of each hidden unit.
        bias: by category.
        packed: by hidden unit, its outputs to all categories, `_WIDE` bytes each, in one number (see `chances`).
        step: what one of the whole numbers that ``packed`` leads to stands for.
        cut: by category, the logarithm of the odds from which on a candidate is told.
        doubted: the same where a rule of the category has taken a claim of the reply back.
    """

    weights: Weights
    scale: tuple[float, ...]
    threshold: tuple[float, ...]
    outputs: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    packed: tuple[int, ...]
    step: float
    cut: tuple[float, ...]
    doubted: tuple[float, ...]


@functools.cache
def model() -> Model | None:
    """The model that comes with the package; None when it was left out, so that rules stand alone."""
    if not (FOLDER / "model.json").is_file():
        return None
    facts = json.loads((FOLDER / "model.json").read_bytes())
    names = (FOLDER / "features.txt").read_text(encoding="utf-8").split("\n")
    small = (FOLDER / "weights.bin").read_bytes()
    scale, outputs = tuple(facts["scale"]), facts["outputs"]
    reach = [[unit * output for output in row] for unit, row in zip(scale, outputs, strict=True)]
    largest = max(abs(output) for row in reach for output in row)
    return Model(
        weights=Weights(dict(zip(names, range(len(names)), strict=True)), small, len(scale)),
        scale=scale,
        threshold=tuple(threshold / unit for threshold, unit in zip(facts["threshold"], scale, strict=True)),
        outputs=tuple(zip(*outputs, strict=True)),
        bias=tuple(facts["bias"]),
        packed=tuple(_packed(row, largest) for row in reach),
        step=largest / (_HALF * _GRAIN),
        cut=tuple(map(log_odds, facts["cut"])),
        doubted=tuple(map(log_odds, facts["doubted"])),
    )


def _packed(outputs: Sequence[float], largest: float) -> int:
    """Numbers up to ``largest`` as whole ones from 0 to twice `_HALF`, side by side in one."""
    whole = (round(output / largest * _HALF) + _HALF for output in outputs)
    return sum(number << (place * _WIDE * 8) for place, number in enumerate(whole))


def units(tallies: Iterable[Tally], trained: Model) -> tuple[float, ...]:
    """How strongly each hidden unit is stirred by some features, whose tallies are given, in units of its scale."""
    total, known, count = map(sum, zip(*tallies, strict=True))
    sums = memoryview(total.to_bytes(len(trained.scale) * _LANE, "little")).cast("I")
    norm = 1 / math.sqrt(max(1, count))
    middle = MIDDLE * known * norm
    return tuple(
        [
            stirred if (stirred := part * norm - middle + threshold) > 0 else 0.0
            for part, threshold in zip(sums, trained.threshold, strict=True)
        ]
    )


def odds(stirred: tuple[float, ...], trained: Model) -> tuple[float, ...]:
    """Logarithm of the odds of each category: the outputs of the stirred units are added up for all of them at once."""
    live = [int(unit * _GRAIN) for unit in stirred if unit]
    total = sum(map(mul, live, itertools.compress(trained.packed, stirred)))
    lanes = memoryview(total.to_bytes(len(trained.bias) * _WIDE, "little")).cast("Q")
    shift, step = _HALF * sum(live), trained.step
    return tuple([(lane - shift) * step + bias for lane, bias in zip(lanes, trained.bias, strict=True)])


def probability(value: float) -> float:
    """The probability that a logarithm of odds stands for."""
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, value))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability."""
    return math.log(chance / (1 - chance))
