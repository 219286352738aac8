"""The price list as texts refer to it: which services are named, and what sums they allow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from harness.checks.price_words import together, words_of
from harness.model.approved import Price
from harness.russian.lemmas import lemmas, parses, parts_of_speech
from harness.russian.numbers import numbers
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize

EVERYTHING = "*"
_MOST_LINES = 6
"""So many services are added up; of more nobody says one sum without saying the parts."""
_JOINT = re.compile(r"[,;+&/()\n]|\s(?:и|плюс|или)\s", re.IGNORECASE)
_SHORT = 5
_SMALL = frozenset(("PREP", "CONJ", "PRCL"))
_SUBJECT = frozenset(("nomn", "accs", "Fixd", "UNKN"))
_ABBREVIATION = frozenset(("UNKN",))
"""What the dictionary says of «МРТ», «ЭКГ» and other words without vowels."""
_NOT_COMMON = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn"))


class PriceList:
    """Lines of the price list, and the offers that cut them.

    Args:
        prices: the lines.
        offers: approved offers, as written.
    """

    def __init__(self, prices: tuple[Price, ...], offers: tuple[dict[str, Any], ...]) -> None:
        self._lines = tuple((line, _words(line.service)) for line in prices)
        self._offers = offers
        self._named: dict[str, tuple[tuple[Price, ...], bool]] = {}
        self.words = frozenset().union(*(group for _, groups in self._lines for group in groups)) - words_of("weak")

    def named(self, text: str) -> tuple[tuple[Price, ...], bool]:
        """The lines that a text names, one or several («стрижка и педикюр»), and whether one of them by all its words.

        Of lines of which only some words stand there («терапевт» for «Приём терапевта») those with most.
        """
        known = self._named.get(text)
        if known is not None:
            return known
        pieces = (text, *_pieces(text))
        found = [self._in_one(piece) for piece in pieces]
        lines = dict.fromkeys(line for named, _ in found for line in named)
        self._named[text] = tuple(lines), any(whole for _, whole in found)
        return self._named[text]

    def _in_one(self, text: str) -> tuple[tuple[Price, ...], bool]:
        said = frozenset().union(*(lemmas(one.folded) | {one.folded} for one in tokenize(text)))
        whole = [(line, groups) for line, groups in self._lines if groups and all(said & group for group in groups)]
        if whole:
            longer = [set(groups) for _, groups in whole]
            return tuple(line for line, groups in whole if not any(set(groups) < other for other in longer)), True
        weak = words_of("weak")
        hits = [(sum(bool((said & group) - weak) for group in groups), line) for line, groups in self._lines]
        most = max((count for count, _ in hits), default=0)
        return tuple(line for count, line in hits if most and count == most), False

    def sums(self, lines: Iterable[Price]) -> frozenset[float]:
        """What these lines may cost: alone, cut by an offer, and together."""
        chosen = tuple(lines)
        found = {price for line in chosen for price in self._of(line)}
        if 1 < len(chosen) <= _MOST_LINES:
            groups = (group for size in range(2, len(chosen) + 1) for group in combinations(chosen, size))
            found.update(sum(line.price for line in group) for group in groups)
        return frozenset(found)

    def all_sums(self) -> frozenset[float]:
        """What one line or another may cost."""
        return frozenset().union(*(self._of(line) for line, _ in self._lines)) | {0.0}

    def times(self, lines: Iterable[Price], text: str) -> frozenset[float]:
        """The price of several of the same, as many as the text says: «две стрижки — 2400»."""
        counted = {one.value for one in numbers(text) if 1 < one.value <= 100 and one.unit != "rub"}
        said = {token.folded for token in tokenize(text)}
        counted |= {count for count, forms in together().items() if not said.isdisjoint(forms)}
        return frozenset(line.price * count for line in lines for count in counted)

    def unlisted(self, text: str, known: frozenset[str]) -> bool:
        """Whether the subject of a text is something that the list does not have: «МРТ головы», «за массаж».

        Args:
            text: what stands before the sum, or what the client asks the price of.
            known: dictionary forms of words that are no services here: of facts, offers, names.
        """
        tokens = tokenize(text)
        priced = [
            place for place, one in enumerate(tokens) if not lemmas(one.folded).isdisjoint(words_of("price_nouns"))
        ]
        start = priced[-1] + 1 if priced else 0  # «ориентир по прайсу», «стоимость МРТ»: what is priced stands behind
        return any(self._is_strange(tokens, place, known) for place in range(start, len(tokens)))

    def _is_strange(self, tokens: tuple[Token, ...], place: int, known: frozenset[str]) -> bool:
        word = tokens[place].folded
        forms = lemmas(word)
        if len(word) < 3 or not forms.isdisjoint(self.words | words_of("no_services") | known):
            return False
        if len(word) > _SHORT and any(word[:-1] in other for other in self.words):
            return False  # «гигиена» for «профгигиена»
        best = next(iter(parses(word)), None)
        if best is None or not best.tag.isdisjoint(_NOT_COMMON) or best.tag.isdisjoint(_SUBJECT):
            return False
        if best.pos != "NOUN" and not (best.tag == _ABBREVIATION and word.isalpha()):
            return False
        before = next((one.folded for one in reversed(tokens[:place]) if "ADJF" not in parts_of_speech(one.folded)), "")
        return "PREP" not in parts_of_speech(before) or before in {"за", "на"}

    def _of(self, line: Price) -> frozenset[float]:
        """A listed price, what approved discounts make of it, and the discounts themselves."""
        offers = [offer for offer in self._offers if self._covers(offer, line)]
        shares = [float(offer["percent"]) for offer in offers if offer.get("percent")]
        shares += [one.value for offer in offers for one in numbers(str(offer.get("text", ""))) if one.unit == "%"]
        cuts = [line.price * share / 100 for share in shares]
        cuts += [float(offer["sum"]) for offer in offers if offer.get("sum")]
        free = {0.0} if any(offer.get("free") for offer in offers) else set()
        exact = {value for cut in cuts for value in (cut, line.price - cut)}
        return frozenset({line.price} | free | {round(value, 2) for value in exact} | {float(round(v)) for v in exact})

    def _covers(self, offer: dict[str, Any], line: Price) -> bool:
        services = offer.get("services")
        if services:
            return EVERYTHING in services or line.service in services
        named = self.named(str(offer.get("text", "")))[0] if offer.get("text") else ()
        return not named or line in named


def _pieces(text: str) -> list[str]:
    pieces = _JOINT.split(text)
    return pieces if len(pieces) > 1 else []


def _sells(token: Token) -> bool:
    """A verb behind which a service stands: «делаем массаж за 1800»."""
    return not lemmas(token.folded).isdisjoint(words_of("price_words") | words_of("no_such"))


@remembered(2048)
def _words(service: str) -> tuple[frozenset[str], ...]:
    """The words of a service that tell it from others, each as its dictionary forms."""
    return tuple(
        lemmas(one.folded) | {one.folded}
        for one in tokenize(service)
        if one.folded[0].isdigit() or (len(one.folded) > 1 and parts_of_speech(one.folded).isdisjoint(_SMALL))
    )
