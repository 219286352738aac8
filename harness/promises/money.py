"""What a sum of money stands for: so much off, a price, the price of before, or what has to be spent."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.promises.slots import counted_in, is_sum
from harness.russian.normalise import fold
from harness.russian.numbers import Number
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize

_WORDS = {
    sort: frozenset(words)
    for sort, words in json.loads(Path(__file__).with_name("money_words.json").read_bytes()).items()
}
_SORTS = ("before", "off", "threshold", "price")
_BACK, _ON = 4, 2
"""Words before and behind a sum among which the one that says what it stands for is looked for."""
_STOP, _STOP_BEHIND = re.compile(r"[,.;!?()=+×]"), re.compile(r"[,.;:!?()=+×—]")
"""Marks over which a word says nothing of a sum."""
_MINUS = re.compile(r"(?:^|(?<=[\s(:=]))(?:[-−–]|− )(?=\d)")


class Money(NamedTuple):
    """The sums of a text, in roubles.

    Attributes:
        off: by so much it gets cheaper («скинем 500», «−500 ₽», «500 ₽ скидка»).
        prices: so much is to be paid («за 900», «900 вместо 1200»).
        before: so much was («вместо 1200»).
        other: what none of these can be told of.
    """

    off: tuple[float, ...] = ()
    prices: tuple[float, ...] = ()
    before: tuple[float, ...] = ()
    other: tuple[float, ...] = ()

    @property
    def share(self) -> float:
        """By how many per cent a price lies below that of before; 0 when there are no two."""
        if not (self.prices and self.before):
            return 0.0
        return off_in_percent(max(self.before) - min(self.prices), max(self.before))


NO_MONEY = Money()


def off_in_percent(off: float, price: float) -> float:
    """What part of a price so much off is."""
    return round(100 * off / price, 1) if price else 0.0


@remembered(2048)
def money_of(text: str) -> Money:
    """The sums of a text by what they stand for; what has to be spent («при заказе от 3000») is left out."""
    counted = [one for one in counted_in(text, fold(text)) if is_sum(one)]
    if not counted:
        return NO_MONEY
    found: dict[str, list[float]] = {"": [], **{sort: [] for sort in _SORTS}}
    for number, sort in _sorted(text, counted):
        found[sort].append(number.value)
    if found["before"]:  # «900 вместо 1200»: the other one is the price
        found["price"] += [value for value in found.pop("") if value not in found["before"]]
    off, prices, before = (tuple(found[sort]) for sort in ("off", "price", "before"))
    return Money(off, prices, before, tuple(found.get("", ())))


def _sorted(text: str, counted: Sequence[Number]) -> Iterator[tuple[Number, str]]:
    tokens = tokenize(text)
    starts = [token.start for token in tokens]
    last = 0
    for number in counted:
        first, behind = bisect.bisect_left(starts, number.start), bisect.bisect_left(starts, number.end)
        yield number, _sort(text, tokens, (max(last, first - _BACK), first, behind))
        last = behind


def _sort(text: str, tokens: Sequence[Token], place: tuple[int, int, int]) -> str:
    """What the nearest word before the sum says of it, or else one right behind it."""
    earliest, first, behind = place
    start = tokens[first].start
    if any(_MINUS.match(text, at) for at in range(max(0, start - 2), start)):
        return "off"
    for at in range(first - 1, earliest - 1, -1):
        between = text[tokens[at].end : tokens[at + 1].start]
        if _STOP.search(between) or (at + 1 < first and ":" in text[tokens[at].end : tokens[first].start]):
            break
        sort = _sort_of(tokens[at].folded)
        if sort:
            return sort
    return _followed(text, tokens, behind)


def _followed(text: str, tokens: Sequence[Token], behind: int) -> str:
    """What the words right behind a sum say of it: «500 ₽ скидка», «500 дороже»."""
    for at in range(behind, min(behind + _ON + 1, len(tokens))):
        word = tokens[at].folded
        if at and _STOP_BEHIND.search(text[tokens[at - 1].end : tokens[at].start]):
            break
        if word in _WORDS["behind"] or word in _WORDS["dearer"]:
            return "off" if word in _WORDS["behind"] else "threshold"
        if at > behind and word not in _WORDS["silent"]:
            break
    return ""


def _sort_of(word: str) -> str:
    return next((sort for sort in _SORTS if word in _WORDS[sort]), "")
