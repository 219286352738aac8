"""``crm.activity.*``: calls, meetings, letters and other deeds of a card's timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.portal import activities
from harness.portal.activities import FIELDS
from harness.portal.call import Call, Page
from harness.portal.field_values import listed
from harness.portal.fields import parsed
from harness.portal.legacy_lists import chosen, described
from harness.portal.refusals import legacy
from harness.portal.selection import page
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

SINGLE = frozenset({activities.CALL, activities.EMAIL})
"""Types that need somebody to talk to; a call has exactly one."""
CONFIGURABLE = "CONFIGURABLE_REST_APP"
_COMMUNICATION = "ID:integer!r ACTIVITY_ID:integer!r ENTITY_ID:integer ENTITY_TYPE_ID:integer TYPE:string VALUE:string"


def _row(call: Call) -> Row:
    row = call.world.find("activity", call.legacy_id())
    if row is None:
        raise legacy("Activity is not found")
    return row


def _values(call: Call, *, creating: bool) -> Row:
    known = parsed(FIELDS)
    values: Row = {}
    for given, value in call.fields().items():
        field = known.get(given.upper())
        if field is None or field.read_only or ("i" in field.marks and not creating):
            continue
        if field.name == "COMMUNICATIONS":
            values[field.name] = _communications(call, value)
        else:
            values[field.name] = activities.stored(call.world, field, value)
    return values


def _communications(call: Call, given: Any) -> list[Row] | None:
    entries = []
    for one in listed(given):
        fields = {name.upper(): value for name, value in one.items()} if isinstance(one, dict) else {}
        value = str(fields.get("VALUE") or "")
        kind = str(fields.get("TYPE") or ("EMAIL" if "@" in value else "PHONE"))
        entry = {"ID": call.world.serial("communication"), "TYPE": kind, "VALUE": value}
        entry |= {name: whole(fields.get(name)) or 0 for name in ("ENTITY_ID", "ENTITY_TYPE_ID")}
        entries.append(entry)
    return entries or None


@method("crm.activity.add", writes=True)
def add(call: Call) -> int:
    """Adds an activity to a card."""
    values = _values(call, creating=True)
    for name in ("SUBJECT", "RESPONSIBLE_ID", "TYPE_ID"):
        if not values.get(name):
            how = "empty" if name == "SUBJECT" else "invalid"
            raise legacy(f"The field {name} is not defined or {how}.")
    if values["TYPE_ID"] == activities.BY_PROVIDER and not values.get("PROVIDER_ID"):
        raise legacy("The custom activity without provider is not supported in current context.")
    if values.get("PROVIDER_ID") == CONFIGURABLE:
        raise legacy("Use crm.activity.configurable.add for this activity provider")
    talks = values.get("COMMUNICATIONS") or []
    if values["TYPE_ID"] in SINGLE and not talks:
        raise legacy("The field COMMUNICATIONS is not defined or invalid.")
    if values["TYPE_ID"] == activities.CALL and len(talks) > 1:
        raise legacy("The only one communication is allowed for activity of specified type.")
    owner = (values.get("OWNER_TYPE_ID") or 0, values.get("OWNER_ID") or 0)
    kind = call.world.kind(owner[0])
    if kind is None or call.world.find(kind.name, owner[1]) is None:
        text = "Please ensure that owner info and communications are defined correctly."
        raise legacy(f"Could not build binding. {text}")
    row = activities.blank(call, owner) | values
    for one in talks:
        place = activities.binding(one["ENTITY_TYPE_ID"], one["ENTITY_ID"])
        if one["ENTITY_ID"] and place not in row["BINDINGS"]:
            row["BINDINGS"] = [*row["BINDINGS"], place]
    row["STATUS"] = 2 if row["COMPLETED"] == "Y" else 1
    return activities.put(call, row)


@method("crm.activity.get")
def get(call: Call) -> Row:
    """One activity."""
    return activities.shown(_row(call))


@method("crm.activity.update", writes=True)
def update(call: Call) -> bool:
    """Changes an activity; ``COMPLETED: Y`` closes it, which also ends a reminder."""
    row = _row(call)
    if row["PROVIDER_ID"] == CONFIGURABLE:
        raise legacy("Use crm.activity.configurable.update for this activity provider")
    values = _values(call, creating=False)
    for name in ("SUBJECT", "RESPONSIBLE_ID"):
        if name in values and not values[name]:
            raise legacy(f"The field {name} is not defined or {'empty' if name == 'SUBJECT' else 'invalid'}.")
    after = row | values | {"LAST_UPDATED": call.world.now(), "EDITOR_ID": call.user}
    after["STATUS"] = 2 if after["COMPLETED"] == "Y" else 1
    call.replace("activity", row["ID"], after)
    if after["COMPLETED"] != row["COMPLETED"]:
        activities.tell_reminder(call, after, "cancel" if after["COMPLETED"] == "Y" else "plan")
    elif any(after[name] != row[name] for name in ("DEADLINE", "SUBJECT")) and after["COMPLETED"] == "N":
        activities.tell_reminder(call, after, "plan")
    return True


@method("crm.activity.delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes an activity; a reminder that was still to come is cancelled by it."""
    row = _row(call)
    call.remove("activity", row["ID"])
    if row["COMPLETED"] == "N":
        activities.tell_reminder(call, row, "cancel")
    return True


@method("crm.activity.list")
def listing(call: Call) -> Page:
    """Activities by filter, fifty a page."""
    known = parsed(FIELDS)
    kinds = {name: "integer" if one.kind.startswith("crm_enum") else one.kind for name, one in known.items()}
    del kinds["BINDINGS"]
    bound = _bound(call.array("filter").get("BINDINGS"))
    rows = (row for _, row in call.world.tables["activity"].rows() if bound(row["BINDINGS"]))
    shown, total, following = page(chosen(call, rows, kinds), call.any("start"))
    asked = frozenset(str(one).upper() for one in listed(call.any("select")))
    return Page([activities.shown(row, asked) for row in shown], total, following)


def _bound(wanted: Any) -> Callable[[Any], bool]:
    """Whether an activity is bound to one of the cards that a filter names, if it names any."""
    if not wanted:
        return lambda _bindings: True
    entries = [wanted] if isinstance(wanted, dict) and "OWNER_ID" in wanted else listed(wanted)
    places = [
        {name: whole(one[name]) for name in ("OWNER_TYPE_ID", "OWNER_ID") if name in one}
        for one in entries
        if isinstance(one, dict)
    ]
    return lambda bindings: any(place.items() <= one.items() for place in places for one in bindings or ())


@method("crm.activity.fields")
def fields(call: Call) -> Row:
    """What an activity is described by."""
    del call
    return described(FIELDS)


@method("crm.activity.communication.fields")
def communication_fields(call: Call) -> Row:
    """What somebody to talk to is described by."""
    del call
    return described(_COMMUNICATION)
