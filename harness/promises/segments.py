"""A reply cut into sentences, with what each is: a question, words of somebody else's, an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from harness.promises.claim import Span
from harness.russian.lemmas import parses
from harness.russian.normalise import fold
from harness.russian.remembered import remembered
from harness.russian.sentences import sentences
from harness.russian.tokens import Token, tokenize
from harness.russian.words import word_list

_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]")
_DONE = re.compile(r"(?i)^\W*(?:вс[её]\s+)?готово(?=\s*(?:[^\w\s]|(?:вы|вас)\b|запис))")
"""«Готово, …»: an opening that reports what has been done; the date behind it is no deadline."""
_LETTER = re.compile(r"\w")
_TAG = re.compile(r"[,.!)\s-]\s*(?:спорим|хорошо|ладно|договорились|ид[её]т|по рукам|окей|ок|лады|да)\s*\?+\W*$")
"""«…, договорились?» asks for a nod, not for an answer: the sentence before it states."""
_YES = word_list("yes")
_NO = word_list("no")
_FILLERS = word_list("answer_fillers")
ANSWERS = _FILLERS | {word for phrase in _YES | _NO for word in phrase.split()}
"""Words that only say yes or no, or greet."""
_OPENINGS = frozenset(phrase.split()[0] for phrase in _YES | _NO)
_GREETINGS = word_list("greetings")
_GREETING_OPENINGS = frozenset(phrase.split()[0] for phrase in _GREETINGS)
_LONGEST_GREETING = max(len(phrase.split()) for phrase in _GREETINGS)
_LONGEST_YES = max(len(phrase.split()) for phrase in _YES)
_LONGEST_ANSWER = 5
_LONGEST = 600
"""Characters of a sentence that is read as one."""


class Segment(NamedTuple):
    """One sentence of a reply.

    Attributes:
        start: offset of its first character in the reply.
        end: offset behind the last one.
        text: the sentence, of the same length, with other people's words blanked.
        asks: it is a question.
        answer: ``yes`` or ``no`` when it begins with an answer to the question before it.
        whole: the answer is all that its first clause says.
        greets: it only greets or thanks: the answer to a question may follow.
    """

    start: int
    end: int
    text: str
    asks: bool
    answer: str = ""
    whole: bool = False
    greets: bool = False


@remembered(1024)
def segments(text: str) -> tuple[Segment, ...]:
    """The sentences of a reply."""
    return tuple(_segment(text[left:right], left) for span in sentences(text) for left, right in _pieces(text, span))


def _pieces(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A sentence, in pieces when it is longer than people write: what a pattern costs grows with its length."""
    start, end = span
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST)
        cut = start + _LONGEST if cut <= start else cut + 1
        yield start, cut
        start = cut
    yield start, end


def _segment(sentence: str, start: int) -> Segment:
    folded = fold(sentence).rstrip()
    asks = folded.rstrip(' )»"!').endswith("?") and not _TAG.search(folded)
    words = tokenize(sentence)
    told = _greeting(sentence, words)
    answer, whole = ("", False) if asks else _answer(sentence, words[told:])
    greets = 0 < told == len(words)
    return Segment(start, start + len(sentence), without_quotes(sentence), asks, answer, whole, greets)


def without_quotes(sentence: str) -> str:
    """A sentence of the same length in which neither quotes nor an opening «Готово» can be read."""
    plain = without_done(sentence)
    if not may_quote(plain):
        return plain
    return _QUOTED.sub(lambda found: found[0][0] + " " * (len(found[0]) - 2) + found[0][-1], plain)


def may_quote(sentence: str) -> bool:
    """Whether a text holds any mark of a quote."""
    return "«" in sentence or '"' in sentence or "“" in sentence or "„" in sentence


def without_done(sentence: str) -> str:
    """A sentence of the same length in which an opening «Готово, …» cannot be read."""
    if "отов" not in sentence and "ОТОВ" not in sentence:
        return sentence
    return _DONE.sub(lambda done: _LETTER.sub("x", done[0]), sentence)


def quotes(sentence: str) -> tuple[Span, ...]:
    """The places of the words in quotes, without the marks."""
    if not may_quote(sentence):
        return ()
    return tuple((found.start() + 1, found.end() - 1) for found in _QUOTED.finditer(sentence))


def _answer(sentence: str, words: tuple[Token, ...]) -> tuple[str, bool]:
    """Whether a sentence begins with yes or no, and whether its first clause says nothing else.

    Args:
        sentence: in full.
        words: of it, without a greeting or a name before them («Анна, да»).
    """
    first: list[str] = []
    if words and words[0].folded not in _OPENINGS:
        return "", False
    for place, token in enumerate(words[: _LONGEST_ANSWER + 1]):
        first.append(token.folded)
        if _cut_after(sentence, words, place):
            break
    if not first:
        return _by_sign(sentence)
    answer = "yes" if _begins(first, _YES) else "no" if _begins(first, _NO) else ""
    if not answer:
        return "", False
    return answer, len(first) <= _LONGEST_ANSWER and ANSWERS.issuperset(first)


def _greeting(sentence: str, words: tuple[Token, ...]) -> int:
    """How many words at the beginning greet, thank or call the client by name."""
    told = 0
    if words and words[0].folded in _GREETING_OPENINGS:
        folded = [token.folded for token in words[:_LONGEST_GREETING]]
        told = max((count for count in range(1, len(folded) + 1) if " ".join(folded[:count]) in _GREETINGS), default=0)
    if told < len(words) and _is_name(sentence, words[told]):
        return told + 1
    return told


def _is_name(sentence: str, word: Token) -> bool:
    """Whether a word calls the client by name: a capital, and a mark behind it."""
    named = word.text[0].isupper() and word.folded not in _OPENINGS
    return (
        named
        and any("Name" in parse.tag for parse in parses(word.folded))
        and sentence[word.end : word.end + 1] in ",!"
    )


def _cut_after(sentence: str, words: tuple[Token, ...], place: int) -> bool:
    if place + 1 == len(words):
        return True
    return any(char in ",.!;:-–—()…" for char in sentence[words[place].end : words[place + 1].start])


def _begins(words: list[str], phrases: frozenset[str]) -> bool:
    return any(" ".join(words[:count]) in phrases for count in range(1, len(words) + 1))


def consents(sentence: str) -> bool:
    """Whether a word of consent stands anywhere in a sentence («подтверждаю», «именно так»)."""
    words = [token.folded for token in tokenize(sentence)]
    return any(_begins(words[place : place + _LONGEST_YES], _YES) for place in range(len(words)))


def _by_sign(sentence: str) -> tuple[str, bool]:
    return ("yes", True) if any(sign in sentence for sign in "👍👌💯✅🤝") else ("", False)
