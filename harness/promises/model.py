"""What a trained model makes of features: a network of one hidden layer, trained by ``make train``."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterable, Sequence
from operator import mul
from pathlib import Path
from typing import NamedTuple

from harness.promises.weights import Thresholds, Weights, in_lanes

FOLDER = Path(__file__).with_name("trained")
_WIDE = 8
"""Bytes for the sum of one category."""
_HALF = 1 << 20
"""Outputs are whole numbers up to this, with it added: sums without a sign never borrow from their neighbour."""
_FARTHEST = 30.0


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
    names, pairs = ((folder / name).read_text(encoding="utf-8").split("\n") for name in ("features.txt", "pairs.txt"))
    small = (folder / "weights.bin").read_bytes()
    scale, outputs = tuple(facts["scale"]), facts["outputs"]
    reach = [[unit * output for output in row] for unit, row in zip(scale, outputs, strict=True)]
    largest = max(abs(output) for row in reach for output in row)
    return Model(
        weights=Weights(names, map(_pairs, filter(None, pairs)), small, len(scale)),
        scale=scale,
        thresholds=Thresholds([threshold / unit for threshold, unit in zip(facts["threshold"], scale, strict=True)]),
        outputs=tuple(zip(*outputs, strict=True)),
        bias=tuple(facts["bias"]),
        packed=tuple(_packed(row, largest) for row in reach),
        step=largest / _HALF,
        cuts={occasion: log_odds(chance) for occasion, chance in facts["cuts"].items()},
    )


def _pairs(line: str) -> tuple[str, str, str]:
    """A line of the file of pairs: sign, what comes first, and all that may come behind."""
    sign, left, right = line.split("\t")
    return sign, left, right


def _packed(outputs: Sequence[float], largest: float) -> int:
    """Numbers up to ``largest`` as whole ones from 0 to twice `_HALF`, side by side in one."""
    return in_lanes((round(output / largest * _HALF) + _HALF for output in outputs), _WIDE)


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
