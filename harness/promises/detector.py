"""From a reply to verdicts: readable spelling, claims, approved offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from harness.promises.claim import CATEGORIES, Claim, Judged
from harness.promises.extracting import claims_of, doubted
from harness.promises.grounding import ground
from harness.promises.offers import content, read_offers
from harness.promises.rules import lexicon
from harness.promises.segments import Segment, segments
from harness.promises.spelling import readable
from harness.promises.trained import candidates
from harness.russian.remembered import remembered
from harness.russian.tokens import sentences

__all__ = ["CATEGORIES", "Claim", "Judged", "find_promises", "judge_reply", "reading"]

_SHORT = 2
"""Sentences of a reply that speaks of one thing."""
_TELLING = 40
"""Characters from which on a reply says by itself what it is about."""
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
        model: whether the trained model may add candidates to what the rules find.
    """
    return tuple(one for one in judge_reply(text, offers, asked, on, model=model) if one.verdict == "violation")


def judge_reply(
    text: str, offers: Offers, asked: str = "", on: dt.date | None = None, *, model: bool = True
) -> tuple[Judged, ...]:
    """Every claim of a reply with its verdict, those that do not bind included."""
    claims = read_claims(text, asked, model)
    if not claims:
        return ()
    approved = read_offers(offers, on.year if on else 0)
    return tuple(
        ground(claim, _about(text, claim, asked), approved, on)
        if claim.binds
        else Judged(claim, "harmless", claim.modality)
        for claim in claims
    )


@remembered(1024)
def read_claims(text: str, asked: str = "", model: bool = True) -> tuple[Claim, ...]:
    """All claims of the reply, whatever is on offer: a message is read once for all policies that ask about it.

    Args:
        text: the reply.
        asked: what the client said before.
        model: whether the trained model may add candidates to what the rules find.
    """
    book = lexicon()
    seen = readable(text, book.vocabulary)
    heard = readable(asked, book.vocabulary).text if asked else ""
    claims = claims_of(seen.text, heard, book)
    if model:
        claims = (*claims, *candidates(seen.text, heard, claims, lambda: doubted(seen.text, heard, book)))
    return claims if seen.places is None else tuple(replace(claim, span=seen.span(*claim.span)) for claim in claims)


class Reading(NamedTuple):
    """How a reply is read: in readable spelling, sentence by sentence."""

    text: str
    segments: tuple[Segment, ...]


def reading(text: str) -> Reading:
    """The reply as the rules see it, for explaining."""
    seen = readable(text, lexicon().vocabulary).text
    return Reading(seen, segments(seen))


def _about(text: str, claim: Claim, asked: str) -> str:
    """What the reply says around a claim: its sentence, back to one that names something; all of a short reply."""
    spans = sentences(text)
    if len(spans) <= _SHORT:
        return text if len(text) > _TELLING else f"{asked} {text}"
    last = next((place for place, span in enumerate(spans) if span[0] <= claim.span[0] < span[1]), len(spans) - 1)
    first = next((place for place in range(last, -1, -1) if content(text[slice(*spans[place])])), last)
    return text[spans[first][0] : spans[last][1]]
