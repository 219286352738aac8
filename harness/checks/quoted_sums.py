"""Sums of money that a bot's sentence names, and what each of them is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from harness.checks.bare_sums import BareSums
from harness.checks.price_words import SMALLEST, part_of, says, words_of
from harness.russian.lemmas import lemmas
from harness.russian.normalise import fold
from harness.russian.numbers import Number, numbers
from harness.russian.tokens import Token, tokenize
from harness.russian.words import word_list

Role = Literal["price", "moved"]
_RANGE = frozenset(("-", "до", "и до", "..", "...", "…"))
_DOTTED = re.compile(r"\d{1,3}[.,]\d{3}")
_BEFORE_FROM = 4
_SPOKEN_OF = word_list("not_alone") | word_list("compared")


class Quote(NamedTuple):
    """One sum.

    Attributes:
        value: roubles.
        role: ``price`` when it is asked for something, ``moved`` when money was paid, taken or given back.
        bound: it is said to be the least: «от», the lower end of a range.
        lower: the lower end, when this is the upper end of a range.
        left, right: what the sentence says before and behind it, up to its neighbours among the sums.
        part: what stands around it between commas.
        head: what stands before it in that part.
    """

    value: float
    role: Role
    bound: bool
    lower: float | None
    left: str
    right: str
    part: str
    head: str


def quotes(sentence: str, services: frozenset[str], *, asked: bool) -> Iterator[Quote]:
    """The sums of a sentence that are asserted, in order.

    Sums that are denied («не 1000, а 1800»), deposits, fines and budgets are none.

    Args:
        sentence: of the bot.
        services: dictionary forms of the words of the price list: behind them a number without «руб.» is a price.
        asked: whether the client has just asked for a price, so that a bare number answers him.
    """
    found = [_whole(sentence, one) for one in numbers(sentence)]
    if not any(may_be_money(one) for one in found):
        return
    tokens = tokenize(sentence)
    ends = _ranges(sentence, found)
    lows = {high: low for low, high in ends.items()}
    bare = BareSums(sentence, services, asked=asked)
    money: dict[int, Number] = {}
    for place, stated in enumerate(found):
        upper = found[ends[place]] if place in ends else None
        one = _thousandfold(stated, upper) if upper is not None else stated
        in_roubles = one.unit == "rub" or (upper is not None and upper.unit == "rub") or lows.get(place) in money
        if in_roubles or bare.holds(one, ranged=upper is not None):
            money[place] = one
    places = list(money)
    for number, place in enumerate(places):
        one = money[place]
        left = money[places[number - 1]].end if number else 0
        right = money[places[number + 1]].start if number + 1 < len(places) else len(sentence)
        start, end = part_of(sentence, one)
        part = sentence[start:end]
        if _denied(tokens, one, start, end) or says(part, "not_prices"):
            continue
        lower = money.get(lows.get(place, -1))
        yield Quote(
            value=one.value,
            role="moved" if says(part, "money_moved") else "price",
            bound=place in ends or _is_least(sentence, one),
            lower=lower.value if lower is not None else None,
            left=sentence[left : one.start],
            right=sentence[one.end : min(right, end)],
            part=part,
            head=sentence[max(left, start) : one.start],
        )


def may_be_money(one: Number) -> bool:
    """Whether a number alone, whatever stands around it, could be a sum: a cheap question before the dear ones."""
    large = one.value >= SMALLEST or one.value != int(one.value)
    return one.unit == "rub" or (not one.unit and large)


def _whole(sentence: str, one: Number) -> Number:
    """«1.800 ₽» is eighteen hundred: nobody counts roubles in thousandths."""
    dotted = one.unit in {"rub", ""} and _DOTTED.fullmatch(sentence[one.start : one.end]) is not None
    return one._replace(value=one.value * 1000) if dotted else one


def _ranges(sentence: str, found: list[Number]) -> dict[int, int]:
    """Lower end -> upper end: places of numbers with nothing but a dash or «до» between them."""
    pairs = {}
    for place in range(len(found) - 1):
        low, high = found[place], found[place + 1]
        between = fold(sentence[low.end : high.start]).replace("₽", " ").replace(".", " ")
        joint = " ".join(word for word in between.split() if not word.startswith("руб") and word != "р")
        if joint in _RANGE and low.value < high.value and high.unit in {"rub", ""}:
            pairs[place] = place + 1
    return pairs


def _thousandfold(low: Number, high: Number) -> Number:
    """«2–3 тысячи»: the word counts for both."""
    shared = high.thousands and not low.thousands and low.value < SMALLEST
    return low._replace(value=low.value * 1000) if shared else low


def _denied(tokens: tuple[Token, ...], one: Number, start: int, end: int) -> bool:
    before = [token.folded for token in tokens if start <= token.start < one.start]
    after = [token.folded for token in tokens if one.end <= token.start < end]
    joints = words_of("joints")
    reach = max((place + 1 for place, word in enumerate(before) if word in joints), default=0)
    behind = next((place for place, word in enumerate(after) if word in joints), len(after))
    return _denies([*before[reach:], ""]) or _denies(after[:behind])


def _denies(words: list[str]) -> bool:
    """Whether words before a number (an empty one stands for it) or behind it take it back.

    «не» takes back the number itself and the verbs of doing and costing («не получится», «не стоит»); «не волнуйтесь»
    and «не менее» take back nothing.
    """
    for place, word in enumerate(words):
        if not (lemmas(word) | {word}).isdisjoint(words_of("never")):
            return True
        if word == "не":
            following = [other for other in words[place + 1 :] if other not in words_of("links")]
            if not following or following[0] == "":
                return bool(following)
            if following[0] not in _SPOKEN_OF and not lemmas(following[0]).isdisjoint(words_of("no_such")):
                return True
    return False


def _is_least(sentence: str, one: Number) -> bool:
    before = [token.folded for token in tokenize(sentence[: one.start])][-_BEFORE_FROM:]
    after = fold(sentence[one.end :]).lstrip(" ₽.рублей")
    return not words_of("from").isdisjoint(before) or after.startswith(("и выше", "и более", "+", "и дороже"))
