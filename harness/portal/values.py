"""Values of the wire to stored values and back.

Stored: int and float for numbers, ``Y``/``N`` for flags, bool for yes/no user fields, ISO text with the portal's
offset for moments, ``YYYY-MM-DD`` for dates, None for what is empty.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from math import isfinite
from typing import Any

WHOLE = frozenset(
    {"integer", "user", "crm_contact", "crm_company", "crm_lead", "crm_deal", "crm_quote", "crm_category"}
) | {"crm_entity", "enumeration", "employee", "iblock_section", "iblock_element"}
LARGEST = 2**63 - 1
"""Whole numbers beyond it are none to the vendor either."""
YES = frozenset({"y", "1", "true", "yes", "on"})
_FORMS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y/%m/%d %H:%M:%S")


def flag(value: Any) -> bool:
    """Y/N, 1/0, true/false in all the ways that clients write them."""
    return value is True or (value is not False and value is not None and str(value).strip().lower() in YES)


def whole(value: Any) -> int | None:
    """A whole number, or None where there is none."""
    if type(value) is int:
        return value if abs(value) <= LARGEST else None
    if isinstance(value, bool):
        return int(value)
    try:
        found = int(str(value).strip())
    except ValueError:
        return None
    return found if abs(found) <= LARGEST else None


def number(value: Any) -> float | None:
    """A finite number, or None; a decimal comma is read too."""
    try:
        found = float(
            value if isinstance(value, int | float) else str(value).strip().replace(",", ".").replace(" ", "")
        )
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def plain_number(value: Any) -> Any:
    """A number as PHP writes it into JSON: without a fraction when it has none; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST else value


def moment(value: Any, zone: tzinfo) -> datetime | None:
    """A moment in the portal's zone from ISO, Russian or timestamp notation; naive ones are the portal's own time."""
    if isinstance(value, datetime):
        found: datetime | None = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _from_timestamp(value)
    else:
        text = str(value).strip()
        found = _from_text(text) if text else None
    if found is None:
        return None
    return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)


def _from_timestamp(value: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _from_text(text: str) -> datetime | None:
    if text.isdigit() and len(text) > 8:
        return _from_timestamp(int(text))
    with suppress(ValueError):  # not ISO: the other forms are tried
        return datetime.fromisoformat(text)
    for form in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the portal's zone
    return None


def iso(when: datetime) -> str:
    """ISO 8601 to the second, with offset."""
    return when.isoformat(timespec="seconds")


def wire_date(text: str, zone: tzinfo) -> str:
    """A stored date as legacy methods show it: midnight UTC, written in the portal's zone."""
    day = date.fromisoformat(text)
    return iso(datetime(day.year, day.month, day.day, tzinfo=UTC).astimezone(zone))


def same_line(kind: str, value: Any) -> str:
    """Key under which two phones or e-mails are the same one.

    Russian phones: 8… and a bare ten-digit number count as +7….
    """
    return _same(kind, str(value))


@functools.lru_cache(4096)
def _same(kind: str, text: str) -> str:
    if kind != "PHONE":
        return text.strip().casefold()
    digits = "".join(filter(str.isdigit, text))
    if len(digits) == 11 and digits[0] == "8":
        return "7" + digits[1:]
    return "7" + digits if len(digits) == 10 else digits


class InvalidError(ValueError):
    """The value does not fit the field's type."""


def stored(kind: str, value: Any, zone: tzinfo) -> Any:
    """The stored form of a value for a field of this type.

    Raises:
        InvalidError: a moment or a date that is none.
    """
    if value is None or value in ("", []):
        return None
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple(value)
    if kind in {"datetime", "date"}:
        when = moment(value, zone)
        if when is None:
            raise InvalidError(kind)
        return iso(when) if kind == "datetime" else when.date().isoformat()
    return value if isinstance(value, str | list | dict) else str(value)


_SIMPLE: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(WHOLE, whole),
    "double": number,
    "char": lambda value: "Y" if flag(value) else "N",
    "boolean": flag,
}
