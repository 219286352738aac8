"""Folding: the form in which two texts are compared, with every character at its old place."""

from __future__ import annotations

import re

from harness.russian.remembered import remembered

LOOKALIKES = str.maketrans("aceopxyktmbh", "асеорхуктмвн")
"""Latin letters that look like Cyrillic ones (in lower or upper case) and slip into Cyrillic words from keyboards."""

_MIXED_WORD = re.compile(r"(?<![a-zа-я])(?=[a-z]*[а-я])(?=[а-я]*[aceopxyktmbh])[a-zа-я]+")
_LATIN = re.compile("[a-z]")
_ODD_SPACE = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ODD_DASH = re.compile("[‐‑‒–—−]")


@remembered(4096)
def fold(text: str) -> str:
    """The text in lower case, with ё as е, plain spaces and hyphens, and no Latin letters inside Cyrillic words.

    Character ``i`` of the result stands for character ``i`` of the text, so that spans found in one are spans of the
    other. Folding twice changes nothing. Zero-width characters stay (see `harness.russian.tokens`).
    """
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(_lower(char) for char in text)
    folded = folded.replace("ё", "е")
    if folded.isascii():
        return _ODD_SPACE.sub(" ", folded)
    folded = _ODD_DASH.sub("-", _ODD_SPACE.sub(" ", folded))
    if _LATIN.search(folded):
        folded = _MIXED_WORD.sub(lambda word: word[0].translate(LOOKALIKES), folded)
    return folded


def _lower(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char
