"""The words that rules on prices rest on, and where in a sentence they are looked for."""

from __future__ import annotations

import functools
import re

from harness.checks.phrasebook import look_up, phrasebook
from harness.russian.lemmas import lemmas
from harness.russian.normalise import fold
from harness.russian.numbers import Number
from harness.russian.tokens import tokenize
from harness.russian.words import word_list

SMALLEST = 100
"""A number without a unit may be a sum from here on; smaller ones are hours, houses, ages."""
_BOOK = "prices"
_PARENTHESES = sorted(word_list("parentheses"))
_PART_END = re.compile(r"[;()«»\"]|,(?!\d)")


@functools.cache
def words_of(name: str) -> frozenset[str]:
    """A list of words of ``prices.json``."""
    return frozenset(str(phrasebook(_BOOK)[name]).split())


def together() -> dict[float, frozenset[str]]:
    """How many are meant -> the words that say so: «двоих», «обе»."""
    counts: dict[str, str] = phrasebook(_BOOK)["collective"]
    return {float(count): frozenset(forms.split()) for count, forms in counts.items()}


def says(text: str, name: str) -> bool:
    """Whether a text has a word of such a list, in any form."""
    words = words_of(name)
    return any(not words.isdisjoint(lemmas(token.folded) | {token.folded}) for token in tokenize(text))


def asks_price(text: str, *, of_service: bool = False) -> tuple[int, int] | None:
    """Where a client's words ask for a price.

    Args:
        text: his words.
        of_service: they name a listed service, so that «сколько» alone asks for its price: «УЗИ сколько?».
    """
    book = phrasebook(_BOOK)
    return look_up(_BOOK, [book["asks"], book["how_much"]] if of_service else [book["asks"]], text)


def part_of(sentence: str, one: Number) -> tuple[int, int]:
    """The piece of the sentence between the commas around a number; «, к сожалению,» cuts nothing."""
    flat = fold(sentence)
    for phrase in _PARENTHESES if "," in flat else ():
        flat = flat.replace(f", {phrase},", f"  {phrase} ")
    start = max((hit.end() for hit in _PART_END.finditer(flat, 0, one.start)), default=0)
    stop = _PART_END.search(flat, one.end)
    return start, stop.start() if stop is not None else len(sentence)
