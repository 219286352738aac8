"""The lexicon, compiled: rules by category, and one index over all their patterns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from harness.promises.claim import CATEGORIES, Category
from harness.russian.pattern_index import PatternIndex, Places
from harness.russian.patterns import Pattern, compile_pattern

COMPILED = Path(__file__).with_name("lexicon.json")
"""Made of ``lexicon/*.yaml`` by ``harness promises build``: reading YAML costs more than a run may spend on it."""

_SHORTEST = 5
"""Letters of a word that a slip may be put right to: shorter ones resemble too many others."""
_SET = re.compile(r"<(\w+)>")
Part = tuple[str, int, str]
"""(category or ``common``, number of the rule, field of `Rule`)."""
COMMON = "common"
FINDING = ("says", "denies")
"""Fields of a rule that find claims."""
ASKED = "asked"
"""Field of a rule that finds claims for patterns of the client's message."""
CLEARING = ("clear.says", "clear.denies")
"""Fields of a rule of ``clears`` that find words which take claims back."""


class Rule(NamedTuple):
    """One rule of a category; its patterns stand in the index, under the names of their fields.

    Patterns: ``says``, any of them, where a negation around denies them; ``denies``, which hold a negation of their own
    («не подорожает»), so that one around does not matter; ``asked``, of the client's message, one of which has to fit
    as well; ``unless``, which take the rule back.

    Attributes:
        id: stable name, for reports.
        asked: it has patterns of the client's message.
        answer: ``yes`` or ``no``: ``asked`` alone makes the claim when the client's question is answered so.
        firm: hedges («обычно») do not take it back.
        means: of a rule of ``clears``, what it finds: ``third`` (others do it), ``past``, ``reported``, ``delegated``,
            ``hedged``; empty when the claim is denied.
    """

    id: str
    asked: bool
    answer: str
    firm: bool
    means: str = ""


class Topic(NamedTuple):
    """One category of the lexicon; patterns of words that are read past stand in the index under ``skips``.

    Attributes:
        hedged: «обычно», «в среднем», «решает врач» in the sentence take a claim back.
        asks: a question of the bot makes a claim too («Паспорт скинете?»).
        rules: that find claims.
        clears: that take all claims of the category in their sentence back.
        sure: ids of the rules whose claims the trained model may not dispute; beside an offer in words it may dispute,
            when all but certain, that they go beyond it.
    """

    hedged: bool
    asks: bool
    rules: tuple[Rule, ...]
    clears: tuple[Rule, ...]
    sure: frozenset[str]


class Lexicon(NamedTuple):
    """All of it.

    Attributes:
        topics: by category.
        patterns: index over the patterns of replies; groups are `Part`.
        questions: index over the patterns of the client's message.
        vocabulary: dictionary forms of all words of the rules: what a slip of the pen is put right to.
        finding: the patterns of replies that find claims, as a mask of ``patterns``.
        clearing: by category, those that take claims back, likewise.
        shared: those of all categories, likewise.
        asking: the patterns of the client's message that rules that find claims ask for, as a mask of ``questions``.
    """

    topics: Mapping[Category, Topic]
    patterns: PatternIndex[Part]
    questions: PatternIndex[Part]
    vocabulary: frozenset[str]
    finding: int
    clearing: Mapping[str, int]
    shared: int
    asking: int


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    return compiled(msgspec.json.decode(COMPILED.read_bytes()))


def compiled(data: Mapping[str, Any]) -> Lexicon:
    """A lexicon of its plain data (see ``lexicon/*.yaml``).

    Args:
        data: ``sets``, ``common`` (name -> patterns), ``categories`` (name -> its file) and, to be fast, ``index`` as
            `index_of` gives it: then patterns are compiled when a text may hold them.

    Raises:
        ValueError: a pattern is none.
        KeyError: a pattern names a set that there is not.
    """
    shared = data.get("sets", {})
    entries = {name: data["categories"].get(name, {}) for name in CATEGORIES}
    sets: dict[str, Mapping[str, str]] = {COMMON: shared}
    sets.update((name, {**shared, **entry.get("sets", {})}) for name, entry in entries.items())

    def made(part: Part, source: str) -> Pattern:
        """The source stays the text of the file: a reason names a set, not all of its words."""
        return compile_pattern(put_in(source, sets[part[0]]))._replace(source=source)

    index = data.get("index")
    said, asked = (_stored(index[name]) if index else None for name in ("said", "asked"))
    patterns = PatternIndex(dict(_said(entries, data.get(COMMON, {}))), made, said)
    questions = PatternIndex(dict(_asked(entries)), made, asked)
    vocabulary = frozenset(index["vocabulary"]) if index else _vocabulary(patterns, questions)
    return Lexicon(
        topics={name: _topic(entry) for name, entry in entries.items()},
        patterns=patterns,
        questions=questions,
        vocabulary=vocabulary,
        finding=patterns.mask(lambda part: part[2] in FINDING),
        clearing={
            name: patterns.mask(lambda part, own=name: part[0] == own and part[2] in CLEARING)  # type: ignore[misc]
            for name in entries
        },
        shared=patterns.mask(lambda part: part[0] == COMMON),
        asking=questions.mask(lambda part: part[2] == ASKED),
    )


def index_of(book: Lexicon) -> dict[str, Any]:
    """What `compiled` needs to make the same lexicon without compiling its patterns, as plain values."""
    said, asked = (
        {"depth": places.depth, "behind": f"{places.behind:x}", "words": places.words}
        for places in (book.patterns.places, book.questions.places)
    )
    return {"said": said, "asked": asked, "vocabulary": sorted(book.vocabulary)}


def _stored(entry: Mapping[str, Any]) -> Places:
    return Places(entry["depth"], int(entry["behind"], 16), entry["words"])


def _vocabulary(*indexes: PatternIndex[Part]) -> frozenset[str]:
    elements = [element for index in indexes for _, pattern in index.entries() for element in pattern.elements]
    words = frozenset().union(*(element.bases for element in elements), *(element.forms for element in elements))
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def _topic(entry: Mapping[str, Any]) -> Topic:
    return Topic(
        hedged=entry.get("hedges", "clear") == "clear",
        asks=entry.get("questions", "clear") == "keep",
        rules=tuple(map(_rule, entry.get("rules", ()))),
        clears=tuple(map(_rule, entry.get("clears", ()))),
        sure=frozenset(str(rule["id"]) for rule in entry.get("rules", ()) if rule.get("sure")),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    answer, means = str(entry.get("answer", "")), str(entry.get("means", ""))
    return Rule(str(entry["id"]), bool(entry.get("asked")), answer, bool(entry.get("firm")), means)


def put_in(source: str, sets: Mapping[str, str]) -> str:
    """A pattern with the named sets of words (``<unit>``) put in; sets may name sets."""
    for _ in range(5):
        if "<" not in source:
            break
        source = _SET.sub(lambda name: sets[name[1]], source)
    return source


_Sources = Iterator[tuple[Part, Sequence[str]]]


def _said(entries: Mapping[Category, Mapping[str, Any]], common: Mapping[str, Sequence[str]]) -> _Sources:
    for name, sources in common.items():
        yield (COMMON, 0, name), sources
    for category, entry in entries.items():
        yield (category, 0, "skips"), entry.get("skips", ())
        for field, mark in (("rules", ""), ("clears", "clear.")):
            for number, rule in enumerate(entry.get(field, ())):
                for key in ("says", "denies", "unless"):
                    yield (category, number, f"{mark}{key}"), rule.get(key, ())


def _asked(entries: Mapping[Category, Mapping[str, Any]]) -> _Sources:
    for category, entry in entries.items():
        for field, mark in (("rules", ""), ("clears", "clear.")):
            for number, rule in enumerate(entry.get(field, ())):
                yield (category, number, f"{mark}asked"), rule.get("asked", ())


def rules_among(parts: Iterable[Part]) -> list[tuple[Category, int]]:
    """The rules that find claims by these parts, in order."""
    return sorted({(cast("Category", category), number) for category, number, _ in parts})
