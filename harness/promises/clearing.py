"""What takes a claim back: words beside it, rules of its category, hedges, somebody else who decides."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from harness.promises.claim import Category, Holder, Modality, Span
from harness.promises.rules import CLEARING, Lexicon, Part, Rule
from harness.russian.clauses import clause_of, clauses
from harness.russian.pattern_index import Candidates
from harness.russian.patterns import Pattern, find_pattern, prepare
from harness.russian.remembered import remembered
from harness.russian.tokens import tokenize
from harness.russian.words import word_list

_TURN = re.compile(r",\s+(?=[аА]\s)")
_CONDITIONS = word_list("conditions")
Fitting = Candidates[Part]
"""The patterns that may fit a text, by the field of the rule that they stand in."""


class Meant(NamedTuple):
    """How a claim is meant, by which words or rule, and whose it is."""

    modality: Modality
    by: str = ""
    holder: Holder = "firm"


FIRM = Meant("firm")
MEANINGS: dict[str, Modality] = {
    "third": "denied", "past": "past", "reported": "reported", "delegated": "delegated", "hedged": "hedged",
}  # fmt: skip
"""What a rule of ``clears`` says that it finds (``means``) -> modality; else the claim counts as denied."""


def taken_back(patterns: tuple[Pattern, ...], sentence: str, span: Span) -> bool:
    """Whether words of the claim's own clauses take it back, or of a condition, which reaches over its sentence."""
    if not patterns or first_fit(patterns, sentence) is None:
        return False
    own = (clause_of(sentence, span[0])[0], clause_of(sentence, span[1] - 1)[1])
    return any(first_fit(patterns, sentence[start:end]) is not None for start, end in (own, *conditions(sentence)))


def turn_of(sentence: str, span: Span) -> str:
    """The part of a sentence that holds a place, between turns («страховая вернёт деньги, а мы сделаем скидку»).

    What stands on the other side of a turn speaks of somebody or something else, and takes nothing back.
    """
    cuts = [0, *(found.end() for found in _TURN.finditer(sentence)), len(sentence)]
    return next((sentence[a:b] for a, b in itertools.pairwise(cuts) if a <= span[0] and span[1] <= b), sentence)


@remembered(1024)
def conditions(sentence: str) -> tuple[Span, ...]:
    """The clauses that state a condition («если …»)."""
    if _CONDITIONS.isdisjoint(prepare(sentence).all):
        return ()
    opening = ((span, tokenize(sentence[slice(*span)])) for span in clauses(sentence))
    return tuple(span for span, words in opening if words and words[0].folded in _CONDITIONS)


def was_asked(rule: Rule, asked: str, heard: Fitting, part: Part) -> bool:
    """Whether the client's message is what the rule asks for, given the patterns that may fit it."""
    return not rule.asked or first_fit(heard.of(part), asked) is not None


def cleared(
    sentence: str, category: Category, book: Lexicon, candidates: Fitting, asked: tuple[str, Fitting]
) -> Meant | None:
    """What a rule that takes claims of the category in this sentence back makes of them; None when none does."""
    clears = book.topics[category].clears
    for number in sorted({number for _, number, _ in candidates.among(book.clearing[category])}):
        rule = clears[number]
        patterns = (pattern for field in CLEARING for pattern in candidates.of((category, number, field)))
        if first_fit(patterns, sentence) is None:
            continue
        if not was_asked(rule, *asked, (category, number, "clear.asked")):
            continue
        if first_fit(candidates.of((category, number, "clear.unless")), sentence) is None:
            return Meant(MEANINGS.get(rule.means, "denied"), rule.id, "third" if rule.means == "third" else "firm")
    return None


def common_words(sentence: str, candidates: Fitting, book: Lexicon) -> dict[str, str]:
    """Kind of common pattern -> the pattern of it that fits the sentence."""
    found: dict[str, str] = {}
    for part in candidates.among(book.shared):
        hit = first_fit(candidates.of(part), sentence)
        if hit is not None:
            found[part[2]] = hit[1]
    return found


_MODALITIES: tuple[tuple[str, Modality], ...] = (
    ("hedges", "hedged"),
    ("delegates", "delegated"),
    ("reports", "reported"),
)


def hedged(found: Mapping[str, str]) -> Meant:
    """How a claim beside common patterns is meant (see `common_words`)."""
    return next((Meant(modality, found[name]) for name, modality in _MODALITIES if name in found), FIRM)


def first_fit(patterns: Iterable[Pattern], sentence: str, *, answered: bool = False) -> tuple[Span, str] | None:
    """The place of the first pattern that fits, and its source."""
    for pattern in patterns:
        span = find_pattern(sentence, pattern, answered)
        if span is not None:
            return span, pattern.source
    return None
