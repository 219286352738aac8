"""The day on which a message of an exported chat was sent, in the ways exports write it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_WRITTEN = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_SECONDS = re.compile(r"^\d{9,10}(?:\.\d+)?$")
_MILLISECONDS = re.compile(r"^\d{12,13}$")


def day_of(value: Any) -> dt.date | None:
    """The day that a value names; None when it names none.

    ``2026-07-01T10:00:00+03:00`` is the day that is written; ``01.07.2026 10:00`` and ``01/07/26`` begin with the day
    of the month, as Russian exports do; ten or thirteen digits are seconds or milliseconds since 1970, taken in UTC.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    try:
        if _SECONDS.match(text) or _MILLISECONDS.match(text):
            seconds = float(text) / (1 if _SECONDS.match(text) else 1000)
            return dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        if found := _ISO.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WRITTEN.search(text):
            year = int(found[3]) + (2000 if len(found[3]) == len("26") else 0)
            return dt.date(year, int(found[2]), int(found[1]))
    except (ValueError, OverflowError, OSError):
        return None
    return None
