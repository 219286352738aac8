"""Reading a message for promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from harness.promises.data import HEDGES, PROMISING, lexicon
from harness.promises.offers import covered
from harness.promises.promise import Promise
from harness.russian.clauses import clause_of
from harness.russian.negation import is_negated
from harness.russian.patterns import Pattern, find_pattern
from harness.russian.remembered import remembered
from harness.russian.tokens import sentences, tokenize

_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")
_DONE = re.compile(r"(?i)^\W*(?:вс[её]\s+)?готово(?=\s*(?:[^\w\s]|(?:вы|вас)\b|запис))")
"""«Готово, …»: an opening that reports what has been done; the date behind it is no deadline."""
_LETTER = re.compile(r"\w")

_Candidates = Mapping[tuple[str, str], tuple[Pattern, ...]]

_NEGATIONS = frozenset(("не", "ни", "без", "нет"))


def find_promises(text: str, offers: tuple[dict[str, Any], ...]) -> tuple[Promise, ...]:
    """The forbidden promises of a bot's message, in order of place, at most one of a category in a sentence.

    A sentence that is a question promises nothing; neither do words in quotes, negated ones, and hedged ones («обычно»,
    «решает врач») where the category allows that. Discounts within the approved offers are no finding.

    Args:
        text: one message of the bot.
        offers: the ``list`` of an offers fixture: mappings with ``percent``, ``free``, ``services``.
    """
    return tuple(
        reading.promise
        for reading in _readings(text)
        if reading.promise.category != "discount" or not covered(reading.sentence, offers, text[: reading.start])
    )


class _Reading(NamedTuple):
    """A promise before the offers are asked; its sentence with quotes blanked, and where that begins in the text."""

    promise: Promise
    sentence: str
    start: int


@remembered(1024)
def _readings(text: str) -> tuple[_Reading, ...]:
    """All promises of the text, whatever is on offer: a message is read once for all policies that ask about it."""
    if not any(_worth_reading(line) for line in text.split("\n")):
        return ()
    found = [
        reading
        for start, end in sentences(text)
        if not text[start:end].rstrip(' )»"').endswith("?")
        for reading in _of_sentence(text[start:end], start)
    ]
    return tuple(sorted(found, key=lambda reading: (reading.promise.span, reading.promise.category)))


def _worth_reading(line: str) -> bool:
    """Whether a pattern fits the line as a whole: a cheap first look that spares most messages the closer one.

    What fits a sentence fits the line too, except when blanked quotes brought its words together.
    """
    candidates = lexicon().patterns.candidates(line)
    if not _may_promise(candidates):
        return False
    if _QUOTED.search(line):
        return True
    promising = (pattern for (_, field), patterns in candidates.items() if field in PROMISING for pattern in patterns)
    return any(find_pattern(line, pattern) is not None for pattern in promising)


def _may_promise(candidates: _Candidates) -> bool:
    return any(field in PROMISING for _, field in candidates)


def _of_sentence(sentence: str, offset: int) -> Iterator[_Reading]:
    words = lexicon()
    readable = without_quotes(sentence)
    candidates = words.patterns.candidates(readable)
    if not _may_promise(candidates):
        return
    hedged = _first(candidates.get(HEDGES, ()), readable) is not None
    for name, category in words.categories.items():
        if hedged and category.hedged:
            continue
        hit = _hit(readable, name, candidates)
        if hit is None:
            continue
        (start, end), why = hit
        clause = clause_of(sentence, start)
        quote = sentence[clause[0] : max(clause[1], end)].strip()
        yield _Reading(Promise(name, (offset + start, offset + end), quote, why), readable, offset)


def without_quotes(sentence: str) -> str:
    """A sentence of the same length in which neither quotes nor an opening «Готово» can be read."""
    unquoted = _QUOTED.sub(lambda quoted: "«" + " " * (len(quoted[0]) - 2) + "»", sentence)
    return _DONE.sub(lambda done: _LETTER.sub("x", done[0]), unquoted)


def without(sentence: str, harmless: tuple[Pattern, ...]) -> str:
    """The sentence, of the same length, in which the words that these patterns fit cannot be read.

    The words stay words, so that those around them come no closer to one another.
    """
    for pattern in harmless:
        while (span := find_pattern(sentence, pattern)) is not None:
            start, end = span
            sentence = sentence[:start] + _LETTER.sub("x", sentence[start:end]) + sentence[end:]
    return sentence


def _hit(sentence: str, category: str, candidates: _Candidates) -> tuple[tuple[int, int], str] | None:
    patterns, as_is = candidates.get((category, "patterns"), ()), candidates.get((category, "as_is"), ())
    if not (patterns or as_is) or _first(candidates.get((category, "exceptions"), ()), sentence) is not None:
        return None
    sentence = without(sentence, candidates.get((category, "harmless"), ()))
    for pattern in patterns:
        span = find_pattern(sentence, pattern)
        if span is not None and not _denied(sentence, span, pattern):
            return span, pattern.source
    return _first(as_is, sentence)


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
