"""Phones and e-mail addresses as they are dictated: «девятьсот семнадцать …», «anna собака mail точка ru»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.russian.normalise import fold
from harness.russian.numbers import word_value
from harness.russian.phones import find_phones
from harness.russian.remembered import remembered
from harness.russian.tokens import Token, tokenize

_MOST = 40
"""Words of one dictated number that are read: eleven digits take no more than twenty."""
_AT = re.compile(r"[ ]?(?:\bсобак[аеиу]\b|\bсобачк[аеиу]\b|[\[(](?:at|собака)[\])])[ ]?")
_DOT = re.compile(r"[ ](?:точка|dot)[ ]")
_MAIL = re.compile(r"(?<![\w.+-])[\w][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-zа-я]{2,24}(?![\w-])")


@remembered(1024)
def dictated_phones(text: str) -> tuple[tuple[int, int, str], ...]:
    """Phones of which some digits are words, as (start, end, ``+7XXXXXXXXXX``)."""
    found = []
    for run in _runs(tokenize(text)):
        phones = find_phones(_digits(run)) if any(token.folded[0].isalpha() for token in run) else ()
        if phones:
            found.append((run[0].start, run[-1].end, phones[0][2]))
    return tuple(found)


@remembered(1024)
def dictated_mails(text: str) -> tuple[str, ...]:
    """E-mail addresses of which the sign is a word, in lower case as they are written."""
    folded = fold(text)
    if _AT.search(folded) is None:
        return ()
    return tuple(hit[0] for hit in _MAIL.finditer(_DOT.sub(".", _AT.sub("@", text.lower()))))


def _runs(tokens: tuple[Token, ...]) -> Iterator[list[Token]]:
    """Longest rows of numbers and number words."""
    run: list[Token] = []
    for token in tokens:
        if token.folded.isdecimal() or word_value(token.folded) is not None:
            run.append(token)
            continue
        yield from [run] if run else []
        run = []
    yield from [run] if run else []


def _digits(run: list[Token]) -> str:
    """«девятьсот семнадцать девять» as 9179: hundreds, tens and units that follow one another are one number."""
    groups: list[str] = []
    room = 1
    for token in run[:_MOST]:
        value = int(word_value(token.folded) or 0)
        if token.folded.isdecimal():
            groups.append(token.folded)
            room = 1
        elif 0 < value < room:
            groups[-1] = str(int(groups[-1]) + value)
            room = _room(value)
        else:
            groups.append(str(value))
            room = _room(value)
    return "".join(groups)


def _room(value: int) -> int:
    """Below which the next word still belongs to a number that ends so: after «девятьсот» 100, after «двадцать» 10."""
    if value >= 100:
        return 100
    return 10 if value >= 20 else 1
