"""Clauses: the parts of a sentence inside which a negation or a question reaches."""

from __future__ import annotations

import itertools
import re

from harness.russian.normalise import fold
from harness.russian.remembered import remembered
from harness.russian.sentences import sentences
from harness.russian.words import word_list

_BREAK = re.compile(r"[;…()«»\"]|[,:](?!(?<=\d.)\d)|\s-\s")
"""Runs on folded text, where every dash is a hyphen; commas and colons inside numbers and times do not cut."""
_CONJUNCTION = re.compile(r"\s(?=(?:но|зато|однако|поэтому)\s)|(?<!даже)(?<!только)\s(?=если\s)")
_PARENTHESES = word_list("parentheses")


@remembered(2048)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the clauses of the text: sentences cut at commas, dashes, colons and «но», «зато», «если».

    A parenthetic phrase between commas («к сожалению») does not cut.
    """
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        found.extend(_of_sentence(fold(text[start:end]), start))
    return tuple(found)


def _of_sentence(sentence: str, offset: int) -> list[tuple[int, int]]:
    cuts = sorted({0, len(sentence), *(m.end() for m in _BREAK.finditer(sentence)),
                   *(m.end() for m in _CONJUNCTION.finditer(sentence))})  # fmt: skip
    parts: list[tuple[int, int]] = []
    joined = False
    for start, end in itertools.pairwise(cuts):
        bare = _BREAK.sub("", sentence[start:end]).strip(" .!?")
        parenthetic = bare in _PARENTHESES
        if parts and (joined or parenthetic):
            parts[-1] = (parts[-1][0], offset + end)
        elif bare:
            parts.append((offset + start, offset + end))
        joined = parenthetic
    return parts


def clause_of(text: str, place: int) -> tuple[int, int]:
    """The clause that holds this offset; the whole text when none does."""
    return next((span for span in clauses(text) if span[0] <= place < span[1]), (0, len(text)))
