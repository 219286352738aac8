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
    fields = kind.legacy_fields
    shown: Row = {}
    for name, value in row.items():
        field = fields.get(name)
        if field is None or (columns is not None and name not in columns):
            continue
        shown[name] = _lines(value) if name in MULTIFIELDS else _shown(seed, field, value)
    for name in kind.own - row.keys():
        if columns is None or name in columns:
            shown[name] = _shown(seed, fields[name], None)
    if columns is None:
        shown.pop("CONTACT_IDS", None)
        shown.pop("COMPANY_IDS", None)
        if kind.name == "contact":
            shown["FACE_ID"] = None
        if kind.name == "company":
            shown.pop("CONTACT_ID")
    return shown


def _lines(values: list[Row]) -> list[Row]:
    return [value | {"ID": str(value["ID"])} for value in values]


def _shown(seed: Seed, field: Field, value: Any) -> Any:
    if value is None or value == []:
        return _nothing(field)
    if isinstance(value, list) and field.multiple:
        return [_scalar(seed, field, one) for one in value]
    return _scalar(seed, field, value)


def _nothing(field: Field) -> Any:
    if field.name in _BLANK:
        return ""
    if not field.user:
        return None
    return [] if field.multiple else "0" if field.kind == "boolean" else ""


def _scalar(seed: Seed, field: Field, value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    if field.kind == "double" and not field.user:
        return f"{value:.2f}"
    if field.kind == "date":
        return wire_date(value, seed.zone)
    if field.kind == "file":
        address = f"/bitrix/components/bitrix/crm.show/show_file.php?fieldName={field.name}&fileId={value['id']}"
        return {"id": value["id"], "showUrl": address, "downloadUrl": f"{address}&download=Y"}
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value


def reader(seed: Seed, kind: Kind) -> Callable[[str, Any], Any]:
    """How values of a filter become stored values of this kind's fields; a value of the wrong type matches nothing."""

    def read(name: str, value: Any) -> Any:
        try:
            return stored(kind.fields[name].kind, value, seed.zone)
        except InvalidError:
            return str(value)

    return read
