"""``crm.type.*``: smart processes, whose cards then come and go by ``crm.item.*``."""

from __future__ import annotations

from typing import Any

from harness.portal import pipelines, smart_processes
from harness.portal.call import Call, Page
from harness.portal.fields import Field, entity_name, parsed, smart_process
from harness.portal.item_filters import item_order, item_test
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import ordered, page
from harness.portal.smart_processes import FLAGS, PLACES, TABLE
from harness.portal.tables import Row
from harness.registry import method
from harness.wording import text

_FIELDS = """
id:integer!r title:string!q code:string createdBy:user!r entityTypeId:integer!i!q customSectionId:integer!i
isCategoriesEnabled:boolean isStagesEnabled:boolean isBeginCloseDatesEnabled:boolean isClientEnabled:boolean
isUseInUserfieldEnabled:boolean isLinkWithProductsEnabled:boolean isMycompanyEnabled:boolean
isDocumentsEnabled:boolean isSourceEnabled:boolean isObserversEnabled:boolean isRecyclebinEnabled:boolean
isAutomationEnabled:boolean isBizProcEnabled:boolean isSetOpenPermissions:boolean createdTime:datetime
updatedTime:datetime updatedBy:user!r
"""
_DETAILS = frozenset({"relations", "linkedUserFields", "customSections"})


def _names() -> dict[str, Field]:
    # flags are kept and filtered as Y and N
    return {name: Field(name, "char" if one.kind == "boolean" else one.kind) for name, one in parsed(_FIELDS).items()}


def _fields(call: Call) -> dict[str, Any]:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    return fields


def _row(call: Call) -> Row:
    row = call.world.find(TABLE, call.need_id("id"))
    if row is None:
        raise Refusal(400, "0", "SPA not found")
    return row


@method("crm.type.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Makes a smart process with one pipeline."""
    fields = _fields(call)
    if not str(fields.get("title") or "").strip():
        raise missing("title")
    type_id = smart_processes.type_id(call.world, fields.get("entityTypeId"))
    key = call.world.tables[TABLE].next_id()
    now = call.world.now()
    row: Row = {"id": key, "title": "", "code": "", "createdBy": call.user, "entityTypeId": type_id}
    row |= {"customSectionId": None, **dict.fromkeys(FLAGS, "N")}
    row |= {"createdTime": now, "updatedTime": now, "updatedBy": call.user, "relations": {"parent": [], "child": []}}
    row |= {"linkedUserFields": dict.fromkeys(PLACES, "N"), "customSections": []}
    row = smart_processes.written(row, fields)
    call.insert(TABLE, key, row)
    kind = smart_process(type_id, row["title"])
    call.world.define(kind)
    name = text("portal.pipeline.general", call.world.seed.language)
    pipelines.add(call, kind, pipelines.row(0, type_id, name) | {"isDefault": "Y"})
    smart_processes.relate(call, row)
    return {"type": row}


@method("crm.type.get")
def get(call: Call) -> dict[str, Row]:
    """One smart process by its own id."""
    return {"type": _row(call)}


@method("crm.type.getByEntityTypeId")
def by_type(call: Call) -> dict[str, Row]:
    """One smart process by its entityTypeId."""
    wanted = call.need_id("entityTypeId")
    for _, row in call.world.tables[TABLE].rows():
        if row["entityTypeId"] == wanted:
            return {"type": row}
    raise Refusal(400, "0", "SPA not found")


@method("crm.type.update", writes=True)
def update(call: Call) -> dict[str, Row]:
    """Changes a smart process."""
    before = _row(call)
    row = smart_processes.written(before, _fields(call) if "fields" in call.params else {})
    row |= {"updatedTime": call.world.now(), "updatedBy": call.user}
    call.replace(TABLE, row["id"], row)
    smart_processes.renamed(call.world, row)
    smart_processes.relate(call, row)
    return {"type": row}


@method("crm.type.delete", writes=True)
def delete(call: Call) -> list[Any]:
    """Deletes a smart process that has no cards."""
    row = _row(call)
    kind = call.world.kinds[entity_name(row["entityTypeId"])]
    if any(True for _ in call.world.tables[kind.name].rows()):
        raise Refusal(400, "BX_ERROR", "You cannot delete an entity type that has elements")
    for key, _ in pipelines.of_type(call.world, kind.type_id):
        pipelines.remove(call, kind, key)
    call.remove(TABLE, row["id"])
    call.world.undefine(kind)
    return []


@method("crm.type.list")
def listing(call: Call) -> Page:
    """Smart processes by a strict filter, fifty a page."""
    names = _names()
    test = item_test(call.world.seed, names, call.params.get("filter"))
    order = item_order(names, call.params.get("order"))
    found = [row for _, row in call.world.tables[TABLE].rows() if test(row)]
    shown, total, following = page(ordered(found, order, names.__contains__), call.params.get("start"))
    types = [{name: value for name, value in row.items() if name not in _DETAILS} for row in shown]
    return Page({"types": types}, total or 0, following)


@method("crm.type.fields")
def fields(call: Call) -> dict[str, Row]:
    """What a smart process is described by."""
    del call
    listed = parsed(_FIELDS).items()
    return {"fields": {name: one.described(name) | {"upperName": _upper(name)} for name, one in listed}}


def _upper(name: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)
