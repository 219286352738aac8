"""The closed lists of words that the rules of this package rest on, kept as data."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any


@functools.cache
def _lists() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_bytes())
    return loaded


def word_list(name: str) -> frozenset[str]:
    """A list of words or phrases of ``words.json``, folded as they stand there."""
    entry = _lists()[name]
    return frozenset(entry.split() if isinstance(entry, str) else entry)


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """A list of rows of ``words.json``: the forms of one word each, in the order of what they count."""
    return tuple(tuple(row.split()) for row in _lists()[name])
