"""What a bot asks the client for."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from harness.russian.clauses import clauses
from harness.russian.negation import is_negated
from harness.russian.normalise import fold
from harness.russian.pattern_index import PatternIndex
from harness.russian.patterns import Pattern, compile_pattern, find_pattern, prepare
from harness.russian.remembered import remembered
from harness.russian.sentences import sentences

TOPICS: tuple[str, ...] = (
    "name", "phone", "email", "consent", "mailing_consent", "service", "master", "date", "time", "branch", "confirm",
    "reason", "guardian", "help",
)  # fmt: skip
"""Everything that `asked` can find."""

_NEAR = 3
"""So many sentences back a short question may take its topic from."""
_SHORT = 6
"""A question of at most so many words may lean on what was said before."""
_DATA_LIST = re.compile(r"(обработк[^\W_]*[^,;:()?!]{0,80})(\([^()]*\)|(?::|\s-)\s[^?!;]*)")
"""«… на обработку персональных данных (имя и телефон)»: says which data, does not ask for them."""
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")


_Group = tuple[str, str]
"""Patterns of one sort: topic (empty for those of no topic) and field of the data file."""
_REQUESTS, _AGAIN, _CHOICES = ("", "requests"), ("", "again"), ("", "choices")
_AGREEMENT, _LEANING = ("", "agreement"), ("", "leaning")


class _Topic(NamedTuple):
    """How one topic is asked for; its patterns are in the index.

    Patterns called ``direct`` say by themselves that it is asked for, when the sentence is a question or a request;
    ``things`` name what is asked for and count only inside a question or behind a request; ``except`` takes it back.

    Attributes:
        question_only: a request without a question mark does not count.
        times: a question that names times of day («12:00 или 15:00?») counts.
        agreed: «Вы согласны?» may ask for it.
    """

    question_only: bool
    times: bool
    agreed: bool


class _Lexicon(NamedTuple):
    patterns: PatternIndex[_Group]
    interrogatives: frozenset[str]
    statements: frozenset[str]
    topics: dict[str, _Topic]


@functools.cache
def _lexicon() -> _Lexicon:
    data = json.loads(Path(__file__).with_name("topics.json").read_bytes())
    groups = {group: _patterns(data[group[1]]) for group in (_REQUESTS, _AGAIN, _CHOICES, _AGREEMENT, _LEANING)}
    for name, entry in data["topics"].items():
        groups |= {(name, field): _patterns(entry.get(field, [])) for field in ("direct", "things", "except")}
    return _Lexicon(
        patterns=PatternIndex(groups),
        interrogatives=frozenset(data["interrogatives"].split()),
        statements=frozenset(data["statements"].split()),
        topics={
            name: _Topic(
                question_only=bool(entry.get("question_only")),
                times=bool(entry.get("times")),
                agreed=name in data["agreed"],
            )
            for name, entry in data["topics"].items()
        },
    )


def _patterns(sources: list[str]) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source) for source in sources)


@remembered(1024)
def asked(text: str) -> frozenset[str]:
    """The topics that a message asks for, of `TOPICS`.

    A topic is asked for by a question or a request («напишите номер», «нужен ваш телефон»); a statement about it
    («записала ваш номер») is not. Politeness does not matter, word forms do not either.
    """
    calls = any(_calls(line) for line in text.split("\n"))
    if not calls and "?" not in text:
        return frozenset()
    found: set[str] = set()
    before: list[str] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        if calls or "?" in sentence:
            found |= _of_sentence(sentence) or _of_neighbours(before, sentence)
        before.append(sentence)
    return frozenset(found)


def _calls(line: str) -> bool:
    """Whether a line may hold a request; most messages hold none, and nothing else of them is looked at."""
    return not {_REQUESTS, _AGAIN, _CHOICES}.isdisjoint(_candidates(line))


def _of_sentence(sentence: str) -> set[str]:
    lexicon = _lexicon()
    question = "?" in sentence
    request = _request_at(sentence)
    if not question and request is None:
        return set()
    asking = _asking_part(_without_data_list(sentence), request, question=question)
    found = {
        name
        for name, topic in lexicon.topics.items()
        if (question or not topic.question_only) and _fits(name, asking, direct=True)
    }
    if (question or _any(_CHOICES, asking)) and not found & {"confirm", "service"} and _CLOCK.search(asking):
        found |= _by_clock()
    if _any(_AGAIN, asking):
        found |= {name for name in lexicon.topics if _fits(name, sentence, direct=False)}
    return found


def _of_neighbours(before: list[str], sentence: str) -> set[str]:
    """What a sentence asks for that the ones before it name: «Номер неверный. Пришлите ещё раз»."""
    topics = _lexicon().topics
    near = before[: -_NEAR - 1 : -1]
    if near and _any(_CHOICES, sentence) and _CLOCK.search(near[0]):
        return _by_clock()
    short_question = "?" in sentence and len(prepare(sentence).tokens) <= _SHORT
    if short_question and _any(_AGREEMENT, sentence):
        return _first_named(near, tuple(name for name, topic in topics.items() if topic.agreed), direct=True)
    if _any(_AGAIN, sentence) or (short_question and _any(_LEANING, sentence)):
        return _first_named(near, tuple(topics), direct=False)
    return set()


def _first_named(near: list[str], names: tuple[str, ...], *, direct: bool) -> set[str]:
    """The topics of these names that the nearest sentence with any of them speaks of."""
    named = ({name for name in names if _fits(name, _without_data_list(said), direct=direct)} for said in near)
    return next((found for found in named if found), set())


def _fits(topic: str, text: str, *, direct: bool) -> bool:
    """Whether words of the topic stand in the text; ``direct`` takes the ways of asking as well as the things."""
    if not (_any((topic, "things"), text) or (direct and _any((topic, "direct"), text))):
        return False
    return not _any((topic, "except"), text)


def _without_data_list(sentence: str) -> str:
    """The sentence with the list of data blanked that a consent is about, unless it holds a request of its own."""
    folded = fold(sentence)
    listed = _DATA_LIST.search(folded) if "обработк" in folded else None
    if listed is None or _request_at(sentence[listed.start(2) : listed.end(2)]) is not None:
        return sentence
    start, end = listed.span(2)
    return sentence[:start] + " " * (end - start) + sentence[end:]


def _by_clock() -> set[str]:
    """The topics that times of day on offer ask for."""
    return {name for name, topic in _lexicon().topics.items() if topic.times}


def _request_at(sentence: str) -> int | None:
    for pattern in _candidates(sentence).get(_REQUESTS, ()):
        span = find_pattern(sentence, pattern)
        if span is not None and not is_negated(sentence, span):
            return span[0]
    return None


def _asking_part(sentence: str, request: int | None, *, question: bool) -> str:
    """The clauses that ask: from the request on, with a question word, or right before the question mark."""
    lexicon = _lexicon()
    parts = []
    listing = False
    for start, end in clauses(sentence):
        clause = sentence[start:end]
        words = {token.folded for token in prepare(sentence).tokens if start <= token.start < end}
        asks = (
            listing
            or (request is not None and end > request)
            or (question and "?" in clause)
            or (question and not words.isdisjoint(lexicon.interrogatives))
        )
        listing = question and asks and "?" not in clause and (listing or clause.rstrip().endswith(":"))
        if asks and words.isdisjoint(lexicon.statements):
            parts.append(clause)
    return " ".join(parts)


def _any(group: _Group, text: str) -> bool:
    return any(find_pattern(text, pattern) is not None for pattern in _candidates(text).get(group, ()))


@remembered(1024)
def _candidates(text: str) -> Mapping[_Group, tuple[Pattern, ...]]:
    return _lexicon().patterns.candidates(text)
