"""``booking.v1.resource*`` and the clients of a booking: who or what can be booked, when, and for whom."""

from __future__ import annotations

from typing import Any

from harness.portal import bookings
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

SLOT = 60
"""Minutes of a slot when the seed does not say."""
_NOTICES = {
    "isInfoNotificationOn": "Y",
    "isConfirmationNotificationOn": "N",
    "isReminderNotificationOn": "Y",
    "isFeedbackNotificationOn": "N",
    "isDelayedNotificationOn": "N",
    "templateTypeInfo": "inanimate",
    "templateTypeConfirmation": "inanimate",
    "templateTypeReminder": "base",
    "templateTypeFeedback": "inanimate",
    "templateTypeDelayed": "inanimate",
}
_DELAYS = {
    "infoNotificationDelay": 300,
    "reminderNotificationDelay": 7200,
    "delayedNotificationDelay": 300,
    "delayedCounterDelay": 300,
    "confirmationNotificationDelay": 86400,
    "confirmationNotificationRepetitions": None,
    "confirmationNotificationRepetitionsInterval": 86400,
    "confirmationCounterDelay": 7200,
}


def _resource(call: Call, name: str) -> Row:
    row = call.world.find("resource", call.need_id(name))
    if row is None:
        raise Refusal(400, "1009", "Resource not found")
    return row


def _shown(row: Row) -> Row:
    shown = {"id": row["id"], "typeId": row["typeId"], "name": row["name"], "description": row.get("description")}
    return {**shown, "isMain": "Y", **_NOTICES, **_DELAYS}


@method("booking.v1.resource.list", scope="booking")
def resources(call: Call) -> dict[str, list[Row]]:
    """All resources, or those whose name is searched for."""
    wanted = call.params.get("filter") or {}
    piece = str(wanted.get("searchQuery") or "").casefold() if isinstance(wanted, dict) else ""
    type_id = whole(wanted.get("typeId")) if isinstance(wanted, dict) else None
    rows = [row for _, row in call.world.tables["resource"].rows()]
    rows = [row for row in rows if piece in row["name"].casefold() and type_id in {None, row["typeId"]}]
    return {"resource": [_shown(row) for row in rows]}


@method("booking.v1.resource.get", scope="booking")
def resource(call: Call) -> dict[str, Row]:
    """One resource."""
    return {"resource": _shown(_resource(call, "id"))}


@method("booking.v1.resourceType.list", scope="booking")
def resource_types(call: Call) -> dict[str, list[Row]]:
    """Kinds of resources."""
    rows = [row for _, row in call.world.tables["resourceType"].rows()]
    shown = [
        {"id": row["id"], "moduleId": "booking", "name": row.get("name", ""), "code": str(row.get("code") or "")}
        for row in rows
    ]
    return {"resourceType": [{**row, **_NOTICES, **_DELAYS} for row in shown]}


@method("booking.v1.resource.slots.list", scope="booking")
def slots(call: Call) -> dict[str, list[Row]]:
    """Working hours of a resource, in minutes of the day."""
    row = _resource(call, "resourceId")
    slot = {
        "id": row["id"],
        "from": row.get("from", 0),
        "to": row.get("to", 1440),
        "timezone": row.get("timezone", call.world.seed.zone_name),
        "weekDays": list(row.get("weekDays") or ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
        "slotSize": row.get("slotSize", SLOT),
    }
    return {"slots": [slot]}


def _booking(call: Call) -> Row:
    row = call.world.find("booking", call.need_id("bookingId"))
    if row is None or row["status"] == bookings.CANCELLED:
        raise Refusal(400, "1021", "Booking not found")
    return row


@method("booking.v1.booking.client.set", writes=True, scope="booking")
def set_clients(call: Call) -> bool:
    """Says for whom a booking is."""
    row = _booking(call)
    listed = call.need("clients")
    clients = [_client(one) for one in listed] if isinstance(listed, list) else []
    if not clients:
        raise Refusal(400, "0", "Required fields: clients")
    call.replace("booking", row["id"], row | {"clients": clients})
    return True


def _client(entry: Any) -> Row:
    sort = entry.get("type") if isinstance(entry, dict) else None
    key = whole(entry.get("id")) if isinstance(entry, dict) else None
    if not isinstance(sort, dict) or key is None or not sort.get("code"):
        raise Refusal(400, "0", "Required fields: id, type")
    return {"id": key, "type": {"module": str(sort.get("module") or "crm"), "code": str(sort["code"]).upper()}}


@method("booking.v1.booking.client.unset", writes=True, scope="booking")
def unset_clients(call: Call) -> bool:
    """Takes all clients from a booking."""
    row = _booking(call)
    call.replace("booking", row["id"], row | {"clients": []})
    return True


@method("booking.v1.booking.client.list", scope="booking")
def clients_of(call: Call) -> dict[str, list[Row]]:
    """For whom a booking is."""
    return {"bookingClient": [{"id": one["id"], "type": dict(one["type"])} for one in _booking(call)["clients"]]}


@method("booking.v1.clienttype.list", scope="booking")
def client_types(call: Call) -> dict[str, list[Row]]:
    """Kinds of clients that a booking may have."""
    del call
    return {"clientType": [{"module": "crm", "code": code} for code in ("CONTACT", "COMPANY")]}
