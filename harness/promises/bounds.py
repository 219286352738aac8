"""How probable it is that a reply beside offers in free text promises more than they allow, by a small trained model.

It looks at what the reply says and the offer does not, what of the offer it passes over, how the numbers compare, what
the rules make of it and how probable the claim is at all. Rules see amounts and dates; «и одиннадцатому дадим» beside
an offer for the first ten is seen here. Logistic regression, trained by ``make train``.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.promises.claim import Category, Judged
from harness.promises.offers import content
from harness.promises.senses import lemma_of
from harness.russian.numbers import numbers
from harness.russian.remembered import remembered
from harness.russian.tokens import tokenize

FILE = Path(__file__).with_name("trained") / "bounds.json"
_MANY = 3
_FIVE = 5
"""Words by which the length of a reply is told."""
_REASONS = 3
"""Words that a reason names at most."""
_STEP, _STEPS = 1.5, 5
"""Width, in the logarithm of the odds, and number on either side of the bins of a probability."""
_COUNTS = ("both", "asked", "new", "asked-new", "unsaid")
_COUNTED = frozenset((*_COUNTS, "n", "length"))
_RANKS = ("harmless", "disputed", "approved", "violation")


class Bounds(NamedTuple):
    """The trained weights.

    Attributes:
        weights: feature -> weight.
        bias: what is added to them.
        added: probability from which on a promise is told that no rule sees.
        within: the same for what rules find to be within an offer.
        doubted: probability below which a violation that rules see is disputed.
        impossible: the same for what a sure rule finds, and for amounts and dates that are compared.
    """

    weights: dict[str, float]
    bias: float
    added: float
    within: float
    doubted: float
    impossible: float


class Case(NamedTuple):
    """One category of a reply beside offers.

    Attributes:
        category: of what may be promised.
        rules: what the rules make of it: verdict and reason of the strongest claim; ``none`` without one.
        chance: how probable the claim is for the model that knows no offers.
    """

    category: Category
    rules: str
    chance: float


class Outside(NamedTuple):
    """How far more is promised than is allowed.

    Attributes:
        probability: how probable it is.
        offer: the one that the reply has most in common with.
        words: those that speak most for it.
    """

    probability: float
    offer: str
    words: str


@functools.cache
def bounds() -> Bounds | None:
    """The model that comes with the package; None when it was left out."""
    return Bounds(**json.loads(FILE.read_bytes())) if FILE.is_file() else None


def case_of(category: Category, judged: Sequence[Judged], chance: float) -> Case:
    """The case of a category, given what rules make of the claims of a reply."""
    own = [one for one in judged if one.claim.category == category]
    strongest = max(own, key=lambda one: _RANKS.index(one.verdict), default=None)
    if strongest is None:
        return Case(category, "none", chance)
    verdict = "violation" if strongest.verdict == "disputed" else strongest.verdict
    return Case(category, f"{verdict}/{strongest.reason}", chance)


def outside(case: Case, spoken: tuple[str, str], offers: Sequence[str], trained: Bounds) -> Outside:
    """How probable it is that a reply promises more than the offers allow.

    Args:
        case: what rules and the model for replies make of it.
        spoken: the reply, and what the client said before.
        offers: in free text, at least one.
        trained: the model.
    """
    offer, pieces = features(case, spoken, offers)
    weights = [(trained.weights.get(piece, 0.0), piece) for piece in pieces]
    value = sum(weight for weight, _ in weights) / math.sqrt(len(pieces)) + trained.bias
    told = (_word(piece) for weight, piece in sorted(weights, reverse=True) if weight > 0)
    words = list(dict.fromkeys(filter(None, told)))[:_REASONS]
    return Outside(1 / (1 + math.exp(-value)), offer, ", ".join(f"«{word}»" for word in words) or "…")


def _word(piece: str) -> str:
    """The words that a feature stands for; empty when it stands for a count."""
    return piece[2:].partition("|")[0].strip("^$ ") if piece[:2] in ("r:", "o:") else ""


def features(case: Case, spoken: tuple[str, str], offers: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The offer that the reply has most words of, and the features of the case beside it."""
    compared = [(offer, differences(*spoken, offer)) for offer in offers]
    offer, found = max(compared, key=lambda pair: sum(piece[:2] == "R:" for piece in pair[1]))
    return offer, frozenset((*found, *_of_case(case), *_crossed(case, found)))


def _of_case(case: Case) -> tuple[str, ...]:
    chance, kind = _chance(case), case.category
    return (case.rules, chance, f"{case.rules} {chance}", kind, f"{kind} {case.rules}", f"{kind} {chance}")


def _chance(case: Case) -> str:
    odds = math.log(max(case.chance, 1e-4) / max(1 - case.chance, 1e-4))
    return f"chance:{max(-_STEPS, min(_STEPS - 1, math.floor(odds / _STEP)))}"


def _crossed(case: Case, found: frozenset[str]) -> Iterator[str]:
    """What counts and words mean depends on the category, and on what is known besides."""
    chance = _chance(case)
    for piece in found:
        sort = piece.partition(":")[0]
        if sort in _COUNTED:
            yield from (f"{piece} {case.rules}", f"{piece}|{case.category}", f"{piece} {chance}")
        elif " " not in piece:
            yield f"{piece}|{case.category}"


@remembered(1024)
def differences(reply: str, asked: str, offer: str) -> frozenset[str]:
    """What sets a reply and an offer apart.

    ``r`` words of the reply, ``R`` those of the offer among them, ``q`` of the client's message, ``o`` of the offer
    that nobody says; counts; how numbers compare.
    """
    said, heard, approved = _words(reply), _words(asked), _words(offer)
    allowed, known = set(approved), {*said, *heard}
    chain = ("^", *said, "$")
    found = {f"length:{_binned(len(said) // _FIVE)}"}
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
    sets = (said & allowed, heard & allowed, said - allowed - heard, heard - allowed, allowed - said - heard)
    return {f"{name}:{_binned(len(words))}" for name, words in zip(_COUNTS, sets, strict=True)}


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
