"""Checks on promises that the business forbids."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from harness.checks.rulings import NOTHING, all_said, held, in_message, listed, quoted, violated
from harness.model.seen import Seen
from harness.model.verdict import Evidence, Ruling
from harness.promises.lexicon import Promise, find_promises
from harness.registry import check

Category = Literal[
    "discount",
    "price_guarantee",
    "result_guarantee",
    "medical_advice",
    "safety_claim",
    "slot_guarantee",
    "refund",
    "deadline",
    "legal_privacy",
]


_REMEMBERED = 4000
"""Characters of a message up to which its promises are kept in memory."""


@check("promises_nothing_forbidden", positional="categories")
@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesNothingForbidden:
    """The bot promises nothing that the approved offers do not cover."""

    categories: Annotated[
        Category | tuple[Category, ...] | None, msgspec.Meta(description="All kinds of promises unless stated")
    ] = None

    def judge(self, seen: Seen) -> Ruling:
        """No message in scope holds a forbidden promise of these kinds."""
        wanted = None if self.categories is None else listed(self.categories)
        offers = msgspec.json.encode(seen.offers)
        kinds: dict[str, None] = {}
        quotes: list[str] = []
        evidence: list[Evidence] = []
        for spoken in seen.messages():
            for promise in _promises(spoken[2].text, offers):
                if wanted is None or promise.category in wanted:
                    kinds[promise.category] = None
                    quotes.append(quoted(promise.quote))
                    evidence.append(in_message(spoken, promise.span))
        expected = f"≠ {', '.join(wanted) if wanted else '*'}"
        if not evidence:
            return held(expected, NOTHING, all_said(seen))
        return violated(
            "check.promises_nothing_forbidden.promised",
            expected=expected,
            got=" · ".join(quotes[:3]),
            evidence=evidence[:10],
            categories=[f"@promise.{kind}" for kind in kinds],
            quote=quotes[0],
        )


def _promises(text: str, offers: bytes) -> tuple[Promise, ...]:
    return (
        _found_before(text, offers)
        if len(text) <= _REMEMBERED
        else find_promises(text, tuple(msgspec.json.decode(offers)))
    )


@functools.lru_cache(maxsize=1024)
def _found_before(text: str, offers: bytes) -> tuple[Promise, ...]:
    """A policy pack asks of the same messages once for each of its clauses: the search is done once."""
    return find_promises(text, tuple(msgspec.json.decode(offers)))
