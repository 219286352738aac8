"""What a sentence names: percents, sums of money, lengths of time, clock times, dates and services."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from harness.russian.lemmas import lemmas
from harness.russian.normalise import fold
from harness.russian.numbers import Number, numbers
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize

_WORDS = json.loads(Path(__file__).with_name("slot_words.json").read_bytes())
"""``lengths``: words that are a length by themselves, in minutes; ``led``: those that are one behind ``leads``, unless
a word of ``no_length`` is beside them («плату за день»); ``services`` in the dictionary form; ``months``: how their
names begin, January first."""
_MINUTES = {"sec": 1 / 60, "min": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0, "month": 43200.0,
            "year": 525600.0}  # fmt: skip
_SHARES = {"половина": 50.0, "половину": 50.0, "половиной": 50.0, "полцены": 50.0, "полстоимости": 50.0,
           "вполовину": 50.0, "вдвое": 50.0, "четверть": 25.0, "треть": 33.0, "пятую": 20.0,
           "четвертую": 25.0}  # fmt: skip
"""Parts of a price, in per cent of it («отрежем четверть»)."""
_ALONE = {word: float(minutes) for word, minutes in _WORDS["lengths"].items()}
_LED = {word: float(minutes) for word, minutes in _WORDS["led"].items()}
_LEADS = frozenset(_WORDS["leads"])
_NO_LENGTH = frozenset(_WORDS["no_length"])
_SERVICES = frozenset(_WORDS["services"])
_MONTHS: tuple[str, ...] = tuple(_WORDS["months"])
_TIME = re.compile(r"^\d{1,2}:\d{2}")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](?:\d{4}|\d{2}))?(?!\d)")
_NAMED = re.compile(rf"(?<![\d.:])(\d{{1,2}})(?:-?(?:го|ое|му|е))?\s({'|'.join(_MONTHS)})[а-я]{{0,4}}(?![а-я])")
_SECRET = re.compile(
    r"(?<!\d)(?:\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}|\d{4} \d{6}|\d{2} \d{2} \d{6}|\d{3}-\d{3}-\d{3}[ -]\d{2})(?!\d)"
)
"""A card, a passport, an insurance number: digits that count nothing."""
_YEARS = range(2015, 2040)
_SMALLEST_SUM = 100.0
"""A bare number from here on may be a price."""


class Slots(NamedTuple):
    """What a claim names.

    Attributes:
        percents: in per cent.
        sums: in roubles.
        spans: lengths of time, in minutes.
        times: clock times and dates, as written.
        days: days of the year, as «06.03».
        services: what such firms sell, in the dictionary form.
    """

    percents: tuple[float, ...] = ()
    sums: tuple[float, ...] = ()
    spans: tuple[float, ...] = ()
    times: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@remembered(2048)
def slots_of(text: str) -> Slots:
    """What a text names, each sort in order; the digits of cards and documents are no sums."""
    folded, tokens = fold(text), tokenize(text)
    counted = counted_in(text, folded)
    percents = [number.value for number in counted if number.unit == "%"]
    percents += [_SHARES[token.folded] for token in tokens if token.folded in _SHARES]
    timed = [number for number in counted if number.unit in _MINUTES and not folded.startswith("/", number.end)]
    spans = [number.value * _MINUTES[number.unit] for number in timed]
    times = [found[0] for found in _DATE.finditer(folded)]
    times += [token.folded for token in tokens if _TIME.match(token.folded)]
    return Slots(
        percents=tuple(percents),
        sums=tuple(number.value for number in counted if is_sum(number)),
        spans=(*spans, *_lengths(tokens, counted)),
        times=tuple(times),
        days=tuple(dict.fromkeys(_days(folded))),
        services=tuple(dict.fromkeys(services_among(token.folded for token in tokens))),
    )


def counted_in(text: str, folded: str) -> tuple[Number, ...]:
    """The numbers of a text but those of cards and documents."""
    found = numbers(text)
    hidden = [secret.span() for secret in _SECRET.finditer(folded)] if found else []
    return tuple(one for one in found if not any(start <= one.start < end for start, end in hidden))


def is_sum(number: Number) -> bool:
    """Whether a number is a sum of money, or may be one."""
    bare = not number.unit and number.value >= _SMALLEST_SUM and number.value not in _YEARS
    return number.unit == "rub" or bare


def services_among(words: Iterable[str]) -> Iterator[str]:
    """The dictionary forms of those words that name what such firms sell."""
    for word in words:
        yield from sorted(lemmas(word) & _SERVICES)


def _lengths(tokens: tuple[Token, ...], counted: tuple[Number, ...]) -> Iterator[float]:
    """Lengths without a number of their own («через час», «в течение недели», «целый месяц»), in minutes."""
    ends = {number.end for number in counted}
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.folded in _ALONE and (before is None or before.end not in ends):
            yield _ALONE[token.folded]
        elif token.folded in _LED and before is not None and before.folded in _LEADS:
            named = [one.folded for one in (*tokens[max(0, place - 2) : place - 1], *tokens[place + 1 : place + 2])]
            if not any(word in _NO_LENGTH or word.startswith("рожд") for word in named):
                yield _LED[token.folded]


def _days(folded: str) -> Iterator[str]:
    """Days of the year as «06.03», be they written «6 марта» or «6.3»."""
    for found in _DATE.finditer(folded):
        if 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12:
            yield f"{int(found[1]):02}.{int(found[2]):02}"
    for found in _NAMED.finditer(folded):
        yield f"{int(found[1]):02}.{_MONTHS.index(found[2]) + 1:02}"
