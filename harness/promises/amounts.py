"""How much is promised and how much is approved: percents, sums, prices, lengths of time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.promises.money import off_in_percent
from harness.promises.offers import Offer, says_free
from harness.promises.slots import slots_of
from harness.promises.subjects import prompt_in
from harness.promises.terms import FITS, Promise, Terms, beyond, more
from harness.russian.remembered import remembered

_MORE = 1.001
_LONGER = 1.03
"""A year is twelve months, and half of it six."""
_OTHER_UNIT = -2
"""How much less near an offer is whose amount is of another unit."""
_ROUNDING = 0.6
"""Per cent by which a rounded price may lie beside the share that it stands for."""
_YEAR = 525600.0
_ELSEWHEN = re.compile(
    r"(?i)(?<!\w)(?:через|спустя|за|каждый|каждую|каждые|в(?!\s+течени)|к)\s+(?:\w+\s+){0,2}?"
    r"(?:сек|мин|час|дн|ден|сут|недел|месяц|год|лет)\w*"
)
"""«через час», «за 3 часа до визита», «в 3 часа» tell when, not how long something holds."""


def amounts(promise: Promise, offer: Offer, price: float) -> Terms:
    """Whether no more is promised than an offer allows.

    Args:
        promise: the claim.
        offer: that may cover it.
        price: of the one listed service that the claim is about; 0 when there is none.
    """
    checks = (_percents, _sums, _lengths, _nothing_to_pay, _times)
    return next((found for check in checks if not (found := check(promise, offer, price)).fits), FITS)


def shown(offer: Offer) -> str:
    """The amount that an offer allows, empty when it names none."""
    if offer.slots.percents:
        return f"{max(offer.slots.percents):g} %"
    sums = offer.money.off or offer.money.prices or offer.slots.sums
    return f"{max(sums):g} ₽" if sums else ""


def _percents(promise: Promise, offer: Offer, _: float) -> Terms:
    said, allowed = promise.slots.percents, offer.slots.percents
    if not said:
        return FITS
    if allowed:
        return FITS if max(said) <= max(allowed) * _MORE else more(f"{max(said):g} %", f"{max(allowed):g} %")
    if promise.claim.category != "discount" or max(said) <= offer.money.share + _ROUNDING:
        return FITS
    amount = shown(offer)
    return more(f"{max(said):g} %", amount)._replace(nearness=_OTHER_UNIT) if amount else beyond(offer)


def _sums(promise: Promise, offer: Offer, price: float) -> Terms:
    """What is taken off, or is to be paid, against the offer's; against its percents by the price of before."""
    said, allowed = promise.money, offer.money
    if promise.claim.category not in ("discount", "price_guarantee"):
        return _largest(promise.slots.sums, offer.slots.sums)
    percent = max(offer.slots.percents, default=0.0)
    if percent and not promise.slots.percents:
        return _share(promise, offer, percent, price)
    if said.off and allowed.off:
        return _largest(said.off, allowed.off)
    if said.prices and allowed.prices:
        return _cheapest((*said.prices, *said.other), (*allowed.prices, *allowed.other), offer)
    return _largest((*said.off, *said.prices, *said.other), offer.slots.sums) if offer.slots.sums else FITS


def _share(promise: Promise, offer: Offer, percent: float, price: float) -> Terms:
    """Sums against a share of the price: that of the list, or one that reply, client or offer names."""
    said, approved = promise.money, f"{percent:g} %"
    if said.share > percent + _ROUNDING:
        return more(f"{said.share:g} %", approved)
    if said.before:
        return FITS
    named = (*said.prices, *said.other, *slots_of(promise.asked).sums, *offer.slots.sums)
    off = max(said.off, default=0.0) or (price - min((*said.prices, *said.other), default=price) if price else 0.0)
    bases = (price,) if price else tuple(base for base in named if base > off)
    shares = [off_in_percent(off, base) for base in bases]
    if not off or any(share <= percent + _ROUNDING for share in shares):
        return FITS
    return more(f"{off:g} ₽ ({min(shares):g} %)" if shares else f"{off:g} ₽", approved)


def _largest(said: Sequence[float], allowed: Sequence[float]) -> Terms:
    if not said or not allowed or max(said) <= max(allowed) * _MORE:
        return FITS
    return more(f"{max(said):g} ₽", f"{max(allowed):g} ₽")


def _cheapest(said: Sequence[float], allowed: Sequence[float], offer: Offer) -> Terms:
    """A price below the approved one is more discount; of a line of the price list a higher one is no less wrong."""
    if min(said) < min(allowed) / _MORE:
        return more(f"{min(said):g} ₽", f"{min(allowed):g} ₽")
    return _largest(said, allowed) if offer.price >= 0 else FITS


def _lengths(promise: Promise, offer: Offer, _: float) -> Terms:
    """A deadline must not be sooner, a guarantee or the time of an offer not longer than approved."""
    if not offer.slots.spans:
        return FITS
    mended = offer.free and says_free(promise.sentence)  # «в течение 10 дней поправим бесплатно» is a guarantee
    if promise.claim.category == "deadline" and not mended:
        return _sooner((*promise.slots.spans, *prompt_in(promise.claim.quote)), min(offer.slots.spans))
    if promise.claim.category not in ("refund", "result_guarantee", "discount", "deadline"):
        return FITS
    for years in (True, False):
        said = [span for span in _lasting(promise.sentence) if (span >= _YEAR) is years]
        allowed = [span for span in _lasting(offer.told) if (span >= _YEAR) is years]
        if said and allowed and set(said).isdisjoint(allowed) and max(said) > max(allowed) * _LONGER:
            return Terms(False, "longer_than_offer", length(max(said)), length(max(allowed)))
    return FITS


@remembered(2048)
def _lasting(sentence: str) -> tuple[float, ...]:
    return slots_of(_ELSEWHEN.sub(" ", sentence)).spans


def _sooner(said: Sequence[float], allowed: float) -> Terms:
    if not said or min(said) >= allowed / _LONGER:
        return FITS
    return Terms(fits=False, reason="sooner_than_offer", promised=length(min(said)), approved=length(allowed))


def _nothing_to_pay(promise: Promise, offer: Offer, _: float) -> Terms:
    if promise.claim.category != "discount" or offer.free or promise.slots.percents or not says_free(promise.whole):
        return FITS
    amount = shown(offer)
    return more("0 ₽", amount) if amount else beyond(offer)


def _times(promise: Promise, offer: Offer, _: float) -> Terms:
    said, allowed = promise.slots.times, offer.slots.times
    if offer.visit is not None or not said or not allowed or set(said) & set(allowed):
        return FITS
    return Terms(fits=False, reason="other_time", promised=said[0], approved=allowed[0])


def length(minutes: float) -> str:
    """A length of time as people write it."""
    for size, unit in ((_YEAR, "лет"), (1440, "д"), (60, "ч")):
        if minutes >= size and minutes % size == 0:
            return f"{minutes / size:g} {unit}"
    return f"{minutes:g} мин" if minutes >= 1 else f"{minutes * 60:g} с"
