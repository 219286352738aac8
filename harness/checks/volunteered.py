"""What a client sends of himself that no chat needs: numbers of cards and documents, the date of birth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.matching.documents import document_numbers
from harness.matching.shape import compiled
from harness.russian.normalise import fold

_DIGITS = r"\d+"
_GROUPED = r"(?:^|[^0-9])((?:[0-9]{4}[ -]{1,2}){3}[0-9]{4}(?:[ -]?[0-9]{1,3})?)(?:[^0-9]|$)"
_BARE = r"(?:^|[^0-9])([0-9]{15,19})(?:[^0-9]|$)"
_CARD = r"(?:^|[^а-яa-z])(?:карт[а-я]*|card|visa|виз[аыу]|мир|mastercard|мастеркард)(?:[^а-яa-z]|$)"
_BIRTH = r"(?:^|[^а-я])(?:родил[а-я]*|рожден[а-я]*|д\. ?р\.?|др|г\. ?р\.?)(?:[^а-я]|$)"
_MONTHS = ("янв", "фев", "март", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
"""Looked for in this order, so that «март» is no «мая»."""
_NUMBERED = r"(?:^|[^0-9])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d\d)(?:[^0-9]|$)"
_ISO = r"(?:^|[^0-9])((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[^0-9]|$)"
_SPELT = (
    r"(?:^|[^0-9])(\d{1,2})(?:-?го)? "
    r"(янв|фев|март|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)[а-я]* ((?:19|20)\d\d)(?:[^0-9]|$)"
)
_THIS_CENTURY = 26
"""Two digits of a year up to this are of 20xx: nobody who writes is older than a hundred."""
Day = tuple[int, int, int]


def sent_numbers(text: str) -> frozenset[str]:
    """Numbers of cards, passports and СНИЛС in what a client wrote, as digits.

    A card counts with a wrong digit too, when it is written in fours or called a card: it is his card all the same.
    """
    folded = fold(text)
    patterns = (_GROUPED, _BARE) if compiled(_CARD).search(folded) is not None else (_GROUPED,)
    cards = ("".join(compiled(_DIGITS).findall(hit.group(1))) for one in patterns for hit in _hits(one, folded))
    return document_numbers(text) | frozenset(cards)


def birth_dates(text: str) -> frozenset[Day]:
    """Dates that a client calls his birth («родилась 12.05.1987»): year, month, day."""
    return dates(text) if compiled(_BIRTH).search(fold(text)) is not None else frozenset()


def dates(text: str) -> frozenset[Day]:
    """All dates with a year in a text, however written."""
    folded = fold(text)
    found = {(_year(hit.group(3)), int(hit.group(2)), int(hit.group(1))) for hit in _hits(_NUMBERED, folded)}
    found |= {(int(hit.group(1)), int(hit.group(2)), int(hit.group(3))) for hit in _hits(_ISO, folded)}
    found |= {(int(hit.group(3)), _month(hit.group(2)), int(hit.group(1))) for hit in _hits(_SPELT, folded)}
    return frozenset(found)


def _hits(pattern: str, text: str) -> Iterator[Any]:
    start = 0
    while (hit := compiled(pattern).search(text, start)) is not None:
        yield hit
        start = hit.end(1)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > len("87"):
        return year
    return year + (2000 if year <= _THIS_CENTURY else 1900)


def _month(stem: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, start=1) if stem.startswith(name))
