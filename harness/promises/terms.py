"""What a claim promises, in one place to be held against an offer, and what an offer says to it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from harness.promises.claim import Claim
from harness.promises.money import NO_MONEY, Money, money_of
from harness.promises.offers import Offer, content
from harness.promises.slots import Slots, slots_of

_TELLING = 40
"""Characters from which on a reply says by itself what it is about."""


class Terms(NamedTuple):
    """What an offer says to a claim: whether it fits, and if not the reason with what was promised and allowed."""

    fits: bool
    reason: str = ""
    promised: str = ""
    approved: str = ""
    nearness: int = 0


FITS = Terms(fits=True)


class Promise(NamedTuple):
    """A claim with the words around it.

    Attributes:
        claim: to judge.
        sentence: that holds it.
        reply: all of the reply that speaks of it.
        asked: what the client said before.
        whole: the reply, with the client's words before it when it is too short to say what it is about.
        slots: what it names; of «Да, 50 %» what the reply itself names goes before what the question names.
        money: its sums by what they stand for.
        on: the day on which it is said; None leaves dates out of account.
    """

    claim: Claim
    sentence: str
    reply: str
    asked: str
    whole: str
    slots: Slots
    money: Money
    on: dt.date | None

    def said(self) -> frozenset[str]:
        """Dictionary forms of the words that say what it is about, the client's included."""
        return content(self.reply) | content(self.asked)


def promise_of(claim: Claim, spoken: tuple[str, str, str], on: dt.date | None) -> Promise:
    """A claim with the words around it.

    Args:
        claim: to judge.
        spoken: its sentence, all of the reply that speaks of it, what the client said before.
        on: the day on which it is said.
    """
    sentence, reply, asked = spoken
    slots, money = claim.slots, money_of(sentence)
    if _answers(claim, sentence):
        slots = _before(slots_of(sentence), slots)
        money = money if money != NO_MONEY or slots.percents else money_of(claim.quote)
    whole = reply if len(reply) > _TELLING else f"{asked} {reply}"
    return Promise(claim, sentence, reply, asked, whole, slots, money, on)


def _before(own: Slots, heard: Slots) -> Slots:
    """What an answer names itself, and of what it leaves open the question's: «Да, 50 %» to «30 % дадите?» is 50."""
    amounts = own if own.percents or own.sums else heard
    return Slots(
        amounts.percents,
        amounts.sums,
        own.spans or heard.spans,
        own.times or heard.times,
        own.days or heard.days,
        own.services or heard.services,
    )


def _answers(claim: Claim, sentence: str) -> bool:
    """Whether it is a yes or no to a question: the quote then has the question before it."""
    return len(claim.quote) > len(sentence) or claim.quote not in sentence


def more(promised: str, approved: str) -> Terms:
    """More is promised than allowed."""
    return Terms(fits=False, reason="more_than_offer", promised=promised, approved=approved)


def beyond(offer: Offer, reason: str = "beyond_conditions") -> Terms:
    """It is not what the offer is for."""
    return Terms(fits=False, reason=reason, approved=offer.name)
