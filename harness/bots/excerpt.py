"""Bounded, printable excerpts of what a bot sent: evidence that cannot flood or disturb a terminal or a report."""

from __future__ import annotations

import re
from typing import Any

import msgspec

QUOTE = 300  # characters of an excerpt in an error
RAW = 4_000  # characters of the body kept with a reply

# C0 and C1 controls except tab and line feed, bidirectional overrides, lone surrogates.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str, limit: int = QUOTE) -> str:
    """The first ``limit`` characters with control characters shown as escapes."""
    cut = text[:limit]
    if _UNSAFE.search(cut):
        cut = _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}", cut)
    return f"{cut}…" if len(text) > limit else cut


def of_bytes(data: bytes, limit: int = QUOTE) -> str:
    """An excerpt of bytes that are probably, but not surely, UTF-8."""
    return printable(data[: limit * 4 + 4].decode("utf-8", "backslashreplace"), limit)


def of_value(value: Any, limit: int = QUOTE) -> str:
    """An excerpt of a JSON-like value; other objects are shown by their type only."""
    try:
        return of_bytes(msgspec.json.encode(value), limit)
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__
