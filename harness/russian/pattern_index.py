"""Many patterns at once: which of them a text can hold at all, found by the words of the text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from harness.russian.patterns import Element, Pattern, is_number, prepare
from harness.russian.remembered import remembered
from harness.russian.roles import answered_roles, roles

_KEPT = 64
NUMBER = "#"
Group = TypeVar("Group", bound=Hashable)


class PatternIndex(Generic[Group]):
    """Patterns in named groups, and an inverted index from words to the places of patterns that they fit.

    Every pattern has one bit for each of its places (its first word, its second …). A word of a text brings the bits of
    the places it fits; a pattern stays only when all its places are there, in whatever order. So a sentence tries a
    handful of patterns instead of hundreds, and the answers of `find_pattern` stay what they are.
    """

    def __init__(self, groups: Mapping[Group, tuple[Pattern, ...]]) -> None:
        self._entries = tuple((group, pattern) for group, patterns in groups.items() for pattern in patterns)
        self._width = len(self._entries)
        self._depth = max((len(pattern.elements) for _, pattern in self._entries), default=0)
        self._always = 0
        self._places: dict[str, list[int]] = {}
        self._bits: dict[str, int] = {}
        self._last: dict[str, dict[Group, tuple[Pattern, ...]]] = {}
        for row, (_, pattern) in enumerate(self._entries):
            self._enter(row, pattern)

    def _enter(self, row: int, pattern: Pattern) -> None:
        for depth in range(self._depth):
            place = depth * self._width + row
            if depth >= len(pattern.elements) or pattern.elements[depth].stems:
                self._always |= 1 << place
                continue
            for word in _keys(pattern.elements[depth]):
                self._places.setdefault(word, []).append(place)

    def candidates(self, text: str) -> Mapping[Group, tuple[Pattern, ...]]:
        """The patterns that may fit somewhere in the text, by group in the order given; groups without any are absent.

        All others surely do not fit. The last answers are kept: several questions are asked about one sentence.
        """
        found = self._last.get(text)
        if found is None:
            if len(self._last) >= _KEPT:
                self._last.clear()
            found = self._last[text] = self._found(text)
        return found

    def _found(self, text: str) -> dict[Group, tuple[Pattern, ...]]:
        present = self._always
        words = prepare(text)
        marks = frozenset().union(*(_marks(token.folded) for token in words.tokens))
        for word in self._places.keys() & (words.all | marks):
            present |= self._bits_of(word)
        fits = (1 << self._width) - 1
        for depth in range(self._depth):
            fits &= present >> (depth * self._width)
        found: dict[Group, tuple[Pattern, ...]] = {}
        while fits:
            lowest = fits & -fits
            group, pattern = self._entries[lowest.bit_length() - 1]
            found[group] = (*found.get(group, ()), pattern)
            fits ^= lowest
        return found

    def _bits_of(self, word: str) -> int:
        """The bits of a word, made when it first comes: most words of a lexicon never do."""
        bits = self._bits.get(word)
        if bits is None:
            bits = self._bits[word] = sum(1 << place for place in self._places[word])
        return bits


def _keys(element: Element) -> frozenset[str]:
    """The words that fit the element, and signs for what no list can name: numbers, and verb forms of a role."""
    signs = {f"@{role}" for role in element.roles} if element.any_word else set()
    return element.forms | element.bases | signs | ({NUMBER} if element.number else set())


@remembered(65536)
def _marks(word: str) -> frozenset[str]:
    """The signs of a word, whether it stands in a reply or in a question that is answered."""
    signs = {f"@{role}" for role in roles(word) | answered_roles(word)}
    return frozenset(signs | {NUMBER}) if is_number(word) else frozenset(signs)
