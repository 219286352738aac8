"""The reply as a reader reads it: words broken up, written in Latin letters or with a slip are put right.

A promise hidden from a filter is still a promise to the client. What is changed keeps its place: every character of the
readable text knows where in the reply it stands.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from harness.russian.lemmas import is_word, lemmas
from harness.russian.normalise import fold
from harness.russian.remembered import remembered

_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_·|]{1,2}[^\W\d_](?![^\W_])){3,}")
_HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w-])")
_LATIN = re.compile(r"(?<![\w@./-])[A-Za-z'’]{2,}(?![\w@/-])")
_DIGIT_INSIDE = re.compile(r"(?<![\w])(?=[\d@]*[а-яё])(?=\w*[\d@])[а-яё\d@]{3,}(?!\w)", re.IGNORECASE)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_MARKED = re.compile(r"[еиЕИ][\u0306\u0308]")
"""й and ё of two characters, as some keyboards and exports write them."""
_UNSPACED = re.compile(r"(?<=[а-яё%₽)])[.!?](?=[А-ЯЁ][а-яё])")
"""The end of a sentence that no space follows."""
_WORD = re.compile(r"(?<![\w-])[а-яё]{5,24}(?![\w-])", re.IGNORECASE)
_LETTERS_ON_END = re.compile("[А-Яа-яЁё]{5,}")
"""Finds all that `_WORD` does and parts of other words: far quicker, and where all of it is right, nothing is wrong."""
_ANY_WORD = re.compile(r"[а-яё]+", re.IGNORECASE)
_LETTERS = str.maketrans({"0": "о", "3": "з", "4": "ч", "6": "б", "1": "и", "@": "а", "8": "в"})
_TRANSLIT = tuple(
    (latin, letter)
    for letter, spellings in {
        "щ": "shch sch", "ё": "yo jo", "ж": "zh", "х": "kh h x", "ц": "ts c", "ч": "ch", "ш": "sh", "ю": "yu ju",
        "я": "ya ja", "е": "ye e", "а": "a", "б": "b", "в": "v w", "г": "g", "д": "d", "з": "z", "и": "i", "й": "j y",
        "к": "k q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "ь": "' ’",
    }.items()
    for latin in spellings.split()
)  # fmt: skip
"""Latin spellings of a letter; the longest that fits is taken."""
_SHORT = {"ne": "не", "ni": "ни"}
"""Words of two letters that are put right: a denial lost turns the sense round; others are as often English."""
_SOFT_L = re.compile("л(?=[бвгджзкмнпстфхцчшщ])")
"""«bolno», «skolko»: the soft sign that is left out inside."""
_VOWELS = "aeiouy"
_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_MOST_SLIPS = 12
"""Words of a reply that are put right at most: more would be noise, and each costs some milliseconds."""


class Readable(NamedTuple):
    """A text to be searched, and where its characters stand in the reply.

    Attributes:
        text: readable.
        places: offset in the reply of each character, and of the end; None when nothing was changed.
    """

    text: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the reply of a span of the readable text."""
        return (start, end) if self.places is None else (self.places[start], self.places[end])


@remembered(1024)
def readable(text: str, vocabulary: frozenset[str] = frozenset()) -> Readable:
    """The reply in readable spelling.

    Args:
        text: as the bot sent it.
        vocabulary: dictionary forms that a slip of one letter is put right to.
    """
    now = Readable(text, None)
    for sign, pattern, change in _STEPS:
        if sign(now.text):
            now = _changed(now, pattern, change)
    if not vocabulary or all(map(_right(vocabulary), _LETTERS_ON_END.findall(now.text))):
        return now
    return _changed(now, _WORD, _Slips(vocabulary))


def known_words(text: str) -> str:
    """A text of the same length in which words that no dictionary knows cannot be read: guessing costs too much."""
    return _ANY_WORD.sub(lambda word: word[0] if is_word(word[0]) else "x" * len(word[0]), text)


def _changed(now: Readable, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Readable:
    """The text with the matches changed; characters of a changed match point into its original."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    old = now.places or range(len(now.text) + 1)
    for match in pattern.finditer(now.text):
        new = change(match)
        if new == match[0]:
            continue
        start, end = match.span()
        parts += [now.text[last:start], new]
        places += old[last:start]
        places += [old[start + (place * (end - start)) // len(new)] for place in range(len(new))]
        last = end
    if not parts:
        return now
    parts.append(now.text[last:])
    places += old[last:]
    return Readable("".join(parts), tuple(places))


def _joined(spaced: re.Match[str]) -> str:
    word = "".join(char for char in spaced[0] if char.isalpha())
    return word if is_word(word) else spaced[0]


def _unhyphened(word: re.Match[str]) -> str:
    joined = word[0].replace("-", "")
    parts = word[0].split("-")
    if len(parts) == 2 and all(len(part) > 2 and is_word(part) for part in parts):
        return word[0]
    return joined if is_word(joined) else word[0]


def _lettered(word: re.Match[str]) -> str:
    letters = word[0].translate(_LETTERS)
    return letters if is_word(letters) else word[0]


@remembered(4096)
def cyrillic(word: str) -> str:
    """A Russian word that is written in Latin letters, in Cyrillic; other words unchanged.

    «y» is й, ы or и, «e» is е or э; the first reading that the dictionary knows is taken.
    """
    plain = word.lower()
    if len(plain) == 2:
        return _SHORT.get(plain, word)
    if not any(vowel in plain for vowel in _VOWELS):
        return word
    first = _by_letters(plain)
    hard = first.replace("й", "ы")
    tries = (first, hard, first.replace("йа", "я"), _soft(first), _soft(hard), _SOFT_L.sub("ль", first))
    return next((one for one in tries if len(one) > 2 and is_word(one)), word)


def _by_letters(plain: str) -> str:
    out: list[str] = []
    while plain:
        fitting = [pair for pair in _TRANSLIT if plain.startswith(pair[0])]
        latin, letter = max(fitting, key=lambda pair: len(pair[0]), default=(plain[0], plain[0]))
        out.append(letter)
        plain = plain[len(latin) :]
    return "".join(out)


def _soft(word: str) -> str:
    """With the soft sign that most writers leave out at the end of verbs."""
    return word + "ь" if word.endswith(("т", "ш")) else word


class _Slips:
    """Puts words that no dictionary knows right, when one slip leads to a word of the vocabulary.

    Words that the vocabulary itself has («нурофен») are right as they are.
    """

    def __init__(self, vocabulary: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._is_right = _right(vocabulary)
        self._left = _MOST_SLIPS

    def __call__(self, word: re.Match[str]) -> str:
        if not self._left or self._is_right(word[0]):
            return word[0]
        self._left -= 1
        return put_right(fold(word[0]), self._vocabulary) or word[0]


@functools.lru_cache(2)
def _right(vocabulary: frozenset[str]) -> Callable[[str], bool]:
    """Tells whether a word needs no putting right."""

    @remembered(65536)
    def is_right(word: str) -> bool:
        if word[0].isupper() and not word.isupper():
            return True  # names («Гузель»): to look for slips in them would load the dictionary for every assistant
        folded = fold(word)
        return is_word(folded) or not vocabulary.isdisjoint(lemmas(folded))

    return is_right


_STEPS: tuple[tuple[Callable[[str], object], re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        lambda text: "\u0306" in text or "\u0308" in text,
        _MARKED,
        lambda letter: unicodedata.normalize("NFC", letter[0]),
    ),
    (re.compile(r"[.!?](?=[А-ЯЁ])").search, _UNSPACED, lambda end: f"{end[0]} "),
    (re.compile(r"[ .*_·|](?:(?<=[*_·|])|\w[ .]{1,2}\w(?!\w))").search, _SPACED, _joined),
    (re.compile(r"-(?<=[^\W\d_]-)(?=[^\W\d_])").search, _HYPHENED, _unhyphened),
    (re.compile(r"[\d@](?:(?<=@)|(?<=[А-Яа-яЁё]\d)|(?=[А-Яа-яЁё]))").search, _DIGIT_INSIDE, _lettered),
    (re.compile(r"(.)\1\1").search, _STRETCHED, lambda run: run[1]),
    (re.compile(r"[A-Za-z]").search, _LATIN, lambda word: cyrillic(word[0])),
)
"""A sign without which there is nothing to change, what is changed, and how.

Most texts hold no sign: each begins with characters that are few, so that it is looked for quickly.
"""


@remembered(4096)
def put_right(folded: str, vocabulary: frozenset[str]) -> str:
    """The word one slip away whose dictionary form the vocabulary holds; empty when there is none."""
    for candidate in _one_slip(folded):
        if is_word(candidate) and not vocabulary.isdisjoint(lemmas(candidate)):
            return candidate
    return ""


def _one_slip(word: str) -> tuple[str, ...]:
    """All words that differ by one letter dropped, doubled, swapped with its neighbour, or mistaken."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    swapped = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    dropped = [a + b[1:] for a, b in cuts if b]
    mistaken = [a + letter + b[1:] for a, b in cuts if b for letter in _ALPHABET]
    added = [a + letter + b for a, b in cuts for letter in _ALPHABET]
    return tuple(dict.fromkeys((*swapped, *dropped, *mistaken, *added)))
