"""A page of a reply, read once for all policies: its spelling, claims of rules, what the trained model makes of it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from harness.promises.claim import Claim
from harness.promises.extracting import claims_of, doubted
from harness.promises.rules import lexicon
from harness.promises.segments import Segment, segments
from harness.promises.spelling import Readable, readable
from harness.promises.trained import Weighed, candidates, questioned, weigh
from harness.russian.remembered import remembered


class Read(NamedTuple):
    """What is found in a page, whatever is on offer.

    Attributes:
        claims: of the rules, those that do not bind included; disputed where the trained model doubts them.
        candidates: claims that the trained model adds.
        weighed: the page as the trained model weighs it; None without one.
        seen: the page in readable spelling.
        heard: what the client said before, likewise.
    """

    claims: tuple[Claim, ...]
    candidates: tuple[Claim, ...] = ()
    weighed: Weighed | None = None
    seen: Readable | None = None
    heard: str = ""

    def placed(self, claim: Claim) -> Claim:
        """A claim found in the readable spelling, with its place in the page as it was written."""
        return (
            claim if self.seen is None or self.seen.places is None else replace(claim, span=self.seen.span(*claim.span))
        )


@remembered(1024)
def read_page(text: str, asked: str = "", model: bool = True) -> Read:
    """Read a page.

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
    added: tuple[Claim, ...] = ()
    if weighed is not None:
        claims = tuple(questioned(claim, weighed) for claim in claims)
        added = candidates(weighed, claims, lambda likely: doubted(seen.text, heard, likely, book))
    read = Read(claims, added, weighed, seen, heard)
    return read._replace(claims=tuple(map(read.placed, claims)), candidates=tuple(map(read.placed, added)))


class Reading(NamedTuple):
    """How a reply is read: in readable spelling, sentence by sentence."""

    text: str
    segments: tuple[Segment, ...]


def reading(text: str) -> Reading:
    """The reply as the rules see it, for explaining."""
    seen = readable(text, lexicon().vocabulary).text
    return Reading(seen, segments(seen))
