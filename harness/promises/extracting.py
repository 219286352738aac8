"""Claims of a reply: rules of the lexicon held against its sentences, and against the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from harness.promises.claim import Category, Claim, Modality, Span
from harness.promises.rules import COMMON, Lexicon, Part, Rule, lexicon
from harness.promises.segments import Segment, segments
from harness.promises.slots import slots_of
from harness.russian.clauses import clause_of, clauses
from harness.russian.negation import is_negated
from harness.russian.patterns import Pattern, find_pattern
from harness.russian.tokens import tokenize
from harness.russian.words import word_list

_CONDITIONS = word_list("conditions")
_NEGATIONS = frozenset(("не", "ни", "без", "нет"))
_Candidates = Mapping[Part, tuple[Pattern, ...]]
_FINDING = frozenset(("says", "denies"))
"""Fields of a rule that find claims, as the index names them."""
_QUESTION = re.compile(r"[^.!?\n]*\?")
_CLAUSE_QUOTED = 240
"""Characters of a quote at most."""


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
    found = _strongest(all_claims(text, asked, words or lexicon()))
    return tuple(sorted(found, key=lambda claim: (claim.span, claim.category)))


def all_claims(text: str, asked: str, book: Lexicon) -> tuple[Claim, ...]:
    """Every reading of every rule, also several of one sentence: for trying a lexicon out."""
    found: list[Claim] = []
    question = _last_question(asked)
    for segment in segments(text):
        found += _of_segment(text, segment, asked, book)
        if segment.answer and question:
            found += _of_answer(text, segment, question, book)
        question = text[segment.start : segment.end] if segment.asks else ""
    return tuple(found)


def doubted(text: str, asked: str, book: Lexicon) -> frozenset[Category]:
    """Categories of which the lexicon knows words of this reply that take claims back, or that are read past."""
    found: set[Category] = set()
    for segment in segments(text):
        candidates = book.patterns.candidates(segment.text)
        heard = book.questions.candidates(asked) if asked else {}
        for category in book.topics:
            skipped = _first(candidates.get((category, 0, "skips"), ()), segment.text) is not None
            if skipped or _cleared(segment.text, category, book, candidates, (asked, heard)):
                found.add(category)
    return frozenset(found)


def _strongest(claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """Of the claims of one category in one sentence, one: a binding one when there is any."""
    kept: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        place = (claim.category, claim.sentence)
        if place not in kept or (claim.binds and not kept[place].binds):
            kept[place] = claim
    return iter(kept.values())


def _last_question(asked: str) -> str:
    """What a short answer answers: the client's last question, or all that was said when nothing is one."""
    questions = [part for part in _QUESTION.findall(asked) if part.strip()]
    return questions[-1].strip() if questions else asked


def _of_segment(text: str, segment: Segment, asked: str, book: Lexicon) -> Iterator[Claim]:
    candidates = book.patterns.candidates(segment.text)
    if not candidates:
        return
    heard = book.questions.candidates(asked) if asked else {}
    clauses: dict[str, str] | None = None
    spoken = {(category, number) for category, number, field in candidates if field in _FINDING}
    for category, topic in book.topics.items():
        sentence = _without(segment.text, candidates.get((category, 0, "skips"), ()))
        clear = None
        for number, rule in enumerate(topic.rules):
            if (category, number) not in spoken or rule.answer:
                continue
            hit = _hit(sentence, (category, number), candidates)
            if hit is None or not _was_asked(rule, asked, heard.get((category, number, "asked"), ())):
                continue
            if _taken_back(candidates.get((category, number, "unless"), ()), segment.text, hit.span):
                continue
            if clear is None:
                clear = _cleared(segment.text, category, book, candidates, (asked, heard))
            modality, by = _modality(segment, hit, clear, topic.asks)
            if modality == "firm" and topic.hedged and not rule.firm:
                clauses = clauses or _common(segment.text, candidates)
                modality, by = _hedged(clauses)
            yield _claim(text, segment, category, (rule.id, hit, modality, by))


def _of_answer(text: str, segment: Segment, question: str, book: Lexicon) -> Iterator[Claim]:
    """What a yes or a no to the question before claims."""
    if not segment.whole:
        return
    candidates = book.patterns.candidates(question)
    asked = book.questions.candidates(question)
    around = book.patterns.candidates(segment.text)
    where = (segment.start, segment.end)
    for category, topic in book.topics.items():
        for number, rule in enumerate(topic.rules):
            why = _answered(rule, question, (category, number), segment.answer, (candidates, asked))
            if not why:
                continue
            if _first(candidates.get((category, number, "unless"), ()), question) is not None:
                continue
            clear = _cleared(segment.text, category, book, around, ("", {}))
            modality, by = _denied_by(clear) if clear else _hedged(_common(segment.text, around))
            quote = f"{question.strip()} — {text[segment.start : segment.end].strip()}"
            yield Claim(
                category,
                where,
                quote[:_CLAUSE_QUOTED],
                "firm",
                modality,
                rule.id,
                why,
                by,
                slots_of(question),
                segment.start,
            )


def _answered(
    rule: Rule, question: str, place: tuple[Category, int], answer: str, found: tuple[_Candidates, _Candidates]
) -> str:
    """The pattern by which the answer makes the rule's claim, empty when it does not."""
    said, asked = found
    if rule.answer:
        hit = _first(asked.get((*place, "asked"), ()), question) if rule.answer == answer else None
        return hit[1] if hit else ""
    if rule.asked:
        return ""
    own = _first(said.get((*place, "denies"), ()), question, answered=True)
    if own is not None:
        return own[1]
    hit = _first(said.get((*place, "says"), ()), question, answered=True) if answer == "yes" else None
    return hit[1] if hit else ""


def _claim(text: str, segment: Segment, category: Category, found: tuple[str, _Hit, Modality, str]) -> Claim:
    rule, hit, modality, by = found
    span = (segment.start + hit.span[0], segment.start + hit.span[1])
    clause = clause_of(segment.text, hit.span[0])
    quote = text[segment.start + clause[0] : segment.start + max(clause[1], hit.span[1])].strip()
    return Claim(category, span, quote, "firm", modality, rule, hit.why, by, slots_of(segment.text), segment.start)


def _hit(sentence: str, place: tuple[Category, int], candidates: _Candidates) -> _Hit | None:
    denied: _Hit | None = None
    for pattern in candidates.get((*place, "says"), ()):
        span = find_pattern(sentence, pattern)
        if span is None:
            continue
        if not _denied(sentence, span, pattern):
            return _Hit(span, pattern.source, denied=False)
        denied = denied or _Hit(span, pattern.source, denied=True)
    own = _first(candidates.get((*place, "denies"), ()), sentence)
    return _Hit(own[0], own[1], denied=False) if own else denied


def _denied(sentence: str, span: Span, pattern: Pattern) -> bool:
    """Whether the words are denied, also by a negation that stands between them («деньги мы не возвращаем»).

    A negation that the pattern itself asks for («без очереди») denies nothing.
    """
    if is_negated(sentence, span):
        return True
    if any(not _NEGATIONS.isdisjoint(element.forms) for element in pattern.elements):
        return False
    words = [token for token in tokenize(sentence) if span[0] <= token.start < span[1]]
    return any(is_negated(sentence, (word.start, word.end)) for word in (words[0], words[-1]))


def _taken_back(patterns: tuple[Pattern, ...], sentence: str, span: Span) -> bool:
    """Whether words of the claim's own clauses take it back, or of a condition, which reaches over its sentence."""
    if not patterns or _first(patterns, sentence) is None:
        return False
    own = (clause_of(sentence, span[0])[0], clause_of(sentence, span[1] - 1)[1])
    conditions = [(start, end) for start, end in clauses(sentence) if _opens_condition(sentence[start:end])]
    return any(_first(patterns, sentence[start:end]) is not None for start, end in (own, *conditions))


def _opens_condition(clause: str) -> bool:
    words = tokenize(clause)
    return bool(words) and words[0].folded in _CONDITIONS


def _was_asked(rule: Rule, asked: str, heard: tuple[Pattern, ...]) -> bool:
    return not rule.asked or _first(heard, asked) is not None


def _cleared(
    sentence: str, category: Category, book: Lexicon, candidates: _Candidates, asked: tuple[str, _Candidates]
) -> str:
    """Id of the rule that takes claims of the category in this sentence back, empty when none does."""
    for number, rule in enumerate(book.topics[category].clears):
        fits = any(
            _first(candidates.get((category, number, field), ()), sentence) is not None
            for field in ("clear.says", "clear.denies")
        )
        if not fits or not _was_asked(rule, asked[0], asked[1].get((category, number, "clear.asked"), ())):
            continue
        if _first(candidates.get((category, number, "clear.unless"), ()), sentence) is None:
            return rule.id
    return ""


def _modality(segment: Segment, hit: _Hit, clear: str, asks: bool) -> tuple[Modality, str]:
    if hit.denied:
        return "denied", hit.why
    if clear:
        return "denied", clear
    if segment.asks and not asks:
        return "asked", "?"
    return "firm", ""


def _denied_by(clear: str) -> tuple[Modality, str]:
    return "denied", clear


def _common(sentence: str, candidates: _Candidates) -> dict[str, str]:
    """Kind of common pattern -> the pattern of it that fits the sentence."""
    found: dict[str, str] = {}
    for (category, _, name), patterns in candidates.items():
        if category == COMMON and (hit := _first(patterns, sentence)) is not None:
            found[name] = hit[1]
    return found


_MODALITIES: tuple[tuple[str, Modality], ...] = (
    ("hedges", "hedged"),
    ("delegates", "delegated"),
    ("reports", "reported"),
)


def _hedged(found: Mapping[str, str]) -> tuple[Modality, str]:
    for name, modality in _MODALITIES:
        if name in found:
            return modality, found[name]
    return "firm", ""


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


def _first(patterns: tuple[Pattern, ...], sentence: str, *, answered: bool = False) -> tuple[Span, str] | None:
    for pattern in patterns:
        span = find_pattern(sentence, pattern, answered)
        if span is not None:
            return span, pattern.source
    return None
