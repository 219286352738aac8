"""Columns of a documented row: their kinds, what an unsaid value is, how a written value is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

import msgspec

from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, number, whole

_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
_MADE = re.compile(r"(?i)^(date_?(create|insert|update|modify|status)d?|(created|updated|modified)(time|_?at|_?date)?|"
                   r"(create|update)_?(time|date)|timestamp_?x|last_?update)$")  # fmt: skip
_MAKER = re.compile(
    r"(?i)^((created|modified|updated|author|owner)(_?by)?(_?(user)?_?id)?|responsible(_?id)?|user_?id)$"
)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column.

    Attributes:
        kind: of its first value that is not null: string, moment, flag, number, bool, list, map; empty: never shown.
        empty: an example shows it as null.
    """

    name: str
    kind: str = ""
    empty: bool = False

    def unsaid(self, now: str, user: int) -> Any:
        """What the column holds when nobody wrote it: moments of making are now, makers the caller, all else empty."""
        if _MADE.match(self.name) and self.kind in {"moment", "string"}:
            return now
        if _MAKER.match(self.name) and self.kind in {"number", "string"}:
            return user if self.kind == "number" else str(user)
        return None if self.empty else _EMPTY.get(self.kind)

    def stored(self, value: Any, zone: tzinfo | None) -> Any:
        """A written value in the column's kind; one that does not fit is kept as it came."""
        if value is None:
            return None
        if self.kind in {"string", "flag"}:
            return value if isinstance(value, str | list | dict) else _text(value)
        if self.kind == "number":
            found = whole(value) if not isinstance(value, float) else None
            return found if found is not None else number(value) if not isinstance(value, list | dict) else value
        if self.kind == "bool":
            return flag(value)
        if self.kind == "moment":
            when = moment(value, zone) if zone and isinstance(value, str | int) else None
            return iso(when) if when else value
        return value


_EMPTY: dict[str, Any] = {"string": "", "flag": "N", "number": 0, "bool": False, "list": []}


def _text(value: Any) -> str:
    return ("Y" if value else "N") if isinstance(value, bool) else str(value)


def learned(rows: Iterable[Row]) -> dict[str, Column]:
    """The columns of these rows."""
    found: dict[str, Column] = {}
    for row in rows:
        for name, value in row.items():
            known = found.get(name) or Column(name=name)
            kind = known.kind or _kind(value)
            found[name] = Column(name=name, kind=kind, empty=known.empty or value is None)
    return found


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "flag" if value in {"Y", "N"} else "moment" if _MOMENT.match(value) else "string"
    kinds = {bool: "bool", int: "number", float: "number", list: "list", dict: "map"}
    return kinds.get(type(value), "")
