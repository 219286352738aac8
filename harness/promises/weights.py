"""The weights of a trained model and what it makes of features: a network of one hidden layer, in whole numbers.

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
_HALF_LANE = 1 << (_LANE * 8 - 1)
MIDDLE = 128
"""What stands for nothing in a stored byte."""
_WIDE = 8
"""Bytes for the sum of one category."""
_HALF = 1 << 20
"""Outputs are whole numbers up to this, with it added: sums without a sign never borrow from their neighbour."""
_FARTHEST = 30.0
_MOST_WORDS = 50_000
"""Word forms whose sums are kept."""


def _in_lanes(numbers: Iterable[int], size: int = _LANE) -> int:
    """Numbers packed into one, so many bytes for each."""
    return sum(number << (place * size * 8) for place, number in enumerate(numbers))


class Weights(dict[str, int]):
    """Feature -> the weights of all hidden units, packed into one number; until it is first asked for, its row, from 1.

    The lowest lanes of `_LANE` bytes hold one weight each; above them stands 1, so that a sum knows of how many it is.

    Args:
        names: the features, in order of their rows.
        small: one byte for each row and unit, `MIDDLE` for nothing.
        width: number of units.
    """

    def __init__(self, names: Sequence[str], small: bytes, width: int) -> None:
        super().__init__(zip(names, range(1, len(names) + 1), strict=True))
        self._one = 1 << (width * _LANE * 8)
        self._rows = len(names)
        self._halves = _in_lanes([_HALF_LANE] * width)
        self._middles = _in_lanes([MIDDLE] * width)
        self._small = small
        self._width = width
        self._words: tuple[dict[str, int], dict[str, int]] = ({}, {})

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
        kept = self._words[features.question]
        words = [kept.get(word) or self._word(word, features.question) for word in features.words]
        return sum(words) + self.added(features.links)

    def added(self, names: Sequence[str]) -> int:
        """Features added up; those without weights count as well."""
        found = list(filter(None, map(self.get, names)))
        if found and min(found) <= self._rows:
            known = [(name, held) for name in names if (held := self.get(name))]
            found = [self._pack(name, held) if held <= self._rows else held for name, held in known]
        return sum(found) + (len(names) - len(found)) * self._one

    def _pack(self, name: str, row: int) -> int:
        lanes = bytearray(self._width * _LANE)
        lanes[::_LANE] = self._small[(row - 1) * self._width : row * self._width]
        packed = self[name] = int.from_bytes(lanes, "little") - self._middles + self._one
        return packed

    def word(self, word: str, question: bool) -> int:
        """What a word form brings by itself, added up."""
        return self._words[question].get(word) or self._word(word, question)

    def _word(self, word: str, question: bool) -> int:
        if len(self._words[question]) >= _MOST_WORDS:
            self._words[question].clear()
        found = self._words[question][word] = self.added(alone(word, question))
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
        packed = self[count] = _in_lanes(round(threshold * length) for threshold in self._thresholds)
        return packed


class Model(NamedTuple):
    """The trained network.

    Attributes:
        weights: of all features, by hidden unit, in units of ``scale``.
        scale: by hidden unit.
        thresholds: by number of features.
        outputs: by category, the weight of each hidden unit.
        bias: by category.
        packed: by hidden unit, its outputs to all categories, `_WIDE` bytes each, in one number (see `odds`).
        step: what one of the whole numbers that ``packed`` leads to stands for.
        cuts: what is made of an opinion, by name of the occasion: the logarithm of the odds from which on it counts.
    """

    weights: Weights
    scale: tuple[float, ...]
    thresholds: Thresholds
    outputs: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    packed: tuple[int, ...]
    step: float
    cuts: dict[str, float]


@functools.cache
def model(name: str) -> Model | None:
    """A model that comes with the package; None when it was left out, so that rules stand alone.

    Args:
        name: of its folder.
    """
    return read_model(FOLDER / name) if (FOLDER / name / "model.json").is_file() else None


def read_model(folder: Path) -> Model:
    """The model that ``make train``, or a measure of it, has stored in a folder."""
    facts = json.loads((folder / "model.json").read_bytes())
    names = (folder / "features.txt").read_text(encoding="utf-8").split("\n")
    small = (folder / "weights.bin").read_bytes()
    scale, outputs = tuple(facts["scale"]), facts["outputs"]
    reach = [[unit * output for output in row] for unit, row in zip(scale, outputs, strict=True)]
    largest = max(abs(output) for row in reach for output in row)
    return Model(
        weights=Weights(names, small, len(scale)),
        scale=scale,
        thresholds=Thresholds([threshold / unit for threshold, unit in zip(facts["threshold"], scale, strict=True)]),
        outputs=tuple(zip(*outputs, strict=True)),
        bias=tuple(facts["bias"]),
        packed=tuple(_packed(row, largest) for row in reach),
        step=largest / _HALF,
        cuts={occasion: log_odds(chance) for occasion, chance in facts["cuts"].items()},
    )


def _packed(outputs: Sequence[float], largest: float) -> int:
    """Numbers up to ``largest`` as whole ones from 0 to twice `_HALF`, side by side in one."""
    return _in_lanes((round(output / largest * _HALF) + _HALF for output in outputs), _WIDE)


class Stirred(NamedTuple):
    """How strongly some features stir the hidden units.

    Attributes:
        units: by hidden unit, in parts of its scale; 0 for one that is not stirred.
        part: what such a part is.
    """

    units: list[int]
    part: float


def units(tallies: Iterable[int], trained: Model) -> Stirred:
    """How strongly each hidden unit is stirred by some features, whose tallies are given."""
    weights, total = trained.weights, sum(tallies)
    count = weights.count(total)
    lanes = weights.cut(total + trained.thresholds[count])
    open_units = [unit if unit > 0 else 0 for unit in lanes]  # noqa: FURB136 - a call for each takes twice as long
    return Stirred(open_units, 1 / math.sqrt(max(1, count)))


def odds(stirred: Stirred, trained: Model) -> tuple[float, ...]:
    """Logarithm of the odds of each category: the outputs of the stirred units are added up for all of them at once."""
    live = list(filter(None, stirred.units))
    total = sum(map(mul, live, itertools.compress(trained.packed, stirred.units)))
    lanes = memoryview(total.to_bytes(len(trained.bias) * _WIDE, "little")).cast("Q")
    shift, step = _HALF * sum(live), trained.step * stirred.part
    return tuple([(lane - shift) * step + bias for lane, bias in zip(lanes, trained.bias, strict=True)])


class Weighing:
    """What features weigh for one category on the hidden units that a text has stirred.

    Args:
        trained: the model.
        stirred: the units, as the text has stirred them.
        number: of the category.
    """

    def __init__(self, trained: Model, stirred: Stirred, number: int) -> None:
        self._weights = trained.weights
        self._stirred = stirred.units
        self._live = list(itertools.compress(map(mul, trained.scale, trained.outputs[number]), stirred.units))

    def of(self, total: int) -> float:
        """What some features weigh, whose sum is given."""
        return math.fsum(map(mul, self._live, itertools.compress(self._weights.cut(total), self._stirred)))


def probability(value: float) -> float:
    """The probability that a logarithm of odds stands for."""
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, value))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability."""
    return math.log(chance / (1 - chance))
