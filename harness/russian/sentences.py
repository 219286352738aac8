"""Sentences of a text: razdel's rules, asked only where the end of a sentence is open to doubt.

Most ends are plain: a sign behind a word, and a capital letter. Telling those here takes a tenth of the time.
"""

from __future__ import annotations

import re

from harness.russian.remembered import remembered
from harness.russian.words import word_list

Span = tuple[int, int]
_MAY_END = re.compile(r"""[.?!…;"„'»”’)\](}]\s+(\S)""")
"""razdel ends a sentence only behind a sign of punctuation or a smiley that white space follows."""
_LINE = re.compile(r"[^\n]+")
_SMALL = re.compile(r"[а-яё]+(?![^\W\d])")
"""A word without capitals: no sentence begins with it."""
_LAST = re.compile(r"[^\W\d]+$")
_WORD = re.compile(r"[а-яё]{2}", re.IGNORECASE)
_NEVER_LAST = word_list("abbreviations")
"""razdel ends no sentence behind these and a full stop."""
_SEEN = 10
"""Characters on either side of a sign that razdel looks at."""


@remembered(2048)
def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of the text, a line break ending one as well."""
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        spans.extend((line.start() + start, line.start() + end) for start, end in _of_line(line[0]))
    return tuple(spans)


def _of_line(line: str) -> list[Span]:
    bare = line.strip()
    offset, start = line.find(bare), 0
    spans: list[Span] = []
    for found in _MAY_END.finditer(bare):
        at, right = found.start(), found.start(1)
        if right - at >= _SEEN:
            return _by_razdel(line)
        if _SMALL.match(bare, right):
            continue
        if not _is_capital(found[1]) or not _plain(bare, start, at):
            return _by_razdel(line)
        spans.append((offset + start, offset + at + 1))
        start = right
    return [*spans, (offset + start, offset + len(bare))]


def _is_capital(char: str) -> bool:
    return "А" <= char <= "Я" or char == "Ё"


def _plain(line: str, start: int, at: int) -> bool:
    """Whether the sign at a place surely ends the sentence from ``start`` on, given that a capital letter follows.

    A full stop may also stand behind an abbreviation, initials, or the number of a list's item.
    """
    before = line[at - 1 : at].strip()
    if line[at] in "?!…":
        return bool(before)
    if line[at] != ".":
        return False
    if before.isdecimal():
        return _WORD.search(line, start, at) is not None
    last = _LAST.search(line[max(0, at - _SEEN) : at])
    word = last[0].lower() if last else ""
    return _WORD.match(word) is not None and word not in _NEVER_LAST


def _by_razdel(line: str) -> list[Span]:
    from razdel import sentenize  # noqa: PLC0415 - 9 ms that only few checks need

    return [(part.start, part.stop) for part in sentenize(line)]
