"""Numbers in digits and in words, with what they count."""

from __future__ import annotations

from typing import NamedTuple

from harness.russian.tokens import Token, tokenize
from harness.russian.words import rows, word_list


class Number(NamedTuple):
    """A number of a text.

    Attributes:
        value: its value; «2,5 тыс» is 2500.
        start: offset of its first character.
        end: offset behind it (the unit not included, a multiplier such as «тысяча» included).
        unit: what follows it: ``%``, ``rub``, ``sec``, ``min``, ``hour``, ``day``, ``week``, ``month``, ``year``, or
            empty. «2 рабочих дня» are days.
        thousands: a multiplier stands in it («2к», «полторы тысячи»): mostly money, when nothing else is counted.
    """

    value: float
    start: int
    end: int
    unit: str
    thousands: bool = False


_UNITS_BY_STEM: tuple[tuple[str, str], ...] = (
    ("процент", "%"), ("проц", "%"), ("руб", "rub"), ("rub", "rub"), ("секунд", "sec"), ("минут", "min"),
    ("день", "day"), ("дня", "day"), ("дней", "day"), ("дню", "day"), ("час", "hour"), ("сут", "day"),
    ("недел", "week"), ("месяц", "month"), ("лет", "year"), ("год", "year"),
)  # fmt: skip
_NO_PERCENT = "процед"
"""«5 процедур» are no per cent."""
_BETWEEN = ("раб", "календарн", "банковск", "полн", "цел")
"""Beginnings of words between a number and the days or hours that it counts."""
_COUNTED = frozenset(("hour", "day", "week", "month"))
_SHORT_UNITS = {
    "%": "%", "₽": "rub", "р": "rub", "мин": "min", "м": "min", "ч": "hour", "дн": "day", "нед": "week", "мес": "month",
}  # fmt: skip
_ROUND = {
    20: "двадцать двадцати", 30: "тридцать тридцати", 40: "сорок сорока", 50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти", 70: "семьдесят семидесяти", 80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста", 100: "сто ста", 200: "двести двухсот", 300: "триста трехсот",
    400: "четыреста четырехсот", 500: "пятьсот пятисот пятсот пицот", 600: "шестьсот шестисот шестсот",
    700: "семьсот семисот семсот", 800: "восемьсот восьмисот восемсот", 900: "девятьсот девятисот девятсот",
}  # fmt: skip
_WORDS: dict[str, float] = {
    **{form: float(value) for value, row in enumerate(rows("cardinals")) for form in row},
    **{form: float(value) for value, row in _ROUND.items() for form in row.split()},
    "полтора": 1.5, "полторы": 1.5, "полутора": 1.5,
}  # fmt: skip
_MULTIPLIERS: dict[str, float] = {
    **dict.fromkeys(word_list("thousands"), 1000.0),
    **dict.fromkeys(word_list("millions"), 1e6),
}
_GLUED = frozenset(("т", "к"))
"""Multipliers that are words of their own otherwise: they count glued to digits («5к») or before «р» («1,8 т.р.»)."""
_HUNDREDS = range(100, 1000)
"""Digits behind «тысяча» that go on counting: «2 тысячи 500»."""


_PHONE_DIGITS = 10
"""So many digits are a phone, a card, an account: nothing that is counted."""


def word_value(folded: str) -> float | None:
    """Value of one number word in any case («пяти» is 5), None for other words. Thousands are not single words."""
    return _WORDS.get(folded)


def numbers(text: str) -> tuple[Number, ...]:
    """All numbers of the text in order. Times, dates with dots, phones and links are not numbers."""
    tokens = tokenize(text)
    found: list[Number] = []
    place = 0
    while place < len(tokens):
        value, after = _read(tokens, place)
        if value is None:
            place += 1
            continue
        scaled = any(token.folded in _MULTIPLIERS for token in tokens[place:after])
        unit = _unit(tokens, after) or _sign_before(tokens, place, found)
        found.append(Number(value, tokens[place].start, tokens[after - 1].end, unit, scaled))
        place = after
    return tuple(found)


def _read(tokens: tuple[Token, ...], place: int) -> tuple[float | None, int]:
    """A number that begins at a token: its value and the place behind it."""
    first = tokens[place].folded
    digits = _digits(first)
    if digits is not None:
        return _multiplied(tokens, digits, place + 1)
    if first in _MULTIPLIERS and first not in _GLUED:
        value = 0.0
    elif first in _WORDS:
        value, place = _small(tokens, place)
    else:
        return None, place
    return _multiplied(tokens, value, place)


def _multiplied(tokens: tuple[Token, ...], value: float, place: int) -> tuple[float, int]:
    if place >= len(tokens) or tokens[place].folded not in _MULTIPLIERS:
        return value, place
    word = tokens[place].folded
    if word in _GLUED and tokens[place - 1].end != tokens[place].start and not _roubles_follow(tokens, place):
        return value, place
    total = (value or 1.0) * _MULTIPLIERS[word]
    place += 1
    if place >= len(tokens) or value != int(value):
        return total, place
    least = 1 if value >= 1 else _HUNDREDS.start  # «тысяча двести», and not «тысяча, две»
    if _WORDS.get(tokens[place].folded, 0) >= least:
        rest, after = _small(tokens, place)
        return total + rest, after
    digits = _digits(tokens[place].folded) or 0.0
    return (total + digits, place + 1) if digits in _HUNDREDS else (total, place)


def _roubles_follow(tokens: tuple[Token, ...], place: int) -> bool:
    return tokens[place].folded == "т" and place + 1 < len(tokens) and tokens[place + 1].folded in {"р", "руб"}


def _sign_before(tokens: tuple[Token, ...], place: int, before: list[Number]) -> str:
    """The rouble sign in front («₽1800»), unless it is the unit of the number before it."""
    if place == 0 or tokens[place - 1].folded != "₽" or tokens[place - 1].end != tokens[place].start:
        return ""
    return "" if before and before[-1].end >= tokens[place - 2].end and place > 1 else "rub"


def _small(tokens: tuple[Token, ...], place: int) -> tuple[float, int]:
    """Words of a number below a thousand, each smaller than the one before: «двести пятьдесят три»."""
    total, last = 0.0, float("inf")
    while place < len(tokens):
        value = _WORDS.get(tokens[place].folded)
        if value is None or value >= last or (last < 20) or (last < 100 and value >= 10):
            break
        total, last, place = total + value, value, place + 1
    return total, place


def _digits(folded: str) -> float | None:
    if not folded[0].isdigit() or not folded.isascii() or folded.count(".") > 1 or len(folded) >= _PHONE_DIGITS:
        return None
    try:
        return float(folded)
    except ValueError:
        return None


def _unit(tokens: tuple[Token, ...], place: int) -> str:
    if place >= len(tokens):
        return ""
    word = tokens[place].folded
    if word in _SHORT_UNITS:
        return _SHORT_UNITS[word]
    if word.startswith(_NO_PERCENT):
        return ""
    if word.startswith(_BETWEEN) and place + 1 < len(tokens):
        counted = _unit(tokens[: place + 2], place + 1)
        return counted if counted in _COUNTED else ""
    return next((unit for stem, unit in _UNITS_BY_STEM if word.startswith(stem)), "")
