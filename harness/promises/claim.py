"""What a reply commits the firm to, or asserts in its name."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from harness.promises.slots import Slots, slots_of

Category = Literal[
    "discount", "price_guarantee", "result_guarantee", "medical_advice", "safety_claim", "slot_guarantee", "refund",
    "deadline", "legal_privacy",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = (
    "discount", "price_guarantee", "result_guarantee", "medical_advice", "safety_claim", "slot_guarantee", "refund",
    "deadline", "legal_privacy",
)  # fmt: skip
"""Sorts of promises that need somebody's approval."""

Holder = Literal["firm", "client", "third"]
Modality = Literal["firm", "conditional", "hedged", "asked", "quoted", "reported", "past", "denied", "delegated"]
"""How a claim is meant: only ``firm`` and ``conditional`` ones («если оплатите сегодня, …») bind. ``delegated``:
somebody else decides («решает врач»); ``past``: it tells what has happened."""
_BINDING = frozenset(("firm", "conditional"))

Span = tuple[int, int]


class Claim(Struct, frozen=True):
    """A commitment or an assertion, whether it is allowed or not.

    Attributes:
        category: what it is about.
        span: the words that make it, offsets in the reply.
        quote: the sentence that holds them; with the client's question before it when the answer takes its sense there.
        holder: whose claim it is.
        modality: how it is meant.
        rule: id of the rule that found it; ``model`` for a candidate of the trained model.
        why: for a rule the pattern that fits, for the model the words that weighed most.
        cleared_by: the words or the rule that take a claim back that does not bind; else empty.
        said: what is said around it, in which it names amounts and times.
        sentence: offset of the sentence that holds it.
        disputed: a rule that is not sure found it, and the trained model holds it for improbable.
    """

    category: Category
    span: Span
    quote: str
    holder: Holder
    modality: Modality
    rule: str
    why: str
    cleared_by: str = ""
    said: str = ""
    sentence: int = 0
    disputed: bool = False

    @property
    def slots(self) -> Slots:
        """What it names; made out when somebody asks, as most claims bind nobody or stand beside no offer."""
        return slots_of(self.said)

    @property
    def binds(self) -> bool:
        """Whether the firm has said it and means it."""
        return self.modality in _BINDING and self.holder == "firm"


class Judged(Struct, frozen=True):
    """A claim held against the approved offers.

    Attributes:
        claim: what was said.
        verdict: ``violation``, ``approved`` (within an offer), ``harmless`` (does not bind) or ``disputed``: a rule
            sees a violation, but the trained model doubts that it was claimed at all, or that it goes beyond what an
            offer in words allows; a person should look.
        reason: code of the wording catalogue under ``promise.``: ``no_offer``, ``more_than_offer`` …
        offer: name of the offer that the reason speaks of, empty when there is none.
        promised: what was promised, for the wording («20 %»).
        approved: what the offer allows («10 %»).
    """

    claim: Claim
    verdict: Literal["violation", "approved", "harmless", "disputed"]
    reason: str
    offer: str = ""
    promised: str = ""
    approved: str = ""
