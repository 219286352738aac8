"""``crm.activity|timeline.layout.blocks.*``: what an application adds to the look of somebody else's record."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.contexts import application_only
from harness.portal.families import family
from harness.portal.refusals import Refusal
from harness.portal.tables import Row

FAMILIES = ("crm.activity.layout.blocks", "crm.timeline.layout.blocks")
TABLE = "layout_blocks"


def _place(call: Call) -> Row:
    """The record that the call is about, and who looks at it.

    Raises:
        Refusal: a webhook calls, or there is no such card or record in its timeline.
    """
    text = "Method call is only possible in the context of a REST application"
    application_only(call, "ERROR_WRONG_CONTEXT", text)
    sort = call.method.split(".")[1]
    type_id, owner = call.need_id("entityTypeId"), call.need_id("entityId")
    kind = call.world.kind(type_id)
    if kind is None or call.world.find(kind.name, owner) is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner not found")
    key = call.need_id("activityId" if sort == "activity" else "timelineId")
    if call.world.find("activity" if sort == "activity" else "comment", key) is None:
        raise Refusal(400, "NOT_FOUND", "Record not found")
    return {"sort": sort, "key": key, "application": call.grant.client_id}


def _find(call: Call, place: Row) -> int | None:
    rows = call.world.tables[TABLE].rows()
    return next((key for key, row in rows if place.items() <= row.items()), None)


@family(FAMILIES, "set", writes=True)
def replace(call: Call) -> dict[str, bool]:
    """Sets the application's blocks of a record."""
    place, layout = _place(call), call.need("layout")
    if not isinstance(layout, dict) or not layout.get("blocks"):
        raise Refusal(400, "FIELD_IS_REQUIRED", "Field `blocks` of `RestAppLayoutDto` is required")
    key, row = _find(call, place), place | {"layout": layout}
    if key is None:
        call.insert(TABLE, call.world.tables[TABLE].next_id(), row)
    else:
        call.replace(TABLE, key, row)
    return {"success": True}


@family(FAMILIES, "get")
def get(call: Call) -> Row:
    """The application's blocks of a record."""
    row = call.world.find(TABLE, _find(call, _place(call)))
    return {"layout": row["layout"] if row else None}


@family(FAMILIES, "delete", writes=True)
def delete(call: Call) -> dict[str, bool]:
    """Takes the application's blocks away from a record."""
    key = _find(call, _place(call))
    if key is None:
        raise Refusal(400, "NOT_FOUND", "Layout blocks not found")
    call.remove(TABLE, key)
    return {"success": True}
