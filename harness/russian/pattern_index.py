"""Many patterns at once: which of them a text can hold at all, found by the words of the text."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from harness.russian.patterns import Element, Pattern, is_number, prepare
from harness.russian.remembered import remembered
from harness.russian.roles import answered_roles, roles

_KEPT = 64
NUMBER = "#"
Group = TypeVar("Group", bound=Hashable)


class Places(NamedTuple):
    """An inverted index: which places of which patterns a word fits.

    A place is the number of its word in the pattern, times the number of patterns, plus the number of the pattern.

    Attributes:
        depth: words of the longest pattern.
        always: places that fit whatever word comes, as bits: behind the end of a pattern, or told by stems.
        words: word, or sign of what no list can name -> its places, as text: most words never come.
    """

    depth: int
    always: int
    words: Mapping[str, str]


def places_of(patterns: Sequence[Pattern]) -> Places:
    """The index over some patterns."""
    depth = max((len(pattern.elements) for pattern in patterns), default=0)
    always = 0
    words: dict[str, list[str]] = {}
    for row, pattern in enumerate(patterns):
        for number in range(depth):
            place = number * len(patterns) + row
            if number >= len(pattern.elements) or pattern.elements[number].stems:
                always |= 1 << place
                continue
            for word in sorted(_keys(pattern.elements[number])):
                words.setdefault(word, []).append(str(place))
    return Places(depth, always, {word: " ".join(words[word]) for word in sorted(words)})


class PatternIndex(Generic[Group]):
    """Patterns in named groups, found by the words of a text.

    Every pattern has one bit for each of its places (its first word, its second …). A word of a text brings the bits of
    the places it fits; a pattern stays only when all its places are there, in whatever order. So a sentence tries a
    handful of patterns instead of hundreds, and the answers of `find_pattern` stay what they are.

    Args:
        groups: the patterns, or what they are made of.
        made: makes the pattern of a group's source; asked when the pattern is a candidate for the first time.
        places: the index, when it has been made before.
    """

    def __init__(
        self,
        groups: Mapping[Group, Sequence[Any]],
        made: Callable[[Group, Any], Pattern] = lambda _, pattern: pattern,
        places: Places | None = None,
    ) -> None:
        self._sources = tuple((group, source) for group, sources in groups.items() for source in sources)
        self._made = made
        self._width = len(self._sources)
        self._entries: dict[int, tuple[Group, Pattern]] = {}
        self.places = places or places_of([pattern for _, pattern in self.entries()])
        self._bits: dict[str, int] = {}
        self._last: dict[str, dict[Group, tuple[Pattern, ...]]] = {}

    def entries(self) -> Iterator[tuple[Group, Pattern]]:
        """All patterns, with their groups."""
        return map(self._entry, range(self._width))

    def _entry(self, row: int) -> tuple[Group, Pattern]:
        entry = self._entries.get(row)
        if entry is None:
            group, source = self._sources[row]
            entry = self._entries[row] = (group, self._made(group, source))
        return entry

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
        present = self.places.always
        words = prepare(text)
        marks = frozenset().union(*(_marks(token.folded) for token in words.tokens))
        for word in self.places.words.keys() & (words.all | marks):
            present |= self._bits_of(word)
        fits = (1 << self._width) - 1
        for depth in range(self.places.depth):
            fits &= present >> (depth * self._width)
        found: dict[Group, list[Pattern]] = {}
        while fits:
            lowest = fits & -fits
            group, pattern = self._entry(lowest.bit_length() - 1)
            found.setdefault(group, []).append(pattern)
            fits ^= lowest
        return {group: tuple(patterns) for group, patterns in found.items()}

    def _bits_of(self, word: str) -> int:
        """The bits of a word, made when it first comes: most words of a lexicon never do."""
        bits = self._bits.get(word)
        if bits is None:
            bits = self._bits[word] = sum(1 << int(place) for place in self.places.words[word].split())
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
