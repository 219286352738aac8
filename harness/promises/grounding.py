"""Holding claims against the approved offers: the same words are fine up to an offer's amount and within its terms."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from harness.promises.claim import Claim, Judged
from harness.promises.offers import Offer, content, says_free, widens
from harness.promises.slots import slots_of

_MORE = 1.001
_INSTEAD = re.compile(r"(?i)вместо\s(?:\d+(?:\s\d{3})*)\D{0,5}")
"""«990 вместо 1400»: the second sum is not what is promised."""
_TELLING = 40
"""Characters from which on a reply says by itself what it is about."""


class Terms(NamedTuple):
    """What an offer says to a claim: whether it fits, and if not the reason with what was promised and allowed."""

    fits: bool
    reason: str = ""
    promised: str = ""
    approved: str = ""
    nearness: int = 0


def ground(claim: Claim, spoken: tuple[str, str], offers: tuple[Offer, ...], on: dt.date | None = None) -> Judged:
    """The verdict of the rules on a binding claim.

    Args:
        claim: to judge.
        spoken: all of the reply that speaks of it, and what the client said before.
        offers: approved ones.
        on: the day on which it is said; None leaves dates out of account.
    """
    nearest: tuple[Terms, Offer] | None = None
    for offer in offers:
        if claim.category not in offer.kinds:
            continue
        terms = _terms(claim, spoken, offer, on)
        if terms.fits:
            return Judged(claim, "approved", "within_offer", offer.name, terms.promised, terms.approved)
        if nearest is None or terms.nearness > nearest[0].nearness:
            nearest = (terms, offer)
    if nearest is None or not nearest[0].reason:
        return Judged(claim, "violation", "no_offer")
    terms, offer = nearest
    return Judged(claim, "violation", terms.reason, offer.name, terms.promised, terms.approved)


def _terms(claim: Claim, spoken: tuple[str, str], offer: Offer, on: dt.date | None) -> Terms:
    reply, asked = spoken
    said = content(reply) | content(asked)
    sentence = reply if len(reply) > _TELLING else f"{asked} {reply}"
    shared = len(said & (offer.words | offer.services))
    if not _same_thing(claim, said, offer, shared):
        return Terms(fits=False, reason="other_service", approved=offer.name, nearness=shared)
    amount = _amounts(claim, sentence, offer)
    if not amount.fits:
        return amount._replace(nearness=shared + 3)
    if on is not None and offer.until is not None and on > offer.until:
        return Terms(fits=False, reason="expired", approved=offer.until.isoformat(), nearness=shared + 2)
    if on is not None and offer.start is not None and on < offer.start:
        return Terms(fits=False, reason="not_yet", approved=offer.start.isoformat(), nearness=shared + 2)
    if widens(_INSTEAD.sub(" ", sentence)) - offer.wide:
        return Terms(fits=False, reason="beyond_conditions", approved=offer.name, nearness=shared + 2)
    return amount


def _same_thing(claim: Claim, said: frozenset[str], offer: Offer, shared: int) -> bool:
    """Whether the claim may speak of what is on offer: it names it, or names nothing but amounts that agree."""
    if shared or offer.everything:
        return True
    slots = claim.slots
    return bool(
        set(slots.percents) & set(offer.slots.percents)
        or set(slots.sums) & set(offer.slots.sums)
        or set(slots.times) & set(offer.slots.times)
        or set(slots.spans) & set(offer.slots.spans)
        or not (said or offer.services)
    )


def _amounts(claim: Claim, sentence: str, offer: Offer) -> Terms:
    dearer = {value for found in _INSTEAD.finditer(sentence) for value in slots_of(found[0]).sums}
    sums = tuple(value for value in claim.slots.sums if value not in dearer)
    pairs: tuple[tuple[tuple[float, ...], tuple[float, ...], str], ...] = (
        (claim.slots.percents, offer.slots.percents, "{:g} %"),
        (sums, offer.slots.sums, "{:g} ₽"),
    )
    for promised, allowed, form in pairs:
        if promised and allowed and max(promised) > max(allowed) * _MORE:
            return Terms(
                fits=False,
                reason="more_than_offer",
                promised=form.format(max(promised)),
                approved=form.format(max(allowed)),
            )
    if (
        claim.category == "deadline"
        and claim.slots.spans
        and offer.slots.spans
        and min(claim.slots.spans) < min(offer.slots.spans) / _MORE
    ):
        return Terms(
            fits=False,
            reason="sooner_than_offer",
            promised=_length(min(claim.slots.spans)),
            approved=_length(min(offer.slots.spans)),
        )
    if claim.category == "discount":
        if claim.slots.percents and not offer.slots.percents:
            return Terms(
                fits=False, reason="more_than_offer", promised=f"{max(claim.slots.percents):g} %", approved=offer.name
            )
        if says_free(sentence) and not offer.free and not claim.slots.percents:
            return Terms(fits=False, reason="more_than_offer", promised="0 ₽", approved=offer.name)
    if claim.slots.times and offer.slots.times and not set(claim.slots.times) & set(offer.slots.times):
        return Terms(fits=False, reason="other_time", promised=claim.slots.times[0], approved=offer.slots.times[0])
    return Terms(fits=True)


def _length(minutes: float) -> str:
    for size, unit in ((1440, "д"), (60, "ч")):
        if minutes >= size and minutes % size == 0:
            return f"{minutes / size:g} {unit}"
    return f"{minutes:g} мин"
