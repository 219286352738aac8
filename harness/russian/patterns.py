"""A small language for patterns of words, for data files of topics and promises.

A pattern is words in order::

    стрижка          the word in any form
    =нет             exactly this form
    скид~            any word that begins so
    a|b|c            one of these
    #                a number or time, in digits or one word
    a|b@we+they      one of these as a verb form of these roles (see `harness.russian.roles`)
    @we              any verb form of this role; alternatives before it must be words, «a|@we» is an error
    ваш$             the last word before a punctuation mark or the end of the text
    *  or  **        a gap of up to two, or up to five, words
    ^  and  $        the beginning and the end of the text (``^ * a``: among its first three words)
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from harness.russian.lemmas import lemmas
from harness.russian.numbers import word_value
from harness.russian.remembered import remembered
from harness.russian.roles import ROLES, answered_roles, roles
from harness.russian.tokens import Token, tokenize

Span = tuple[int, int]
_GAPS = {"*": 2, "**": 5}


class Element(NamedTuple):
    """One place of a pattern: the gap that may precede it and the words that fit.

    ``opens``: it stands at the beginning of the text, after its gap at most. ``last``: a mark or the end of the text
    follows. ``closes``: so many words may follow to the end of the text, any number when it is negative. ``keys``:
    forms and dictionary forms together. ``any_word``: every word of the roles fits, whatever it is. ``listed``: a word
    fits only when ``keys`` holds it or a dictionary form of it.
    """

    gap: int
    forms: frozenset[str]
    stems: tuple[str, ...]
    bases: frozenset[str]
    number: bool
    keys: frozenset[str]
    roles: frozenset[str] = frozenset()
    last: bool = False
    opens: bool = False
    closes: int = -1
    any_word: bool = False
    listed: bool = True


class Pattern(NamedTuple):
    """A compiled pattern; ``source`` is what it was written as."""

    source: str
    elements: tuple[Element, ...]


class Words(NamedTuple):
    """A text prepared for many patterns: tokens, the dictionary forms of each, and all of them together.

    ``answered``: a question of the client that the firm says yes to, so that «вы» of the question is the firm.
    """

    text: str
    tokens: tuple[Token, ...]
    bases: tuple[frozenset[str], ...]
    all: frozenset[str]
    answered: bool = False


class _Choice(NamedTuple):
    """The words of one place, without its gap and roles: a named set of words stands in many patterns."""

    number: bool
    forms: frozenset[str]
    stems: tuple[str, ...]
    bases: frozenset[str]
    keys: frozenset[str]


@functools.lru_cache(maxsize=4096)
def _choice(choice: str) -> _Choice:
    words = choice.split("|") if choice else []
    whole = [word for word in words if not word.endswith("~")]
    forms = frozenset(word.removeprefix("=") for word in whole)
    bases_of_all = frozenset().union(*(lemmas(word) for word in whole if not word.startswith("=")))
    stems = tuple(word[:-1] for word in words if word.endswith("~"))
    return _Choice("#" in words, forms, stems, bases_of_all, forms | bases_of_all)


@functools.lru_cache(maxsize=8192)
def compile_pattern(source: str) -> Pattern:
    """Take a pattern apart.

    Raises:
        ValueError: it has no word, ends in a gap, or names a role that there is not.
    """
    elements: list[Element] = []
    gap = 0
    parts = source.split()
    opens, closed = parts[:1] == ["^"], parts[-1:] == ["$"]
    for part in parts[opens : len(parts) - closed]:
        if part in _GAPS:
            gap = _GAPS[part]
            continue
        elements.append(_element(part, gap, source))
        gap = 0
    if not elements or (gap and not closed):
        raise ValueError(f"not a pattern: {source!r}")
    elements[0] = elements[0]._replace(opens=opens)
    elements[-1] = elements[-1]._replace(closes=gap if closed else -1)
    return Pattern(source, tuple(elements))


def _element(part: str, gap: int, source: str) -> Element:
    choice, _, wanted = part.removesuffix("$").partition("@")
    if "" in choice.split("|") and choice:
        raise ValueError(f"not a pattern: {source!r}")
    words, spoken = _choice(choice), _roles(wanted, source)
    any_word = bool(spoken) and not (words.forms or words.stems or words.number)
    return Element(
        gap=gap,
        forms=words.forms,
        stems=words.stems,
        bases=words.bases,
        number=words.number,
        keys=words.keys,
        roles=spoken,
        last=part.endswith("$"),
        any_word=any_word,
        listed=not (words.number or words.stems or any_word),
    )


def _roles(wanted: str, source: str) -> frozenset[str]:
    found = frozenset(wanted.split("+")) if wanted else frozenset()
    if not found <= frozenset(ROLES):
        raise ValueError(f"not a pattern: {source!r}")
    return found


@remembered(2048)
def prepare(text: str) -> Words:
    """The words of a text, looked up once for all patterns."""
    tokens = tokenize(text)
    found = tuple(map(bases, [token.folded for token in tokens]))
    return Words(text, tokens, found, frozenset().union(*found))


@remembered(65536)
def bases(folded: str) -> frozenset[str]:
    """The dictionary forms of a word, and the word itself."""
    return lemmas(folded) | {folded}


def find_pattern(text: str, pattern: Pattern, answered: bool = False) -> Span | None:
    """The first place of the text where the pattern fits, None when there is none.

    Args:
        text: to search.
        pattern: to find.
        answered: the text is a question that the firm says yes to: «вы» in it is the firm, «я» the client.
    """
    words = prepare(text)._replace(answered=True) if answered else prepare(text)
    for first in _beginnings(words, pattern.elements[0]):
        last = _fit(words, pattern.elements, first)
        if last is not None:
            return words.tokens[first].start, words.tokens[last].end
    return None


def _beginnings(words: Words, element: Element) -> Sequence[int]:
    """The places where a pattern that begins with this element may begin: few, and often none."""
    forms = words.bases[: element.gap + 1] if element.opens else words.bases
    if not element.listed:
        return range(len(forms))
    keys = element.keys
    return [place for place, own in enumerate(forms) if not own.isdisjoint(keys)]


def _fit(words: Words, elements: tuple[Element, ...], first: int) -> int | None:
    """Index of the last token when the elements fit from token ``first`` on."""
    if not _is(words, first, elements[0]):
        return None
    if len(elements) == 1:
        return first
    following = elements[1]
    for place, own in enumerate(words.bases[first + 1 : first + 2 + following.gap], first + 1):
        if following.listed and own.isdisjoint(following.keys):
            continue
        last = _fit(words, elements[1:], place)
        if last is not None:
            return last
    return None


def _is(words: Words, place: int, element: Element) -> bool:
    if not _stands(words, place, element):
        return False
    folded = words.tokens[place].folded
    if element.roles:
        spoken = answered_roles(folded) if words.answered else roles(folded)
        if spoken.isdisjoint(element.roles):
            return False
        if element.any_word:
            return True
    if folded in element.forms or folded.startswith(element.stems):
        return True
    if element.number and is_number(folded):
        return True
    return not element.bases.isdisjoint(words.bases[place])


def is_number(folded: str) -> bool:
    """Whether a word is a number or a time, in digits or in one word."""
    return folded[0].isdigit() or word_value(folded) is not None


def _stands(words: Words, place: int, element: Element) -> bool:
    """Whether the place is where the element wants to stand."""
    if element.last and not _ends(words, place):
        return False
    return not 0 <= element.closes < len(words.tokens) - place - 1


def _ends(words: Words, place: int) -> bool:
    """Whether a punctuation mark or the end of the text follows the word."""
    if place + 1 == len(words.tokens):
        return True
    return bool(words.text[words.tokens[place].end : words.tokens[place + 1].start].strip())
