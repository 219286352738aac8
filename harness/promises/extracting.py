"""Claims of a reply: rules of the lexicon held against its sentences, and against the question that it answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from harness.promises.answers import claims_of_answer, last_question
from harness.promises.claim import Category, Claim, Span
from harness.promises.clearing import (
    FIRM,
    Fitting,
    Meant,
    cleared,
    common_words,
    conditions,
    first_fit,
    hedged,
    taken_back,
    turn_of,
    was_asked,
)  # fmt: skip
from harness.promises.rules import Lexicon, lexicon, rules_among
from harness.promises.segments import Segment, may_quote, quotes, segments
from harness.russian.clauses import clause_of
from harness.russian.negation import is_negated, may_deny
from harness.russian.patterns import Pattern, find_pattern
from harness.russian.tokens import tokenize

_NEGATIONS = frozenset(("не", "ни", "без", "нет"))


class _Hit(NamedTuple):
    """A rule that fits: where, by which pattern, and whether a negation denies it."""

    span: Span
    why: str
    denied: bool


def claims_of(text: str, asked: str = "", words: Lexicon | None = None) -> tuple[Claim, ...]:
    """The claims of a reply in order of place, those that do not bind included; one of a category in a sentence.

    Args:
        text: the reply, in readable spelling (see `harness.promises.spelling`).
        asked: what the client said before.
        words: the lexicon; the shipped one unless stated.
    """
    book = words or lexicon()
    found = _strongest(all_claims(text, asked, book), book)
    return tuple(sorted(found, key=lambda claim: (claim.span, claim.category)))


def all_claims(text: str, asked: str, book: Lexicon) -> tuple[Claim, ...]:
    """Every reading of every rule, also several of one sentence: for trying a lexicon out."""
    found: list[Claim] = []
    spoken, quoting = segments(text), may_quote(text)
    question = last_question(asked) if any(segment.answer for segment in spoken) else ""
    for segment in spoken:
        found += _of_segment(text, segment, asked, book)
        if quoting:
            found += _of_quotes(text, segment, book)
        if segment.answer and question:
            found += claims_of_answer(text, segment, question, book)
        if not segment.greets:
            question = text[segment.start : segment.end] if segment.asks else ""
    return tuple(found)


def doubted(text: str, asked: str, categories: Sequence[Category], book: Lexicon) -> frozenset[Category]:
    """Those categories of which the lexicon knows words of this reply that take claims back, or that are read past."""
    found: set[Category] = set()
    for segment in segments(text):
        candidates = book.patterns.candidates(segment.text)
        heard = book.questions.candidates(asked)
        for category in categories:
            skipped = first_fit(candidates.of((category, 0, "skips")), segment.text) is not None
            if skipped or cleared(segment.text, category, book, candidates, (asked, heard)):
                found.add(category)
    return frozenset(found)


def _strongest(claims: tuple[Claim, ...], book: Lexicon) -> Iterator[Claim]:
    """Of the claims of one category in one sentence, one: a binding one when there is any, of a sure rule at best."""

    def rank(claim: Claim) -> tuple[bool, bool]:
        return claim.binds, claim.binds and claim.rule in book.topics[claim.category].sure

    kept: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        place = (claim.category, claim.sentence)
        if place not in kept or rank(claim) > rank(kept[place]):
            kept[place] = claim
    return iter(kept.values())


def _of_segment(text: str, segment: Segment, asked: str, book: Lexicon) -> Iterator[Claim]:
    candidates = book.patterns.candidates(segment.text)
    spoken = rules_among(candidates.among(book.finding))
    if not spoken:
        return
    heard = book.questions.candidates(asked)
    common: dict[str, str] | None = None
    for category, places in itertools.groupby(spoken, lambda place: place[0]):
        topic = book.topics[category]
        sentence = _without(segment.text, candidates.of((category, 0, "skips")))
        clear: dict[str, Meant | None] = {}
        for _, number in places:
            rule = topic.rules[number]
            if rule.answer:
                continue
            hit = _hit(sentence, (category, number), candidates)
            if hit is None or not was_asked(rule, asked, heard, (category, number, "asked")):
                continue
            if taken_back(candidates.of((category, number, "unless")), segment.text, hit.span):
                continue
            around = turn_of(segment.text, hit.span)
            if around not in clear:
                clear[around] = cleared(around, category, book, candidates, (asked, heard))
            meant = _meant(segment, hit, clear[around], topic.asks)
            if meant == FIRM and topic.hedged and not rule.firm:
                common = common or common_words(segment.text, candidates, book)
                meant = hedged(common)
            if meant == FIRM and conditions(segment.text):
                meant = Meant("conditional")
            yield _claim(text, segment, category, (rule.id, hit, meant))


def _of_quotes(text: str, segment: Segment, book: Lexicon) -> Iterator[Claim]:
    """What words in quotes would claim: they are somebody else's, and the firm is not bound by them."""
    sentence = text[segment.start : segment.end]
    for start, end in quotes(sentence):
        inner = sentence[start:end]
        for part in segments(inner):
            for claim in _of_segment(inner, part, "", book):
                if claim.binds:
                    at = segment.start + start
                    yield replace(
                        claim,
                        span=(at + claim.span[0], at + claim.span[1]),
                        holder="third",
                        modality="quoted",
                        cleared_by=f"«{inner}»",
                        sentence=segment.start,
                    )


def _claim(text: str, segment: Segment, category: Category, found: tuple[str, _Hit, Meant]) -> Claim:
    rule, hit, meant = found
    span = (segment.start + hit.span[0], segment.start + hit.span[1])
    clause = clause_of(segment.text, hit.span[0])
    quote = text[segment.start + clause[0] : segment.start + max(clause[1], hit.span[1])].strip()
    return Claim(
        category, span, quote, meant.holder, meant.modality, rule, hit.why, meant.by, segment.text, segment.start
    )


def _hit(sentence: str, place: tuple[Category, int], candidates: Fitting) -> _Hit | None:
    denied: _Hit | None = None
    for pattern in candidates.of((*place, "says")):
        span = find_pattern(sentence, pattern)
        if span is None:
            continue
        if not _denied(sentence, span, pattern):
            return _Hit(span, pattern.source, denied=False)
        denied = denied or _Hit(span, pattern.source, denied=True)
    own = first_fit(candidates.of((*place, "denies")), sentence)
    return _Hit(own[0], own[1], denied=False) if own else denied


def _denied(sentence: str, span: Span, pattern: Pattern) -> bool:
    """Whether the words are denied, also by a negation that stands between them («деньги мы не возвращаем»).

    A negation that the pattern itself asks for («без очереди») denies nothing.
    """
    if not may_deny(sentence):
        return False
    if is_negated(sentence, span):
        return True
    if any(not _NEGATIONS.isdisjoint(element.forms) for element in pattern.elements):
        return False
    words = [token for token in tokenize(sentence) if span[0] <= token.start < span[1]]
    return any(is_negated(sentence, (word.start, word.end)) for word in (words[0], words[-1]))


def _meant(segment: Segment, hit: _Hit, clear: Meant | None, asks: bool) -> Meant:
    if hit.denied:
        return Meant("denied", hit.why)
    if clear is not None:
        return clear
    return Meant("asked", "?") if segment.asks and not asks else FIRM


def _without(sentence: str, skipped: tuple[Pattern, ...]) -> str:
    """The sentence, of the same length, in which the words that these patterns fit cannot be read.

    The words stay words, so that those around them come no closer to one another.
    """
    for pattern in skipped:
        while (span := find_pattern(sentence, pattern)) is not None:
            start, end = span
            sentence = (
                sentence[:start] + "".join("x" if c.isalnum() else c for c in sentence[start:end]) + sentence[end:]
            )
    return sentence
