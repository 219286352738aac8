"""Cards as ``crm.item.*`` shows them and takes them: camelCase names, real numbers."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from harness.portal.fields import MULTIFIELDS, Field, Kind, camel
from harness.portal.refusals import Refusal
from harness.portal.seed import Seed
from harness.portal.tables import Row
from harness.portal.values import plain_number, wire_date
from harness.portal.world import World

Names = Mapping[str, Field]
_UNUSED: dict[str, Row] = {
    "lead": dict.fromkeys(
        ("dateCreateShort", "dateModifyShort", "isConvert", "productId", "shortName", "login", "searchContent")
    )
    | {"webformId": 0},
    "deal": dict.fromkeys((
        "dateCreateShort", "dateModifyShort", "productId", "begindateShort", "closedateShort", "eventDate",
        "eventDateShort", "eventId", "eventDescription", "webformId", "searchContent", "orderStage", "isWork",
        "isWon", "isLose", "receivedAmount", "lostAmount", "hasProducts",
    )),
}  # fmt: skip
"""Columns of the vendor's that are there and hold nothing that anybody could have written."""
_LINES = (
    ("PHONE", ("MOBILE", "WORK", "MAILING")),
    ("EMAIL", ("HOME", "WORK", "MAILING")),
)


def item_kind(world: World, type_id: int) -> Kind:
    """The kind of card of an entityTypeId.

    Raises:
        Refusal: no such type.
    """
    kind = world.kind(type_id)
    if kind is None:
        raise Refusal(400, "NOT_FOUND", "SPA not found")
    return kind


def item(seed: Seed, kind: Kind, row: Row, names: Names, more: Container[str] = ("*", "fm")) -> Row:
    """A card for the wire.

    Args:
        seed: of the portal.
        kind: of the card.
        row: the card.
        names: its fields that are wanted.
        more: ``*`` for the columns that hold nothing and those worked out from phones and e-mails, ``fm`` for these.
    """
    shown: Row = {name: _shown(seed, field, row.get(field.name)) for name, field in names.items()}
    if "*" in more:
        shown |= _UNUSED.get(kind.name, {})
        shown["entityTypeId"] = kind.type_id
    if "PHONE" in kind.fields:
        if "*" in more:
            shown |= _first_lines(row)
        if "fm" in more:
            shown["fm"] = [
                {"id": one["ID"], "typeId": one["TYPE_ID"], "valueType": one["VALUE_TYPE"], "value": one["VALUE"]}
                for name in MULTIFIELDS
                for one in row.get(name) or ()
            ]
    return shown


def _first_lines(row: Row) -> Row:
    shown: Row = {"skype": None, "icq": None, "imol": ""}
    for name, sorts in _LINES:
        values = row.get(name) or []
        shown[name.lower()] = values[0]["VALUE"] if values else ""
        for sort in sorts:
            found = next((one["VALUE"] for one in values if one["VALUE_TYPE"] == sort), "")
            shown[camel(f"{name}_{sort}")] = found
    return shown


def _shown(seed: Seed, field: Field, value: Any) -> Any:
    if value is None:
        return [] if field.multiple else 0 if field.name in {"CONTACT_ID", "COMPANY_ID"} else None
    if isinstance(value, list) and field.multiple:
        return [_scalar(seed, field, one) for one in value]
    return _scalar(seed, field, value)


def _scalar(seed: Seed, field: Field, value: Any) -> Any:
    if isinstance(value, bool):
        return "Y" if value else "N"
    if field.kind == "date":
        return wire_date(value, seed.zone)
    if field.kind == "file":
        address = f"/bitrix/services/main/ajax.php?action=crm.controller.item.getFile&fileId={value['id']}"
        return {"id": value["id"], "url": address, "urlMachine": address}
    return plain_number(value)


def card_fields(names: Names, fields: Mapping[str, Any], kind: Kind, row: Row | None) -> Row:
    """``fields`` of ``crm.item.add`` and ``update`` under the names of cards; unknown ones are ignored.

    ``fm`` is a list (adds) or a map by id (edits; an empty value deletes, an unknown id adds); a row without ``typeId``
    that edits nothing is silently dropped, as is ``fm`` as text.

    Raises:
        Refusal: a single value for a user field that holds a list.
    """
    values: Row = {}
    for name, value in fields.items():
        field = names.get(name)
        if field is None:
            continue
        if field.user and field.multiple and not isinstance(value, list | dict) and value not in (None, ""):
            kind_ = "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "integer"
            text = f"Expected iterable value for multiple field, but got `{kind_}` instead"
            raise Refusal(400, "100", text)
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
