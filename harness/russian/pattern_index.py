"""Many patterns at once: which of them a text can hold at all, found by the words of the text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from harness.russian.patterns import Element, Pattern, bases, is_number
from harness.russian.roles import answered_roles, roles
from harness.russian.tokens import tokenize

_KEPT = 64
_MOST_WORDS = 30_000
"""Word forms whose bits are kept."""
_NOWHERE = (0, 0)
NUMBER = "#"
STEM = "~"
"""Behind the beginning of a word."""
Group = TypeVar("Group", bound=Hashable)


class Places(NamedTuple):
    """An inverted index: which places of which patterns a word fits.

    A place is the number of its word in the pattern, times the number of patterns, plus the number of the pattern.

    Attributes:
        depth: words of the longest pattern.
        behind: places behind the end of a pattern, as bits.
        words: word, beginning of words with `STEM` behind it, or sign of what no list can name -> its places, as text:
            most words never come.
    """

    depth: int
    behind: int
    words: Mapping[str, str]


def places_of(patterns: Sequence[Pattern]) -> Places:
    """The index over some patterns."""
    depth = max((len(pattern.elements) for pattern in patterns), default=0)
    behind = 0
    words: dict[str, list[str]] = {}
    for row, pattern in enumerate(patterns):
        for number in range(depth):
            place = number * len(patterns) + row
            if number >= len(pattern.elements):
                behind |= 1 << place
                continue
            for word in sorted(_keys(pattern.elements[number])):
                words.setdefault(word, []).append(str(place))
    return Places(depth, behind, {word: " ".join(words[word]) for word in sorted(words)})


class Candidates(Mapping[Group, tuple[Pattern, ...]]):
    """The patterns that may fit a text, by group; a group's patterns are made out when somebody asks for them.

    Args:
        index: that finds them.
        text: the text.
    """

    __slots__ = ("_bits", "_text", "index")

    def __init__(self, index: PatternIndex[Group], text: str) -> None:
        self.index = index
        self._text = text
        self._bits = -1

    @property
    def bits(self) -> int:
        """One for each pattern that may fit; found when somebody asks: of many a question nobody does."""
        if self._bits < 0:
            self._bits = self.index.fitting(self._text)
        return self._bits

    def __getitem__(self, group: Group) -> tuple[Pattern, ...]:
        patterns = self.of(group)
        if not patterns:
            raise KeyError(group)
        return patterns

    def __iter__(self) -> Iterator[Group]:
        return self.among(self.bits)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def of(self, group: Group) -> tuple[Pattern, ...]:
        """The candidates of a group in the order given; none when the index does not know it either."""
        first, mask = self.index.rows.get(group, _NOWHERE)
        bits = (self._bits if self._bits >= 0 else self.bits) >> first & mask
        return self.index.patterns(first, bits) if bits else ()

    def among(self, mask: int) -> Iterator[Group]:
        """The groups with candidates among the patterns of a mask (see `PatternIndex.mask`), in the order given."""
        bits = self.bits & mask
        while bits:
            row = (bits & -bits).bit_length() - 1
            group = self.index.group(row)
            yield group
            first, width = self.index.rows[group]
            bits &= ~(width << first)


class PatternIndex(Generic[Group]):
    """Patterns in named groups, found by the words of a text.

    Every pattern has one bit for each of its places (its first word, its second …). A word of a text brings the bits of
    the places it fits, and those stay whose earlier places have come before; a pattern stays when its last place does.
    So a sentence tries a handful of patterns instead of hundreds, and the answers of `find_pattern` stay what they are.

    Args:
        groups: the patterns, or what they are made of.
        made: makes the pattern of a group's source; asked when the pattern is a candidate for the first time.
        places: the index, when it has been made before.

    Attributes:
        places: the index.
        rows: group -> number of its first pattern, and as many bits as it has patterns.
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
        self._patterns: dict[int, Pattern] = {}
        starts = itertools.accumulate((len(sources) for sources in groups.values()), initial=0)
        self.rows = {
            group: (first, (1 << len(sources)) - 1)
            for first, (group, sources) in zip(starts, groups.items(), strict=False)
        }
        self.places = places or places_of([pattern for _, pattern in self.entries()])
        self._all = (1 << self._width) - 1
        self._lasts = self._by_length()
        self._stems = sorted({len(word) for word in self.places.words if word.endswith(STEM)})
        self._listed: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._last: dict[str, Candidates[Group]] = {}

    def entries(self) -> Iterator[tuple[Group, Pattern]]:
        """All patterns, with their groups."""
        return ((self.group(row), self._pattern(row)) for row in range(self._width))

    def group(self, row: int) -> Group:
        """The group of a pattern, by its number."""
        group: Group = self._sources[row][0]
        return group

    def mask(self, wanted: Callable[[Group], bool]) -> int:
        """The patterns of some groups, as bits."""
        return sum(width << first for group, (first, width) in self.rows.items() if wanted(group))

    def patterns(self, first: int, bits: int) -> tuple[Pattern, ...]:
        """The patterns that bits stand for, the lowest for the pattern of number ``first``."""
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self._pattern(first + lowest.bit_length() - 1))
            bits ^= lowest
        return tuple(found)

    def _pattern(self, row: int) -> Pattern:
        pattern = self._patterns.get(row)
        if pattern is None:
            pattern = self._patterns[row] = self._made(*self._sources[row])
        return pattern

    def candidates(self, text: str) -> Candidates[Group]:
        """The patterns that may fit somewhere in the text, by group in the order given; groups without any are absent.

        All others surely do not fit. The last answers are kept: several questions are asked about one sentence.
        """
        found = self._last.get(text)
        if found is None:
            if len(self._last) >= _KEPT:
                self._last.clear()
            found = self._last[text] = Candidates(self, text)
        return found

    def fitting(self, text: str) -> int:
        """The patterns whose places words of the text fit one after the other, as bits."""
        reached, width, first = 0, self._width, self._all
        for token in tokenize(text):
            bits = self._words.get(token.folded)
            if bits is None:
                bits = self._bits_of(token.folded)
            if bits:
                reached |= (reached << width | first) & bits
        fits = 0
        for number, last in self._lasts:
            fits |= reached >> (number * width) & last
        return fits

    def _by_length(self) -> list[tuple[int, int]]:
        """The number of a last place, and the patterns that end with it."""
        ends = [self.places.behind >> (number * self._width) & self._all for number in range(self.places.depth)]
        following = [*ends[1:], self._all][: len(ends)]
        return [(number, after & ~end) for number, (end, after) in enumerate(zip(ends, following, strict=True))]

    def _bits_of(self, word: str) -> int:
        """The places that a word of a text fits, in any of its readings."""
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        bits = 0
        stems = {word[: length - 1] + STEM for length in self._stems}
        for listed in self.places.words.keys() & (bases(word) | _marks(word) | stems):
            bits |= self._listed_bits(listed)
        self._words[word] = bits
        return bits

    def _listed_bits(self, word: str) -> int:
        """The bits of a word of the index, made when it first comes: most words of a lexicon never do."""
        bits = self._listed.get(word)
        if bits is None:
            bits = self._listed[word] = sum(1 << int(place) for place in self.places.words[word].split())
        return bits


def _keys(element: Element) -> frozenset[str]:
    """The words that fit the element, beginnings of such, and signs for what no list can name: numbers, verb forms."""
    signs = {f"@{role}" for role in element.roles} if element.any_word else set()
    stems = {f"{stem}{STEM}" for stem in element.stems}
    return element.forms | element.bases | stems | signs | ({NUMBER} if element.number else set())


def _marks(word: str) -> frozenset[str]:
    """The signs of a word, whether it stands in a reply or in a question that is answered."""
    signs = {f"@{role}" for role in roles(word) | answered_roles(word)}
    return frozenset(signs | {NUMBER}) if is_number(word) else frozenset(signs)
