"""Cards as ``crm.item.*`` shows and filters them: camelCase names, real numbers, strict filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.portal.fields import MULTIFIELDS, TYPE_IDS, Field, Kind
from harness.portal.refusals import Refusal
from harness.portal.seed import Seed
from harness.portal.selection import condition, split
from harness.portal.tables import Row
from harness.portal.values import InvalidError, stored, wire_date

Names = Mapping[str, Field]
RowTest = Callable[[Row], bool]


def item_kind(seed: Seed, type_id: int) -> Kind:
    """The kind of card of an entityTypeId.

    Raises:
        Refusal: no such type.
    """
    name = TYPE_IDS.get(type_id)
    if name is None:
        raise Refusal(400, "NOT_FOUND", "SPA not found")
    return seed.kinds[name]


def item(seed: Seed, kind: Kind, row: Row, names: Names, *, lines: bool = True) -> Row:
    """A card for the wire; ``lines`` adds phones and e-mails as ``fm``."""
    shown: Row = {name: _shown(seed, field, row.get(field.name)) for name, field in names.items()}
    shown["entityTypeId"] = kind.type_id
    if lines:
        shown["fm"] = [
            {"id": one["ID"], "typeId": one["TYPE_ID"], "valueType": one["VALUE_TYPE"], "value": one["VALUE"]}
            for name in MULTIFIELDS
            for one in row.get(name) or ()
        ]
    return shown


def _shown(seed: Seed, field: Field, value: Any) -> Any:
    if isinstance(value, bool):
        return "Y" if value else "N"
    if value is None:
        return [] if "m" in field.marks else None
    if field.kind == "date":
        return wire_date(value, seed.zone)
    return value


def card_fields(names: Names, fields: Mapping[str, Any], kind: Kind, row: Row | None) -> Row:
    """``fields`` of ``crm.item.add`` and ``update`` under the names of cards; unknown ones are ignored.

    ``fm`` is a list (adds) or a map by id (edits; an empty value deletes, an unknown id adds); a row without ``typeId``
    that edits nothing is silently dropped, as is ``fm`` as text.
    """
    values: Row = {}
    for name, value in fields.items():
        field = names.get(name)
        if field is not None:
            values[field.name] = value
    lines = fields.get("fm")
    if isinstance(lines, dict):
        entries = [{**one, "id": one.get("id", key)} for key, one in lines.items() if isinstance(one, dict)]
    else:
        entries = [one for one in lines if isinstance(one, dict)] if isinstance(lines, list) else []
    known = {str(one["ID"]): sort for sort in MULTIFIELDS for one in (row or {}).get(sort) or ()}
    for entry in entries:
        sort = known.get(str(entry.get("id"))) or str(entry.get("typeId") or "").upper()
        if sort in MULTIFIELDS and sort in kind.fields:
            line = {"VALUE": entry.get("value", ""), "ID": entry.get("id")}
            if "valueType" in entry:
                line["VALUE_TYPE"] = entry["valueType"]
            values.setdefault(sort, []).append(line)
    return values


def item_test(seed: Seed, names: Names, wanted: Any) -> RowTest:
    """The test of a ``crm.item.list`` filter, with nested ``logic``.

    Raises:
        Refusal: ``INVALID_ARG_VALUE`` for a field that is not there or a value that cannot be.
    """
    if not isinstance(wanted, dict):
        return lambda _row: True
    tests: list[RowTest] = []
    for key, value in wanted.items():
        if key == "logic":
            continue
        if key.isdecimal():
            tests.append(item_test(seed, names, value))
            continue
        prefix, name = split(key)
        field = names.get(name)
        if field is None:
            raise Refusal(
                400, "INVALID_ARG_VALUE", f"InvalidError filter: field '{name[:80]}' is not allowed in filter"
            )
        tests.append(_field_test(field.name, condition(prefix, _value(seed, name, field, value))))
    combine = any if str(wanted.get("logic", "AND")).upper() == "OR" else all
    return lambda row: combine(test(row) for test in tests)


def _field_test(name: str, test: Callable[[Any], bool]) -> RowTest:
    return lambda row: test(row.get(name))


def _value(seed: Seed, name: str, field: Field, value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [_value(seed, name, field, one) for one in value]
    try:
        return stored(field.kind, value, seed.zone)
    except InvalidError:
        raise Refusal(400, "INVALID_ARG_VALUE", f"InvalidError filter: field '{name[:80]}' has invalid value") from None


def item_order(names: Names, order: Any) -> dict[str, str]:
    """``order`` of ``crm.item.list`` under the names of cards.

    Raises:
        Refusal: an unknown field or direction.
    """
    found: dict[str, str] = {}
    for name, way in order.items() if isinstance(order, dict) else ():
        field = names.get(name)
        if field is None:
            raise Refusal(400, "INVALID_ARG_VALUE", f"InvalidError order: field '{name[:80]}' is not allowed in order")
        if str(way).upper() not in {"ASC", "DESC"}:
            text = "InvalidError order: allowed sort directions are `ASC, DESC`."
            raise Refusal(400, "INVALID_ARG_VALUE", f"{text} But got '{str(way)[:40]}' for field '{name[:80]}'")
        found[field.name] = str(way).upper()
    return found
