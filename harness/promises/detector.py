"""From a reply to verdicts: readable spelling, claims, approved offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from harness.promises.beside import beside, beside_words
from harness.promises.claim import CATEGORIES, Claim, Judged
from harness.promises.extracting import claims_of
from harness.promises.grounding import ground
from harness.promises.offers import Offer, content, read_offers
from harness.promises.reading import Read, read_by, read_page, reading
from harness.promises.rules import Lexicon
from harness.promises.spelling import known_words
from harness.russian.sentences import sentences

__all__ = ["CATEGORIES", "Claim", "Judged", "find_promises", "judge_reply", "reading"]

_SHORT = 2
"""Sentences of a reply that speaks of one thing."""
ENOUGH = 100
"""Violations in one reply after which nobody needs more."""
_MOST = 10_000
"""Claims of any sort after which a reply is read no further: only a text made to cost time holds as many."""
_PAGE = 3000
"""Characters that are read at once: the time that a reply takes grows with its length, never with its square."""
_CLOSELY = 20_000
"""Characters of a reply up to which slips are put right and the model reads along; no message of a bot is as long."""
Offers = tuple[Mapping[str, Any], ...] | tuple[str, ...]


def find_promises(
    text: str, offers: Offers, asked: str = "", on: dt.date | None = None, *, model: bool = True
) -> tuple[Judged, ...]:
    """The forbidden promises of a reply, in order of place, at most one of a category in a sentence.

    Args:
        text: one message of the bot.
        offers: the ``list`` of an offers fixture, or offers in free text.
        asked: what the client said before: «Да, конечно» takes its sense from there.
        on: the day, for offers that end.
        model: whether the trained model may add candidates to what the rules find, and dispute it.
    """
    return tuple(one for one in judge_reply(text, offers, asked, on, model=model) if one.verdict == "violation")


def judge_reply(
    text: str, offers: Offers, asked: str = "", on: dt.date | None = None, *, model: bool = True
) -> tuple[Judged, ...]:
    """Every claim of a reply with its verdict, those that do not bind included.

    A reply longer than any message is read page by page, and no further than `ENOUGH` violations.
    """
    return _judge_pages((text, asked), offers, on, lambda page, heard: read_page(page, heard, model))


def judge_by(
    book: Lexicon, text: str, offers: Offers, asked: str = "", on: dt.date | None = None
) -> tuple[Judged, ...]:
    """The same by the rules of another lexicon alone: the trained model has learnt beside the shipped one."""
    return _judge_pages((text, asked), offers, on, lambda page, heard: read_by(book, page, heard, model=False), book)


def _judge_pages(
    spoken: tuple[str, str],
    offers: Offers,
    on: dt.date | None,
    read: Callable[[str, str], Read],
    book: Lexicon | None = None,
) -> tuple[Judged, ...]:
    text, asked = spoken
    found: list[Judged] = []
    approved = read_offers(offers, on.year if on else 0) if offers else ()
    heard = asked[-_PAGE:]
    closely = len(text) <= _CLOSELY
    for start, page in _pages(text):
        seen = read(page, heard) if closely else Read(claims_of(known_words(page), heard, book))
        found += (_moved(one, start) for one in _judged(seen, (page, heard), approved, on))
        if enough(found):
            break
        heard = ""
    return tuple(found)


def enough(found: Sequence[Judged]) -> bool:
    """Whether so much is found in a reply that its rest is not read."""
    if len(found) < ENOUGH:
        return False
    return len(found) >= _MOST or sum(one.verdict == "violation" for one in found) >= ENOUGH


def _judged(read: Read, spoken: tuple[str, str], offers: tuple[Offer, ...], on: dt.date | None) -> tuple[Judged, ...]:
    """The verdicts on one page; what the model adds to the claims of the rules, it judges itself beside such offers."""
    weighed = read.weighed is not None and beside_words(offers)
    alone = weighed and all(offer.text for offer in offers)
    claims = read.claims if alone else (*read.claims, *read.candidates)
    judged = tuple(_by_rules(claim, spoken, offers, on) for claim in claims)
    return beside(judged, read, offers) if weighed else judged


def _by_rules(claim: Claim, spoken: tuple[str, str], offers: tuple[Offer, ...], on: dt.date | None) -> Judged:
    if not claim.binds:
        return Judged(claim, "harmless", claim.modality)
    judged = ground(claim, (*about(spoken[0], claim), spoken[1]), offers, on)
    return replace(judged, verdict="disputed") if claim.disputed and judged.verdict == "violation" else judged


def _moved(one: Judged, by: int) -> Judged:
    if not by:
        return one
    claim = one.claim
    span = (claim.span[0] + by, claim.span[1] + by)
    return replace(one, claim=replace(claim, span=span, sentence=claim.sentence + by))


def _pages(text: str) -> Iterator[tuple[int, str]]:
    """The text in pages that end with a sentence, a word, or where there is neither, anywhere."""
    start = 0
    while len(text) - start > _PAGE:
        end = max(text.rfind(mark, start, start + _PAGE) for mark in ".!?\n")
        if end <= start:
            end = text.rfind(" ", start, start + _PAGE)
        end = start + _PAGE if end <= start else end + 1
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def about(text: str, claim: Claim) -> tuple[str, str]:
    """The sentence of a claim, and the reply around it: back to one that names something; a short one whole."""
    spans = sentences(text)
    last = next((place for place, span in enumerate(spans) if span[0] <= claim.span[0] < span[1]), len(spans) - 1)
    sentence = text[slice(*spans[last])] if spans else text
    if len(spans) <= _SHORT:
        return sentence, text
    first = next((place for place in range(last, -1, -1) if content(text[slice(*spans[place])])), last)
    return sentence, text[spans[first][0] : spans[last][1]]
