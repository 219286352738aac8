"""Dictionary forms of Russian words (pymorphy3).

The analyser and its dictionary cost 110 ms and 28 MB, and a new word 50–600 µs, while suites, scenarios and bots use a
few thousand words over and over. What was looked up is therefore kept as plain values, which a caller may store
between runs (`book`, `learn`); the analyser is loaded when the first unknown word comes.
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from harness.russian.normalise import fold
from harness.russian.remembered import remembered

_CYRILLIC = re.compile("[а-я]")
_FOREIGN = re.compile(r"[^\W\d_a-zа-яё]")
"""A letter of another script: the analyser asks for the names of such, which not all of them have."""
_LONGEST_WORD = 60
"""Longer than any Russian word: what is longer is noise and not worth a guess."""
_FULL_BOOK = 50_000
"""Words that are kept; more would be a babbling bot's, not a business's."""

_loading = threading.Lock()
_book: dict[str, tuple[Parse, ...]] = {}
_learnt: dict[str, tuple[Any, Callable[[Any], Entry]]] = {}

Entry = list[tuple[str, str, bool, str]]
"""The readings of a word as plain values: dictionary form, grammemes joined by commas, is_known, part of speech."""


class Parse(NamedTuple):
    """One reading of a word.

    Attributes:
        normal_form: the dictionary form.
        tag: OpenCorpora grammemes (``NOUN``, ``Name``, ``nomn`` …).
        is_known: whether the dictionary has the word, or it was guessed by its ending.
        pos: the part of speech among the grammemes, empty when it has none.
    """

    normal_form: str
    tag: frozenset[str]
    is_known: bool
    pos: str = ""


@functools.cache
def _load() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - 110 ms with its dictionary

    return MorphAnalyzer()


def _looked_up(folded: str) -> tuple[Parse, ...]:
    with _loading:
        analyser = _load()
    return tuple(
        Parse(parse.normal_form, frozenset(map(str, parse.tag.grammemes)), parse.is_known, str(parse.tag.POS or ""))
        for parse in analyser.parse(folded)
    )


@remembered(65536)
def parses(word: str) -> tuple[Parse, ...]:
    """The readings of a word, most likely first; none for words without Cyrillic letters and for noise."""
    folded = fold(word)
    if len(folded) > _LONGEST_WORD or not _CYRILLIC.search(folded) or _FOREIGN.search(folded):
        return ()
    found = _book.get(folded)
    if found is None:
        stored = _learnt.get(folded)
        found = _looked_up(folded) if stored is None else _read(stored[1](stored[0]))
        if len(_book) < _FULL_BOOK:
            _book[folded] = found
    return found


@remembered(65536)
def is_word(word: str) -> bool:
    """Whether the dictionary has the word in any form. What is asked here is not kept between runs."""
    folded = fold(word)
    if folded in _book or folded in _learnt:
        return any(parse.is_known for parse in parses(folded))
    if len(folded) > _LONGEST_WORD or not _CYRILLIC.search(folded):
        return False
    with _loading:
        analyser = _load()
    return bool(analyser.word_is_known(folded))


@remembered(65536)
def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that the word may belong to, folded; the folded word itself when it has none.

    «стекла» gives both «стекло» and «стечь»: which one is meant is not decided here.
    """
    found = frozenset(fold(parse.normal_form) for parse in parses(word))
    return found or frozenset((fold(word),))


@remembered(65536)
def parts_of_speech(word: str) -> frozenset[str]:
    """OpenCorpora parts of speech that the word may be (``VERB``, ``NOUN``, …), empty for non-Russian words."""
    return frozenset(parse.pos for parse in parses(word) if parse.pos)


def book() -> dict[str, Entry]:
    """Everything looked up or learnt so far, as plain values, by word."""
    used = {
        word: [(p.normal_form, ",".join(sorted(p.tag)), p.is_known, p.pos) for p in found]
        for word, found in list(_book.items())  # a copy: other threads may still look words up
    }
    unused = {word: reading(entry) for word, (entry, reading) in _learnt.items() if word not in used}
    return dict(sorted({**unused, **used}.items()))


def learn(entries: Mapping[str, Any], reading: Callable[[Any], Entry]) -> None:
    """Take over what an earlier process looked up (see `book`).

    Args:
        entries: word -> its readings in whatever form they are stored.
        reading: makes an `Entry` of that form; asked when the word comes.
    """
    _learnt.update((word, (entry, reading)) for word, entry in itertools.islice(entries.items(), _FULL_BOOK))


def _read(entry: Entry) -> tuple[Parse, ...]:
    return tuple(Parse(form, frozenset(tag.split(",")), is_known, pos) for form, tag, is_known, pos in entry)


def new_words() -> int:
    """How many words had to be looked up, because nobody had learnt them."""
    return len(_book.keys() - _learnt.keys())
