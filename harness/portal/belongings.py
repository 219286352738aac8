"""What goes with a card when it is deleted: its product rows, its comments and the activities that are only its own."""

from __future__ import annotations

from harness.portal import activities, timeline
from harness.portal.call import Call
from harness.portal.fields import Kind
from harness.portal.product_symbols import symbol_of


def remove(call: Call, kind: Kind, key: int) -> None:
    """Delete what a deleted card leaves behind; what other cards have too stays with them."""
    _activities(call, kind, key)
    _comments(call, kind, key)
    symbol = symbol_of(kind.type_id)
    for number, row in list(call.world.tables["product_row"].rows()):
        if (row["ownerType"], row["ownerId"]) == (symbol, key):
            call.remove("product_row", number)


def _activities(call: Call, kind: Kind, key: int) -> None:
    place = activities.binding(kind.type_id, key)
    for number, row in list(call.world.tables["activity"].rows()):
        bindings = [one for one in row["BINDINGS"] if one != place]
        if len(bindings) == len(row["BINDINGS"]):
            continue
        if bindings:
            call.replace("activity", number, row | {"BINDINGS": bindings, **bindings[0]})
            continue
        call.remove("activity", number)
        if row["COMPLETED"] == "N":
            activities.tell_reminder(call, row, "cancel")


def _comments(call: Call, kind: Kind, key: int) -> None:
    for _, row in list(call.world.tables["comment"].rows()):
        if (kind.name, key) in timeline.places(row):
            timeline.leave(call, row, (kind.name, key))
