"""Cards as legacy ``crm.*`` methods show them: every scalar is a string, what is empty is null."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from harness.portal.fields import MULTIFIELDS, Field, Kind
from harness.portal.seed import Seed
from harness.portal.tables import Row
from harness.portal.values import InvalidError, stored, wire_date

_BLANK = frozenset({"BIRTHDATE", "DATE_CLOSED"})
"""Shown as an empty string, not null, when empty."""


def legacy_row(seed: Seed, kind: Kind, row: Row, columns: Container[str] | None = None) -> Row:
    """A card for the wire; ``columns`` limits it to some fields."""
    fields = kind.fields
    shown: Row = {}
    for name, value in row.items():
        if columns is not None and name not in columns:
            continue
        shown[name] = _lines(value) if name in MULTIFIELDS else _shown(seed, fields[name], value)
    if columns is None:
        shown.pop("CONTACT_IDS", None)
        shown.pop("COMPANY_IDS", None)
    return shown


def _lines(values: list[Row]) -> list[Row]:
    return [value | {"ID": str(value["ID"])} for value in values]


def _shown(seed: Seed, field: Field, value: Any) -> Any:
    if value is None:
        return "" if field.name in _BLANK else None
    if isinstance(value, bool):
        return "1" if value else "0"
    if field.kind == "double":
        return f"{value:.2f}"
    if field.kind == "date":
        return wire_date(value, seed.zone)
    if isinstance(value, int | float):
        return str(value)
    return value


def reader(seed: Seed, kind: Kind) -> Callable[[str, Any], Any]:
    """How values of a filter become stored values of this kind's fields; a value of the wrong type matches nothing."""

    def read(name: str, value: Any) -> Any:
        try:
            return stored(kind.fields[name].kind, value, seed.zone)
        except InvalidError:
            return str(value)

    return read
