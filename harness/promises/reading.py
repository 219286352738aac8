"""A page of a reply, read once for all policies: its spelling, claims of rules, what the trained model makes of it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from harness.promises.answers import ANSWERED
from harness.promises.claim import Claim
from harness.promises.extracting import claims_of, doubted
from harness.promises.rules import Lexicon, lexicon
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
        page: as it was written.
    """

    claims: tuple[Claim, ...]
    candidates: tuple[Claim, ...] = ()
    weighed: Weighed | None = None
    seen: Readable | None = None
    heard: str = ""
    page: str = ""

    def placed(self, claim: Claim) -> Claim:
        """A claim found in the readable spelling, with its place and its words in the page as it was written."""
        if self.seen is None or self.seen.places is None:
            return claim
        return replace(claim, span=self.seen.span(*claim.span), quote=self._as_written(claim))

    def _as_written(self, claim: Claim) -> str:
        """The quote of a claim as the page has it; a question that stands before an answer stays as it was read."""
        for said in (claim.quote, claim.quote.rpartition(ANSWERED)[2]):
            at = self.seen.text.rfind(said, 0, claim.span[1] + len(said)) if self.seen and said else -1
            if self.seen and at >= 0:
                start, end = self.seen.span(at, at + len(said))
                return claim.quote.removesuffix(said) + self.page[start:end]
        return claim.quote


@remembered(1024)
def read_page(text: str, asked: str = "", model: bool = True) -> Read:
    """Read a page.

    Args:
        text: the reply.
        asked: what the client said before.
        model: whether the trained model may add candidates to what the rules find, and dispute it.
    """
    return read_by(lexicon(), text, asked, model=model)


def read_by(book: Lexicon, text: str, asked: str, *, model: bool) -> Read:
    """Read a page by any lexicon; the trained model has learnt beside the shipped one."""
    seen = readable(text, book.vocabulary)
    heard = readable(asked, book.vocabulary).text if asked else ""
    claims = claims_of(seen.text, heard, book)
    weighed = weigh(seen.text, heard) if model else None
    added: tuple[Claim, ...] = ()
    if weighed is not None:
        claims = tuple(questioned(claim, weighed) for claim in claims)
        added = candidates(weighed, claims, lambda likely: doubted(seen.text, heard, likely, book))
    read = Read(claims, added, weighed, seen, heard, text)
    return read._replace(claims=tuple(map(read.placed, claims)), candidates=tuple(map(read.placed, added)))


class Reading(NamedTuple):
    """How a reply is read: in readable spelling, sentence by sentence."""

    text: str
    segments: tuple[Segment, ...]


def reading(text: str) -> Reading:
    """The reply as the rules see it, for explaining."""
    seen = readable(text, lexicon().vocabulary).text
    return Reading(seen, segments(seen))
