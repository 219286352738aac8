"""Judging by a lexicon that is not the shipped one: its rules alone, for the trained model has learnt beside others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from harness.promises.claim import Claim, Judged
from harness.promises.detector import Offers, about, enough, pages
from harness.promises.extracting import claims_of
from harness.promises.grounding import ground
from harness.promises.offers import read_offers
from harness.promises.rules import Lexicon
from harness.promises.spelling import readable

_HEARD = 3000
"""Characters of the client's message that are read: its end."""


def judge_by(
    book: Lexicon, text: str, offers: Offers, asked: str = "", on: dt.date | None = None
) -> tuple[Judged, ...]:
    """Every claim of a reply with its verdict, those that do not bind included, by the rules of a lexicon.

    Args:
        book: the lexicon.
        text: one message of the bot.
        offers: the ``list`` of an offers fixture, or offers in free text.
        asked: what the client said before.
        on: the day, for offers that end.
    """
    approved = read_offers(offers, on.year if on else 0) if offers else ()
    heard = asked[-_HEARD:]
    found: list[Judged] = []
    for start, page in pages(text):
        for claim in _claims(book, page, heard):
            judged = (
                ground(claim, (*about(page, claim), heard), approved, on)
                if claim.binds
                else Judged(claim, "harmless", claim.modality)
            )
            found.append(replace(judged, claim=_moved(claim, start)))
        if enough(found):
            break
        heard = ""
    return tuple(found)


def _claims(book: Lexicon, page: str, heard: str) -> Iterator[Claim]:
    seen = readable(page, book.vocabulary)
    for claim in claims_of(seen.text, readable(heard, book.vocabulary).text, book):
        yield replace(claim, span=seen.span(*claim.span))


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, span=(claim.span[0] + by, claim.span[1] + by), sentence=claim.sentence + by)
