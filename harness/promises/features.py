"""What the trained model looks at: words, their stems, senses and neighbours, whom a verb speaks of, what is negated.

A feature that occurs twice counts twice. So what a word brings by itself can be added up once and kept, and a reply
costs a sum over its words and their neighbours.
"""

from __future__ import annotations

import itertools
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
_SHORT = 6
"""Words of a reply that takes its sense from the question."""
_ENDS = ",.;:!?…-—()"


class Features(NamedTuple):
    """The features of a text.

    Attributes:
        words: word forms, each of which brings the features `alone` gives.
        links: features of what stands together.
        question: the text is the client's.
    """

    words: tuple[str, ...]
    links: tuple[str, ...]
    question: bool = False

    def names(self) -> tuple[str, ...]:
        """All of them; one that occurs twice stands there twice."""
        return (*(name for word in self.words for name in alone(word, self.question)), *self.links)


@remembered(32768)
def alone(folded: str, question: bool = False) -> tuple[str, ...]:
    """What a word form brings by itself: dictionary form, roles of the verb, stem, pieces."""
    lemma = lemma_of(folded)
    found = [lemma, *(f"{lemma}/{role}" for role in sorted(roles(folded)))]
    if len(folded) > _STEM:
        found.append(f"~{folded[:_STEM]}")
    around = f" {folded} "
    found += [f"#{around[at : at + size]}" for size in _GRAMS for at in range(len(around) - size + 1)]
    return tuple(f"u:{name}" for name in found) if question else tuple(found)


def features_of(sentence: str) -> Features:
    """The features of one sentence of a reply."""
    tokens = tokenize(sentence)
    words = tuple(token.folded for token in tokens)
    forms = [known(word) for word in words]
    lemmas = [lemma for lemma, _ in forms]
    chain = ["^", *lemmas, "?" if sentence.rstrip(" )").endswith("?") else "$"]
    links = [f"{left} {right}" for left, right in itertools.pairwise(chain)]
    links += [f"{left} _ {right}" for left, right in zip(chain, chain[2:], strict=False)]
    kinds = ["^", *(sense for _, sense in forms), "$"]
    links += [f"{left}&{right}" for left, right in itertools.pairwise(kinds)]
    links += [f"{left}&_&{right}" for left, right in zip(kinds, kinds[2:], strict=False)]
    if not _NEGATIONS.isdisjoint(words):
        links += _negated(sentence, tokens, lemmas)
    return Features(words, tuple(links))


def _negated(sentence: str, tokens: tuple[Token, ...], lemmas: list[str]) -> list[str]:
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
    return found


def _cut(sentence: str, left: Token, right: Token) -> bool:
    return any(char in _ENDS for char in sentence[left.end : right.start])


@remembered(1024)
def features_of_question(asked: str, answer: str) -> Features:
    """The features of the client's message; crossed with the first words of a short reply.

    Args:
        asked: what the client said.
        answer: the reply.
    """
    words = tuple(token.folded for token in tokenize(asked))
    lemmas = [lemma_of(word) for word in words]
    chain = ["^", *lemmas, "$"]
    links = [f"u:{left} {right}" for left, right in itertools.pairwise(chain)]
    said = [lemma_of(token.folded) for token in tokenize(answer)[: _SHORT + 1]]
    if said and len(said) <= _SHORT:
        links += [f"{said[0]}|{lemma}" for lemma in lemmas]
        links.append(f"short:{len(said)}")
    return Features(words, tuple(links), question=True)
