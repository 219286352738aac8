"""Checks on the prices that a bot quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from harness.checks.hearing import said_in
from harness.checks.price_list import PriceList
from harness.checks.price_words import SMALLEST, asks_price, says
from harness.checks.quoted_sums import Quote, may_be_money, quotes
from harness.checks.rulings import NOTHING, Spoken, held, idle, in_message, quoted, violated
from harness.matching.sentences import Span, sentences
from harness.model.approved import Price
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Ruling
from harness.registry import check
from harness.russian.lemmas import lemmas
from harness.russian.numbers import numbers
from harness.russian.tokens import tokenize

_LONGEST = 2000


class _Told(NamedTuple):
    """A sum of a message, with its sentence."""

    spoken: Spoken
    sentence: Span
    quote: Quote


class _Fault(NamedTuple):
    """What is wrong with a sum, and the lines of the price list that it is held against."""

    what: str
    lines: tuple[Price, ...] = ()


@check("prices_as_listed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PricesAsListed:
    """Every price that the bot quotes is the price list's."""

    def judge(self, seen: Seen) -> Ruling:
        """Every sum in scope that is said to be a price, in digits or words, when the business has a price list.

        It is the price of the service that the words around it name, or else the message or the client's question, with
        «от» where the list has it; what an approved discount makes of it; or the sum of several. A sum that no service
        is named for is one of the list, the offers, the facts. What the client says he has paid may be repeated; a
        price that he proposes may be denied or passed on, and not agreed to. A service that is not listed has no price.
        """
        if not seen.prices:
            return idle(seen)
        listed = PriceList(seen.prices, seen.offers)
        found = [told for spoken in seen.messages() for told in _told(spoken, listed)]
        if not found:
            return idle(seen)
        approved = _approved(seen)
        for told in found:
            if told.quote.value in approved:
                continue
            fault = _Judge(seen, listed, told).fault()
            if fault is not None:
                return _violated(told, fault)
        shown = ", ".join(f"{told.quote.value:g} ₽" for told in found[:5])
        return held(NOTHING, shown, [in_message(told.spoken, told.sentence) for told in found[:3]])


def _violated(told: _Told, fault: _Fault) -> Ruling:
    words = quoted(told.spoken[2].text[slice(*told.sentence)])
    return violated(
        f"check.prices_as_listed.{fault.what}",
        expected=" / ".join(_listed(line) for line in fault.lines[:5]) or NOTHING,
        got=words,
        evidence=[in_message(told.spoken, told.sentence)],
        service=" / ".join(line.service for line in fault.lines[:5]),
        sum=f"{told.quote.value:g}",
    )


def _told(spoken: Spoken, listed: PriceList) -> Iterator[_Told]:
    """The sums of a message."""
    text = spoken[2].text
    if not any(may_be_money(one) for one in numbers(text)):
        return  # most messages
    asked = any(_about_price(said.text, listed) for said in spoken[0].said)
    for start, end in sentences(text):
        sentence = text[start : min(end, start + _LONGEST)]
        for quote in quotes(sentence, listed.words, asked=asked):
            yield _Told(spoken, (start, start + len(sentence)), quote)


def _about_price(text: str, listed: PriceList) -> bool:
    """Whether the client asks for a price, or proposes one."""
    return asks_price(text, of_service=bool(listed.named(text)[0])) is not None or any(True for _ in _sums(text))


class _Judge:
    """Holds one sum against the list."""

    def __init__(self, seen: Seen, listed: PriceList, told: _Told) -> None:
        self._seen = seen
        self._listed = listed
        self._told = told
        self._quote = told.quote
        self._text = told.spoken[2].text
        self._sentence = self._text[slice(*told.sentence)]
        self._past = seen.transcript.exchanges[: told.spoken[0].index + 1]

    def fault(self) -> _Fault | None:
        """What is wrong with it, None when nothing is."""
        value = self._quote.value
        stated, proposed = _clients_sums(self._past)
        passed_on = says(self._sentence, "hedges") and value in proposed
        lines, whole = self._own_lines()
        if passed_on or (
            value in stated | _paid(self._seen, self._past) and not (lines and self._quote.role == "price")
        ):
            return None
        if self._quote.role == "moved":
            return None if value in self._listed.all_sums() | self._together() else _Fault("unknown")
        if not whole and self._listed.unlisted(self._quote.head, self._known()):
            return _Fault("unknown")
        by_client = False
        if not lines:
            lines, by_client = self._lines_around()
        if lines:
            return self._held_against(lines, may_lack_from=not (self._own_lines()[0] or by_client))
        if value not in self._listed.all_sums() | self._together() or self._asked_for_what_is_not_listed():
            return _Fault("unknown")
        return None

    def _held_against(self, lines: tuple[Price, ...], *, may_lack_from: bool) -> _Fault | None:
        value = self._quote.value
        same = [line for line in lines if line.price == value]
        if same:
            firm = [line for line in same if not (line.lower_bound and line.price)]
            return None if firm or self._quote.bound or may_lack_from else _Fault("no_from", tuple(same))
        if value in self._listed.sums(lines) | self._listed.times(lines, self._sentence):
            return None
        if any(line.lower_bound and line.price == self._quote.lower for line in lines):
            return None  # «от 1800 до 3000» where the list says «от 1800»
        if says(self._sentence, "totals") and value in self._together():
            return None
        return _Fault("other", lines)

    def _own_lines(self) -> tuple[tuple[Price, ...], bool]:
        """The lines that the sentence names for this very sum."""
        for text in (self._quote.head, self._quote.right):
            lines, whole = self._listed.named(text)
            if lines:
                return lines, whole
        return self._listed.named(self._quote.left)

    def _lines_around(self) -> tuple[tuple[Price, ...], bool]:
        """The lines that the words before it are about, and whether these are the client's."""
        before = self._text[: self._told.sentence[0]]
        for text in (self._sentence, before):
            lines, _ = self._listed.named(text)
            if lines:
                return lines, False
        said = " ".join(said.text for said in self._told.spoken[0].said)
        return self._listed.named(said)[0], True

    def _together(self) -> frozenset[float]:
        """What the services that have come up so far cost together."""
        texts = [said.text for exchange in self._past for said in exchange.said]
        texts += [message.text for exchange in self._past for message in exchange.reply.messages]
        named = (self._listed.named(text[slice(*span)])[0] for text in texts for span in sentences(text[:_LONGEST]))
        return self._listed.sums(dict.fromkeys(line for lines in named for line in lines))

    def _asked_for_what_is_not_listed(self) -> bool:
        """Whether the client's question, which the sum answers, is about something that the list does not have."""
        for said in self._told.spoken[0].said:
            for start, end in sentences(said.text[:_LONGEST]):
                sentence = said.text[start:end]
                hit = asks_price(sentence)
                before = sentence[: hit[0]].rsplit(maxsplit=1)[-1:] if hit else []
                if hit and self._listed.unlisted(f"{' '.join(before)} {sentence[hit[1] :]}", self._known()):
                    return True
        return False

    def _known(self) -> frozenset[str]:
        texts = [str(value) for value in self._seen.facts.values()]
        texts += [str(value) for offer in self._seen.offers for value in offer.values()]
        return frozenset().union(*(lemmas(token.folded) for text in texts for token in tokenize(text)))


def _approved(seen: Seen) -> frozenset[float]:
    """Sums that offers and facts state in words."""
    texts = [str(value) for offer in seen.offers for key, value in offer.items() if key != "percent"]
    texts += [str(value) for value in seen.facts.values()]
    return frozenset(_sums(" \n ".join(texts)))


def _sums(text: str) -> Iterator[float]:
    return (one.value for one in numbers(text) if one.unit == "rub" or (not one.unit and one.value >= SMALLEST))


def _clients_sums(exchanges: tuple[Exchange, ...]) -> tuple[frozenset[float], frozenset[float]]:
    """Sums that the client says were paid, taken or are his; and all that he names."""
    texts = [said.text for exchange in exchanges for said in exchange.said]
    moved = [text for text in texts if any(says(text, name) for name in ("money_moved", "client_paid", "not_prices"))]
    return (
        frozenset(value for text in moved for value in _sums(text)),
        frozenset(value for text in texts for value in _sums(text)),
    )


def _paid(seen: Seen, exchanges: tuple[Exchange, ...]) -> frozenset[float]:
    """Sums of payments and of what else happened; what the bot itself writes to the CRM proves nothing."""
    found = {value for exchange in exchanges for value in _sums(exchange.note)}
    for call in seen.transcript.journal.calls:
        amounts = [meaning.facts.get("amount") for meaning in call.meanings if meaning.name == "payment"]
        amounts += [
            change.after for change in call.changes if call.actor != "bot"
        ]  # what the bot writes proves nothing
        found.update(value for amount in amounts for value in _as_number(amount))
    return frozenset(found)


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
