"""What an offer is for: services, branch, clients, conditions; and whether a claim stays with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from harness.promises.offers import Offer, content, fits, is_noun, widens
from harness.promises.slots import services_among
from harness.promises.terms import FITS, Promise, Terms, beyond
from harness.promises.visits import difference, visit_of
from harness.russian.lemmas import lemmas
from harness.russian.negation import is_negated
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.tokens import tokenize

_WORDS = json.loads(Path(__file__).with_name("offer_words.json").read_bytes())
"""``newcomers``, ``returning`` clients; ``sums_up``: discounts together, ``apart``: not so; ``channels`` of a booking;
``contact``: words of an answer or a call; ``booked``: words of a visit; ``soon``: when a promise without a length is
due, in minutes."""
_PATTERNS = {key: tuple(_WORDS[key]) for key in ("newcomers", "returning", "sums_up", "apart", "contact", "booked")}
_CHANNELS: dict[str, tuple[str, ...]] = {key: tuple(value) for key, value in _WORDS["channels"].items()}
_SOON: dict[str, int] = _WORDS["soon"]
_JOINED = frozenset(("и", "или", "плюс", "да"))
_INSTEAD = re.compile(r"(?i)вместо\s(?:\d+(?:\s\d{3})*)\D{0,5}")
"""«990 вместо 1400»: the second sum is not what is promised."""
_PLACE = re.compile(r"(?:(?<=\s)|^)(?:[Нн]а|[Вв]о?|[Фф]илиал\w*|[Сс]алон\w*)\s(?P<name>[А-ЯЁ][а-яё]{3,})")
_NO_PLACES = frozenset(_WORDS["no_places"])
_COMMON = frozenset(_WORDS["common"])


def same_subject(promise: Promise, offer: Offer, known: frozenset[str]) -> bool:
    """Whether the claim may speak of what is on offer: it names it, or names nothing but amounts that agree.

    Args:
        promise: the claim.
        offer: that may cover it.
        known: first words of all services that offers and price list name.
    """
    if offer.booked:
        return _names_visit(promise)
    shared = bool(promise.said() & (offer.words | offer.services))
    agree = any(
        set(said) & set(allowed) for said, allowed in zip(promise.claim.slots[:4], offer.slots[:4], strict=True)
    )
    if offer.everything:
        named = _services(promise.sentence, known)
        return not offer.occasion or bool(promise.said() & offer.occasion) or (agree and not named)
    if offer.heads:
        return _serves(promise, offer, known, agree)
    if shared or agree or not (promise.said() or offer.services):
        return True
    lengths = promise.slots.spans and offer.slots.spans and promise.claim.category == "deadline"
    return bool(lengths) and _answers(promise.sentence) and _answers(offer.told)


def _serves(promise: Promise, offer: Offer, known: frozenset[str], agree: bool) -> bool:
    """Whether an offer for some services is for those that the claim, or what it answers, names."""
    if _calls(promise.sentence, offer.name):
        return not _joined(promise.sentence, offer.heads, known)
    named = _services(promise.sentence, known) or _services(promise.reply, known)
    if not named and not (content(promise.reply) & (offer.words - _COMMON)):
        named = _services(promise.asked, known)
    if named:
        other = {word for word in named - offer.heads if not is_noun(word)}  # «персональная тренировка» for «пробная»
        return bool(named & offer.heads) and not other and not _joined(promise.sentence, offer.heads, known)
    return agree or bool(promise.said() & (offer.words | offer.services))


def _calls(text: str, name: str) -> bool:
    """Whether a text calls an offer by its name, in any forms of its words («первую тренировку дарим бесплатно»)."""
    said = {form for token in tokenize(text) for form in lemmas(token.folded)}
    words = [lemmas(token.folded) for token in tokenize(name)]
    return len(words) > 1 and all(not said.isdisjoint(forms) for forms in words)


def _services(text: str, known: frozenset[str]) -> frozenset[str]:
    """Services that a text names: of the list of such words, or the first word of one that the firm lists."""
    words = content(text)
    return frozenset(services_among(token.folded for token in tokenize(text))) | (words & known)


def _joined(text: str, heads: frozenset[str], known: frozenset[str]) -> bool:
    """Whether another service is named in one breath with one of the offer («стрижку и окрашивание»)."""
    words = [token.folded for token in tokenize(text)]
    for left, link, right in zip(words, words[1:], words[2:], strict=False):
        pair = [_services(word, known) for word in (left, right)]
        if link in _JOINED and all(pair) and not all(one & heads for one in pair):
            return True
    return False


def _names_visit(promise: Promise) -> bool:
    """Whether it speaks of a visit, so that a booking can bear it out: «гарантируем» alone does not.

    A deadline («запись готова: завтра, 12:00») has to name the time of the visit, and be of no call or answer.
    """
    said = visit_of(promise.sentence, promise.on)
    if promise.claim.category == "deadline":
        return bool(said.days or said.clocks) and not _answers(promise.sentence)
    return bool(said) or _fit("booked", promise.sentence)


def _answers(text: str) -> bool:
    return _fit("contact", text)


def within(promise: Promise, offer: Offer) -> Terms:
    """Whether a claim about what is on offer stays within its group, branch and conditions.

    Of an offer in words alone, what goes beyond its sense is for `harness.promises.beside`.
    """
    sentence = promise.whole
    if offer.visit is not None and (offer.booked or promise.claim.category == "slot_guarantee"):
        other = difference(visit_of(promise.sentence, promise.on), offer.visit)
        if other is not None:
            return Terms(fits=False, reason="other_time", promised=other[0], approved=other[1])
    if widens(_INSTEAD.sub(" ", sentence)) - offer.wide:
        return beyond(offer)
    checks = () if offer.text else (_for_others, _elsewhere, _otherwise)
    return beyond(offer) if any(check(promise, offer) for check in checks) else FITS


def _for_others(promise: Promise, offer: Offer) -> bool:
    """«хожу к вам давно» beside an offer for new clients."""
    if not _fit("newcomers", offer.told) or _fit("returning", offer.told):
        return False
    return _fit("returning", promise.sentence) or _fit("returning", promise.asked)


def _elsewhere(promise: Promise, offer: Offer) -> bool:
    """Another place is named than the branch of the offer («на Чистопольской тоже»)."""
    if not offer.branch:
        return False
    places = [
        content(found["name"]) or frozenset((found["name"].lower(),)) for found in _PLACE.finditer(promise.sentence)
    ]
    named = [place for place in places if place.isdisjoint(_NO_PLACES | offer.words)]
    return bool(named)


def _otherwise(promise: Promise, offer: Offer) -> bool:
    """It is to be had by another way than the offer asks for («и по телефону» beside «только через сайт»)."""
    wanted = {name for name, patterns in _CHANNELS.items() if fits(offer.told, patterns)}
    others = [patterns for name, patterns in _CHANNELS.items() if name not in wanted] if wanted else ()
    return any(_affirmed(promise.sentence, patterns) for patterns in others)


def summed(promise: Promise, offers: Iterable[Offer]) -> Offer | None:
    """The offer that is not to be summed with others, when the claim sums discounts up; else None."""
    if promise.claim.category != "discount" or not _affirmed(promise.sentence, _PATTERNS["sums_up"]):
        return None
    return next((offer for offer in offers if _fit("apart", offer.told)), None)


def _affirmed(text: str, patterns: Iterable[str]) -> bool:
    """Whether any of the patterns fits, and what it says is not denied."""
    spans = (find_pattern(text, compile_pattern(one)) for one in patterns)
    return any(span is not None and not is_negated(text, span) for span in spans)


def _fit(key: str, text: str) -> bool:
    return bool(fits(text, _PATTERNS[key]))


def prompt_in(text: str) -> tuple[float, ...]:
    """When a promise that names no length is due («сделаем завтра»), in minutes."""
    return tuple(float(_SOON[token.folded]) for token in tokenize(text) if token.folded in _SOON)
