"""Activities as stored, and the neutral meaning ``reminder`` that some of them have."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.fields import Field, parsed
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, number, whole
from harness.portal.world import World

BY_PROVIDER = 6
"""TYPE_ID of activities that a provider defines (to-dos)."""
MEETING, CALL, TASK, EMAIL = 1, 2, 3, 4
FIELDS = """
ID:integer!r OWNER_ID:integer!i OWNER_TYPE_ID:crm_enum_ownertype!i TYPE_ID:crm_enum_activitytype!i!q
PROVIDER_ID:string PROVIDER_TYPE_ID:string PROVIDER_GROUP_ID:string ASSOCIATED_ENTITY_ID:integer!r
SUBJECT:string!q CREATED:datetime!r LAST_UPDATED:datetime!r START_TIME:datetime END_TIME:datetime
DEADLINE:datetime COMPLETED:char STATUS:crm_enum_activitystatus RESPONSIBLE_ID:user!q
PRIORITY:crm_enum_activitypriority NOTIFY_TYPE:crm_enum_activitynotifytype NOTIFY_VALUE:integer
DESCRIPTION:string DESCRIPTION_TYPE:crm_enum_contenttype DIRECTION:crm_enum_activitydirection LOCATION:string
SETTINGS:object ORIGINATOR_ID:string ORIGIN_ID:string AUTHOR_ID:user!r EDITOR_ID:user!r PROVIDER_PARAMS:object
PROVIDER_DATA:string RESULT_MARK:integer RESULT_VALUE:double RESULT_SUM:double RESULT_CURRENCY_ID:string
RESULT_STATUS:integer RESULT_STREAM:integer RESULT_SOURCE_ID:string AUTOCOMPLETE_RULE:integer
BINDINGS:crm_activity_binding!r!m COMMUNICATIONS:crm_activity_communication!m!q FILES:diskfile!m
WEBDAV_ELEMENTS:diskfile!m!d IS_INCOMING_CHANNEL:char!r
"""
ASKED_FOR: frozenset[str] = frozenset({"BINDINGS", "COMMUNICATIONS", "FILES", "WEBDAV_ELEMENTS", "IS_INCOMING_CHANNEL"})
"""Fields that are shown only to who names them."""
_ZERO = frozenset({"ASSOCIATED_ENTITY_ID", "NOTIFY_TYPE", "NOTIFY_VALUE", "DIRECTION", "AUTOCOMPLETE_RULE"}) | {
    "RESULT_MARK",
    "RESULT_STATUS",
    "RESULT_STREAM",
}
"""Numbers that are 0 when nobody has said anything."""


def blank(call: Call, owner: tuple[int, int]) -> Row:
    """An activity with the vendor's defaults."""
    now = call.world.now()
    row: Row = dict.fromkeys(name for name, one in parsed(FIELDS).items() if not one.multiple)
    return row | {
        "ID": call.world.tables["activity"].next_id(),
        "OWNER_TYPE_ID": owner[0],
        "OWNER_ID": owner[1],
        "DESCRIPTION_TYPE": 1,
        "COMPLETED": "N",
        "STATUS": 1,
        "RESPONSIBLE_ID": call.user,
        "PRIORITY": 2,
        "CREATED": now,
        "LAST_UPDATED": now,
        "AUTHOR_ID": call.user,
        "EDITOR_ID": call.user,
        "COMMUNICATIONS": None,
        "BINDINGS": [binding(*owner)],
    }


def binding(type_id: int, key: int) -> Row:
    """A link of an activity to a card."""
    return {"OWNER_TYPE_ID": type_id, "OWNER_ID": key}


def stored(world: World, field: Field, value: Any) -> Any:
    """The stored form of a field's value."""
    if field.kind in {"integer", "user"} or field.kind.startswith("crm_enum"):
        return whole(value)
    if field.kind == "datetime":
        when = moment(value, world.seed.zone) if value else None
        return iso(when) if when else None
    if field.kind == "double":
        return number(value)
    if field.kind == "char":
        return "Y" if flag(value) else "N"
    return value


def shown(row: Row, asked: frozenset[str] = frozenset()) -> Row:
    """An activity for the wire.

    Args:
        row: the activity.
        asked: names of fields that are wanted; none of them means all but `ASKED_FOR`.
    """
    names = asked - {"*"} if asked and "*" not in asked else row.keys() - ASKED_FOR | (asked & ASKED_FOR)
    wire: Row = {}
    for name, value in row.items():
        if name not in names and name != "ID":
            continue
        if name in {"SETTINGS", "PROVIDER_PARAMS"}:
            wire[name] = value or []
        elif value is None:
            wire[name] = "0" if name in _ZERO else "" if name == "LOCATION" else None
        elif name in {"BINDINGS", "COMMUNICATIONS"}:
            wire[name] = [{key: str(one) for key, one in each.items()} for each in value or ()]
        elif isinstance(value, int | float):
            wire[name] = str(value)
        else:
            wire[name] = value
    return wire


def put(call: Call, row: Row) -> int:
    """Store a new activity and tell the reminder that it plans, if it does."""
    key = int(row["ID"])
    call.insert("activity", key, row)
    tell_reminder(call, row, "plan")
    return key


def is_reminder(call: Call, row: Row) -> bool:
    """Whether it is a to-do that the seed counts as a reminder."""
    sign = call.world.seed.rules.reminder
    return row["PROVIDER_ID"] == "CRM_TODO" and sign in (row["SUBJECT"] or "").lower()


def tell_reminder(call: Call, row: Row, action: str) -> None:
    """State the meaning ``reminder`` of planning (also anew, after a move) or cancelling this activity."""
    if is_reminder(call, row):
        text = row["DESCRIPTION"] or row["SUBJECT"] or ""
        call.mean("reminder", action=action, id=str(row["ID"]), at=row["DEADLINE"], text=text)
