"""Approved offers, structured or in free text, read into what they allow."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from harness.errors import UsageError
from harness.promises.claim import CATEGORIES, Category
from harness.promises.money import NO_MONEY, Money, money_of
from harness.promises.slots import Slots, slots_of
from harness.promises.visits import Visit, visit_of
from harness.russian.lemmas import lemmas, parses, parts_of_speech
from harness.russian.normalise import fold
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.remembered import remembered
from harness.russian.tokens import tokenize
from harness.russian.words import word_list

_WORDS = json.loads(Path(__file__).with_name("offer_words.json").read_bytes())
"""Patterns: ``free`` «nothing to pay»; ``kinds`` what an offer is about; ``beyond`` what widens it."""
_CATEGORY_OF: dict[str, Category] = {
    "price": "price_guarantee", "result": "result_guarantee", "medical": "medical_advice", "safety": "safety_claim",
    "slot": "slot_guarantee", "refund": "refund", "deadline": "deadline",
}  # fmt: skip
_UNTIL = re.compile(r"(?:до|по)\s+(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_UNTIL_MONTH = re.compile(r"до\s+(\d{1,2})\s+([а-я]{3,8})|до\s+конца\s+([а-я]{3,8})")
_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_LESS = re.compile(r"(?<![^\s(:=])-\s?\d")
"""«медики -12»: a minus before a number, as owners note a discount."""
_CONTENT = frozenset(("NOUN", "ADJF", "VERB", "INFN", "PRTS", "ADJS", "PRTF", "NUMR"))
_EMPTY = word_list("empty_words")
_COMMON = frozenset(_WORDS["common"])
"""Words of an offer's name that say nothing of when and for whom it is."""
LONGEST_OFFER = 20_000
"""Characters of one offer at most."""
_PAGE = 3000
"""Characters that are read at once: longer texts are not remembered, and what a pattern costs grows with them."""
_AMOUNTS = frozenset(("percent", "sum", "free", "services", "kind"))
"""Keys of an offer that state what its text may leave out."""


class Offer(NamedTuple):
    """What one approved offer allows.

    Attributes:
        name: for reports.
        kinds: categories of claims that it can cover.
        slots: percents, sums, lengths of time and times that it names.
        free: it gives something for nothing.
        words: dictionary forms of its content words (services, group, conditions).
        services: dictionary forms of the services of a structured offer; empty when it is for all, or free text.
        everything: a structured offer for all services.
        wide: words by which the offer itself goes as far as a claim with the same words («все клиенты»).
        start: first day; None when always.
        until: last day; None when always.
        text: all that it says, when it is given in free text alone.
        told: all that it says.
        money: its sums by what they stand for.
        heads: what its services are, in the dictionary form: «стрижка» of «Стрижка женская», «женский» and «стрижка»
            of «Женская стрижка».
        occasion: words of the name of an offer for all services: when or for whom it is.
        branch: words of the branch that it is for.
        price: of a line of the price list; -1 when it is none.
        least: that price is a lower bound («от»).
        visit: of a booking, when it is and with whom.
        booked: the journal shows that booking: it covers nothing else.
    """

    name: str
    kinds: frozenset[Category]
    slots: Slots
    free: bool
    words: frozenset[str]
    services: frozenset[str]
    everything: bool
    wide: frozenset[str]
    start: dt.date | None
    until: dt.date | None
    text: str = ""
    told: str = ""
    money: Money = NO_MONEY
    heads: frozenset[str] = frozenset()
    occasion: frozenset[str] = frozenset()
    branch: frozenset[str] = frozenset()
    price: float = -1.0
    least: bool = False
    visit: Visit | None = None
    booked: bool = False


def read_offers(offers: tuple[Mapping[str, Any], ...] | tuple[str, ...], year: int = 0) -> tuple[Offer, ...]:
    """Offers of a fixture (mappings with ``percent``, ``free``, ``services``, ``text`` …) or in free text.

    Args:
        offers: as approved.
        year: of dates that name none; 0 leaves such dates open.

    Raises:
        UsageError: one is longer than anybody's offer: reading it for every reply would take minutes.
    """
    longest = max((len(str(offer)) for offer in offers), default=0)
    if longest > LONGEST_OFFER:
        raise UsageError("promises.offer_too_long", got=longest, most=LONGEST_OFFER)
    return tuple(_read(json.dumps(offer, sort_keys=True, default=str), year) for offer in offers)


@remembered(2048)
def _read(stored: str, year: int) -> Offer:
    offer = json.loads(stored)
    return _of_text(offer, offer, year) if isinstance(offer, str) else _of_mapping(offer, year)


def _of_mapping(offer: Mapping[str, Any], year: int) -> Offer:
    told = [str(offer[key]) for key in ("text", "name", "group", "conditions", "branch") if offer.get(key)]
    services = [str(service) for service in offer.get("services", ()) if service != "*"]
    name = str(offer.get("name") or offer.get("text") or offer.get("id") or "")
    read = _of_text(name, ". ".join((*told, *services)), year)
    percents = (float(offer["percent"]),) if offer.get("percent") else read.slots.percents
    sums = (float(offer["sum"]),) if offer.get("sum") else read.slots.sums
    everything = "*" in offer.get("services", ())
    return read._replace(
        kinds=_kinds(offer, read),
        slots=read.slots._replace(percents=percents, sums=sums),
        free=bool(offer.get("free")) or read.free,
        services=frozenset().union(*(content(service) for service in services)),
        everything=everything,
        start=_day(offer.get("from")),
        until=_day(offer.get("until")) or read.until,
        text="" if _AMOUNTS & offer.keys() else read.text,
        money=_money(offer, read.money),
        heads=frozenset().union(*map(_head, services)),
        occasion=content(str(offer.get("name", ""))) - _COMMON if everything else frozenset(),
        branch=content(str(offer.get("branch", ""))),
        price=float(offer.get("sum", -1.0)) if offer.get("kind") == "price" else -1.0,
        least=bool(offer.get("least")),
        visit=_visit(offer["visit"]) if "visit" in offer else read.visit,
        booked="visit" in offer,
    )


def _kinds(offer: Mapping[str, Any], read: Offer) -> frozenset[Category]:
    """What an offer can cover: with an amount of its own, a discount unless it says otherwise, whatever its words."""
    if offer.get("least"):
        return frozenset()
    if "visit" in offer:
        return frozenset(("slot_guarantee", "deadline"))
    kind = offer.get("kind")
    if kind:
        return frozenset(CATEGORIES) if kind == "fact" else frozenset((_CATEGORY_OF.get(kind, "discount"),))
    return frozenset(("discount",)) if offer.keys() & {"percent", "sum", "free"} else read.kinds


def _money(offer: Mapping[str, Any], read: Money) -> Money:
    """Its sum is a price in the price list, and so much off elsewhere."""
    if not offer.get("sum"):
        return read
    stated = (float(offer["sum"]),)
    return Money(prices=stated) if offer.get("kind") == "price" else Money(off=stated)


def _visit(visit: Mapping[str, str]) -> Visit:
    """A booking of the journal: ``day`` «06.03», ``time`` «18:00», ``master``."""
    days, clocks = (frozenset((visit[key],)) if visit.get(key) else frozenset() for key in ("day", "time"))
    return Visit(days, clocks, visit_of(visit.get("master", ""), None, True).names)


def _head(service: str) -> frozenset[str]:
    """The words of a service's name up to its first noun."""
    words = [token.folded for token in tokenize(service)]
    noun = next((place for place, word in enumerate(words) if is_noun(word)), 0)
    return frozenset().union(*map(content, words[: noun + 1]))


def is_noun(word: str) -> bool:
    """Whether a word is most likely a noun."""
    return any(parse.pos == "NOUN" for parse in parses(word)[:1])


def _of_text(name: str, text: str, year: int) -> Offer:
    slots = slots_of(text)
    free = says_free(text)
    kinds: set[Category] = {kind for kind in CATEGORIES if fits(text, tuple(_WORDS["kinds"].get(kind, ())))}
    if slots.percents or slots.sums or free or _LESS.search(fold(text)) or fits(text, tuple(_WORDS["discounts"])):
        kinds.add("discount")
    if slots.sums:
        kinds |= {"price_guarantee", "refund"}
    if free:
        kinds.add("refund")
    if slots.spans or slots.times:
        kinds.add("deadline")
    if slots.times:
        kinds.add("slot_guarantee")
    return Offer(
        name=name,
        kinds=frozenset(kinds),
        slots=slots,
        free=free,
        words=content(text),
        services=frozenset(),
        everything=False,
        wide=widens(text),
        start=None,
        until=_until(text, year),
        text=text,
        told=text,
        money=money_of(text),
        visit=visit_of(text, None, True) if fits(text, tuple(_WORDS["confirmed"])) else None,
    )


def in_words(offers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all offers of a fixture are in words alone, so that it is a matter of sense what goes beyond them."""
    return bool(offers) and all(_AMOUNTS.isdisjoint(offer) for offer in offers)


def says_free(text: str) -> bool:
    """Whether something is given for nothing."""
    return bool(fits(text, tuple(_WORDS["free"])))


def widens(text: str) -> frozenset[str]:
    """The words that widen an offer: to everybody, beyond its condition, on top of it."""
    return fits(text, tuple(_WORDS["beyond"]))


@remembered(4096)
def fits(text: str, sources: tuple[str, ...]) -> frozenset[str]:
    """Those of some patterns that fit the text."""
    if len(text) > _PAGE:
        return frozenset().union(*(fits(page, sources) for page in _pages(text)))
    return frozenset(source for source in sources if find_pattern(text, compile_pattern(source)) is not None)


def _pages(text: str) -> Iterator[str]:
    return (text[start : start + _PAGE] for start in range(0, len(text), _PAGE))


@remembered(2048)
def content(text: str) -> frozenset[str]:
    """Dictionary forms of the words that say what it is about, without numbers and small words."""
    if len(text) > _PAGE:
        return frozenset().union(*map(content, _pages(text)))
    found: set[str] = set()
    for token in tokenize(text):
        if len(token.folded) > 2 and not _CONTENT.isdisjoint(parts_of_speech(token.folded)):
            forms = lemmas(token.folded)
            found |= forms if forms.isdisjoint(_EMPTY) else frozenset()
    return frozenset(found)


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _until(text: str, year: int) -> dt.date | None:
    folded = fold(text)
    found = _UNTIL.search(folded)
    if found:
        stated = int(found[3]) + (2000 if found[3] and len(found[3]) == 2 else 0) if found[3] else year
        return _made(stated, int(found[2]), int(found[1]))
    named = _UNTIL_MONTH.search(folded)
    if named is None:
        return None
    month = next((n for n, stem in enumerate(_MONTHS, 1) if (named[2] or named[3]).startswith(stem)), 0)
    return _made(year, month, int(named[1]) if named[1] else 28) if month else None


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year else None
    except ValueError:
        return None
