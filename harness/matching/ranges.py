"""Order of numbers and of moments."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from harness.matching.equality import moment, number


def in_range(value: Any, low: Any, high: Any) -> bool:
    """Whether ``low <= value <= high``; a bound that is None does not bind.

    Numbers compare with numbers and number texts, moments with moments; what cannot be compared is not in range.
    """
    return (low is None or _ordered(low, value)) and (high is None or _ordered(value, high))


def _ordered(low: Any, high: Any) -> bool:
    left, right = number(low), number(high)
    if left is not None and right is not None:
        return left <= right
    if isinstance(low, str) and isinstance(high, str):
        early, late = moment(low), moment(high)
        if early is not None and late is not None:
            return _not_later(early, late)
    return False


def _not_later(early: datetime | date, late: datetime | date) -> bool:
    """A bare date stands for its first moment as a start and for its last one as an end."""
    start = early if isinstance(early, datetime) else datetime.combine(early, time.min)
    end = late if isinstance(late, datetime) else datetime.combine(late, time.max)
    if (start.tzinfo is None) != (end.tzinfo is None):
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    return start <= end
