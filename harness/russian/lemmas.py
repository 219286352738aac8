"""Dictionary forms of Russian words (pymorphy3), loaded when the first word needs them."""

from __future__ import annotations

import functools
import re
import threading
from typing import Any

from harness.russian.normalise import fold

_CYRILLIC = re.compile("[а-я]")
_LONGEST_WORD = 60
"""Longer than any Russian word: what is longer is noise and not worth a guess."""

_loading = threading.Lock()


@functools.cache
def _load() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - 110 ms with its dictionary

    return MorphAnalyzer()


def analyser() -> Any:
    """The morphological analyser, one per process."""
    with _loading:
        return _load()


@functools.lru_cache(maxsize=65536)
def parses(word: str) -> tuple[Any, ...]:
    """pymorphy3's parses of a word, most likely first; none for words without Cyrillic letters and for noise."""
    folded = fold(word)
    if len(folded) > _LONGEST_WORD or not _CYRILLIC.search(folded):
        return ()
    return tuple(analyser().parse(folded))


@functools.lru_cache(maxsize=65536)
def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that the word may belong to, folded; the folded word itself when it has none.

    «стекла» gives both «стекло» and «стечь»: which one is meant is not decided here.
    """
    found = frozenset(fold(parse.normal_form) for parse in parses(word))
    return found or frozenset((fold(word),))


@functools.lru_cache(maxsize=65536)
def parts_of_speech(word: str) -> frozenset[str]:
    """OpenCorpora parts of speech that the word may be (``VERB``, ``NOUN``, …), empty for non-Russian words."""
    return frozenset(str(parse.tag.POS) for parse in parses(word) if parse.tag.POS)
