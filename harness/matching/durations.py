"""Durations as suites write them."""

from __future__ import annotations

import re

from harness.russian.remembered import remembered

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s?(ms|s|m|h|d)\s*")


@remembered(1024)
def seconds(text: str) -> float | None:
    """Seconds of ``10s``, ``30m``, ``5h``, ``1d 4h``, ``2d``, ``500ms``; None for what is no duration."""
    text = text.strip()
    total, place = 0.0, 0
    while match := _PART.match(text, place):
        total += float(match[1]) * _SECONDS[match[2]]
        place = match.end()
    return total if place and place == len(text) else None
