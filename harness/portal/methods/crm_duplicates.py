"""``crm.duplicate.*``: cards that already have a phone or an e-mail, and what else tells duplicates."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.fields import Kind
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

MOST_VALUES = 20
KINDS = ("lead", "contact", "company")


@method("crm.duplicate.findbycomm")
def find(call: Call) -> Any:
    """Ids of leads, contacts and companies by phone or e-mail, however the number is written."""
    sort = str(call.any("type") or "").upper()
    values = call.any("values")
    listed = list(values.values()) if isinstance(values, dict) else values if isinstance(values, list) else [values]
    wanted = [value for value in listed[:MOST_VALUES] if value]
    if not sort:
        raise _refused("Communication type is not defined")
    if sort not in {"PHONE", "EMAIL"}:
        raise _refused(f"Communication type '{sort[:40]}' is not supported in current context")
    if not wanted:
        raise _refused("Communication values is not defined")
    only = str(call.any("entity_type") or "").lower()
    found: dict[str, list[int]] = {}
    for kind in KINDS:
        if only in {"", kind}:
            table = call.world.tables[kind]
            keys = sorted({key for value in wanted for key in table.holders(sort, value)})
            if call.world.seed.switches.phone_lookup == "exact":
                keys = [key for key in keys if _holds(table.get(key) or {}, sort, wanted)]
            if keys:
                found[kind.upper()] = keys
    neutral = {kind.lower(): keys for kind, keys in found.items()}
    call.mean("duplicate_search", by=sort.lower(), values=listed[:MOST_VALUES], found=neutral)
    return found or []


def _holds(row: Row, sort: str, wanted: list[Any]) -> bool:
    return any(line["VALUE"] in wanted for line in row.get(sort) or ())


def _refused(text: str) -> Refusal:
    return Refusal(400, text, text)


VOLATILE = "duplicate_type"
MOST_VOLATILE = 7
_COMPARABLE = frozenset({"string", "integer", "double", "date", "datetime"})


def _comparable(kind: Kind) -> dict[str, str]:
    """Fields by which duplicates of a kind can be told, with what they are called."""
    return {
        name: one.label or name
        for name, one in kind.fields.items()
        if one.kind in _COMPARABLE and not one.read_only and not one.multiple
    }


def _kinds(call: Call) -> dict[int, Kind]:
    return {kind.type_id: kind for name, kind in call.world.kinds.items() if name in KINDS}


@method("crm.duplicate.volatileType.fields")
def fields(call: Call) -> list[Row]:
    """Fields by which duplicates can be told besides phone and e-mail."""
    wanted = whole(call.params.get("entityTypeId"))
    return [
        {"entityTypeId": type_id, "fieldCode": code, "fieldTitle": title}
        for type_id, kind in _kinds(call).items()
        if wanted in {None, type_id}
        for code, title in _comparable(kind).items()
    ]


@method("crm.duplicate.volatileType.list")
def listing(call: Call) -> list[Row]:
    """Fields by which duplicates are told besides phone and e-mail."""
    return [{"id": key, **row} for key, row in call.world.tables[VOLATILE].rows()]


@method("crm.duplicate.volatileType.register", writes=True)
def register(call: Call) -> dict[str, int]:
    """Lets duplicates be told by one more field."""
    type_id, code = call.need_id("entityTypeId"), str(call.need("fieldCode"))
    kind = _kinds(call).get(type_id)
    if kind is None or code not in _comparable(kind):
        raise Refusal(400, "FIELD_NOT_FOUND", "Field not found")
    table = call.world.tables[VOLATILE]
    row = {"entityTypeId": type_id, "fieldCode": code}
    known = {key: one for key, one in table.rows() if one["entityTypeId"] == type_id}
    same = next((key for key, one in known.items() if one == row), None)
    if same is not None:
        return {"id": same}
    if len(known) >= MOST_VOLATILE:
        raise Refusal(400, "MAX_TYPES_COUNT_EXCEEDED", "There is already a maximum number of volatile types")
    key = table.next_id()
    call.insert(VOLATILE, key, row)
    return {"id": key}


@method("crm.duplicate.volatileType.unregister", writes=True)
def unregister(call: Call) -> bool:
    """Lets duplicates no longer be told by a field."""
    key = call.need_id("id")
    if call.world.find(VOLATILE, key) is None:
        raise Refusal(400, "TYPE_IS_NOT_ASSIGNED", "This type is not assigned")
    call.remove(VOLATILE, key)
    return True
