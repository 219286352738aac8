"""Creating, changing and deleting cards within a call: state, stage history, record of what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.portal import cards
from harness.portal.call import Call
from harness.portal.fields import Kind
from harness.portal.refusals import legacy
from harness.portal.tables import Row

_FINAL = {"S", "F"}
_FOUND_BY_LINE = {"lead", "contact", "company"}
_LINES = {"PHONE", "EMAIL"}


def create(call: Call, kind: Kind, fields: Mapping[str, Any]) -> int:
    """A new card with these fields; returns its id."""
    world = call.world
    values = cards.written(world.seed, kind, fields, creating=True)
    lacking = next((name for name, one in kind.fields.items() if "q" in one.marks and not values.get(name)), None)
    if lacking:
        raise legacy(f"The field &quot;{lacking}&quot; is required.<br>")
    key, now = world.tables[kind.name].next_id(), world.now()
    row = cards.applied(kind, cards.creation(world.seed, kind, key, now, call.user), values, world.serial)
    cards.settle(world.seed, kind, row, None, (now, call.user))
    call.insert(kind.name, key, row)
    _note_written(call, kind, key, values)
    if kind.stage:
        _history(call, kind, row, 1)
    return key


def update(call: Call, kind: Kind, before: Row, fields: Mapping[str, Any], *, funnel: bool = False) -> Row:
    """Write fields into a card; returns the row after.

    Args:
        call: that writes.
        kind: of the card.
        before: the card as it is.
        fields: as decoded from the wire.
        funnel: whether the call may move a deal to another funnel, which then begins at that funnel's first stage.
    """
    world = call.world
    values = cards.written(world.seed, kind, fields, creating=funnel)
    moved = "CATEGORY_ID" in values and values["CATEGORY_ID"] != before["CATEGORY_ID"]
    if moved and "STAGE_ID" not in values:
        values["STAGE_ID"] = "NEW"
    row = cards.applied(kind, before, values, world.serial)
    cards.settle(world.seed, kind, row, before, (world.now(), call.user))
    call.replace(kind.name, row["ID"], row)
    _note_written(call, kind, row["ID"], values)
    if kind.stage and (moved or row[kind.stage] != before[kind.stage]):
        _history(call, kind, row, 5 if moved else 3 if row[kind.semantic] in _FINAL else 2)
    return row


def delete(call: Call, kind: Kind, row: Row) -> None:
    """Delete a card."""
    call.remove(kind.name, row["ID"])


def _note_written(call: Call, kind: Kind, key: int, values: Row) -> None:
    """What was written, for meanings; and who else is reached under the same phone or e-mail, for the journal."""
    call.written.append((kind.name, key, values))
    if kind.name in _FOUND_BY_LINE:
        call.world.remember_namesakes(kind.name, key, _LINES & values.keys())


def _history(call: Call, kind: Kind, row: Row, sort: int) -> None:
    table = call.world.tables["history"]
    key = table.next_id()
    entry = {
        "ID": key,
        "TYPE_ID": sort,
        "OWNER_ID": row["ID"],
        "CREATED_TIME": call.world.now(),
        "entityTypeId": kind.type_id,
    }
    if kind.name == "deal":
        entry |= {
            "CATEGORY_ID": row["CATEGORY_ID"],
            "STAGE_SEMANTIC_ID": row[kind.semantic],
            "STAGE_ID": row[kind.stage],
        }
    else:
        entry |= {"STATUS_SEMANTIC_ID": row[kind.semantic], "STATUS_ID": row[kind.stage]}
    table.put(key, entry)
