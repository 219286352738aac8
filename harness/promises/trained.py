"""Candidates of a small trained model: claims that no rule knows, each with its place and the words that weighed most.

The model is one layer of hidden units over `harness.promises.features`, trained by ``make train`` on the labelled
replies of ``fixtures/promises``. It only adds: what a rule has found stays, and what a rule has taken back needs a
surer model.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from harness.promises.claim import CATEGORIES, Category, Claim
from harness.promises.features import features_of, features_of_question
from harness.promises.rules import lexicon
from harness.promises.segments import Segment, segments
from harness.promises.slots import slots_of
from harness.russian.clauses import clauses

FOLDER = Path(__file__).with_name("trained")
RULE = "model"
_BITS = 32
"""Room for the sum of one hidden unit: the weights of all units are added up as one whole number."""
_HALF = 1 << (_BITS - 1)
_PAIR = 2
_FARTHEST = 30.0
_REASONS = 4
"""Features that a reason names at most."""
_LEAST_OWN = 0.1
"""How likely the reply has to be without the client's question, unless it is a bare answer."""


class Weights(dict[str, int]):
    """Feature -> the weights of all hidden units, packed into one number; packed when first asked for.

    Args:
        rows: feature -> its row in ``small``.
        small: one signed byte for each row and unit.
        width: number of units.
    """

    def __init__(self, rows: dict[str, int], small: memoryview, width: int) -> None:
        super().__init__()
        self.names = rows.keys()
        self._rows = rows
        self._small = small
        self._width = width
        self.zero = sum(_HALF << (_BITS * place) for place in range(width))

    def __missing__(self, feature: str) -> int:
        packed = sum(weight << (_BITS * place) for place, weight in enumerate(self.row(feature)))
        self[feature] = packed
        return packed

    def row(self, feature: str) -> memoryview:
        """The weights of one feature."""
        at = self._rows[feature] * self._width
        return self._small[at : at + self._width]


class Model(NamedTuple):
    """The trained network.

    Attributes:
        weights: of all features, in units of ``scale``.
        scale: by hidden unit.
        threshold: by hidden unit.
        outputs: by category, the weight of each hidden unit.
        bias: by category.
        cut: by category, the probability from which on a candidate is told.
        doubted: the same where a rule of the category has taken a claim of the reply back.
    """

    weights: Weights
    scale: tuple[float, ...]
    threshold: tuple[float, ...]
    outputs: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    cut: tuple[float, ...]
    doubted: tuple[float, ...]


@functools.cache
def model() -> Model | None:
    """The model that comes with the package; None when it was left out, so that rules stand alone."""
    if not (FOLDER / "model.json").is_file():
        return None
    facts = json.loads((FOLDER / "model.json").read_bytes())
    names = (FOLDER / "features.txt").read_text(encoding="utf-8").split("\n")
    small = memoryview((FOLDER / "weights.bin").read_bytes()).cast("b")
    return Model(
        weights=Weights({name: row for row, name in enumerate(names)}, small, len(facts["scale"])),
        scale=tuple(facts["scale"]),
        threshold=tuple(facts["threshold"]),
        outputs=tuple(zip(*facts["outputs"], strict=True)),
        bias=tuple(facts["bias"]),
        cut=tuple(facts["cut"]),
        doubted=tuple(facts["doubted"]),
    )


def units(features: frozenset[str], trained: Model) -> tuple[float, ...]:
    """How strongly each hidden unit is stirred by some features."""
    weights = trained.weights
    total = sum(map(weights.__getitem__, weights.names & features), weights.zero)
    sums = memoryview(total.to_bytes(len(trained.scale) * _BITS // 8, "little")).cast("I")
    norm = 1 / math.sqrt(max(1, len(features)))
    return tuple(
        max(0.0, (part - _HALF) * scale * norm + threshold)
        for part, scale, threshold in zip(sums, trained.scale, trained.threshold, strict=True)
    )


def chance(stirred: tuple[float, ...], number: int, trained: Model) -> float:
    """Probability of a category."""
    value = sum(map(float.__mul__, stirred, trained.outputs[number])) + trained.bias[number]
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, value))))


def windows(count: int) -> tuple[tuple[int, ...], ...]:
    """The sentences of a reply by pairs: a promise in the middle of a long reply is not outweighed by the rest."""
    return tuple((place, place + 1) for place in range(count - 1)) if count > _PAIR else (tuple(range(count)),)


class _Reply(NamedTuple):
    """A reply as the model weighs it: sentences, their features, the question's, the stirred units by window."""

    text: str
    spoken: tuple[Segment, ...]
    parts: tuple[frozenset[str], ...]
    question: frozenset[str]
    stirred: dict[tuple[int, ...], tuple[float, ...]]
    chances: dict[tuple[int, ...], tuple[float, ...]]


def candidates(
    text: str, asked: str, known: tuple[Claim, ...], doubts: Callable[[], frozenset[Category]] = frozenset
) -> tuple[Claim, ...]:
    """Claims that the model adds to those of the rules.

    Args:
        text: the reply, in readable spelling.
        asked: what the client said before, likewise.
        known: claims of the rules, the cleared ones included.
        doubts: tells the categories that the rules have reason to doubt; asked when there is a candidate.
    """
    trained = model()
    spoken = segments(text)
    if trained is None or not spoken:
        return ()
    parts = tuple(features_of(text[segment.start : segment.end]) for segment in spoken)
    question = features_of_question(asked, text) if asked else frozenset()
    stirred = {at: units(question.union(*(parts[place] for place in at)), trained) for at in windows(len(parts))}
    chances = {at: tuple(chance(one, n, trained) for n in range(len(CATEGORIES))) for at, one in stirred.items()}
    reply = _Reply(text, spoken, parts, question, stirred, chances)
    told = {claim.category for claim in known if claim.binds}
    likely = [number for number, cut in enumerate(trained.cut) if _likeliest(reply, number)[1] >= cut]
    if not likely:
        return ()
    doubted = (doubts() | {claim.category for claim in known}) - told
    found = []
    for number in likely:
        category = CATEGORIES[number]
        if category not in told:
            needed = (trained.doubted if category in doubted else trained.cut)[number]
            claim = _candidate(reply, (category, number), needed, trained)
            if claim is not None and not _denied(claim, known):
                found.append(claim)
    return tuple(found)


def _denied(claim: Claim, known: tuple[Claim, ...]) -> bool:
    """Whether a rule has read the same sentence as the denial of such a claim («деньги не возвращаем»)."""
    here = (rule for rule in known if rule.sentence == claim.sentence and rule.category == claim.category)
    return any(rule.modality == "denied" for rule in here)


def _likeliest(reply: _Reply, number: int) -> tuple[tuple[int, ...], float]:
    """The window of the reply that most probably makes a claim of the category, and how probably."""
    best = max(reply.chances, key=lambda at: reply.chances[at][number])
    return best, reply.chances[best][number]


def _candidate(reply: _Reply, named: tuple[Category, int], needed: float, trained: Model) -> Claim | None:
    number = named[1]
    best, likelihood = _likeliest(reply, number)
    if likelihood < needed:
        return None
    own = {place: chance(units(reply.parts[place], trained), number, trained) for place in best}
    heaviest = max(own, key=lambda place: own[place])
    asks = reply.spoken[heaviest].asks and not lexicon().topics[named[0]].asks
    if asks and likelihood < trained.doubted[number]:
        return None
    if own[heaviest] < _LEAST_OWN and not any(reply.spoken[place].whole for place in best):
        return None
    return _claim(reply, named, reply.spoken[heaviest], reply.stirred[best], trained)


def _claim(
    reply: _Reply, named: tuple[Category, int], segment: Segment, stirred: tuple[float, ...], trained: Model
) -> Claim:
    category, number = named
    sentence = reply.text[segment.start : segment.end]
    spans = clauses(sentence) or ((0, len(sentence)),)
    start, end = max(
        spans, key=lambda span: chance(units(features_of(sentence[span[0] : span[1]]), trained), number, trained)
    )
    span = (segment.start + start, segment.start + start + len(sentence[start:end].rstrip()))
    why = _reason(features_of(sentence) | reply.question, stirred, number, trained)
    quote = reply.text[span[0] : span[1]].strip()
    return Claim(category, span, quote, "firm", "firm", RULE, why, "", slots_of(reply.text), segment.start)


def _reason(pieces: frozenset[str], stirred: tuple[float, ...], number: int, trained: Model) -> str:
    """The words and word pairs that weighed most on the units that were stirred, heaviest first."""
    open_units = [
        (place, scale * output)
        for place, (unit, scale, output) in enumerate(zip(stirred, trained.scale, trained.outputs[number], strict=True))
        if unit > 0
    ]
    words = [piece for piece in pieces & trained.weights.names if "#" not in piece and "~" not in piece]
    rows = {word: trained.weights.row(word) for word in words}
    weighed = sorted(
        ((sum(rows[word][place] * factor for place, factor in open_units), word) for word in words), reverse=True
    )
    told = [word.removeprefix("u:").replace(" _ ", " … ") for weight, word in weighed if weight > 0]
    return ", ".join(f"«{word}»" for word in told[:_REASONS])
