"""Classes of words of a like meaning, so that what is known of «вернём деньги» holds for «отдадим сумму» as well.

Made by ``make train`` of the vectors of words: a class is what stands together there. The commonest words stand for
themselves, and a verb form is told apart by the roles it may have (see `harness.russian.roles`).
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from harness.russian.lemmas import parses
from harness.russian.normalise import fold
from harness.russian.remembered import remembered
from harness.russian.roles import roles

FILE = Path(__file__).with_name("trained") / "senses.txt"
"""One class a line; the first line holds the words that stand for themselves."""
_NONE = "_"


@functools.cache
def senses() -> dict[str, str]:
    """Dictionary form -> sign of its class; a common word is its own sign. Empty without a trained model."""
    if not FILE.is_file():
        return {}
    common, *classes = FILE.read_text(encoding="utf-8").split("\n")
    found = {word: f"c{number}" for number, line in enumerate(classes) for word in line.split()}
    found.update((word, word) for word in common.split())
    return found


@remembered(65536)
def known(word: str) -> tuple[str, str]:
    """The dictionary form and the sign of a word form, folded; interned, so that look-ups compare them at a glance."""
    return sys.intern(lemma_of(word)), sys.intern(sense_of(word))


def sense_of(word: str) -> str:
    """The sign of a word form, folded: its class and, of a verb form, its roles."""
    lemma = lemma_of(word)
    sign = senses().get(lemma, _NONE)
    if sign in (_NONE, lemma):
        return sign
    spoken = roles(word)
    return f"{sign}/{'+'.join(sorted(spoken))}" if spoken else sign


@remembered(32768)
def lemma_of(folded: str) -> str:
    """The likeliest dictionary form of a word; a sign for numbers and times."""
    if folded[0].isdigit() or folded[0] == "+":
        return _number(folded)
    found = parses(folded)
    return fold(found[0].normal_form) if found else folded


def _number(folded: str) -> str:
    if ":" in folded:
        return "<time>"
    digits = folded.partition(".")[0].lstrip("+")
    if digits == "100":
        return "<100>"
    return "<big>" if len(digits) > 2 else "<n>"
