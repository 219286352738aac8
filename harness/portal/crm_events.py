"""What events of the CRM are called, and what they say, by the rows that a call has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import SMART_INVOICE
from harness.portal.tables import Row

Named = tuple[str, dict[str, Any]]
_PLAIN = {
    "lead": "LEAD",
    "deal": "DEAL",
    "contact": "CONTACT",
    "company": "COMPANY",
    "quote": "QUOTE",
    "activity": "ACTIVITY",
    "requisite": "REQUISITE",
    "bank_detail": "BANKDETAIL",
    "product_section": "PRODUCTSECTION",
    "measure": "MEASURE",
    "type": "TYPE",
}
"""Table → name of records whose events say the id only."""
_DYNAMIC = "dynamic_"
_ADDRESS = ("TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ANCHOR_ID", "ANCHOR_TYPE_ID")


def named(call: Call, entity: str, key: str, verb: str) -> Iterator[Named]:
    """Names and data of the events that a change of a CRM record amounts to; none for any other record.

    Args:
        call: that has changed it.
        entity: table of the record.
        key: its id.
        verb: ADD, UPDATE or DELETE.
    """
    if entity in _PLAIN:
        yield f"ONCRM{_PLAIN[entity]}{verb}", {"FIELDS": {"ID": key}}
        if entity == "deal" and verb == "UPDATE":
            yield from _moved(call, key)
    elif entity == "smart_invoice" or entity.startswith(_DYNAMIC):
        type_id = entity.removeprefix(_DYNAMIC) if entity.startswith(_DYNAMIC) else SMART_INVOICE
        yield f"ONCRMDYNAMICITEM{verb}", {"FIELDS": {"ID": key, "ENTITY_TYPE_ID": type_id}}
    elif entity == "comment":
        yield f"ONCRMTIMELINECOMMENT{verb}", {"FIELDS": {"ID": key}}
    elif entity == "currency":
        yield f"ONCRMCURRENCY{verb}", {"FIELDS": {"ID": _row(call, entity, key).get("CURRENCY", "")}}
    elif entity == "address":
        row = _row(call, entity, key)
        name = "ONCRMADDRESSUNREGISTER" if verb == "DELETE" else "ONCRMADDRESSREGISTER"
        yield name, {"FIELDS": {column: row.get(column) for column in _ADDRESS}}
    elif entity == "userfield":
        yield from _user_field(call, key, verb)


def _row(call: Call, entity: str, key: str) -> Row:
    """The record as it is, or as it was before it was deleted."""
    return call.world.find(entity, int(key)) or call.world.gone.get((entity, int(key))) or {}


def _changed(call: Call, entity: str, key: str) -> set[str]:
    return {change.field for change in call.changes if (change.entity, change.id) == (entity, key)}


def _moved(call: Call, key: str) -> Iterator[Named]:
    if "CATEGORY_ID" in _changed(call, "deal", key):
        row = _row(call, "deal", key)
        fields = {"ID": key, "CATEGORY_ID": row.get("CATEGORY_ID"), "STAGE_ID": row.get("STAGE_ID")}
        yield "ONCRMDEALMOVETOCATEGORY", {"FIELDS": fields}


def _user_field(call: Call, key: str, verb: str) -> Iterator[Named]:
    row = _row(call, "userfield", key)
    owner = str(row.get("ENTITY_ID", "")).removeprefix("CRM_")
    who = "TYPE" if owner.isdecimal() or owner == "SMART_INVOICE" else owner
    data = {"FIELDS": {"ID": key, "ENTITY_ID": row.get("ENTITY_ID"), "FIELD_NAME": row.get("FIELD_NAME")}}
    yield f"ONCRM{who}USERFIELD{verb}", data
    if verb != "DELETE" and row.get("LIST") and "LIST" in _changed(call, "userfield", key):
        yield f"ONCRM{who}USERFIELDSETENUMVALUES", data
