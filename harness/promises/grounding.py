"""Holding claims against the approved offers: the same words are fine up to an offer's amount and within its terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from harness.promises.amounts import amounts
from harness.promises.claim import Claim, Judged
from harness.promises.offers import Offer, content
from harness.promises.subjects import same_subject, summed, within
from harness.promises.terms import Promise, Terms, promise_of


def ground(claim: Claim, spoken: tuple[str, str, str], offers: tuple[Offer, ...], on: dt.date | None = None) -> Judged:
    """The verdict of the rules on a binding claim.

    Args:
        claim: to judge.
        spoken: its sentence, all of the reply that speaks of it, and what the client said before.
        offers: approved ones, bookings, and the lines of the price list.
        on: the day on which it is said; None leaves dates out of account.
    """
    nearest: tuple[Terms, Offer] | None = None
    eligible = [offer for offer in offers if claim.category in offer.kinds]
    if not eligible:
        return Judged(claim, "violation", "no_offer")
    promise = promise_of(claim, spoken, on)
    known = frozenset().union(*(offer.heads for offer in offers))
    price = _price(promise, offers)
    apart = summed(promise, eligible)
    if apart is not None:
        return Judged(claim, "violation", "beyond_conditions", apart.name, "", apart.name)
    for offer in eligible:
        terms = _terms(promise, offer, known, price)
        if terms.fits:
            return Judged(claim, "approved", "within_offer", offer.name, terms.promised, terms.approved)
        unlike = terms.reason == "other_service" and (offer.price >= 0 or offer.booked)
        if not unlike and (nearest is None or terms.nearness > nearest[0].nearness):
            nearest = (terms, offer)
    if nearest is None or not nearest[0].reason:
        return Judged(claim, "violation", "no_offer")
    terms, offer = nearest
    return Judged(claim, "violation", terms.reason, offer.name, terms.promised, terms.approved)


def _terms(promise: Promise, offer: Offer, known: frozenset[str], price: float) -> Terms:
    on, shared = promise.on, len(promise.said() & (offer.words | offer.services))
    if not same_subject(promise, offer, known):
        return Terms(fits=False, reason="other_service", approved=offer.name, nearness=shared)
    amount = amounts(promise, offer, price)
    if not amount.fits:
        return amount._replace(nearness=shared + 3 + amount.nearness)
    if on is not None and offer.until is not None and on > offer.until:
        return Terms(fits=False, reason="expired", approved=offer.until.isoformat(), nearness=shared + 2)
    if on is not None and offer.start is not None and on < offer.start:
        return Terms(fits=False, reason="not_yet", approved=offer.start.isoformat(), nearness=shared + 2)
    conditions = within(promise, offer)
    return amount if conditions.fits else conditions._replace(nearness=shared + 2)


def _price(promise: Promise, offers: Sequence[Offer]) -> float:
    """The listed price of the one service that the claim names, or what it answers does; 0 when there is none."""
    lines = [offer for offer in offers if offer.price > 0]
    for text in (promise.sentence, promise.reply, promise.asked) if lines else ():
        words = content(text)
        named = [offer.price for offer in lines if offer.heads & words and offer.services <= words]
        named = named or [offer.price for offer in lines if offer.heads & words]
        if named:
            return named[0] if len(set(named)) == 1 else max(named)
    return 0.0
