"""From a reply to verdicts: readable spelling, claims, approved offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from harness.promises.claim import CATEGORIES, Claim, Judged
from harness.promises.extracting import claims_of, doubted
from harness.promises.grounding import ground
from harness.promises.offers import Offer, content, read_offers
from harness.promises.rules import lexicon
from harness.promises.segments import Segment, segments
from harness.promises.spelling import known_words, readable
from harness.promises.trained import candidates, questioned, weigh
from harness.russian.remembered import remembered
from harness.russian.tokens import sentences

__all__ = ["CATEGORIES", "Claim", "Judged", "find_promises", "judge_reply", "reading"]

_SHORT = 2
"""Sentences of a reply that speaks of one thing."""
ENOUGH = 100
"""Claims of one reply after which nobody needs more."""
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

    A reply longer than any message is read page by page, and no further than `ENOUGH` claims.
    """
    found: list[Judged] = []
    approved = read_offers(offers, on.year if on else 0) if offers else ()
    heard = asked[-_PAGE:]
    for start, page in _pages(text):
        claims = read_claims(page, heard, model) if len(text) <= _CLOSELY else claims_of(known_words(page), heard)
        found += [_judged(claim, (page, heard), (approved, on, model), start) for claim in claims]
        if len(found) >= ENOUGH:
            break
        heard = ""
    return tuple(found)


def _judged(
    claim: Claim, spoken: tuple[str, str], by: tuple[tuple[Offer, ...], dt.date | None, bool], start: int
) -> Judged:
    page, asked = spoken
    approved, on, model = by
    if claim.binds:
        judged = ground(claim, (about(page, claim), asked), approved, on, model=model)
        if claim.disputed and judged.verdict == "violation":
            judged = replace(judged, verdict="disputed")
    else:
        judged = Judged(claim, "harmless", claim.modality)
    return judged if not start else replace(judged, claim=_moved(claim, start))


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, span=(claim.span[0] + by, claim.span[1] + by), sentence=claim.sentence + by)


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


@remembered(1024)
def read_claims(text: str, asked: str = "", model: bool = True) -> tuple[Claim, ...]:
    """All claims of the reply, whatever is on offer: a message is read once for all policies that ask about it.

    Args:
        text: the reply.
        asked: what the client said before.
        model: whether the trained model may add candidates to what the rules find, and dispute it.
    """
    book = lexicon()
    seen = readable(text, book.vocabulary)
    heard = readable(asked, book.vocabulary).text if asked else ""
    claims = claims_of(seen.text, heard, book)
    weighed = weigh(seen.text, heard) if model else None
    if weighed is not None:
        claims = tuple(questioned(claim, weighed) for claim in claims)
        claims = (*claims, *candidates(weighed, claims, lambda: doubted(seen.text, heard, book)))
    return claims if seen.places is None else tuple(replace(claim, span=seen.span(*claim.span)) for claim in claims)


class Reading(NamedTuple):
    """How a reply is read: in readable spelling, sentence by sentence."""

    text: str
    segments: tuple[Segment, ...]


def reading(text: str) -> Reading:
    """The reply as the rules see it, for explaining."""
    seen = readable(text, lexicon().vocabulary).text
    return Reading(seen, segments(seen))


def about(text: str, claim: Claim) -> str:
    """What the reply says around a claim: its sentence, back to one that names something; all of a short reply."""
    spans = sentences(text)
    if len(spans) <= _SHORT:
        return text
    last = next((place for place, span in enumerate(spans) if span[0] <= claim.span[0] < span[1]), len(spans) - 1)
    first = next((place for place in range(last, -1, -1) if content(text[slice(*spans[place])])), last)
    return text[spans[first][0] : spans[last][1]]
