"""For whom a booking or a place on the waiting list is, what it is linked to, and when a resource works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.portal import bookings
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

SLOT = 60
"""Minutes of a slot when the seed does not say."""
DAY = 1440
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OWNERS = {
    "booking": ("bookingId", "booking", "bookingClient", "1021", "Booking not found"),
    "waitlist": ("waitListId", "waitlist", "waitListClient", "1040", "Wait list not found"),
}
"""Second part of the method's name → parameter, table, key of the list of clients, error."""


def _owner(call: Call) -> tuple[str, Row]:
    """The table and the row that a call is about."""
    parameter, table, _, code, text = _OWNERS[call.method.split(".")[2]]
    row = call.world.find(table, call.need_id(parameter))
    if row is None or row.get("status") == bookings.CANCELLED:
        raise Refusal(400, code, text)
    return table, row


def _set(call: Call, column: str, parameter: str, read: Callable[[Any], Row]) -> bool:
    table, row = _owner(call)
    listed = call.need(parameter)
    entries = [read(one) for one in listed] if isinstance(listed, list) else []
    if not entries:
        raise Refusal(400, "0", f"Required fields: {parameter}")
    call.replace(table, row["id"], row | {column: entries})
    return True


def _unset(call: Call, column: str) -> bool:
    table, row = _owner(call)
    call.replace(table, row["id"], row | {column: []})
    return True


@method("booking.v1.booking.client.set", writes=True, scope="booking")
@method("booking.v1.waitlist.client.set", writes=True, scope="booking")
def set_clients(call: Call) -> bool:
    """Says for whom it is."""
    return _set(call, "clients", "clients", _client)


def _client(entry: Any) -> Row:
    sort = entry.get("type") if isinstance(entry, dict) else None
    key = whole(entry.get("id")) if isinstance(entry, dict) else None
    if not isinstance(sort, dict) or key is None or not sort.get("code"):
        raise Refusal(400, "0", "Required fields: id, type")
    return {"id": key, "type": {"module": str(sort.get("module") or "crm"), "code": str(sort["code"]).upper()}}


@method("booking.v1.booking.client.unset", writes=True, scope="booking")
@method("booking.v1.waitlist.client.unset", writes=True, scope="booking")
def unset_clients(call: Call) -> bool:
    """Takes all clients from it."""
    return _unset(call, "clients")


@method("booking.v1.booking.client.list", scope="booking")
@method("booking.v1.waitlist.client.list", scope="booking")
def clients_of(call: Call) -> dict[str, list[Row]]:
    """For whom it is."""
    key = _OWNERS[call.method.split(".")[2]][2]
    return {key: [{"id": one["id"], "type": dict(one["type"])} for one in _owner(call)[1]["clients"]]}


@method("booking.v1.booking.externalData.set", writes=True, scope="booking")
@method("booking.v1.waitlist.externalData.set", writes=True, scope="booking")
def set_links(call: Call) -> bool:
    """Links it to a deal or something else of another module."""
    return _set(call, "externalData", "externalData", _link)


def _link(entry: Any) -> Row:
    names = ("moduleId", "entityTypeId", "value")
    if not isinstance(entry, dict) or any(entry.get(name) in (None, "") for name in names):
        raise Refusal(400, "0", "Required fields: " + ", ".join(names))
    return {name: str(entry[name]) for name in names}


@method("booking.v1.booking.externalData.unset", writes=True, scope="booking")
@method("booking.v1.waitlist.externalData.unset", writes=True, scope="booking")
def unset_links(call: Call) -> bool:
    """Takes all links from it."""
    return _unset(call, "externalData")


@method("booking.v1.booking.externalData.list", scope="booking")
@method("booking.v1.waitlist.externalData.list", scope="booking")
def links_of(call: Call) -> dict[str, list[Row]]:
    """What it is linked to."""
    return {"externalData": [dict(one) for one in _owner(call)[1]["externalData"]]}


@method("booking.v1.clienttype.list", scope="booking")
def client_types(call: Call) -> dict[str, list[Row]]:
    """Kinds of clients that a booking may have."""
    del call
    return {"clientType": [{"module": "crm", "code": code} for code in ("CONTACT", "COMPANY")]}


def _resource(call: Call) -> Row:
    row = call.world.find("resource", call.need_id("resourceId"))
    if row is None:
        raise Refusal(400, "1009", "Resource not found")
    return row


@method("booking.v1.resource.slots.list", scope="booking")
def slots(call: Call) -> dict[str, list[Row]]:
    """Working hours of a resource, in minutes of the day: those set over the wire, or the seed's."""
    row = _resource(call)
    if "slots" in row:
        return {"slots": [dict(one) for one in row["slots"]]}
    slot = {
        "id": row["id"],
        "from": row.get("from", 0),
        "to": row.get("to", DAY),
        "timezone": row.get("timezone", call.world.seed.zone_name),
        "weekDays": list(row.get("weekDays") or _DAYS),
        "slotSize": row.get("slotSize", SLOT),
    }
    return {"slots": [slot]}


@method("booking.v1.resource.slots.set", writes=True, scope="booking")
def set_slots(call: Call) -> bool:
    """Says when a resource works."""
    row, listed = _resource(call), call.need("slots")
    entries = [_slot(call, one) for one in listed] if isinstance(listed, list) else []
    if not entries:
        raise Refusal(400, "0", "Required fields: slots")
    call.replace("resource", row["id"], row | {"slots": entries})
    return True


def _slot(call: Call, entry: Any) -> Row:
    names = ("from", "to", "timezone", "weekDays", "slotSize")
    if not isinstance(entry, dict) or any(entry.get(name) in (None, "", []) for name in names):
        raise Refusal(400, "0", "Required fields: " + ", ".join(names))
    begin, end, size = (whole(entry[name]) for name in ("from", "to", "slotSize"))
    days = [str(day) for day in entry["weekDays"]] if isinstance(entry["weekDays"], list) else []
    wrong = begin is None or end is None or not size or not 0 <= begin < end <= DAY or not set(days) <= set(_DAYS)
    if wrong or not days:
        raise Refusal(400, "422", "Invalid value of the field slots")
    shown = {"from": begin, "to": end, "timezone": str(entry["timezone"]), "weekDays": days, "slotSize": size}
    return {"id": call.world.serial("slot"), **shown}


@method("booking.v1.resource.slots.unset", writes=True, scope="booking")
def unset_slots(call: Call) -> bool:
    """Takes all working hours from a resource."""
    row = _resource(call)
    call.replace("resource", row["id"], row | {"slots": []})
    return True
