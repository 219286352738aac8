"""``booking.v1.waitlist.*``: clients who wait for a time, and the way from the list to a booking and back."""

from __future__ import annotations

from typing import Any

from harness.portal import bookings
from harness.portal.call import Call
from harness.portal.methods import booking
from harness.portal.refusals import Refusal, missing
from harness.portal.tables import Row
from harness.portal.values import moment
from harness.registry import method

WAITLIST = "waitlist"


def _found(call: Call, code: str = "1040", text: str = "Wait list not found") -> Row:
    row = call.world.find(WAITLIST, call.need_id("id"))
    if row is None:
        raise Refusal(400, code, text)
    return row


def _note(call: Call) -> str:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    if "note" not in fields:
        raise Refusal(400, "0", "Required fields: note")
    return str(fields["note"] or "")


def _shown(row: Row) -> Row:
    return {"id": row["id"], "note": row["note"] or None}


def _put(call: Call, note: str, clients: list[Row], links: list[Row]) -> int:
    key = call.world.tables[WAITLIST].next_id()
    row = {"id": key, "note": note, "clients": clients, "externalData": links, "createdAt": call.world.now()}
    call.insert(WAITLIST, key, row)
    return key


@method("booking.v1.waitlist.add", writes=True, scope="booking")
def add(call: Call) -> dict[str, int]:
    """Puts somebody on the waiting list; for whom is said by ``client.set``."""
    return {"id": _put(call, _note(call), [], [])}


@method("booking.v1.waitlist.get", scope="booking")
def get(call: Call) -> dict[str, Row]:
    """One place on the list."""
    return {"waitList": _shown(_found(call))}


@method("booking.v1.waitlist.list", scope="booking")
def listing(call: Call) -> dict[str, list[Row]]:
    """The list, or what was put on it within a time."""
    wanted = call.params.get("filter")
    within = wanted.get("createdWithin") if isinstance(wanted, dict) else None
    rows = [row for _, row in call.world.tables[WAITLIST].rows()]
    if within is not None:
        begin, end = _within(call, within)
        rows = [row for row in rows if begin <= row["createdAt"][:10] <= end]
    return {"waitList": [_shown(row) for row in rows]}


def _within(call: Call, period: Any) -> tuple[str, str]:
    if not isinstance(period, dict) or any(period.get(name) in (None, "") for name in ("from", "to")):
        raise Refusal(400, "0", "Required fields: from, to")
    days = [moment(period[name], call.world.seed.zone) for name in ("from", "to")]
    if None in days:
        raise Refusal(400, "422", "Invalid date")
    begin, end = (day.date().isoformat() for day in days if day)
    return begin, end


@method("booking.v1.waitlist.update", writes=True, scope="booking")
def update(call: Call) -> bool:
    """Changes a place on the list."""
    row = _found(call)
    call.replace(WAITLIST, row["id"], row | {"note": _note(call)})
    return True


@method("booking.v1.waitlist.delete", writes=True, scope="booking")
def delete(call: Call) -> bool:
    """Takes somebody off the list."""
    call.remove(WAITLIST, _found(call, "1036", "wait list item not found")["id"])
    return True


@method("booking.v1.waitlist.createfrombooking", writes=True, scope="booking")
def from_booking(call: Call) -> int:
    """Turns a booking into a place on the list; the booking is gone."""
    row = call.world.find("booking", call.need_id("bookingId"))
    if row is None or row["status"] == bookings.CANCELLED:
        raise Refusal(400, "1037", "booking not found")
    key = _put(call, row["description"] or "", row["clients"], row["externalData"])
    booking.cancel(call, row)
    return key


@method("booking.v1.booking.createfromwaitlist", writes=True, scope="booking")
def to_booking(call: Call) -> int:
    """Turns a place on the list into a booking; the place is gone."""
    row = call.world.find(WAITLIST, call.need_id("waitListId"))
    if row is None:
        raise Refusal(400, "1038", "wait list item not found")
    key = booking.create(call, clients=row["clients"], links=row["externalData"])
    call.remove(WAITLIST, row["id"])
    return key
