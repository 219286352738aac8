"""``crm.activity.binding.*``: the cards to whose timelines an activity belongs."""

from __future__ import annotations

from harness.portal.activities import binding
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.registry import method


def _activity(call: Call) -> Row:
    row = call.world.find("activity", call.need_id("activityId"))
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    return row


def _card(call: Call, kind_name: str, id_name: str) -> Row:
    type_id, key = call.need_id(kind_name), call.need_id(id_name)
    kind = call.world.kind(type_id)
    if kind is None or call.world.find(kind.name, key) is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner of the item not found")
    return binding(type_id, key)


def _bind(call: Call, row: Row, bindings: list[Row]) -> None:
    """Let an activity belong to these cards; the first of them is its owner."""
    call.replace("activity", row["ID"], row | {"BINDINGS": bindings, **bindings[0]})


@method("crm.activity.binding.add", writes=True)
def add(call: Call) -> bool:
    """Lets an activity belong to one more card."""
    row, place = _activity(call), _card(call, "entityTypeId", "entityId")
    if place in row["BINDINGS"]:
        raise Refusal(400, "ACTIVITY_IS_ALREADY_BOUND", "Activity is already bound to this entity")
    _bind(call, row, [*row["BINDINGS"], place])
    return True


@method("crm.activity.binding.delete", writes=True)
def delete(call: Call) -> bool:
    """Takes an activity out of a card's timeline, unless it is the last one."""
    row, place = _activity(call), _card(call, "entityTypeId", "entityId")
    if place not in row["BINDINGS"]:
        raise Refusal(400, "BINDING_NOT_FOUND", "Binding not found")
    if len(row["BINDINGS"]) == 1:
        raise Refusal(400, "LAST_BINDING_CANNOT_BE_DELETED", "Last binding can not be deleted")
    _bind(call, row, [one for one in row["BINDINGS"] if one != place])
    return True


@method("crm.activity.binding.list")
def listing(call: Call) -> list[Row]:
    """The cards to which an activity belongs."""
    return [{"entityTypeId": one["OWNER_TYPE_ID"], "entityId": one["OWNER_ID"]} for one in _activity(call)["BINDINGS"]]


@method("crm.activity.binding.move", writes=True)
def move(call: Call) -> bool:
    """Moves an activity from one card to another of the same kind."""
    row = _activity(call)
    source = _card(call, "sourceEntityTypeId", "sourceEntityId")
    target = _card(call, "targetEntityTypeId", "targetEntityId")
    if source["OWNER_TYPE_ID"] != target["OWNER_TYPE_ID"]:
        code = "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR"
        raise Refusal(400, code, "Source and target entity types are not equal")
    if source == target:
        code = "SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR"
        raise Refusal(400, code, "Source and target entity id are equal")
    if source not in row["BINDINGS"]:
        raise Refusal(400, "BINDING_NOT_FOUND", "Binding not found")
    if target in row["BINDINGS"]:
        raise Refusal(400, "ACTIVITY_IS_ALREADY_BOUND", "Activity is already bound to this entity")
    _bind(call, row, [target if one == source else one for one in row["BINDINGS"]])
    return True
