"""The lexicon's data file, compiled."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from harness.russian.patterns import Pattern, compile_pattern


class Category(NamedTuple):
    """Patterns of one category.

    Attributes:
        patterns: promise by themselves unless negated.
        as_is: hold a negation of their own («не подорожает»): a negation around does not matter.
        exceptions: patterns that take it back from the sentence.
        hedged: «обычно», «в среднем», «решает врач» in the sentence take it back.
    """

    patterns: tuple[Pattern, ...]
    as_is: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...]
    hedged: bool


class Lexicon(NamedTuple):
    """All categories, and the patterns of hedging."""

    hedges: tuple[Pattern, ...]
    categories: Mapping[str, Category]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    data = json.loads(Path(__file__).with_name("lexicon.json").read_bytes())
    return Lexicon(
        hedges=_compiled(data["hedges"]),
        categories={name: _category(entry) for name, entry in data["categories"].items()},
    )


def _category(entry: Mapping[str, list[str]]) -> Category:
    return Category(
        patterns=_compiled(entry["patterns"]),
        as_is=_compiled(entry.get("as_is", [])),
        exceptions=_compiled(entry.get("except", [])),
        hedged=bool(entry.get("hedged")),
    )


def _compiled(sources: list[str]) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source) for source in sources)
