"""How probable it is that a reply beside offers in free text promises more than they allow, by a small trained model.

It looks at what sets the reply and the offers apart (`harness.promises.differences`), at what the rules make of each
category and at how probable a claim is at all. Rules see amounts and dates; «и одиннадцатому дадим» beside an offer for
the first ten is seen here. A network of one hidden layer, trained by ``make train``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harness.promises.claim import CATEGORIES, Category, Judged
from harness.promises.differences import Differences, differences
from harness.promises.model import Model, Stirred, Weighing, model, odds, units

BESIDE = "beside"
"""The folder of the trained model."""
NO_CLAIM = "none"
"""What the rules make of a category of which they find no claim."""
_REASONS = 3
"""Words that a reason names at most."""
_TELLING = 3
"""Letters of a word that tells a reader something by itself."""
_STEP, _STEPS = 1.5, 5
"""Width, in the logarithm of the odds, and number on either side of the bins of a probability."""
_RANKS = ("harmless", "disputed", "approved", "violation")


class Case(NamedTuple):
    """One category of a reply beside offers.

    Attributes:
        category: of what may be promised.
        rules: what the rules make of it: verdict and reason of the strongest claim, or `NO_CLAIM`.
        chance: how probable the claim is for the model that knows no offers.
    """

    category: Category
    rules: str
    chance: float


class Outside(NamedTuple):
    """How far more is promised than is allowed.

    Attributes:
        odds: by category, the logarithm of the odds that it is.
        found: what sets the reply apart from the offers.
        stirred: the hidden units, as that stirs them.
        model: that weighs it.
    """

    odds: tuple[float, ...]
    found: Differences
    stirred: Stirred
    model: Model

    def of(self, category: Category) -> float:
        """The logarithm of the odds that a promise of the category goes beyond the offers."""
        return self.odds[CATEGORIES.index(category)]

    def words(self, category: Category) -> str:
        """The words of the reply and of the offer that speak most for it, heaviest first."""
        weights = self.model.weights
        weighing = Weighing(self.model, self.stirred, CATEGORIES.index(category))
        telling = [(word, one) for one in self.found.words if one in weights and (word := _word(one))]
        weighed = sorted(((weighing.of(weights.added((one,))), word) for word, one in telling), reverse=True)
        told = dict.fromkeys(word for weight, word in weighed if weight > 0)
        return ", ".join(f"«{word}»" for word in itertools.islice(told, _REASONS)) or "…"


def bounds() -> Model | None:
    """The model that comes with the package; None when it was left out."""
    return model(BESIDE)


def case_of(category: Category, judged: Sequence[Judged], chance: float) -> Case:
    """The case of a category, given what rules make of the claims of a reply."""
    own = [one for one in judged if one.claim.category == category]
    strongest = max(own, key=lambda one: _RANKS.index(one.verdict), default=None)
    if strongest is None:
        return Case(category, NO_CLAIM, chance)
    verdict = "violation" if strongest.verdict == "disputed" else strongest.verdict
    return Case(category, f"{verdict}/{strongest.reason}", chance)


def outside(cases: Sequence[Case], spoken: tuple[str, str], offers: Sequence[str], trained: Model) -> Outside:
    """How probable it is that a reply promises more than the offers allow, by category.

    Args:
        cases: what rules and the model for replies make of the categories that are worth a look.
        spoken: the reply, and what the client said before, in readable spelling.
        offers: in free text, at least one.
        trained: the model.
    """
    found = differences(*spoken, tuple(offers))
    stirred = units((trained.weights.added(tuple(features(cases, found))),), trained)
    return Outside(odds(stirred, trained), found, stirred, trained)


def features(cases: Sequence[Case], found: Differences) -> Iterator[str]:
    """What the model looks at: what counts mean depends on what the rules make of a category."""
    yield from found.words
    yield from found.counts
    for case in cases:
        named, chance = f"{case.category} {case.rules}", _chance(case)
        yield from (named, f"{case.category} {chance}", f"{named} {chance}")
        yield from (f"{count} {named}" for count in found.counts)


def _chance(case: Case) -> str:
    log_odds = math.log(max(case.chance, 1e-4) / max(1 - case.chance, 1e-4))
    return f"chance:{max(-_STEPS, min(_STEPS - 1, math.floor(log_odds / _STEP)))}"


def _word(piece: str) -> str:
    """The words that a feature stands for; empty when it stands for their sense, a number, or for small words alone."""
    words = piece[2:].strip("^$ ") if piece[:2] in ("r:", "o:") else ""
    telling = "<" not in words and max(map(len, words.split()), default=0) >= _TELLING
    return words if telling else ""
