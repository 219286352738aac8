"""What a bot asks the client for."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import NamedTuple

from harness.russian.clauses import clauses
from harness.russian.negation import is_negated
from harness.russian.normalise import fold
from harness.russian.patterns import Pattern, compile_pattern, find_pattern, prepare
from harness.russian.tokens import sentences

TOPICS: tuple[str, ...] = (
    "name", "phone", "email", "consent", "mailing_consent", "service", "master", "date", "time", "branch", "confirm",
    "reason", "guardian", "help",
)  # fmt: skip
"""Everything that `asked` can find."""

_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")


class _Topic(NamedTuple):
    """How one topic is asked for.

    Attributes:
        direct: say by themselves that it is asked for, when the sentence is a question or a request.
        things: name what is asked for; count only inside a question or behind a request.
        exceptions: take the topic back from a sentence.
        question_only: a request without a question mark does not count.
        times: a question that names times of day («12:00 или 15:00?») counts.
    """

    direct: tuple[Pattern, ...]
    things: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...]
    question_only: bool
    times: bool


class _Lexicon(NamedTuple):
    requests: tuple[Pattern, ...]
    again: tuple[Pattern, ...]
    choices: tuple[Pattern, ...]
    interrogatives: frozenset[str]
    statements: frozenset[str]
    topics: dict[str, _Topic]


@functools.cache
def _lexicon() -> _Lexicon:
    data = json.loads(Path(__file__).with_name("topics.json").read_bytes())
    return _Lexicon(
        requests=_patterns(data["requests"]),
        again=_patterns(data["again"]),
        choices=_patterns(data["choices"]),
        interrogatives=frozenset(data["interrogatives"].split()),
        statements=frozenset(data["statements"].split()),
        topics={
            name: _Topic(
                direct=_patterns(entry["direct"]),
                things=_patterns(entry["things"]),
                exceptions=_patterns(entry.get("except", ())),
                question_only=bool(entry.get("question_only")),
                times=bool(entry.get("times")),
            )
            for name, entry in data["topics"].items()
        },
    )


def _patterns(sources: list[str]) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source) for source in sources)


@functools.lru_cache(maxsize=1024)
def asked(text: str) -> frozenset[str]:
    """The topics that a message asks for, of `TOPICS`.

    A topic is asked for by a question or a request («напишите номер», «нужен ваш телефон»); a statement about it
    («записала ваш номер») is not. Politeness does not matter, word forms do not either.
    """
    found: set[str] = set()
    before = ""
    for start, end in sentences(text):
        sentence = text[start:end]
        found |= _of_sentence(sentence) or _of_neighbours(before, sentence)
        before = sentence
    return frozenset(found)


def _of_sentence(sentence: str) -> set[str]:
    lexicon = _lexicon()
    question = "?" in sentence
    request = _request_at(sentence)
    if not question and request is None:
        return set()
    asking = _asking_part(sentence, request, question=question)
    found = {
        name
        for name, topic in lexicon.topics.items()
        if (question or not topic.question_only)
        and not _any(topic.exceptions, asking)
        and (_any(topic.direct, asking) or _any(topic.things, asking))
    }
    if (question or _any(lexicon.choices, asking)) and "confirm" not in found and _CLOCK.search(asking):
        found |= _by_clock()
    return found


def _of_neighbours(before: str, sentence: str) -> set[str]:
    """What a sentence asks for that the one before names: «Номер неверный. Пришлите ещё раз»."""
    lexicon = _lexicon()
    if _any(lexicon.choices, sentence) and _CLOCK.search(before):
        return _by_clock()
    if _any(lexicon.again, sentence):
        topics = lexicon.topics.items()
        return {name for name, topic in topics if _any(topic.things, before) and not _any(topic.exceptions, before)}
    return set()


def _by_clock() -> set[str]:
    """The topics that times of day on offer ask for."""
    return {name for name, topic in _lexicon().topics.items() if topic.times}


def _request_at(sentence: str) -> int | None:
    for pattern in _lexicon().requests:
        span = find_pattern(sentence, pattern)
        if span is not None and not is_negated(sentence, span):
            return span[0]
    return None


def _asking_part(sentence: str, request: int | None, *, question: bool) -> str:
    """The clauses that ask: from the request on, with a question word, or right before the question mark."""
    lexicon = _lexicon()
    spans = clauses(sentence)
    parts = []
    for start, end in spans:
        clause = sentence[start:end]
        words = {token.folded for token in prepare(clause).tokens}
        asks = (
            (request is not None and end > request)
            or (question and "?" in fold(clause))
            or (question and bool(words & lexicon.interrogatives))
        )
        if asks and not words & lexicon.statements:
            parts.append(clause)
    return " ".join(parts)


def _any(patterns: tuple[Pattern, ...], text: str) -> bool:
    return any(find_pattern(text, pattern) is not None for pattern in patterns)
