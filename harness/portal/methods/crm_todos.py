"""``crm.activity.todo.*``: plans with a deadline; a reminder is one whose title says so."""

from __future__ import annotations

from typing import Any

from harness.portal import activities
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import iso, moment, whole
from harness.registry import method

COLORS = frozenset("1234567")


def _deadline(call: Call, name: str = "deadline") -> str:
    when = moment(call.need(name), call.world.seed.zone)
    if when is None:
        raise Refusal(400, "WRONG_DATETIME_FORMAT", "Incorrect date format")
    return iso(when)


def _owner(call: Call) -> tuple[int, int]:
    type_id, owner = call.need_id("ownerTypeId"), call.need_id("ownerId")
    kind = call.world.kind(type_id)
    if kind is None or call.world.find(kind.name, owner) is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner of the entity not found")
    return type_id, owner


def _plan(call: Call, what: str = "") -> Row:
    """The to-do that a call is about; it belongs to the owner that the call names.

    Args:
        call: about it.
        what: part of the code of the refusal to change one that is done.
    """
    row = call.world.find("activity", call.need_id("id"))
    owner = _owner(call)
    if row is None or activities.binding(*owner) not in row["BINDINGS"]:
        raise Refusal(400, "NOT_FOUND", "CRM entity not found")
    if row["COMPLETED"] == "Y":
        raise Refusal(400, f"CAN_NOT_UPDATE_{what}COMPLETED_TODO", "Completed activity cannot be modified")
    return row


def _changed(call: Call, row: Row, **to: Any) -> dict[str, int]:
    after = row | to | {"LAST_UPDATED": call.world.now(), "EDITOR_ID": call.user}
    call.replace("activity", row["ID"], after)
    if "DEADLINE" in to or "SUBJECT" in to:
        activities.tell_reminder(call, after, "plan")
    return {"id": row["ID"]}


@method("crm.activity.todo.add", writes=True)
def add(call: Call) -> dict[str, int]:
    """Plans a to-do on a card."""
    owner = _owner(call)
    deadline = _deadline(call)
    row = activities.blank(call, owner)
    row |= {
        "PROVIDER_ID": "CRM_TODO",
        "PROVIDER_TYPE_ID": "TODO",
        "TYPE_ID": activities.BY_PROVIDER,
        "SUBJECT": str(call.params.get("title") or ""),
        "DESCRIPTION": str(call.params.get("description") or ""),
        "RESPONSIBLE_ID": whole(call.params.get("responsibleId")) or call.user,
        "SETTINGS": _settings(call),
        "DEADLINE": deadline,
        "START_TIME": deadline,
        "END_TIME": deadline,
    }
    return {"id": activities.put(call, row)}


def _settings(call: Call) -> Row | None:
    """Colour and times of warning."""
    said: Row = {}
    if str(call.params.get("colorId")) in COLORS:
        said["COLOR"] = str(call.params["colorId"])
    if isinstance(call.params.get("pingOffsets"), list):
        said["PING_OFFSETS"] = [one for one in map(whole, call.params["pingOffsets"]) if one is not None]
    return said or None


@method("crm.activity.todo.update", writes=True)
def update(call: Call) -> dict[str, int]:
    """Changes a to-do."""
    row = _plan(call)
    to: dict[str, Any] = {}
    for name, column in (("title", "SUBJECT"), ("description", "DESCRIPTION")):
        if name in call.params:
            to[column] = str(call.params[name])
    if "responsibleId" in call.params:
        to["RESPONSIBLE_ID"] = whole(call.params["responsibleId"]) or row["RESPONSIBLE_ID"]
    deadline = _deadline(call)
    return _changed(call, row, **to, DEADLINE=deadline, START_TIME=deadline, END_TIME=deadline)


@method("crm.activity.todo.updateDeadline", writes=True)
def update_deadline(call: Call) -> dict[str, int]:
    """Moves a to-do to another time."""
    row, deadline = _plan(call), _deadline(call, "value")
    return _changed(call, row, DEADLINE=deadline, START_TIME=deadline, END_TIME=deadline)


@method("crm.activity.todo.updateDescription", writes=True)
def update_description(call: Call) -> dict[str, int]:
    """Changes the description of a to-do."""
    return _changed(call, _plan(call), DESCRIPTION=str(call.need("value")))


@method("crm.activity.todo.updateResponsibleUser", writes=True)
def update_responsible(call: Call) -> dict[str, int]:
    """Gives a to-do to another user."""
    user = call.need_id("responsibleId")
    if user < 1:
        raise Refusal(400, "INVALID_ARG_VALUE", 'Parameter "responsibleId" must be greater than 0')
    return _changed(call, _plan(call, "RESPONSIBLE_USER_"), RESPONSIBLE_ID=user)


@method("crm.activity.todo.updateColor", writes=True)
def update_color(call: Call) -> dict[str, int]:
    """Changes the colour of a to-do."""
    row, color = _plan(call, "COLOR_"), str(call.need("colorId"))
    if color not in COLORS:
        raise Refusal(400, "CAN_NOT_UPDATE_WRONG_COLOR_TODO", "Invalid color value")
    return _changed(call, row, SETTINGS={**(row["SETTINGS"] or {}), "COLOR": color})
