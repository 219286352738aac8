"""What the trained model looks at: words, their stems, senses and neighbours, whom a verb speaks of, what is negated.

A feature that occurs twice counts twice. So what a word brings by itself can be added up once and kept, and a reply
costs a sum over its words and their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harness.promises.senses import known, lemma_of
from harness.russian.remembered import remembered
from harness.russian.roles import roles
from harness.russian.tokens import Token, tokenize

_NEGATIONS = frozenset(("не", "ни", "нет", "без", "нельзя", "никак", "никаких", "никогда", "нету", "увы", "нисколько"))
_STEM = 5
"""Letters of a stem: «скид-», «гаран-»."""
_GRAMS = (4, 5)
"""Lengths of the pieces of words: they see through endings, prefixes and slips."""
BARE = 6
"""Words of a reply that takes its sense from the question."""
_ENDS = ",.;:!?…-—()"
PIECE = "#"
"""Sign of a piece of a word; spaces in it are the word's ends."""
NEXT, OVER, SENSES, SENSES_OVER = SIGNS = (" ", " _ ", "&", "&_&")
"""Signs of pairs: of words, of words with one between them, likewise of senses."""


Pairs = tuple[str, Sequence[str], Sequence[str]]
"""What stands together in a text, each pair a feature: their sign, one of `SIGNS`; what comes first, pair by pair,
where there may be more of them than pairs; what comes behind."""


def names_of(pairs: Pairs) -> Iterator[str]:
    """The features that pairs are."""
    sign, left, right = pairs
    return (f"{first}{sign}{second}" for first, second in zip(left, right, strict=False))


class Features(NamedTuple):
    """The features of a text.

    Attributes:
        words: word forms, each of which brings the features `alone` gives.
        pairs: what stands together: words and senses, next to one another and with one between.
        others: all other features.
        question: the text is the client's.
    """

    words: tuple[str, ...]
    pairs: tuple[Pairs, ...] = ()
    others: Sequence[str] = ()
    question: bool = False

    def names(self) -> tuple[str, ...]:
        """All of them; one that occurs twice stands there twice."""
        words = (name for word in self.words for name in alone(word, self.question))
        return (*words, *(name for pairs in self.pairs for name in names_of(pairs)), *self.others)


@remembered(32768)
def alone(folded: str, question: bool = False) -> tuple[str, ...]:
    """What a word form brings by itself: dictionary form, roles of the verb, stem, pieces."""
    lemma = lemma_of(folded)
    found = [lemma, *(f"{lemma}/{role}" for role in sorted(roles(folded)))]
    if len(folded) > _STEM:
        found.append(f"~{folded[:_STEM]}")
    around = f" {folded} "
    found += [f"{PIECE}{around[at : at + size]}" for size in _GRAMS for at in range(len(around) - size + 1)]
    return tuple(f"u:{name}" for name in found) if question else tuple(found)


def features_of(sentence: str) -> Features:
    """The features of one sentence of a reply."""
    tokens = tokenize(sentence)
    words = tuple([token.folded for token in tokens])
    forms = list(map(known, words))
    lemmas = [lemma for lemma, _ in forms]
    chain = ["^", *lemmas, "?" if sentence.rstrip(" )").endswith("?") else "$"]
    senses = ["^", *[sense for _, sense in forms], "$"]
    pairs = (
        (NEXT, chain, chain[1:]),
        (OVER, chain, chain[2:]),
        (SENSES, senses, senses[1:]),
        (SENSES_OVER, senses, senses[2:]),
    )
    return Features(words, pairs, () if _NEGATIONS.isdisjoint(words) else _negated(sentence, tokens, lemmas))


def _negated(sentence: str, tokens: tuple[Token, ...], lemmas: list[str]) -> tuple[str, ...]:
    """The words that follow a negation, up to the next mark."""
    found: list[str] = []
    negated = False
    for place, token in enumerate(tokens):
        if negated and _cut(sentence, tokens[place - 1], token):
            negated = False
        if token.folded in _NEGATIONS:
            negated = True
        elif negated:
            found.append(f"-{lemmas[place]}")
    return tuple(found)


def _cut(sentence: str, left: Token, right: Token) -> bool:
    return any(char in _ENDS for char in sentence[left.end : right.start])


@remembered(1024)
def features_of_question(asked: str, answer: str) -> Features:
    """The features of the client's message; crossed with the first words of a short reply.

    Args:
        asked: what the client said.
        answer: the reply; of one that has more than `BARE` words nothing is taken.
    """
    words = tuple([token.folded for token in tokenize(asked)])
    lemmas = list(map(lemma_of, words))
    said = [lemma_of(token.folded) for token in tokenize(answer)[: BARE + 1]]
    crossed = [f"{said[0]}|{lemma}" for lemma in lemmas] + [f"short:{len(said)}"] if 0 < len(said) <= BARE else ()
    chain = [f"u:{word}" for word in ("^", *lemmas)]
    return Features(words, ((NEXT, chain, [*lemmas, "$"]),), tuple(crossed), question=True)
