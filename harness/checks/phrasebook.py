"""Patterns of Russian phrases from data files, looked for in the bot's sentences with RE2 (linear in the text)."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from harness.matching.sentences import Span
from harness.matching.shape import compiled
from harness.russian.normalise import fold

_EDGE_BEFORE = "(?:^|[^а-яa-z0-9])"
_EDGE_AFTER = "(?:[^а-яa-z0-9]|$)"
_GAP = r"(?:[^ ]+ ){0,%s}"


@functools.cache
def phrasebook(name: str) -> dict[str, Any]:
    """A data file of this package, read once.

    In its patterns ``<3>`` stands for up to three words and ``<name>`` for an entry of its ``words``.
    """
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_bytes())
    return loaded


@functools.lru_cache(maxsize=256)
def _pattern(book: str, patterns: tuple[str, ...]) -> Any:
    words: dict[str, str] = phrasebook(book).get("words", {})
    joined = "|".join(patterns)
    for name, alternatives in words.items():
        joined = joined.replace(f"<{name}>", f"(?:{alternatives})")
    for count in range(1, 10):
        joined = joined.replace(f"<{count}>", _GAP % count)
    return compiled(f"{_EDGE_BEFORE}({joined}){_EDGE_AFTER}")


def look_up(book: str, patterns: list[str], text: str, start: int = 0) -> Span | None:
    """Where one of the patterns stands in the text as whole words, case, ё/е and look-alike letters aside."""
    hit = _pattern(book, tuple(patterns)).search(fold(text), start)
    return None if hit is None else (hit.start(1), hit.end(1))
