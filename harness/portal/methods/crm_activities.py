"""``crm.activity.*``: calls, meetings, letters and other deeds of a card's timeline."""

from __future__ import annotations

from typing import Any

from harness.portal import activities
from harness.portal.call import Call, Page
from harness.portal.fields import TYPE_IDS
from harness.portal.refusals import legacy
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

NUMBERS = frozenset({"ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "RESPONSIBLE_ID", "AUTHOR_ID", "EDITOR_ID"}) | {
    "PRIORITY",
    "DIRECTION",
    "STATUS",
    "DESCRIPTION_TYPE",
}
MOMENTS = frozenset({"DEADLINE", "START_TIME", "END_TIME", "CREATED", "LAST_UPDATED"})
TEXTS = frozenset({"SUBJECT", "DESCRIPTION", "PROVIDER_ID", "PROVIDER_TYPE_ID", "COMPLETED", "COMMUNICATIONS"})
COLUMNS = NUMBERS | MOMENTS | TEXTS
READ_ONLY = frozenset({"ID", "CREATED", "LAST_UPDATED", "AUTHOR_ID", "EDITOR_ID"})


def _shown(row: Row) -> Row:
    return {
        name: str(value) if isinstance(value, int) else value for name, value in row.items() if name != "COMMUNICATIONS"
    }


def _row(call: Call) -> Row:
    row = call.world.find("activity", call.legacy_id())
    if row is None:
        raise legacy("Activity is not found")
    return row


def _stored(call: Call, name: str, value: Any) -> Any:
    if name in NUMBERS:
        return whole(value)
    if name in MOMENTS:
        when = moment(value, call.world.seed.zone)
        return iso(when) if when else None
    if name == "COMPLETED":
        return "Y" if flag(value) else "N"
    return value


def _values(call: Call) -> Row:
    fields = {name.upper(): value for name, value in call.fields().items()}
    return {name: _stored(call, name, value) for name, value in fields.items() if name in COLUMNS - READ_ONLY}


@method("crm.activity.add", writes=True)
def add(call: Call) -> int:
    """Adds an activity to a card."""
    values = _values(call)
    for name in ("SUBJECT", "RESPONSIBLE_ID", "TYPE_ID"):
        if not values.get(name):
            how = "empty" if name == "SUBJECT" else "invalid"
            raise legacy(f"The field {name} is not defined or {how}.")
    owner = (values.get("OWNER_TYPE_ID") or 0, values.get("OWNER_ID") or 0)
    if call.world.find(TYPE_IDS.get(owner[0], ""), owner[1]) is None:
        raise legacy("Could not find owner.")
    if values["TYPE_ID"] in {activities.CALL, activities.EMAIL} and not values.get("COMMUNICATIONS"):
        raise legacy("The field COMMUNICATIONS is not defined or invalid.")
    row = activities.blank(call, owner) | values
    row["STATUS"] = 2 if row["COMPLETED"] == "Y" else 1
    return activities.put(call, row)


@method("crm.activity.get")
def get(call: Call) -> Row:
    """One activity."""
    return _shown(_row(call))


@method("crm.activity.update", writes=True)
def update(call: Call) -> bool:
    """Changes an activity; ``COMPLETED: Y`` closes it, which also ends a reminder."""
    row = _row(call)
    after = row | _values(call) | {"LAST_UPDATED": call.world.now(), "EDITOR_ID": call.user}
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
    tests = []
    for key, wanted in call.map("filter").items():
        prefix, name = split(key.upper())
        if name in COLUMNS:
            values = (
                [_stored(call, name, one) for one in wanted]
                if isinstance(wanted, list)
                else _stored(call, name, wanted)
            )
            tests.append((name, condition(prefix, values)))
    found = matching((row for _, row in call.world.tables["activity"].rows()), tests)
    shown, total, following = page(ordered(found, call.map("order"), COLUMNS.__contains__), call.any("start"))
    return Page([_shown(row) for row in shown], total, following)
