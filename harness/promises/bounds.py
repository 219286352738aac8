"""Whether a claim stays within an approved offer, weighed by a small trained model.

It looks at what the reply says and the offer does not, what of the offer it passes over, how the numbers compare. Rules
see amounts and dates; «и одиннадцатому дадим» beside an offer for the first ten is seen here. It only adds: what rules
hold to be outside of an offer stays outside. Logistic regression, trained by ``make train``.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
from pathlib import Path
from typing import NamedTuple

from harness.promises.claim import Category
from harness.promises.features import lemma_of
from harness.promises.offers import content
from harness.russian.numbers import numbers
from harness.russian.remembered import remembered
from harness.russian.tokens import tokenize

FILE = Path(__file__).with_name("trained") / "bounds.json"
_MANY = 3
_FIVE = 5
"""Words by which the length of a reply is told."""
_REASONS = 3
"""Words that a reason names at most."""


class Bounds(NamedTuple):
    """The trained weights.

    Attributes:
        weights: feature -> weight.
        bias: what is added to them.
        cut: probability from which on a claim is held to be outside of the offer.
    """

    weights: dict[str, float]
    bias: float
    cut: float


@functools.cache
def bounds() -> Bounds | None:
    """The model that comes with the package; None when it was left out."""
    return Bounds(**json.loads(FILE.read_bytes())) if FILE.is_file() else None


def outside(category: Category, spoken: tuple[str, str], offer: str) -> str:
    """The words that speak most for a claim being outside of an offer; empty when it is held to be within.

    Args:
        category: of the claim.
        spoken: the reply, and what the client said before.
        offer: in free text.
    """
    trained = bounds()
    if trained is None:
        return ""
    pieces = differences(category, *spoken, offer)
    weighed = sorted(((trained.weights.get(piece, 0.0), piece) for piece in pieces), reverse=True)
    value = sum(weight for weight, _ in weighed) / math.sqrt(len(pieces)) + trained.bias
    if 1 / (1 + math.exp(-value)) < trained.cut:
        return ""
    words = [piece[2:].strip("^$ ") for weight, piece in weighed if weight > 0 and piece[:2] in ("r:", "o:")]
    return ", ".join(f"«{word}»" for word in list(dict.fromkeys(filter(None, words)))[:_REASONS]) or "…"


def differences(category: Category, reply: str, asked: str, offer: str) -> frozenset[str]:
    """The features: ``r`` words of the reply, ``q`` of the client's, ``o`` of the offer that nobody says, counts."""
    said, heard, approved = _words(reply), _words(asked), _words(offer)
    allowed, known = set(approved), {*said, *heard}
    chain = ("^", *said, "$")
    found = {f"kind:{category}", f"length:{_binned(len(said) // _FIVE)}"}
    found.update(f"{'R' if word in allowed else 'r'}:{word}" for word in said)
    found.update(f"r:{left} {right}" for left, right in itertools.pairwise(chain))
    found.update(f"q:{word}" for word in heard if word not in allowed)
    found.update(f"o:{word}" for word in approved if word not in known)
    return frozenset(found | _counted(reply, asked, offer) | _compared(reply, asked, offer))


@remembered(2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(lemma_of(token.folded) for token in tokenize(text))


def _counted(reply: str, asked: str, offer: str) -> set[str]:
    """How many words that carry sense the three have in common, and how many not."""
    said, heard, allowed = content(reply), content(asked), content(offer)
    counts = {
        "both": said & allowed,
        "asked": heard & allowed,
        "new": said - allowed - heard,
        "asked-new": heard - allowed,
        "unsaid": allowed - said - heard,
    }
    return {f"{name}:{_binned(len(words))}" for name, words in counts.items()}


def _compared(reply: str, asked: str, offer: str) -> set[str]:
    """How their numbers compare."""
    said, heard, allowed = ({number.value for number in numbers(text)} for text in (reply, asked, offer))
    signs = {
        "n:new": said - allowed - heard,
        "n:other": said - allowed,
        "n:same": said & allowed,
        "n:asked-other": heard - allowed,
        "n:asked-same": heard & allowed,
        "n:unsaid": not said and allowed,
        "n:less": said and allowed and min(said) < min(allowed),
        "n:more": said and allowed and max(said) > max(allowed),
    }
    return {name for name, holds in signs.items() if holds}


def _binned(count: int) -> str:
    return str(count) if count < _MANY else f"{_MANY}+"
