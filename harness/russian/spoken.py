"""A text with its number words as digits and its typos in date words repaired, and the way back to its offsets."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from harness.russian.lemmas import parses
from harness.russian.normalise import fold
from harness.russian.numbers import word_value
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize
from harness.russian.words import rows, word_list

VOCABULARY: tuple[str, ...] = tuple(sorted(word_list("dates")))
"""Words of dates long enough to be recognised with a typo."""

_ORDINALS: dict[str, int] = {form: value for value, row in enumerate(rows("ordinals"), start=1) for form in row}
_LATIN_PREPOSITIONS = {"c": "с", "k": "к", "b": "в", "o": "о"}
_SHORTEST_FOR_TYPO = 5


class Spoken(NamedTuple):
    """The rewritten text; ``places`` are pairs (offset here, offset in the original), in order."""

    text: str
    places: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text for a span of the rewritten one."""
        return self._back(start), self._back(end)

    def _back(self, place: int) -> int:
        here, there = self.places[bisect_right(self.places, (place, 1 << 60)) - 1]
        return there + place - here


@remembered(512)
def spoken(text: str) -> Spoken:
    """Rewrite the text: «двадцать пятого» as «25-го», «шести» as «6», «полтретьего» as «половина 3-го»."""
    folded = fold(text)
    tokens = tokenize(text)
    out: list[str] = []
    places = [(0, 0)]
    size, last, place = 0, 0, 0
    while place < len(tokens):
        word, taken = _rewritten(tokens, place)
        end = tokens[place + taken - 1].end
        gap = folded[last : tokens[place].start]
        out += (gap, word)
        size += len(gap)
        places.append((size, tokens[place].start))
        size += len(word)
        places.append((size, end))
        last, place = end, place + taken
    out.append(folded[last:])
    return Spoken("".join(out), tuple(places))


def _rewritten(tokens: tuple[Token, ...], place: int) -> tuple[str, int]:
    """The new form of the token, and how many tokens it stands for."""
    word = tokens[place].folded
    value = word_value(word)
    if value in {20.0, 30.0} and place + 1 < len(tokens):
        following = tokens[place + 1].folded
        unit = _ORDINALS.get(following)
        if unit is not None and unit < 10:
            return f"{int(value) + unit}-го", 2
        ones = word_value(following)
        if ones is not None and 1 <= ones < 10 and ones == int(ones):
            return str(int(value + ones)), 2
    if word in _ORDINALS:
        return f"{_ORDINALS[word]}-го", 1
    if value is not None and value == int(value):
        return str(int(value)), 1
    half = word.removeprefix("пол").removeprefix("-")
    if word.startswith("пол") and half in _ORDINALS:
        return f"половина {_ORDINALS[half]}-го", 1
    return _LATIN_PREPOSITIONS.get(word) or _repaired(word), 1


@remembered(8192)
def _repaired(word: str) -> str:
    if len(word) < _SHORTEST_FOR_TYPO or not word.isalpha() or word in VOCABULARY or word[0] not in _FIRST_LETTERS:
        return word
    from rapidfuzz import process  # noqa: PLC0415 - 20 ms
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 20 ms

    allowed = 1 if len(word) < 8 else 2
    best = process.extractOne(word, VOCABULARY, scorer=OSA.distance, score_cutoff=allowed)
    if best is None or any(parse.is_known for parse in parses(word)[:1]):
        return word
    return str(best[0])


_FIRST_LETTERS = frozenset(word[0] for word in VOCABULARY)
