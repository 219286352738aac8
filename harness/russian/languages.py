"""Which language a message is in, by its letters."""

from __future__ import annotations

import re

from harness.russian.normalise import fold
from harness.russian.words import word_list

_TATAR_LETTERS = re.compile("[әөүҗңһ]")
_TATAR_WORDS = word_list("tatar")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[a-z]")
_OTHER = re.compile(r"[^\W\d_Ѐ-ӿa-z]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}(?![A-Za-z\d])")
_ENGLISH_WORDS = word_list("english")
_NOT_PROSE = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S{1,64}@\S+")


def language(text: str) -> str:
    """``ru``, ``tt``, ``en`` or ``other``; empty when the text has no letters, or nothing but names in Latin letters.

    The script with most letters decides (links and addresses do not count). Cyrillic is Tatar when at least one word in
    six has a letter that Russian lacks or is a common Tatar word: a Russian sentence with one Tatar name stays Russian.
    """
    folded = _NOT_PROSE.sub(" ", fold(text))
    cyrillic, latin, other = (len(script.findall(folded)) for script in (_CYRILLIC, _LATIN, _OTHER))
    most = max(cyrillic, latin, other)
    if most == 0:
        return ""
    if most == other:
        return "other"
    if most == latin and latin > cyrillic and (_is_prose(text) or not cyrillic):
        return "en" if _is_prose(text) else ""
    words = [word for word in _WORD.findall(folded) if _CYRILLIC.search(word)]
    tatar = sum(1 for word in words if _TATAR_LETTERS.search(word) or word in _TATAR_WORDS)
    return "tt" if tatar and tatar * 6 >= len(words) else "ru"


def _is_prose(text: str) -> bool:
    """Whether Latin words are a sentence and not a list of names and models («Samsung HS60, GE Voluson E8»)."""
    words = _LATIN_WORD.findall(_NOT_PROSE.sub(" ", text))
    return any(word.islower() or word.lower() in _ENGLISH_WORDS for word in words)
