"""``crm.entity.mergeBatch``: several cards of one person or deal become one."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.card_store import delete, update
from harness.portal.field_values import listed
from harness.portal.fields import Kind
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import same_line, whole
from harness.registry import method


def _refused(text: str) -> Refusal:
    return Refusal(400, "0", text)


@method("crm.entity.mergeBatch", writes=True)
def merge(call: Call) -> Row:
    """Fills what the first card lacks from the others, which are then deleted."""
    params = call.any("params")
    given = params if isinstance(params, dict) else {}
    type_id = whole(given.get("entityTypeId"))
    if not type_id:
        raise _refused("The parameter entityTypeId is required.")
    kind = call.world.kind(type_id)
    if kind is None:
        raise _refused(f"Entity type {type_id} is not supported")
    keys = list(dict.fromkeys(key for key in map(whole, listed(given.get("entityIds"))) if key and key > 0))
    if not keys:
        raise _refused("The parameter entityIds does not contains valid elements.")
    if len(keys) < 2:
        raise _refused("The parameter entityIds must contains at least two elements.")
    rows = [call.world.find(kind.name, key) for key in keys]
    if None in rows:
        raise _refused("Owner was not found")
    first, *others = [row for row in rows if row is not None]
    fields = _lacking(kind, first, others)
    if fields:
        update(call, kind, first, fields)
    for row in others:
        delete(call, kind, row)
    return {"STATUS": "SUCCESS", "ENTITY_IDS": [row["ID"] for row in others]}


def _lacking(kind: Kind, first: Row, others: list[Row]) -> Row:
    """What the first card has to be given: values that it lacks, and phones and e-mails that are not the same."""
    fields: dict[str, Any] = {}
    for name, field in kind.fields.items():
        if field.kind == "crm_multifield":
            held = {same_line(name, one["VALUE"]) for one in first.get(name) or ()}
            more = [one for row in others for one in row.get(name) or () if same_line(name, one["VALUE"]) not in held]
            if more:
                fields[name] = [{"VALUE": one["VALUE"], "VALUE_TYPE": one["VALUE_TYPE"]} for one in more]
        elif not field.read_only and first.get(name) in (None, "", []):
            value = next((row[name] for row in others if row.get(name) not in (None, "", [])), None)
            if value is not None:
                fields[name] = value
    return fields
