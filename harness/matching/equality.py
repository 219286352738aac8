"""When a plain value of a suite and a value of the CRM are the same: the wire writes one thing in many ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.russian.normalise import fold
from harness.russian.phones import normalise_phone

_NUMERIC = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:\|[A-Z]{3})?")
"""Digits with an optional fraction; Bitrix24 writes money of user fields as ``4500|RUB``."""
_LEADING_ZERO = re.compile(r"[+-]?0\d")
_PHONE_LIKE = re.compile(r"[\d+() .\-–—]{10,25}")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?",
)
_FLAGS = {"y": True, "n": False, "1": True, "0": False, "true": True, "false": False, "да": True, "нет": False}


def equal(wanted: Any, value: Any) -> bool:
    """Whether a scalar of a suite and a scalar of a field mean the same.

    Numbers equal number texts («0.00» is 0), flags are ``Y``/``1``/true, moments are compared as instants, phones by
    their digits, other texts by folded characters (not by lemma: a field holds data, not prose). None equals no value.
    """
    if wanted is None or value is None:
        return is_empty(wanted) and is_empty(value)
    if isinstance(wanted, bool) or isinstance(value, bool):
        return flag(wanted) is not None and flag(wanted) == flag(value)
    left, right = number(wanted), number(value)
    if left is not None and right is not None:
        return left == right
    if isinstance(wanted, int | float) or isinstance(value, int | float):
        return bool(wanted == value)
    return _same_text(str(wanted), str(value))


def _same_text(wanted: str, value: str) -> bool:
    if " ".join(fold(wanted).split()) == " ".join(fold(value).split()):
        return True
    left, right = moment(wanted), moment(value)
    if left is not None and right is not None:
        return same_moment(left, right)
    if _PHONE_LIKE.fullmatch(wanted.strip()) and _PHONE_LIKE.fullmatch(value.strip()):
        phone = normalise_phone(wanted)
        return phone is not None and phone == normalise_phone(value)
    return False


def number(value: Any) -> Decimal | None:
    """The number that a value is or writes, None for anything else.

    A text with a leading zero is a code, not a number.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _decimal(str(value))
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and _NUMERIC.fullmatch(text) and not _LEADING_ZERO.match(text):
            return _decimal(text.partition("|")[0])
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def flag(value: Any) -> bool | None:
    """The yes or no that a value writes, None when it writes neither."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return {0: False, 1: True}.get(int(value)) if value in {0, 1} else None
    return _FLAGS.get(fold(value).strip()) if isinstance(value, str) else None


def moment(text: str) -> datetime | date | None:
    """The moment of an ISO 8601 text: aware, naive, or a bare date; None for other texts."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    day, clock, zone = match.groups()
    try:
        if clock is None:
            return date.fromisoformat(day)
        found = datetime.fromisoformat(f"{day}T{clock}")
        return found.replace(tzinfo=_zone(zone)) if zone else found
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def same_moment(one: datetime | date, other: datetime | date) -> bool:
    """Same instant; what is stated less exactly (no zone, no time) is compared as far as it is stated."""
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return _day(one) == _day(other)
    if (one.tzinfo is None) != (other.tzinfo is None):
        return one.replace(tzinfo=None) == other.replace(tzinfo=None)
    return one == other


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


def is_empty(value: Any) -> bool:
    """No value: None, blank text, an empty list, or a list or mapping of nothing but such."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(item) for item in (value.values() if "VALUE" not in value else [value["VALUE"]]))
    if isinstance(value, list | tuple | set | frozenset):
        return all(is_empty(item) for item in value)
    return False
