"""Activities as stored, and the neutral meaning ``reminder`` that some of them have."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.tables import Row

BY_PROVIDER = 6
"""TYPE_ID of activities that a provider defines (to-dos)."""
MEETING, CALL, TASK, EMAIL = 1, 2, 3, 4


def blank(call: Call, owner: tuple[int, int]) -> Row:
    """An activity with the vendor's defaults."""
    now = call.world.now()
    return {
        "ID": call.world.tables["activity"].next_id(),
        "OWNER_TYPE_ID": owner[0],
        "OWNER_ID": owner[1],
        "TYPE_ID": None,
        "PROVIDER_ID": None,
        "PROVIDER_TYPE_ID": None,
        "SUBJECT": None,
        "DESCRIPTION": None,
        "DESCRIPTION_TYPE": 1,
        "COMPLETED": "N",
        "STATUS": 1,
        "RESPONSIBLE_ID": call.user,
        "PRIORITY": 2,
        "DIRECTION": 0,
        "DEADLINE": None,
        "START_TIME": None,
        "END_TIME": None,
        "CREATED": now,
        "LAST_UPDATED": now,
        "AUTHOR_ID": call.user,
        "EDITOR_ID": call.user,
        "COMMUNICATIONS": None,
    }


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
