"""Reading a message for promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from harness.promises.data import Category, Lexicon, lexicon
from harness.promises.offers import covered
from harness.promises.promise import Promise
from harness.russian.clauses import clause_of
from harness.russian.negation import is_negated
from harness.russian.patterns import Pattern, find_pattern
from harness.russian.tokens import sentences, tokenize

_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")

_NEGATIONS = frozenset(("не", "ни", "без", "нет"))


def find_promises(text: str, offers: tuple[dict[str, Any], ...]) -> tuple[Promise, ...]:
    """The forbidden promises of a bot's message, in order of place, at most one of a category in a sentence.

    A sentence that is a question promises nothing; neither do words in quotes, negated ones, and hedged ones («обычно»,
    «решает врач») where the category allows that. Discounts within the approved offers are no finding.

    Args:
        text: one message of the bot.
        offers: the ``list`` of an offers fixture: mappings with ``percent``, ``free``, ``services``.
    """
    words = lexicon()
    found = [
        promise
        for start, end in sentences(text)
        if not text[start:end].rstrip(' )»"').endswith("?")
        for promise in _of_sentence(text[start:end], start, offers, words)
    ]
    return tuple(sorted(found, key=lambda promise: (promise.span, promise.category)))


def _of_sentence(
    sentence: str, offset: int, offers: tuple[Mapping[str, Any], ...], words: Lexicon
) -> Iterator[Promise]:
    readable = _QUOTED.sub(lambda quoted: "«" + " " * (len(quoted[0]) - 2) + "»", sentence)
    hedged = _first(words.hedges, readable) is not None
    for name, category in words.categories.items():
        if hedged and category.hedged:
            continue
        hit = _hit(readable, category)
        if hit is None or (name == "discount" and covered(readable, offers)):
            continue
        (start, end), why = hit
        clause = clause_of(sentence, start)
        yield Promise(
            category=name,
            span=(offset + start, offset + end),
            quote=sentence[clause[0] : max(clause[1], end)].strip(),
            why=why,
        )


def _hit(sentence: str, category: Category) -> tuple[tuple[int, int], str] | None:
    if _first(category.exceptions, sentence) is not None:
        return None
    for pattern in category.patterns:
        span = find_pattern(sentence, pattern)
        if span is not None and not _denied(sentence, span, pattern):
            return span, pattern.source
    return _first(category.as_is, sentence)


def _denied(sentence: str, span: tuple[int, int], pattern: Pattern) -> bool:
    """Whether the words are denied, also by a negation that stands between them («деньги мы не возвращаем»).

    A negation that the pattern itself asks for («без очереди») denies nothing.
    """
    if is_negated(sentence, span):
        return True
    if any(not _NEGATIONS.isdisjoint(element.forms) for element in pattern.elements):
        return False
    words = [token for token in tokenize(sentence) if span[0] <= token.start < span[1]]
    return any(is_negated(sentence, (word.start, word.end)) for word in (words[0], words[-1]))


def _first(patterns: tuple[Pattern, ...], sentence: str) -> tuple[tuple[int, int], str] | None:
    for pattern in patterns:
        span = find_pattern(sentence, pattern)
        if span is not None:
            return span, pattern.source
    return None
