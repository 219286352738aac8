"""Words, numbers, times, phones and addresses of a text, with their places."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from harness.russian.normalise import fold

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_MARKS = "\u0300-\u036f"
_UNIT = r"(?=(?:руб|р\b|р\.|тыс|т\.\s?р|мин|час|ч\b|к\b|дн|лет\b|шт))"

_TOKEN = re.compile(
    rf"""
      (?P<url>(?:https?://|www\.)[^\s<>"«»]+)
    | (?P<mail>[^\W_][\w.+-]{{0,63}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}})
    | (?P<phone>(?<![\w+])(?:\+\s?7|8|7)[ (-]{{0,3}}\d{{3}}[ )-]{{0,3}}\d{{3}}(?:[ -]{{0,2}}\d{{2}}){{2}}(?!\w))
    | (?P<time>(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d))
    | (?P<number>(?<!\w)(?:\d{{1,3}}(?:\ \d{{3}}){{1,4}}(?!\ ?\d)|\d+(?:[.,]\d+)*)(?:(?!\w)|{_UNIT}))
    | (?P<word>[^\W_](?:[^\W_]|[{_INVISIBLE}{_MARKS}])*(?:[-'’][^\W_](?:[^\W_]|[{_INVISIBLE}{_MARKS}])*)*)
    | (?P<sign>[%₽$€№])
    """,
    re.VERBOSE,
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_HIDDEN_OR_MARK = re.compile(f"[{_INVISIBLE}{_MARKS}]")
_NOT_DIGIT = re.compile(r"[^\d+]")


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


@functools.lru_cache(maxsize=2048)
def tokenize(text: str) -> tuple[Token, ...]:
    """All tokens of the text in order: words (hyphenated ones whole), numbers, times, phones, links, %, ₽, №."""
    folded = fold(text)
    return tuple(
        Token(text[match.start() : match.end()], _canonical(match), match.start(), match.end())
        for match in _TOKEN.finditer(folded)
    )


def _canonical(match: re.Match[str]) -> str:
    value = match[0]
    kind = match.lastgroup
    if kind == "word":
        return _plain_word(value) if _HIDDEN_OR_MARK.search(value) else value
    if kind == "number":
        return value.replace(" ", "").replace(",", ".")
    if kind == "phone":
        return _NOT_DIGIT.sub("", value)
    return value


def _plain_word(word: str) -> str:
    """A word without what the eye does not see: soft hyphens, zero-width joints, stress marks, decomposed й and ё."""
    composed = unicodedata.normalize("NFC", _HIDDEN.sub("", word))
    return fold(_HIDDEN_OR_MARK.sub("", composed)) or word


@functools.lru_cache(maxsize=512)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of the text (razdel's rules), a line break ending one as well."""
    from razdel import sentenize  # noqa: PLC0415 - 9 ms that only few checks need

    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        spans.extend((line.start() + part.start, line.start() + part.stop) for part in sentenize(line[0]))
    return tuple(spans)
