"""``crm.activity.configurable.*``, ``.type.*``, ``.badge.*``: activities whose look an application describes."""

from __future__ import annotations

from typing import Any

from harness.portal import activities
from harness.portal.call import Call
from harness.portal.contexts import application_only
from harness.portal.layouts import check_layout
from harness.portal.refusals import Refusal, missing
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

PROVIDER, USUAL = "CONFIGURABLE_REST_APP", "CONFIGURABLE"
LOOKS, TYPES, BADGES = "activity_look", "activity_type", "activity_badge"
BADGE_KINDS = frozenset({"success", "failure", "warning", "primary", "secondary"})


def _context(call: Call) -> None:
    text = "Method call is only possible in the context of a rest application"
    application_only(call, "ERROR_WRONG_CONTEXT", text)


def _map(call: Call, name: str) -> dict[str, Any]:
    value = call.need(name)
    if not isinstance(value, dict):
        raise missing(name)
    return value


def _layout(call: Call) -> dict[str, Any]:
    layout = call.need("layout")
    if not layout or not isinstance(layout, dict):
        raise Refusal(400, "ERROR_EMPTY_LAYOUT", "Layout can not be empty")
    check_layout(layout)
    return layout


def _own(call: Call) -> tuple[Row, Row]:
    """A configurable activity of the calling application, and its look."""
    row = call.world.find("activity", call.need_id("id"))
    look = call.world.find(LOOKS, row["ID"]) if row else None
    if row is None or look is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    if look["application"] != call.grant.client_id:
        raise Refusal(400, "ERROR_WRONG_APPLICATION", "Activity can be updated only by the application that created it")
    return row, look


def _columns(call: Call, fields: dict[str, Any]) -> Row:
    """Columns of an activity from the fields of a configurable one."""
    found: Row = {}
    if "completed" in fields:
        found["COMPLETED"] = "Y" if flag(fields["completed"]) else "N"
        found["STATUS"] = 2 if flag(fields["completed"]) else 1
    if "deadline" in fields:
        when = moment(fields["deadline"], call.world.seed.zone) if fields["deadline"] else None
        if fields["deadline"] and when is None:
            raise Refusal(400, "WRONG_FIELD_VALUE", "Wrong value of field `deadline`")
        if when and flag(fields.get("isIncomingChannel")):
            code = "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE"
            raise Refusal(400, code, "Incoming activity can not be with deadline")
        found["DEADLINE"] = iso(when) if when else None
    if "responsibleId" in fields:
        found["RESPONSIBLE_ID"] = whole(fields["responsibleId"]) or call.user
    if "isIncomingChannel" in fields:
        found["IS_INCOMING_CHANNEL"] = "Y" if flag(fields["isIncomingChannel"]) else "N"
    for name, column in (("originatorId", "ORIGINATOR_ID"), ("originId", "ORIGIN_ID")):
        if name in fields:
            found[column] = str(fields[name])
    return found


def _more(call: Call, fields: dict[str, Any]) -> Row:
    """What a configurable activity has besides the columns of every activity."""
    found: Row = {}
    if "typeId" in fields:
        kind = str(fields["typeId"])
        known = {
            row["TYPE_ID"]
            for _, row in call.world.tables[TYPES].rows()
            if row["application"] == call.grant.client_id and row["IS_CONFIGURABLE_TYPE"] == "Y"
        }
        if kind not in known | {USUAL}:
            raise Refusal(400, "WRONG_FIELD_VALUE", "Wrong value of field `typeId`")
        found["typeId"] = kind
    if "badgeCode" in fields:
        found["badgeCode"] = str(fields["badgeCode"])
    if isinstance(fields.get("pingOffsets"), list):
        found["pingOffsets"] = [one for one in map(whole, fields["pingOffsets"]) if one is not None]
    return found


@method("crm.activity.configurable.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Adds an activity with a look of its own."""
    _context(call)
    type_id, owner = call.need_id("ownerTypeId"), call.need_id("ownerId")
    fields, layout = _map(call, "fields"), _layout(call)
    kind = call.world.kind(type_id)
    if kind is None or call.world.find(kind.name, owner) is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    more = {"typeId": USUAL, "badgeCode": "", "pingOffsets": []} | _more(call, fields)
    row = activities.blank(call, (type_id, owner)) | _columns(call, fields)
    row |= {"TYPE_ID": activities.BY_PROVIDER, "PROVIDER_ID": PROVIDER, "PROVIDER_TYPE_ID": more["typeId"]}
    key = activities.put(call, row)
    call.world.tables[LOOKS].put(key, more | {"layout": layout, "application": call.grant.client_id})
    return {"activity": {"id": key}}


@method("crm.activity.configurable.get")
def get(call: Call) -> dict[str, Row]:
    """One activity with its look."""
    _context(call)
    row, look = _own(call)
    fields = {
        "typeId": look["typeId"],
        "completed": row["COMPLETED"] == "Y",
        "deadline": row["DEADLINE"],
        "pingOffsets": look["pingOffsets"],
        "isIncomingChannel": row["IS_INCOMING_CHANNEL"] == "Y",
        "responsibleId": row["RESPONSIBLE_ID"],
        "badgeCode": look["badgeCode"],
        "originatorId": row["ORIGINATOR_ID"],
        "originId": row["ORIGIN_ID"],
    }
    place = {"id": row["ID"], "ownerTypeId": row["OWNER_TYPE_ID"], "ownerId": row["OWNER_ID"]}
    return {"activity": {**place, "fields": fields, "layout": look["layout"]}}


@method("crm.activity.configurable.update", writes=True)
def update(call: Call) -> dict[str, Row]:
    """Changes an activity or its look."""
    _context(call)
    row, look = _own(call)
    fields = _map(call, "fields") if "fields" in call.params else {}
    after = look | _more(call, fields) | ({"layout": _layout(call)} if "layout" in call.params else {})
    changed = row | _columns(call, fields) | {"LAST_UPDATED": call.world.now(), "EDITOR_ID": call.user}
    call.replace("activity", row["ID"], changed | {"PROVIDER_TYPE_ID": after["typeId"]})
    call.world.tables[LOOKS].put(row["ID"], after)
    return {"activity": {"id": row["ID"]}}


def _types(call: Call) -> list[tuple[int, Row]]:
    application_only(call, "ACCESS_DENIED", "Access denied! Application context required")
    return [(key, row) for key, row in call.world.tables[TYPES].rows() if row["application"] == call.grant.client_id]


@method("crm.activity.type.add", writes=True)
def add_type(call: Call) -> bool:
    """Makes a type of activity that belongs to the application."""
    types = _types(call)
    fields = call.fields()
    code = str(fields.get("TYPE_ID") or "")
    if not code:
        raise Refusal(400, "INVALID_ARG_VALUE", "TYPE_ID is required")
    if any(row["TYPE_ID"] == code for _, row in types):
        raise Refusal(400, "INVALID_ARG_VALUE", f"Type {code[:80]} already exists")
    table = call.world.tables[TYPES]
    row = {
        "TYPE_ID": code,
        "NAME": str(fields.get("NAME") or ""),
        "IS_CONFIGURABLE_TYPE": "Y" if flag(fields.get("IS_CONFIGURABLE_TYPE")) else "N",
        "ICON_ID": str(call.world.serial("file")) if fields.get("ICON_FILE") else "0",
        "application": call.grant.client_id,
    }
    call.insert(TYPES, table.next_id(), row)
    return True


@method("crm.activity.type.list")
def list_types(call: Call) -> list[Row]:
    """Types of activities that belong to the application."""
    return [{name: value for name, value in row.items() if name != "application"} for _, row in _types(call)]


@method("crm.activity.type.delete", writes=True)
def delete_type(call: Call) -> bool:
    """Removes a type of activity that belongs to the application."""
    code = str(call.any("TYPE_ID") or "")
    for key, row in _types(call):
        if row["TYPE_ID"] == code:
            call.remove(TYPES, key)
            return True
    raise Refusal(400, "INVALID_ARG_VALUE", f"Type {code[:80]} not found")


def _badge(call: Call) -> tuple[int, Row]:
    code = str(call.need("code"))
    for key, row in call.world.tables[BADGES].rows():
        if row["code"] == code:
            return key, row
    raise Refusal(400, "NOT_FOUND", "Badge not found")


@method("crm.activity.badge.add", writes=True)
def add_badge(call: Call) -> dict[str, Row]:
    """Makes a badge, or changes the one of this code."""
    if not all(call.params.get(name) for name in ("code", "title", "value", "type")):
        raise Refusal(400, "REQUIRED_ARG_MISSING", "Required arguments are missing")
    badge = {name: call.params[name] for name in ("code", "title", "value", "type")}
    if str(badge["type"]) not in BADGE_KINDS:
        raise Refusal(400, "INVALID_ARG_VALUE", "Unknown badge type")
    table = call.world.tables[BADGES]
    old = next((key for key, row in table.rows() if row["code"] == badge["code"]), None)
    if old is None:
        call.insert(BADGES, table.next_id(), badge)
    else:
        call.replace(BADGES, old, badge)
    return {"badge": badge}


@method("crm.activity.badge.get")
def get_badge(call: Call) -> dict[str, Row]:
    """One badge."""
    return {"badge": _badge(call)[1]}


@method("crm.activity.badge.list")
def list_badges(call: Call) -> dict[str, list[Row]]:
    """All badges."""
    return {"badges": [row for _, row in call.world.tables[BADGES].rows()]}


@method("crm.activity.badge.delete", writes=True)
def delete_badge(call: Call) -> bool:
    """Removes a badge."""
    call.remove(BADGES, _badge(call)[0])
    return True
