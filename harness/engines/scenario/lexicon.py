"""The scenario's words, indexed once: which patterns stand in a message, typos forgiven.

A pattern is words in dictionary form that follow one another with a few words between: ``хотеть записаться``;
alternatives ``a|b``, beginnings ``аллерг*``, exact forms ``=стоп``; ``+слово`` stands right behind the word before it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from harness.russian.lemmas import lemmas, parses
from harness.russian.normalise import fold
from harness.russian.tokens import Token, tokenize

_MOST_BETWEEN = 3
"""Words that may stand between two words of a pattern."""
_NEGATORS = frozenset(("не", "ни", "без"))
_SHORTEST_TYPO = 5
_TYPO_SCORE = 80
_EXAMPLE_SCORE = 88
_LONGEST_EXAMPLE = 90
_REMEMBERED = 4096
_PREFIX_KEY = 3


class Element(NamedTuple):
    """One place of a pattern."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    exact: frozenset[str]
    adjacent: bool


class Pattern(NamedTuple):
    """A compiled pattern and what it stands for: an intent, or a value of a slot."""

    elements: tuple[Element, ...]
    target: Any


class Word(NamedTuple):
    """A word of a message: its token and all forms that it may be."""

    token: Token
    forms: frozenset[str]


class Hit(NamedTuple):
    """A pattern found: what it stands for, first and last word, whether «не» stands before it."""

    target: Any
    first: int
    last: int
    negated: bool
    size: int


class Lexicon:
    """All patterns of a scenario with its facts.

    Args:
        patterns: (pattern text, target) pairs.
        examples: (sentence, target) pairs: matched as wholes when no pattern is found.
    """

    def __init__(self, patterns: Iterable[tuple[str, Any]], examples: Iterable[tuple[str, Any]]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        self._by_prefix: dict[str, list[tuple[str, Pattern]]] = {}
        known: set[str] = set()
        for text, target in patterns:
            pattern = Pattern(tuple(_element(word) for word in text.split()), target)
            self._index(pattern)
            for element in pattern.elements:
                known |= element.words | element.exact
        sentences = [(fold(text).strip(" .!?)("), target) for text, target in examples]
        self._examples = tuple(text for text, _ in sentences)
        self._example_targets = tuple(target for _, target in sentences)
        for text in self._examples:
            known.update(token.folded for token in tokenize(text))
        self._known = frozenset(known)
        self._vocabulary = tuple(sorted(word for word in known if len(word) >= _SHORTEST_TYPO))
        self.words = functools.lru_cache(maxsize=_REMEMBERED)(self._words)
        self._forms = functools.lru_cache(maxsize=_REMEMBERED)(self._forms_of)

    def _index(self, pattern: Pattern) -> None:
        first = pattern.elements[0]
        for word in first.words | first.exact:
            self._by_word.setdefault(word, []).append(pattern)
        for prefix in first.prefixes:
            self._by_prefix.setdefault(prefix[:_PREFIX_KEY], []).append((prefix, pattern))

    def _words(self, text: str) -> tuple[Word, ...]:
        """The words of a message, typos in the scenario's own words corrected."""
        return tuple(Word(token, self._forms(token.folded)) for token in tokenize(text))

    def _forms_of(self, folded: str) -> frozenset[str]:
        forms = lemmas(folded) | {folded}
        if "-" in folded:
            return forms.union(*(self._forms_of(part) for part in folded.split("-") if part))
        if len(folded) < _SHORTEST_TYPO or not folded.isalpha() or not forms.isdisjoint(self._known):
            return forms
        if any(parse.is_known for parse in parses(folded)[:1]):
            return forms
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only misspelt words need it

        nearest = process.extractOne(folded, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE)
        return forms | {nearest[0]} | lemmas(nearest[0]) if nearest else forms

    def find(self, words: tuple[Word, ...]) -> Iterator[Hit]:
        """All patterns that stand in the words."""
        for place, word in enumerate(words):
            for pattern in self._candidates(word):
                last = _match(pattern.elements, words, place)
                if last is not None:
                    negated = place > 0 and words[place - 1].token.folded in _NEGATORS
                    yield Hit(pattern.target, place, last, negated, len(pattern.elements))

    def _candidates(self, word: Word) -> Iterator[Pattern]:
        seen: set[int] = set()
        for form in word.forms:
            for pattern in self._by_word.get(form, ()):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield pattern
            for prefix, pattern in self._by_prefix.get(form[:_PREFIX_KEY], ()):
                if form.startswith(prefix) and id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield pattern

    def resembling(self, text: str) -> Any:
        """What the example that the message resembles most stands for; None when none is near."""
        if not self._examples or len(text) > _LONGEST_EXAMPLE:
            return None
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only messages without any pattern need it

        folded = fold(text).strip(" .!?)(")
        found = process.extractOne(folded, self._examples, scorer=fuzz.ratio, score_cutoff=_EXAMPLE_SCORE)
        return self._example_targets[found[2]] if found else None


def _element(text: str) -> Element:
    words: set[str] = set()
    prefixes: list[str] = []
    exact: set[str] = set()
    for one in text.removeprefix("+").split("|"):
        if one.endswith("*"):
            prefixes.append(fold(one[:-1]))
        elif one.startswith("="):
            exact.add(fold(one[1:]))
        else:
            words |= lemmas(one) | {fold(one)}
    return Element(frozenset(words), tuple(prefixes), frozenset(exact), text.startswith("+"))


def _match(elements: tuple[Element, ...], words: tuple[Word, ...], place: int) -> int | None:
    """Index of the last word of the pattern when it begins at ``place``."""
    if not _fits(elements[0], words[place]):
        return None
    for element in elements[1:]:
        limit = min(len(words), place + 2 + (0 if element.adjacent else _MOST_BETWEEN))
        found = next((i for i in range(place + 1, limit) if _fits(element, words[i])), None)
        if found is None:
            return None
        place = found
    return place


def _fits(element: Element, word: Word) -> bool:
    if not word.forms.isdisjoint(element.words) or word.token.folded in element.exact:
        return True
    return any(form.startswith(prefix) for prefix in element.prefixes for form in word.forms)
