"""Checks on the prices that a bot quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.checks.hearing import said_in
from harness.checks.rulings import NOTHING, Spoken, held, idle, in_message, quoted, violated
from harness.matching.sentences import Span, sentences
from harness.model.approved import Price
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check
from harness.russian.lemmas import lemmas
from harness.russian.normalise import fold
from harness.russian.numbers import Number, numbers
from harness.russian.tokens import tokenize

_FROM_WITHIN = 14
"""So many characters before a sum «от» counts for it: «от», «стоит от», «цена от примерно»."""
_LONGEST = 2000


@check("prices_as_listed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PricesAsListed:
    """Every price that the bot quotes is the price list's."""

    def judge(self, seen: Seen) -> Ruling:
        """Every sum in roubles in scope, when the business has a price list.

        In a sentence that names one listed service the sum is that service's, with «от» where the list has it, or what
        an approved discount makes of it. Any other sum is one of the list, of the offers and facts, of a payment, or of
        the client's own words: a service that is not listed has no price.
        """
        if not seen.prices:
            return idle(seen)
        quotes = [item for spoken in seen.messages() for item in _quotes(seen, spoken)]
        others = _others(seen) if quotes else frozenset()
        for spoken, sentence, sum_, line in quotes:
            what = _fault(seen, spoken[2].text[slice(*sentence)], (sum_, line), others)
            if what:
                return violated(
                    f"check.prices_as_listed.{what}",
                    expected=_listed(line) if line is not None else NOTHING,
                    got=quoted(spoken[2].text[slice(*sentence)]),
                    evidence=[in_message(spoken, sentence)],
                    service=line.service if line is not None else "",
                    sum=f"{sum_.value:g}",
                )
        if not quotes:
            return idle(seen)
        shown = ", ".join(f"{item[2].value:g} ₽" for item in quotes[:5])
        return held(NOTHING, shown, [in_message(spoken, sentence) for spoken, sentence, _, _ in quotes[:3]])


_Quote = tuple[Spoken, Span, Number, Price | None]


def _quotes(seen: Seen, spoken: Spoken) -> Iterator[_Quote]:
    """Sums in roubles of a message: sentence, number, and the one listed service that the sentence names."""
    text = spoken[2].text
    if not any(sign in fold(text) for sign in ("₽", "руб", " р")):
        return
    for start, end in sentences(text):
        sentence = text[start : min(end, start + _LONGEST)]
        sums = [one for one in numbers(sentence) if one.unit == "rub"]
        if sums:
            named = _named(sentence, seen.prices)
            yield from ((spoken, (start, start + len(sentence)), one, named) for one in sums)


def _named(sentence: str, prices: tuple[Price, ...]) -> Price | None:
    """The line of the price list whose words all stand in a sentence; None for none, and for several."""
    said = [lemmas(token.folded) | {token.folded} for token in tokenize(sentence)]
    words = frozenset().union(*said) if said else frozenset()
    fits = [line for line in prices if all(not lemmas(one.folded).isdisjoint(words) for one in tokenize(line.service))]
    return fits[0] if len(fits) == 1 else None


def _fault(seen: Seen, sentence: str, quote: tuple[Number, Price | None], others: frozenset[float]) -> str:
    sum_, line = quote
    value = sum_.value
    if line is None:
        return "" if value in others or value in _allowed(seen) else "unknown"
    if value == line.price:
        bound = "от" in fold(sentence[max(0, sum_.start - _FROM_WITHIN) : sum_.start]).split()
        return "no_from" if line.lower_bound and line.price and not bound else ""
    return "" if value in others or value in _reduced(seen, line) else "other"


def _allowed(seen: Seen) -> frozenset[float]:
    """Sums that may stand where no listed service is named."""
    listed = {line.price for line in seen.prices}
    return frozenset(listed.union(*(_reduced(seen, line) for line in seen.prices)))


def _reduced(seen: Seen, line: Price) -> frozenset[float]:
    """What approved discounts make of a listed price, and the discounts themselves."""
    cut = [line.price * float(offer["percent"]) / 100 for offer in seen.offers if offer.get("percent")]
    cut += [float(offer["sum"]) for offer in seen.offers if offer.get("sum")]
    return frozenset(round(value, 2) for amount in cut for value in (amount, line.price - amount)) | {0.0}


def _others(seen: Seen) -> frozenset[float]:
    """Sums of offers and facts in words, of payments, and of the client's own words."""
    texts = [str(value) for offer in seen.offers for value in offer.values()]
    texts += [str(value) for value in seen.facts.values()]
    texts += [said.text for exchange in seen.transcript.exchanges for said in exchange.said]
    texts += [exchange.note for exchange in seen.transcript.exchanges]
    found = {number.value for text in texts for number in numbers(text)}
    found.update(_amounts(seen))
    return frozenset(found)


def _amounts(seen: Seen) -> Iterator[float]:
    for call in seen.transcript.journal.calls:
        for meaning in call.meanings:
            if meaning.name == "payment":
                yield from _as_number(meaning.facts.get("amount"))
        for change in call.changes:
            yield from _as_number(change.after)


def _as_number(value: Any) -> Iterator[float]:
    try:
        yield float(str(value))
    except ValueError:
        return


def _listed(line: Price) -> str:
    return f"{'от ' if line.lower_bound else ''}{line.price:g} ₽"


@check("preliminary_price")
@dataclass(frozen=True, slots=True, kw_only=True)
class PreliminaryPrice:
    """The price of a medical service is called preliminary until the examination."""

    def judge(self, seen: Seen) -> Ruling:
        """Every message in scope that names a sum for such a service says so itself."""
        priced = [spoken for spoken in seen.messages() if _prices_treatment(spoken)]
        for spoken in priced:
            if said_in(spoken, "preliminary") is None:
                got = quoted(spoken[2].text)
                return violated("check.preliminary_price.firm", expected="≈", got=got, evidence=[in_message(spoken)])
        return held("≈", quoted(priced[0][2].text), [in_message(priced[0])]) if priced else idle(seen)


def _prices_treatment(spoken: Spoken) -> bool:
    sums = [one for one in numbers(spoken[2].text) if one.unit == "rub" and one.value]
    return bool(sums) and said_in(spoken, "medical_service") is not None
