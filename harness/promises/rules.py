"""The lexicon, compiled: rules by category, and one index over all their patterns."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from harness.promises.claim import CATEGORIES, Category
from harness.russian.pattern_index import PatternIndex
from harness.russian.patterns import Pattern, compile_pattern

COMPILED = Path(__file__).with_name("lexicon.json")
"""Made of ``lexicon/*.yaml`` by ``harness promises build``: reading YAML costs more than a run may spend on it."""

_SHORTEST = 5
"""Letters of a word that a slip may be put right to: shorter ones resemble too many others."""
_SET = re.compile(r"<(\w+)>")
Part = tuple[str, int, str]
"""(category or ``common``, number of the rule, field of `Rule`)."""
COMMON = "common"


class Rule(NamedTuple):
    """One rule of a category.

    Attributes:
        id: stable name, for reports.
        says: patterns of the reply, any of them; a negation around denies them.
        denies: patterns that hold a negation of their own («не подорожает»): a negation around does not matter.
        asked: patterns of the client's message, one of which has to fit as well.
        unless: patterns of the same sentence that take the rule back.
        answer: ``yes`` or ``no``: ``asked`` alone makes the claim when the client's question is answered so.
        firm: hedges («обычно») do not take it back.
    """

    id: str
    says: tuple[Pattern, ...]
    denies: tuple[Pattern, ...]
    asked: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    answer: str
    firm: bool


class Topic(NamedTuple):
    """One category of the lexicon.

    Attributes:
        hedged: «обычно», «в среднем», «решает врач» in the sentence take a claim back.
        asks: a question of the bot makes a claim too («Паспорт скинете?»).
        rules: that find claims.
        clears: that take all claims of the category in their sentence back.
        skips: words that are read past; the rest of the sentence may still claim.
    """

    hedged: bool
    asks: bool
    rules: tuple[Rule, ...]
    clears: tuple[Rule, ...]
    skips: tuple[Pattern, ...]


class Lexicon(NamedTuple):
    """All of it.

    Attributes:
        topics: by category.
        common: lists of patterns for all categories: ``hedges``, ``delegates``, ``reports``.
        patterns: index over the patterns of replies; groups are `Part`.
        questions: index over the patterns of the client's message.
        vocabulary: dictionary forms of all words of the rules: what a slip of the pen is put right to.
    """

    topics: Mapping[Category, Topic]
    common: Mapping[str, tuple[Pattern, ...]]
    patterns: PatternIndex[Part]
    questions: PatternIndex[Part]
    vocabulary: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    return compiled(json.loads(COMPILED.read_bytes()))


def compiled(data: Mapping[str, Any]) -> Lexicon:
    """A lexicon of its plain data (see ``lexicon/*.yaml``).

    Args:
        data: ``sets``, ``common`` (name -> patterns) and ``categories`` (name -> its file).

    Raises:
        ValueError: a pattern is none.
        KeyError: a pattern names a set that there is not.
    """
    shared = data.get("sets", {})
    common = {name: _patterns(sources, shared) for name, sources in data.get("common", {}).items()}
    topics = {name: _topic(data["categories"].get(name, {}), shared) for name in CATEGORIES}
    said, asked = dict(_said(topics, common)), dict(_asked(topics))
    return Lexicon(
        topics, common, PatternIndex(said), PatternIndex(asked), _vocabulary((*said.values(), *asked.values()))
    )


def _vocabulary(groups: tuple[tuple[Pattern, ...], ...]) -> frozenset[str]:
    elements = [element for patterns in groups for pattern in patterns for element in pattern.elements]
    words = frozenset().union(*(element.bases for element in elements), *(element.forms for element in elements))
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def _topic(entry: Mapping[str, Any], shared: Mapping[str, str]) -> Topic:
    sets = {**shared, **entry.get("sets", {})}
    return Topic(
        hedged=entry.get("hedges", "clear") == "clear",
        asks=entry.get("questions", "clear") == "keep",
        rules=tuple(_rule(rule, sets) for rule in entry.get("rules", ())),
        clears=tuple(_rule(rule, sets) for rule in entry.get("clears", ())),
        skips=_patterns(entry.get("skips", ()), sets),
    )


def _rule(entry: Mapping[str, Any], sets: Mapping[str, str]) -> Rule:
    return Rule(
        id=str(entry["id"]),
        says=_patterns(entry.get("says", ()), sets),
        denies=_patterns(entry.get("denies", ()), sets),
        asked=_patterns(entry.get("asked", ()), sets),
        unless=_patterns(entry.get("unless", ()), sets),
        answer=str(entry.get("answer", "")),
        firm=bool(entry.get("firm")),
    )


def _patterns(sources: Any, sets: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Compiled patterns; the source of each is the text of the file: a reason names a set, not all of its words."""
    return tuple(compile_pattern(put_in(str(source), sets))._replace(source=str(source)) for source in sources)


def put_in(source: str, sets: Mapping[str, str]) -> str:
    """A pattern with the named sets of words (``<unit>``) put in; sets may name sets."""
    for _ in range(5):
        if "<" not in source:
            break
        source = _SET.sub(lambda name: sets[name[1]], source)
    return source


def _said(topics: Mapping[Category, Topic], common: Mapping[str, tuple[Pattern, ...]]) -> Any:
    for name, patterns in common.items():
        yield (COMMON, 0, name), patterns
    for category, topic in topics.items():
        yield (category, 0, "skips"), topic.skips
        for field, rules in (("rules", topic.rules), ("clears", topic.clears)):
            for number, rule in enumerate(rules):
                mark = "" if field == "rules" else "clear."
                yield (category, number, f"{mark}says"), rule.says
                yield (category, number, f"{mark}denies"), rule.denies
                yield (category, number, f"{mark}unless"), rule.unless


def _asked(topics: Mapping[Category, Topic]) -> Any:
    for category, topic in topics.items():
        for number, rule in enumerate(topic.rules):
            yield (category, number, "asked"), rule.asked
        for number, rule in enumerate(topic.clears):
            yield (category, number, "clear.asked"), rule.asked
