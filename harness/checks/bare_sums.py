"""Numbers without «руб.» that are sums of money: «стоит 1500», «приём 2к», «1500.» to a client who asks for a price."""

from __future__ import annotations

import re

from harness.checks.price_words import SMALLEST, part_of, says, words_of
from harness.russian.lemmas import lemmas, parses
from harness.russian.numbers import Number
from harness.russian.tokens import Token, tokenize

_YEARS = range(2015, 2041)
_LATIN = re.compile(r"[a-z]{2}")
_BACK = 8
"""Words between «стоит» and a bare number."""


class BareSums:
    """The bare numbers of one sentence.

    Args:
        sentence: of the bot.
        services: dictionary forms of the words of the price list: a number behind one of them is its price.
        asked: whether the client has just asked for a price, so that a number alone answers him.
    """

    def __init__(self, sentence: str, services: frozenset[str], *, asked: bool) -> None:
        self._sentence = sentence
        self._services = services
        self._asked = asked
        self._tokens = tokenize(sentence)

    def holds(self, one: Number, *, ranged: bool) -> bool:
        """Whether a number without a unit is a sum of money.

        Args:
            one: the number.
            ranged: it is the lower end of a range, so that a dash and digits may follow.
        """
        if one.unit or one.value < SMALLEST or (one.value in _YEARS and not one.thousands):
            return False
        before = [token for token in self._tokens if token.end <= one.start]
        after = [token for token in self._tokens if token.start >= one.end]
        if self._glued(one, ranged=ranged) or self._counts(one, after) or (before and _is_label(before[-1])):
            return False
        return self._about_money(one, before, after)

    def _about_money(self, one: Number, before: list[Token], after: list[Token]) -> bool:
        if one.thousands and (self._asked or says(self._sentence, "price_words") or _any_of(before, self._services)):
            return True
        if before and before[-1].folded in words_of("directly"):
            return True
        start, _ = part_of(self._sentence, one)
        near = [token for token in before[-_BACK:] if token.start >= start]
        if _any_of(near, words_of("price_words")):
            return not any(token.folded[0].isdigit() or _is_label(token) for token in near)
        links = words_of("links")
        told = next((token for token in reversed(before) if token.folded not in links and not _lasts(token)), None)
        if told is not None and _any_of([told], self._services):
            return True
        return self._asked and all(_says_nothing(token) for token in (*before, *after))

    def _glued(self, one: Number, *, ranged: bool) -> bool:
        """A piece of a phone, a date, a number of something: «200-10-20», «№ 1500», «1000-летия»."""
        before = self._sentence[: one.start].rstrip()[-1:]
        if before in {"№", "#", "/", "+"} or self._sentence[max(0, one.start - 1) : one.start] in {"-", "–"}:
            return True
        after = self._sentence[one.end : one.end + 2]
        return not ranged and len(after) == 2 and after[0] in "-–/" and not after[1].isspace()

    def _counts(self, one: Number, after: list[Token]) -> bool:
        """Whether the word behind it is what it counts: «1500 клиентов», «500 мл»."""
        if not after or self._sentence[one.end : after[0].start].strip():
            return False
        word = after[0].folded
        if _any_of(after[:1], self._services) or word in words_of("links"):
            return False
        genitive = any("gent" in one.tag and one.pos in {"NOUN", "ADJF", "PRTF"} for one in parses(word))
        return genitive or _LATIN.search(word) is not None


def _says_nothing(token: Token) -> bool:
    """A word, or another number, beside which a number still is the whole answer: «да, от 1500», «не 1000, а 1800»."""
    return token.folded[0].isdigit() or token.folded in words_of("links") | words_of("fillers")


def _lasts(token: Token) -> bool:
    """A piece of how long it takes, which may stand before the price: «30 минут, 1500»."""
    return token.folded.isdigit() or token.folded.startswith(("мин", "час")) or token.folded == "ч"


def _any_of(tokens: list[Token], words: frozenset[str]) -> bool:
    return any(not lemmas(token.folded).isdisjoint(words) for token in tokens)


def _is_label(token: Token) -> bool:
    return _any_of([token], words_of("labels")) or _LATIN.search(token.folded) is not None
