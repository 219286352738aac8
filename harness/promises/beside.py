"""A reply beside offers in free text: the trained model adds what rules overlook, and questions what they see.

What an offer in words allows is a matter of sense: «приедете с братом, и ему столько же» names no amount that rules
could compare. The model of `harness.promises.bounds` adds such promises, and holds a claim that rules find to be within
an offer to be beyond it. A violation that rules see and it does not is told as disputed, never silenced; an amount or a
date that is compared, and what a sure rule finds, only where it holds that for next to impossible. Offers with amounts
and services of their own (``percent``, ``services`` …) are for the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.promises.bounds import Bounds, Case, Outside, bounds, case_of, outside
from harness.promises.claim import CATEGORIES, Category, Judged
from harness.promises.offers import Offer
from harness.promises.reading import Read
from harness.promises.rules import lexicon
from harness.promises.trained import claimed, likelihood

LEAST = 0.02
"""Probability from which on a category is looked at, though no rule has found a claim of it."""
_COMPARED = frozenset(("sooner_than_offer", "expired", "not_yet"))
"""Reasons that stand on numbers and dates."""


def beside(
    judged: tuple[Judged, ...], read: Read, spoken: tuple[str, str], offers: Sequence[Offer]
) -> tuple[Judged, ...]:
    """The verdicts on a reply, with what the trained model makes of the offers in words.

    Args:
        judged: the claims of the rules, held against the offers by rules.
        read: the reply as it was read, weighed by the model for replies.
        spoken: the reply, and what the client said before.
        offers: all that are approved.
    """
    trained, reply = bounds(), read.weighed
    worded = [offer for offer in offers if offer.text]
    if trained is None or reply is None or not worded:
        return judged
    found: list[Judged] = []
    for category in CATEGORIES:
        own = tuple(one for one in judged if one.claim.category == category)
        case = case_of(category, own, likelihood(reply, category))
        if own or looked_at(case):
            told = outside(case, spoken, [offer.text for offer in worded], trained)
            found += _of_case(own, (case, told, trained), (read, worded), alone=len(worded) == len(offers))
    return tuple(sorted(found, key=lambda one: (one.claim.span, one.claim.category)))


def looked_at(case: Case) -> bool:
    """Whether a category of which rules find nothing is worth a look: beside an offer, naming a price promises it."""
    return case.chance >= LEAST or case.category == "discount"


def beside_words(offers: Sequence[Offer]) -> bool:
    """Whether any of the offers is given in words, and there is a model that knows what to make of it."""
    return any(offer.text for offer in offers) and bounds() is not None


def _of_case(
    own: tuple[Judged, ...], seen: tuple[Case, Outside, Bounds], where: tuple[Read, Sequence[Offer]], *, alone: bool
) -> Iterator[Judged]:
    """The verdicts of one category; ``alone`` when all offers are in words."""
    (case, told, trained), (read, worded) = seen, where
    names = {offer.text: offer.name for offer in worded}
    here = []
    for one in own:
        if one.verdict == "approved" and one.offer in names.values() and told.probability >= trained.within:
            here.append(_beyond(one, names[told.offer], told.words))
        else:
            here.append(_questioned(one, told.probability, trained) if alone else one)
    yield from here
    unseen = all(one.verdict in ("harmless", "disputed") for one in here)
    if alone and unseen and told.probability >= trained.added and read.weighed:
        claim = read.placed(claimed(read.weighed, case.category))
        yield _beyond(Judged(claim, "violation", ""), names[told.offer], told.words)


def _beyond(one: Judged, offer: str, words: str) -> Judged:
    return replace(one, verdict="violation", reason="seems_beyond", offer=offer, promised=words, approved=offer)


def _questioned(one: Judged, probability: float, trained: Bounds) -> Judged:
    """A violation, disputed when the model holds it for an offer's own terms.

    Amounts and dates, once compared, are no opinion, and a sure rule finds claims: there it has to be all but certain.
    """
    firm = _sure(one.claim.category, one.claim.rule) or _by_number(one)
    if one.verdict != "violation" or probability >= (trained.impossible if firm else trained.doubted):
        return one
    return replace(one, verdict="disputed")


def _sure(category: Category, rule: str) -> bool:
    return rule in lexicon().topics[category].sure


def _by_number(one: Judged) -> bool:
    percents = one.promised.endswith("%") and one.approved.endswith("%")
    return one.reason in _COMPARED or (one.reason == "more_than_offer" and percents)
