"""The text of an exported file: its coding is told by its own bytes, never guessed in silence."""

from __future__ import annotations

import re

from harness.errors import Problem

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the workbooks of spreadsheets begin."""
_RUSSIAN = ("cp1251", "cp866", "koi8_r")
_SAMPLE = 200_000
_HEAD = 400
_MOSTLY = 5
"""Of so many letters outside ASCII one that is no UTF-8 is damage, not another coding."""
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбч")
_TYPICAL = frozenset("«»—–…№“”„’°×\u00a0")
_SWAPPED = re.compile("[а-яё][А-ЯЁ]")


def text_of(data: bytes, path: str, problems: list[Problem]) -> tuple[str, str]:
    """The text of a file, and the coding that it was in; an empty text when it cannot be told.

    Args:
        data: as it was stored.
        path: for problems.
        problems: is added to.
    """
    if data.startswith(_BOOKS):
        problems.append(Problem(code="replies.workbook", path=path))
        return "", ""
    coding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _wide(data[:_HEAD])
    if coding:
        return _strictly(data, coding, path, problems)
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return _foreign(data, path, problems)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: the high bytes of separators and digits are nought."""
    for first, coding in ((0, "utf-16-be"), (1, "utf-16-le")):
        half, other = head[first::2], head[1 - first :: 2]
        if len(half) > 1 and half.count(0) * 4 > len(half) and not other.count(0):
            return coding
    return ""


def _foreign(data: bytes, path: str, problems: list[Problem]) -> tuple[str, str]:
    read = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= char <= "\udcff" for char in read)
    if broken * _MOSTLY < sum(not char.isascii() for char in read) - broken:
        return _strictly(data, "utf-8", path, problems)
    sample = data[:_SAMPLE]
    scores = {coding: _russian(sample.decode(coding, "replace")) for coding in _RUSSIAN}
    best = max(_RUSSIAN, key=scores.__getitem__)
    if scores[best] <= 0:
        return _strictly(data, "utf-8", path, problems)
    return _strictly(data, best, path, problems)


def _russian(text: str) -> float:
    """How much a text looks like Russian: common letters speak for it, signs and capitals behind small ones against."""
    score = 0.0
    for char in text:
        if char.isascii() or char in _TYPICAL:
            continue
        if char.lower() in _COMMON:
            score += 1 if char.islower() else 0.5
        elif not char.isalpha():
            score -= 2
    return score - 2 * len(_SWAPPED.findall(text))


def _strictly(data: bytes, coding: str, path: str, problems: list[Problem]) -> tuple[str, str]:
    try:
        return data.decode(coding), coding
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(coding, "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        problems.append(
            Problem(code="replies.coding", path=path, line=line, column=column,
                    parameters={"coding": coding.removesuffix("-sig").upper()})
        )  # fmt: skip
        return "", ""
