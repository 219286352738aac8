"""Making, changing and removing user fields within a call: rows, and what the cards of their owner then have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import USER_TYPES, Kind, entity_name
from harness.portal.refusals import Refusal, legacy
from harness.portal.tables import Row
from harness.portal.user_fields import TwiceError, changed, field_of, new_row
from harness.portal.world import World

TABLE = "userfield"
LONGEST = 50
_NAME = re.compile(r"[A-Z0-9_]+")


def entity_of(kind: Kind) -> str:
    """How user fields name their owner, when that is a kind of card that every portal has."""
    return f"CRM_{kind.name.upper()}"


def owner(world: World, entity: str) -> Kind | None:
    """The kind of card that owns the user fields of an entity (``CRM_LEAD``; ``CRM_7`` of the smart process 7)."""
    name = entity.removeprefix("CRM_")
    if name.isdecimal():
        row = world.find("type", int(name))
        return world.kinds.get(entity_name(row["entityTypeId"])) if row else None
    return world.kinds.get(name.lower())


def full_name(call: Call, entity: str, given: Mapping[str, Any]) -> str:
    """The full name of a new field.

    Raises:
        Refusal: it is missing, too long, badly made or taken, or the type is.
    """
    said = str(given.get("FIELD_NAME") or "").strip().upper()
    if not said:
        raise legacy("The 'FIELD_NAME' field is not found.")
    if not given.get("USER_TYPE_ID"):
        raise legacy("The 'USER_TYPE_ID' field is not found.")
    name = said if said.startswith("UF_CRM_") else f"UF_CRM_{said.removeprefix('UF_')}"
    if len(name) > LONGEST:
        raise Refusal(400, "ERROR_CORE", f"Field name is too long (more than {LONGEST} characters).<br>")
    if not _NAME.fullmatch(name):
        text = "Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.<br>"
        raise Refusal(400, "ERROR_CORE", text)
    if str(given["USER_TYPE_ID"]) not in USER_TYPES:
        raise Refusal(400, "ERROR_CORE", "Invalid custom type specified.<br>")
    for _, row in call.world.tables[TABLE].rows():
        if (row["ENTITY_ID"], row["FIELD_NAME"]) == (entity, name):
            raise Refusal(400, "ERROR_CORE", f"Field {name} for object {entity} already exists.<br>")
    return name


def _twice(error: TwiceError) -> Refusal:
    return Refusal(400, "ERROR_CORE", f"List item with XML_ID={error} already exists.<br>")


def _redefine(call: Call, row: Row, *, gone: bool = False) -> None:
    """Let the cards of the owner have the field as it is now, or no longer."""
    kind = owner(call.world, row["ENTITY_ID"])
    if kind is not None:
        others = {key: one for key, one in kind.fields.items() if key != row["FIELD_NAME"]}
        call.world.define(replace(kind, fields=others if gone else others | {row["FIELD_NAME"]: field_of(row)}))


def create(call: Call, entity: str, given: Mapping[str, Any]) -> Row:
    """A new field of an entity."""
    name = full_name(call, entity, given)
    key = call.world.tables[TABLE].next_id()
    try:
        row = new_row(key, entity, name, given, lambda: call.world.serial("userfield entry"))
    except TwiceError as error:
        raise _twice(error) from None
    call.insert(TABLE, key, row)
    _redefine(call, row)
    return row


def update(call: Call, before: Row, given: Mapping[str, Any]) -> Row:
    """Change a field: its labels, settings and list, but not its type."""
    try:
        row = changed(before, given, lambda: call.world.serial("userfield entry"))
    except TwiceError as error:
        raise _twice(error) from None
    call.replace(TABLE, row["ID"], row)
    _redefine(call, row)
    return row


def remove(call: Call, row: Row) -> None:
    """Remove a field."""
    call.remove(TABLE, row["ID"])
    _redefine(call, row, gone=True)
