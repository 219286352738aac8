"""Times as suites write them: ``1d 4h``, ``10s``, ``15:00``, ISO moments with an offset."""

from __future__ import annotations

import re
from datetime import datetime

from harness.matching.durations import seconds

__all__ = ["MAX_SECONDS", "duration", "is_time_of_day", "moment", "seconds"]

_DAY_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]\Z")
MAX_SECONDS = 366 * 86_400


def duration(value: object) -> float | None:
    """Seconds of a duration of at most a year, or None when it is none.

    >>> duration("1d 4h")
    100800.0
    """
    found = seconds(value) if isinstance(value, str) else None
    return found if found is not None and found <= MAX_SECONDS else None


def moment(value: object) -> datetime | None:
    """The aware moment of an ISO 8601 text, or None when it is none or lacks its offset."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time of day such as ``15:00``."""
    return _DAY_TIME.match(text) is not None
