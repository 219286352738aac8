"""What a yes or a no claims: it takes its sense from the question before it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from harness.promises.claim import Category, Claim, Span
from harness.promises.clearing import Fitting, cleared, common_words, first_fit, hedged
from harness.promises.rules import Lexicon, Rule, rules_among
from harness.promises.segments import Segment
from harness.russian.lemmas import lemmas
from harness.russian.negation import is_negated
from harness.russian.roles import roles
from harness.russian.tokens import tokenize

_REFUSALS = frozenset(("не", "ни", "нет"))
_ENDS = ".!?\n"
_SPOKEN = re.compile(r"\w")
ANSWERED = " — "
"""Stands in a quote between the client's question and the answer that takes its sense from it."""
_CLAUSE_QUOTED = 240
"""Characters of a quote at most."""


def last_question(asked: str) -> str:
    """What a short answer answers: the client's last question, or all that was said when nothing is one."""
    mark = asked.rfind("?")
    while mark >= 0:
        start = max(asked.rfind(sign, 0, mark) for sign in _ENDS) + 1
        question = asked[start : mark + 1].strip()
        if _SPOKEN.search(question):
            return question
        mark = asked.rfind("?", 0, mark)  # «сделаете??»: the second mark is no question of its own
    return asked


def claims_of_answer(text: str, segment: Segment, question: str, book: Lexicon) -> Iterator[Claim]:
    """What a yes or a no to the question before claims."""
    if not segment.whole:
        return
    candidates = book.patterns.candidates(question)
    asked = book.questions.candidates(question)
    around = book.patterns.candidates(segment.text)
    where = (segment.start, segment.end)
    for category, number in rules_among((*candidates.among(book.finding), *asked.among(book.asking))):
        rule = book.topics[category].rules[number]
        why = _answered(rule, question, (category, number), segment.answer, (candidates, asked))
        if not why or (segment.answer == "yes" and _repeats_a_denial(segment.text, question)):
            continue
        if first_fit(candidates.of((category, number, "unless")), question) is not None:
            continue
        clear = cleared(segment.text, category, book, around, ("", book.questions.candidates("")))
        meant = clear or hedged(common_words(segment.text, around, book))
        quote = f"{question.strip()}{ANSWERED}{text[segment.start : segment.end].strip()}"
        yield Claim(
            category,
            where,
            quote[:_CLAUSE_QUOTED],
            meant.holder,
            meant.modality,
            rule.id,
            why,
            meant.by,
            question,
            segment.start,
        )


def _answered(
    rule: Rule, question: str, place: tuple[Category, int], answer: str, found: tuple[Fitting, Fitting]
) -> str:
    """The pattern by which the answer makes the rule's claim, empty when it does not."""
    said, asked = found
    if rule.answer:
        hit = first_fit(asked.of((*place, "asked")), question) if rule.answer == answer else None
        return hit[1] if hit and not (answer == "yes" and _asks_whether_not(question, hit[0])) else ""
    if rule.asked:
        return ""
    own = first_fit(said.of((*place, "denies")), question, answered=True)
    if own is not None and (answer == "yes" or _negative(question[slice(*own[0])])):
        return own[1]
    hit = first_fit(said.of((*place, "says")), question, answered=True) if answer == "yes" else None
    return hit[1] if hit and not _asks_whether_not(question, hit[0]) else ""


def _asks_whether_not(question: str, span: Span) -> bool:
    """Whether a yes would deny the words («скидки не будет?»); «скидку не сделаете?» is a polite request."""
    if not is_negated(question, span):
        return False
    words = tokenize(question)
    denied = (after.folded for word, after in itertools.pairwise(words) if word.folded == "не")
    return not any("you" in roles(word) for word in denied)


def _repeats_a_denial(answer: str, question: str) -> bool:
    """Whether the answer goes on with a denial in words of the question («да, не будет»)."""
    asked = frozenset().union(*(lemmas(token.folded) for token in tokenize(question)))
    words = itertools.pairwise(tokenize(answer))
    return any(word.folded == "не" and not lemmas(after.folded).isdisjoint(asked) for word, after in words)


def _negative(words: str) -> bool:
    """Whether a no agrees with words («не подорожает?» — «нет») and does not refuse them («без чека?» — «нет»)."""
    return any(token.folded in _REFUSALS for token in tokenize(words))
