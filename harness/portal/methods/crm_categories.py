"""``crm.category.*``: pipelines of deals, smart invoices and smart processes, categories of contacts and companies."""

from __future__ import annotations

from typing import Any

from harness.portal import pipelines
from harness.portal.call import Call, Page
from harness.portal.fields import Kind, parsed
from harness.portal.pipelines import COMPANIES, CONTACTS, DEALS
from harness.portal.refusals import Refusal, missing
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

LONGEST = 255
_FIELDS = """
ID:integer!r NAME:string SORT:integer ENTITY_TYPE_ID:integer!r!q IS_DEFAULT:boolean!r ORIGIN_ID:string
ORIGINATOR_ID:string
"""


def _kind(call: Call) -> Kind:
    type_id = call.need_id("entityTypeId")
    kind = call.world.kind(type_id)
    if kind is None:
        raise Refusal(400, "NOT_FOUND", "SPA not found")
    if "CATEGORY_ID" not in kind.fields and type_id not in {CONTACTS, COMPANIES}:
        raise Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", f"Entity type `{kind.name.upper()}` is not supported")
    return kind


def _find(call: Call, kind: Kind) -> tuple[int, Row]:
    number = call.need_id("id")
    for key, row in pipelines.of_type(call.world, kind.type_id):
        if row["id"] == number:
            return key, row
    raise Refusal(400, "NOT_FOUND", "Element not found")


def _fields(call: Call) -> dict[str, Any]:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    return fields


def _name(fields: dict[str, Any]) -> str:
    name = str(fields.get("name") or "").strip()
    if not name or len(name) > LONGEST:
        raise Refusal(400, "0", "Field 'NAME' is required" if not name else "Field 'NAME' is too long")
    return name


@method("crm.category.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Makes a pipeline with the vendor's usual stages."""
    kind, fields = _kind(call), _fields(call)
    sort = whole(fields["sort"]) if "sort" in fields else pipelines.SORT
    made = pipelines.row(0, kind.type_id, _name(fields), max(sort or 0, 0))
    made |= {name: str(fields[name]) for name in ("originId", "originatorId") if name in made and name in fields}
    row = pipelines.add(call, kind, made)
    if flag(fields.get("isDefault")) and kind.type_id != DEALS:
        if kind.type_id in {CONTACTS, COMPANIES}:
            raise Refusal(400, "0", "Default client category does not support updating default state")
        pipelines.make_default(call, kind.type_id, row["id"])
        row = row | {"isDefault": "Y"}
    return {"category": row}


@method("crm.category.get")
def get(call: Call) -> dict[str, Row]:
    """One pipeline."""
    return {"category": _find(call, _kind(call))[1]}


@method("crm.category.list")
def listing(call: Call) -> Page:
    """Pipelines of a kind of card."""
    rows = [row for _, row in pipelines.of_type(call.world, _kind(call).type_id)]
    return Page({"categories": rows}, len(rows))


@method("crm.category.update", writes=True)
def update(call: Call) -> dict[str, Row]:
    """Changes a pipeline's name, order or being the default one."""
    kind, fields = _kind(call), _fields(call)
    key, row = _find(call, kind)
    after = row | ({"name": _name(fields)} if "name" in fields else {})
    if "sort" in fields:
        after["sort"] = max(whole(fields["sort"]) or 0, 0)
    call.replace(pipelines.TABLE, key, after)
    if flag(fields.get("isDefault")) and "CATEGORY_ID" in kind.fields and kind.type_id != DEALS:
        pipelines.make_default(call, kind.type_id, key)
    return {"category": call.world.find(pipelines.TABLE, key) or {}}


@method("crm.category.delete", writes=True)
def delete(call: Call) -> None:
    """Deletes a pipeline that is empty and not the default one."""
    kind = _kind(call)
    key, row = _find(call, kind)
    deals = kind.type_id == DEALS
    if row["isDefault"] == "Y":
        text = "Default deal category cannot be deleted" if deals else "This funnel is the default funnel"
        raise Refusal(400, "0" if deals else "BX_ERROR", text)
    if any(True for _ in pipelines.cards_in(call.world, kind, row["id"])):
        text = f"Deals related to the funnel `{row['name']}` found" if deals else "Elements related to the funnel found"
        raise Refusal(400, "0" if deals else "BX_ERROR", text)
    pipelines.remove(call, kind, key)


@method("crm.category.fields")
def fields(call: Call) -> dict[str, Row]:
    """What a pipeline is described by."""
    kind = _kind(call)
    names = {name: one for name, one in parsed(_FIELDS).items() if kind.type_id == DEALS or "ORIGIN" not in name}
    return {"fields": {one.item_name: one.described(name) | {"upperName": name} for name, one in names.items()}}
