"""``user.userfield.*``: fields that the portal's owner adds to users."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal, legacy
from harness.portal.selection import condition, matching, ordered, split
from harness.portal.tables import Row
from harness.portal.user_fields import SETTINGS, TwiceError, changed, new_row
from harness.portal.values import whole
from harness.registry import method

ENTITY = "USER"


def _given(call: Call) -> dict[str, Any]:
    return {name.upper(): value for name, value in call.fields().items()}


def _own(call: Call) -> list[Row]:
    return [row for _, row in call.world.tables["userfield"].rows() if row["ENTITY_ID"] == ENTITY]


def _found(call: Call) -> Row:
    key = whole(call.any("id"))
    row = next((row for row in _own(call) if row["ID"] == key), None)
    if row is None:
        raise legacy("ID is not defined or invalid")
    return row


def _twice(error: TwiceError) -> Refusal:
    return Refusal(400, "ERROR_CORE", f"List item with XML_ID={error} already exists.<br>")


@method("user.userfield.add", writes=True, scope="user.userfield")
def add(call: Call) -> int:
    """Adds a field to users. Returns its id."""
    given = _given(call)
    for name in ("FIELD_NAME", "USER_TYPE_ID"):
        if not given.get(name):
            raise legacy(f"The '{name}' field is not found.")
    said = str(given["FIELD_NAME"]).upper()
    name = said if said.startswith("UF_USR_") else f"UF_USR_{said.removeprefix('UF_')}"
    if str(given["USER_TYPE_ID"]) not in SETTINGS:
        raise Refusal(400, "ERROR_CORE", "Fail to create new user field")
    if any(row["FIELD_NAME"] == name for row in _own(call)):
        raise Refusal(400, "ERROR_CORE", f"Field {name} for USER object already exists")
    key = call.world.tables["userfield"].next_id()
    try:
        row = new_row(key, ENTITY, name, given, lambda: call.world.serial("userfield entry"))
    except TwiceError as error:
        raise _twice(error) from None
    call.insert("userfield", key, row)
    return key


@method("user.userfield.update", writes=True, scope="user.userfield")
def update(call: Call) -> bool:
    """Changes a field of users."""
    row = _found(call)
    try:
        after = changed(row, _given(call), lambda: call.world.serial("userfield entry"))
    except TwiceError as error:
        raise _twice(error) from None
    call.replace("userfield", row["ID"], after)
    return True


@method("user.userfield.delete", writes=True, scope="user.userfield")
def delete(call: Call) -> bool:
    """Removes a field from users."""
    call.remove("userfield", _found(call)["ID"])
    return True


@method("user.userfield.list", scope="user.userfield")
def listing(call: Call) -> Page:
    """Fields of users, all at once and without their labels."""
    tests = []
    for key, value in call.map("filter").items():
        prefix, name = split(key.upper())
        tests.append((name, condition(prefix, whole(value) if name in {"ID", "SORT"} else value)))
    rows = ordered(matching(_own(call), tests), call.map("order"), lambda _name: True)
    return Page([_shown(row) for row in rows], len(rows))


def _shown(row: Row) -> Row:
    shown = {name: value for name, value in row.items() if not name.endswith(("_LABEL", "_MESSAGE"))}
    if "LIST" in row:
        shown["LIST"] = [entry | {"ID": str(entry["ID"]), "SORT": str(entry["SORT"])} for entry in row["LIST"]]
    return shown | {"ID": str(row["ID"]), "SORT": str(row["SORT"])}
