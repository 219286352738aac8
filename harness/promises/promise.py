"""A promise found in a message."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES: tuple[str, ...] = (
    "discount", "price_guarantee", "result_guarantee", "medical_advice", "safety_claim", "slot_guarantee", "refund",
    "deadline", "legal_privacy",
)  # fmt: skip
"""Sorts of promises that need somebody's approval."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of a message.

    Attributes:
        category: one of `CATEGORIES`.
        span: where the words stand that make it.
        quote: the clause that holds them, for the report.
        why: the pattern of the lexicon that fits; for reports and for tuning the lexicon.
    """

    category: str
    span: tuple[int, int]
    quote: str
    why: str
