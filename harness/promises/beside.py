"""A reply beside offers in free text: the trained model adds what rules overlook, and questions what they see.

What an offer in words allows is a matter of sense: «приедете с братом, и ему столько же» names no amount that rules
could compare. The model of `harness.promises.bounds` adds such promises, and holds a claim that rules find to be within
an offer to be beyond it. A violation that rules see and it does not is told as disputed, never silenced; an amount or a
date that is compared, and what a sure rule finds, only where it holds that for next to impossible. Offers with amounts
and services of their own (``percent``, ``services`` …) are for the rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from harness.promises.bounds import NO_CLAIM, Case, Outside, bounds, case_of, outside
from harness.promises.claim import CATEGORIES, Category, Judged
from harness.promises.offers import Offer, content
from harness.promises.reading import Read
from harness.promises.rules import lexicon
from harness.promises.segments import ANSWERS
from harness.promises.trained import claimed, likelihood
from harness.russian.lemmas import is_word
from harness.russian.tokens import tokenize

LEAST = 0.02
"""Probability from which on a category is looked at, though no rule has found a claim of it."""
_COMPARED = frozenset(("sooner_than_offer", "longer_than_offer", "other_time", "expired", "not_yet"))
"""Reasons that stand on numbers and dates."""


def beside(judged: tuple[Judged, ...], read: Read, offers: Sequence[Offer]) -> tuple[Judged, ...]:
    """The verdicts on a reply, with what the trained model makes of the offers in words.

    Args:
        judged: the claims of the rules, held against the offers by rules.
        read: the reply as it was read, weighed by the model for replies.
        offers: all that are approved.
    """
    trained, reply = bounds(), read.weighed
    worded = [offer for offer in offers if offer.text]
    if trained is None or reply is None or not worded:
        return judged
    cases = [case_of(category, judged, likelihood(reply, category)) for category in CATEGORIES]
    cases = [case for case in cases if looked_at(case)]
    spoken = (reply.text, read.heard)
    told = outside(cases, spoken, [offer.text for offer in worded], trained)
    names = {offer.text: offer.name for offer in worded}
    view = _View(told, read, names, alone=len(worded) == len(offers), empty=not any(map(_says_anything, spoken)))
    found = (_of_category(case.category, judged, view) for case in cases)
    return tuple(sorted(itertools.chain(*found), key=lambda one: (one.claim.span, one.claim.category)))


def looked_at(case: Case) -> bool:
    """Whether a category is worth a look: rules find a claim, or one is not all too improbable.

    Beside an offer, naming a price can be one.
    """
    return case.rules != NO_CLAIM or case.chance >= LEAST or case.category == "discount"


def beside_words(offers: Sequence[Offer]) -> bool:
    """Whether any of the offers is given in words, and there is a model that knows what to make of it."""
    return any(offer.text for offer in offers) and bounds() is not None


def _says_anything(text: str) -> bool:
    """Whether a text holds a number, or a word of the dictionary that carries sense and is more than a yes or no."""
    words = {token.folded for token in tokenize(text)} - ANSWERS
    return any(word[0].isdigit() or (is_word(word) and content(word)) for word in words)


class _View(NamedTuple):
    """What the trained models make of a reply.

    Attributes:
        told: beside the offers.
        read: by itself.
        names: of the offers, by what they say.
        alone: no offer has amounts or services of its own.
        empty: neither the reply nor the client's message names anything («ок» to «а?»), so that nothing is promised.
    """

    told: Outside
    read: Read
    names: Mapping[str, str]
    alone: bool
    empty: bool

    def beyond(self, one: Judged) -> Judged:
        """A claim, held to be beyond the offer that the reply has most in common with."""
        offer, words = self.names[self.told.found.offer], self.told.words(one.claim.category)
        return replace(one, verdict="violation", reason="seems_beyond", offer=offer, promised=words, approved=offer)


def _of_category(category: Category, judged: Sequence[Judged], view: _View) -> Iterator[Judged]:
    odds, cuts = view.told.of(category), view.told.model.cuts
    here = []
    for one in judged:
        if one.claim.category != category:
            continue
        if one.verdict == "approved" and one.offer in view.names.values() and odds >= cuts["within"]:
            here.append(view.beyond(one))
        else:
            here.append(_questioned(one, odds, cuts) if view.alone else one)
    yield from here
    unseen = all(one.verdict in ("harmless", "disputed") for one in here)
    if view.alone and unseen and not view.empty and odds >= cuts["added"] and view.read.weighed:
        claim = view.read.placed(claimed(view.read.weighed, category))
        yield view.beyond(Judged(claim, "violation", ""))


def _questioned(one: Judged, odds: float, cuts: Mapping[str, float]) -> Judged:
    """A violation, disputed when the model holds it for an offer's own terms.

    Amounts and dates, once compared, are no opinion, and a sure rule finds claims: there it has to be all but certain.
    """
    firm = _sure(one.claim.category, one.claim.rule) or _by_number(one)
    if one.verdict != "violation" or odds >= cuts["impossible" if firm else "doubted"]:
        return one
    return replace(one, verdict="disputed")


def _sure(category: Category, rule: str) -> bool:
    return rule in lexicon().topics[category].sure


def _by_number(one: Judged) -> bool:
    """Whether a claim goes beyond an offer by numbers of one unit, or by dates."""
    unit = one.promised[-1:]
    compared = unit in ("%", "₽") and one.approved.endswith(unit)
    return one.reason in _COMPARED or (one.reason == "more_than_offer" and compared)
