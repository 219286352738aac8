"""``crm.stagehistory.list``: how cards moved through their stages."""

from __future__ import annotations

from harness.portal.call import Call, Page
from harness.portal.fields import Field
from harness.portal.item_filters import item_order, item_test
from harness.portal.refusals import Refusal
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.registry import method

QUOTE = 7
_COMMON = {"ID": "integer", "TYPE_ID": "integer", "OWNER_ID": "integer", "CREATED_TIME": "datetime"}
_BY_STATUS = {"STATUS_SEMANTIC_ID": "string", "STATUS_ID": "string"}
_BY_STAGE = {"CATEGORY_ID": "integer", "STAGE_SEMANTIC_ID": "string", "STAGE_ID": "string"}


@method("crm.stagehistory.list")
def listing(call: Call) -> Page:
    """How leads, deals, smart invoices or cards of a smart process moved through their stages."""
    type_id = call.need_id("entityTypeId")
    kind = call.world.kind(type_id)
    if kind is None or not kind.stage or type_id == QUOTE:
        name = kind.name.upper() if kind else str(type_id)
        raise Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", f"Entity type `{name}` is not supported")
    columns = _COMMON | (_BY_STATUS if kind.stage == "STATUS_ID" else _BY_STAGE)
    names = {name: Field(name, sort) for name, sort in columns.items()}
    test = item_test(call.world.seed, names, call.params.get("filter"))
    order = item_order(names, call.params.get("order"))
    rows = [row for _, row in call.world.tables["history"].rows() if row["entityTypeId"] == type_id and test(row)]
    shown, total, following = page(ordered(rows, order, names.__contains__), call.params.get("start"))
    return Page({"items": [_shown(row, call.params.get("select")) for row in shown]}, total or 0, following)


def _shown(row: Row, select: object) -> Row:
    asked = set(map(str, select)) if isinstance(select, list) and select and "*" not in select else row.keys()
    return {name: value for name, value in row.items() if name != "entityTypeId" and name in asked}
