"""Words, numbers, times, phones and addresses of a text, with their places."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from harness.russian.normalise import fold
from harness.russian.remembered import remembered

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_MARKS = "\u0300-\u036f"
_UNIT = r"(?=(?:руб|р\b|р\.|тыс|т\.\s?р|мин|час|ч\b|к\b|дн|лет\b|шт))"

_LETTERS = rf"[^\W_]++(?:[{_INVISIBLE}{_MARKS}][^\W_]*+)*+"

_ADDRESSES = r"""
      (?P<url>(?:https?://|www\.)[^\s<>"«»]+)
    | (?P<mail>[^\W_][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})
    |"""
_WORDS = rf"""
      (?=[\d+])(?:
          (?P<phone>(?<![\w+])(?:\+\s?7|8|7)[ (-]{{0,3}}\d{{3}}[ )-]{{0,3}}\d{{3}}(?:[ -]{{0,2}}\d{{2}}){{2}}(?!\w))
        | (?P<time>(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d))
        | (?P<number>(?<!\w)(?:\d{{1,3}}(?:\ \d{{3}}){{1,4}}(?!\ ?\d)|\d+(?:[.,]\d+)*)(?:(?!\w)|{_UNIT}))
      )
    | (?P<word>{_LETTERS}(?:[-'’]{_LETTERS})*+)
    | (?P<sign>[%₽$€№])
    """
_PLAIN_TOKEN = re.compile(_WORDS, re.VERBOSE)
"""For texts without addresses, the common case: looking for the @ behind every word takes most of the time."""
_ADDRESS_SIGN = re.compile(r"@|://|www\.")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_HIDDEN_OR_MARK = re.compile(f"[{_INVISIBLE}{_MARKS}]")
_NOT_DIGIT = re.compile(r"[^\d+]")


@functools.cache
def _any_token() -> re.Pattern[str]:
    return re.compile(_ADDRESSES + _WORDS, re.VERBOSE)


class Token(NamedTuple):
    """One word or number.

    Attributes:
        text: as written.
        folded: the form to compare by: folded, without invisible characters; numbers without thousands spaces and with
            a decimal point, phones as digits. Its length may differ from that of ``text``.
        start: offset of the first character in the text.
        end: offset behind the last one.
    """

    text: str
    folded: str
    start: int
    end: int


_made = tuple.__new__
"""Makes a token without a call of Python's: texts are cut into tokens more often than anything else is done to them."""


@remembered(2048)
def tokenize(text: str) -> tuple[Token, ...]:
    """All tokens of the text in order: words (hyphenated ones whole), numbers, times, phones, links, %, ₽, №."""
    folded = fold(text)
    pattern = _any_token() if _ADDRESS_SIGN.search(folded) else _PLAIN_TOKEN
    hidden = _HIDDEN_OR_MARK.search(folded) is not None
    tokens: list[Token] = []
    for match in pattern.finditer(folded):
        start, end = match.span()
        value = match[0] if match.lastgroup == "word" and not hidden else _canonical(match)
        tokens.append(_made(Token, (text[start:end], value, start, end)))
    return tuple(tokens)


def _canonical(match: re.Match[str]) -> str:
    value = match[0]
    kind = match.lastgroup
    if kind == "word" and _HIDDEN_OR_MARK.search(value):
        return _plain_word(value)
    if kind == "number":
        return value.replace(" ", "").replace(",", ".")
    if kind == "phone":
        return _NOT_DIGIT.sub("", value)
    return value


def _plain_word(word: str) -> str:
    """A word without what the eye does not see: soft hyphens, zero-width joints, stress marks, decomposed й and ё."""
    composed = unicodedata.normalize("NFC", _HIDDEN.sub("", word))
    return fold(_HIDDEN_OR_MARK.sub("", composed)) or word
