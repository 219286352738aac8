"""The lexicon's data file, compiled."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from harness.russian.pattern_index import PatternIndex
from harness.russian.patterns import Pattern, compile_pattern

HEDGES = ("", "hedges")
PROMISING = ("patterns", "as_is")
FIELDS = (*PROMISING, "exceptions", "harmless")
_SET = re.compile(r"<(\w+)>")


class Category(NamedTuple):
    """Patterns of one category.

    Attributes:
        patterns: promise by themselves unless negated.
        as_is: hold a negation of their own («не подорожает»): a negation around does not matter.
        exceptions: patterns that take it back from the sentence.
        harmless: words that are read past; the rest of the sentence may still promise.
        hedged: «обычно», «в среднем», «решает врач» in the sentence take it back.
    """

    patterns: tuple[Pattern, ...]
    as_is: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...]
    harmless: tuple[Pattern, ...]
    hedged: bool


class Lexicon(NamedTuple):
    """All categories, and the patterns of hedging.

    Attributes:
        hedges: patterns of words that take a firm promise back.
        categories: by name, in the order of the data file.
        patterns: all of these patterns; groups are (category, field of `Category`), and `HEDGES`.
    """

    hedges: tuple[Pattern, ...]
    categories: Mapping[str, Category]
    patterns: PatternIndex[tuple[str, str]]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    data = json.loads(Path(__file__).with_name("lexicon.json").read_bytes())
    sets = data["sets"]
    hedges = _compiled(data["hedges"], sets)
    categories = {name: _category(entry, sets) for name, entry in data["categories"].items()}
    groups = {(name, field): getattr(category, field) for name, category in categories.items() for field in FIELDS}
    return Lexicon(hedges, categories, PatternIndex({HEDGES: hedges, **groups}))


def _category(entry: Mapping[str, Any], sets: Mapping[str, str]) -> Category:
    return Category(
        patterns=_compiled(entry["patterns"], sets),
        as_is=_compiled(entry.get("as_is", []), sets),
        exceptions=_compiled(entry.get("except", []), sets),
        harmless=_compiled(entry.get("harmless", []), sets),
        hedged=bool(entry.get("hedged")),
    )


def _compiled(sources: list[str], sets: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Patterns with the named sets of words (``<unit>``) put in."""
    return tuple(compile_pattern(_SET.sub(lambda name: sets[name[1]], source)) for source in sources)
