"""What a sentence names: percents, sums of money, lengths of time, clock times and dates."""

from __future__ import annotations

import re

from harness.promises.claim import Slots
from harness.russian.normalise import fold
from harness.russian.numbers import numbers
from harness.russian.remembered import remembered
from harness.russian.tokens import tokenize

_MINUTES = {"min": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0, "month": 43200.0, "year": 525600.0}
_SHARES = {"половина": 50.0, "половину": 50.0, "половиной": 50.0, "полцены": 50.0, "полстоимости": 50.0,
           "вполовину": 50.0, "вдвое": 50.0, "четверть": 25.0, "треть": 33.0, "пятую": 20.0,
           "четвертую": 25.0}  # fmt: skip
"""Parts of a price, in per cent of it («отрежем четверть»)."""
_ONE = {"минуту": 1.0, "минутку": 1.0, "минуточку": 1.0, "час": 60.0, "полчаса": 30.0, "сутки": 1440.0,
        "неделю": 10080.0, "секунду": 0.02, "секундочку": 0.02}  # fmt: skip
"""Lengths that need no number («через час»)."""
_TIME = re.compile(r"^\d{1,2}:\d{2}")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](?:\d{4}|\d{2}))?(?!\d)")
_YEARS = range(2015, 2040)
_SMALLEST_SUM = 100.0
"""A bare number from here on may be a price."""


def _may_be_a_sum(value: float) -> bool:
    return value >= _SMALLEST_SUM and value not in _YEARS


@remembered(2048)
def slots_of(text: str) -> Slots:
    """The percents, sums, lengths of time and times that a text names, each in order."""
    counted = numbers(text)
    percents = [number.value for number in counted if number.unit == "%"]
    sums = [n.value for n in counted if n.unit == "rub" or (not n.unit and _may_be_a_sum(n.value))]
    spans = [number.value * _MINUTES[number.unit] for number in counted if number.unit in _MINUTES]
    times = [found[0] for found in _DATE.finditer(fold(text))]
    for token in tokenize(text):
        if token.folded in _SHARES:
            percents.append(_SHARES[token.folded])
        elif token.folded in _ONE:
            spans.append(_ONE[token.folded])
        elif _TIME.match(token.folded):
            times.append(token.folded)
    return Slots(tuple(percents), tuple(sums), tuple(spans), tuple(times))
