"""``crm.dealcategory.*``: pipelines of deals, as they were called before `crm.category`."""

from __future__ import annotations

from harness.portal import pipelines
from harness.portal.call import Call, Page
from harness.portal.fields import parsed
from harness.portal.legacy_lists import chosen, described
from harness.portal.pipelines import DEALS
from harness.portal.refusals import Refusal, legacy
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

_FIELDS = """
ID:integer!r CREATED_DATE:date!r NAME:string IS_LOCKED:char!r SORT:integer ORIGIN_ID:string ORIGINATOR_ID:string
"""


def _shown(call: Call, row: Row) -> Row:
    return {
        "ID": str(row["id"]),
        "CREATED_DATE": row.get("createdDate") or call.world.now(),
        "NAME": row["name"],
        "IS_LOCKED": "N",
        "SORT": str(row["sort"]),
        "ORIGIN_ID": row["originId"] or None,
        "ORIGINATOR_ID": row["originatorId"] or None,
    }


def _find(call: Call) -> tuple[int, Row]:
    number = call.legacy_id()
    row = call.world.find(pipelines.TABLE, number)
    if row is None or row["entityTypeId"] != DEALS:
        raise legacy("Not found")
    return number, row


@method("crm.dealcategory.list")
def listing(call: Call) -> Page:
    """Pipelines of deals but the first, all at once."""
    known = parsed(_FIELDS)
    rows = [_shown(call, row) for key, row in pipelines.of_type(call.world, DEALS) if key > 0]
    found = chosen(call, rows, dict.fromkeys(known, "string"), {"SORT": "ASC"})
    select = call.any("select")
    asked = {str(name).upper() for name in select} if isinstance(select, list) and select else set(known)
    shown = [{name: value for name, value in row.items() if name in asked | {"ID"} or "*" in asked} for row in found]
    return Page(shown, len(shown))


@method("crm.dealcategory.get")
def get(call: Call) -> Row:
    """One pipeline of deals."""
    return _shown(call, _find(call)[1])


@method("crm.dealcategory.add", writes=True)
def add(call: Call) -> int:
    """Makes a pipeline of deals. Returns its id."""
    fields = {name.upper(): value for name, value in call.fields().items()}
    name = str(fields.get("NAME") or "").strip()
    if not name:
        raise Refusal(400, "", "Field 'NAME' is required.")
    made = pipelines.row(0, DEALS, name, whole(fields.get("SORT")) or pipelines.SORT)
    made["createdDate"] = call.world.now()
    return int(pipelines.add(call, call.world.kinds["deal"], made)["id"])


@method("crm.dealcategory.update", writes=True)
def update(call: Call) -> bool:
    """Changes name or order of a pipeline of deals."""
    key, row = _find(call)
    fields = {name.upper(): value for name, value in call.fields().items()}
    after = row | ({"name": str(fields["NAME"])} if fields.get("NAME") else {})
    call.replace(pipelines.TABLE, key, after | ({"sort": whole(fields["SORT"]) or 0} if "SORT" in fields else {}))
    return True


@method("crm.dealcategory.delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes a pipeline of deals that has none."""
    key, row = _find(call)
    kind = call.world.kinds["deal"]
    if any(True for _ in pipelines.cards_in(call.world, kind, key)):
        raise legacy(f"Deals related to the funnel `{row['name']}` found")
    pipelines.remove(call, kind, key)
    return True


@method("crm.dealcategory.default.get")
def default(call: Call) -> Row:
    """The first pipeline of deals."""
    row = call.world.find(pipelines.TABLE, -DEALS) or {}
    return {"ID": "0", "NAME": row["name"], "SORT": str(row["sort"])}


@method("crm.dealcategory.default.set", writes=True)
def rename_default(call: Call) -> bool:
    """Names the first pipeline of deals."""
    row = call.world.find(pipelines.TABLE, -DEALS) or {}
    call.replace(pipelines.TABLE, -DEALS, row | {"name": str(call.any("name") or row["name"])})
    return True


@method("crm.dealcategory.status")
def directory(call: Call) -> str:
    """The directory (`crm.status`) that holds the stages of a pipeline."""
    return call.world.kinds["deal"].stages(whole(call.any("id")) or 0)[0]


@method("crm.dealcategory.stage.list")
def stages(call: Call) -> list[Row]:
    """The stages of a pipeline."""
    name = call.world.kinds["deal"].stages(whole(call.any("id")) or 0)[0]
    rows = [row for _, row in call.world.tables["status"].rows() if row["ENTITY_ID"] == name]
    rows.sort(key=lambda row: (row["SORT"], row["ID"]))
    return [{"NAME": row["NAME"], "SORT": row["SORT"], "STATUS_ID": row["STATUS_ID"]} for row in rows]


@method("crm.dealcategory.fields")
def fields(call: Call) -> Row:
    """What a pipeline of deals is described by."""
    del call
    return described(_FIELDS)
