"""What the trained model looks at: words, their stems and neighbours, who a verb speaks of, what is negated."""

from __future__ import annotations

import itertools

from harness.russian.lemmas import parses
from harness.russian.normalise import fold
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


class _Word:
    """What the model sees of one word form."""

    __slots__ = ("alone", "lemma", "negated", "negation")

    def __init__(self, folded: str) -> None:
        lemma = _lemma(folded)
        self.lemma = lemma
        self.negation = folded in _NEGATIONS
        self.negated = f"-{lemma}"
        alone = [lemma]
        alone += [f"{lemma}/{role}" for role in sorted(roles(folded))]
        if len(folded) > _STEM:
            alone.append(f"~{folded[:_STEM]}")
        around = f" {folded} "
        alone += [f"#{around[at : at + size]}" for size in _GRAMS for at in range(len(around) - size + 1)]
        self.alone = tuple(alone)


@remembered(32768)
def _word(folded: str) -> _Word:
    return _Word(folded)


def _lemma(folded: str) -> str:
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


def features_of(sentence: str) -> frozenset[str]:
    """The features of one sentence of a reply."""
    tokens = tokenize(sentence)
    words = [_word(token.folded) for token in tokens]
    found: set[str] = set()
    negated = False
    for place, word in enumerate(words):
        found.update(word.alone)
        if place and _cut(sentence, tokens[place - 1], tokens[place]):
            negated = False
        if word.negation:
            negated = True
        elif negated:
            found.add(word.negated)
    chain = ["^", *(word.lemma for word in words), "?" if sentence.rstrip(" )").endswith("?") else "$"]
    found.update(f"{left} {right}" for left, right in itertools.pairwise(chain))
    found.update(f"{left} _ {right}" for left, right in zip(chain, chain[2:], strict=False))
    return frozenset(found)


def _cut(sentence: str, left: Token, right: Token) -> bool:
    return any(char in _ENDS for char in sentence[left.end : right.start])


@remembered(1024)
def features_of_question(asked: str, answer: str) -> frozenset[str]:
    """The features of the client's message; crossed with the first words of a short reply.

    Args:
        asked: what the client said.
        answer: the reply.
    """
    words = [_word(token.folded) for token in tokenize(asked)]
    found = {f"u:{piece}" for word in words for piece in word.alone}
    chain = ["^", *(word.lemma for word in words), "$"]
    found.update(f"u:{left} {right}" for left, right in itertools.pairwise(chain))
    said = [_word(token.folded).lemma for token in tokenize(answer)[: _SHORT + 1]]
    if said and len(said) <= _SHORT:
        found.update(f"{said[0]}|{word.lemma}" for word in words)
        found.add(f"short:{len(said)}")
    return frozenset(found)
