"""``booking.v1.booking.*``: booking a resource for a time."""

from __future__ import annotations

from typing import Any

from harness.portal import bookings
from harness.portal.call import Call
from harness.portal.refusals import Refusal, missing
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method


def _found(call: Call, code: str = "1021") -> Row:
    row = call.world.find("booking", call.need_id("id"))
    if row is None or row["status"] == bookings.CANCELLED:
        raise Refusal(400, code, "Booking not found")
    return row


def _fields(call: Call) -> dict[str, Any]:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    return fields


def _resources(call: Call, value: Any) -> list[int]:
    listed = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    keys = [key for key in (whole(one) for one in listed) if key]
    if not keys or any(call.world.find("resource", key) is None for key in keys):
        raise Refusal(400, "1018", "Empty resource collection")
    return keys


def _period(call: Call, value: Any) -> Row:
    try:
        begin, end = (_edge(value[name]) for name in ("from", "to"))
        zone = str(value["from"].get("timezone") or call.world.seed.zone_name)
    except (TypeError, KeyError, AttributeError):
        raise Refusal(400, "0", "Required fields: datePeriod") from None
    if begin is None or end is None or end <= begin:
        raise Refusal(400, "422", "Invalid date period")
    return {"from": begin, "to": end, "timezone": zone[:64]}


def _edge(value: Any) -> int | None:
    return whole(value["timestamp"])


def _overlaps(call: Call, row: Row) -> list[int]:
    overlaps = bookings.overlapping(call.world.tables["booking"], row)
    if overlaps and not call.world.seed.overbooking:
        text = "Some resources are unavailable for the requested time range: " + ", ".join(map(str, row["resourceIds"]))
        raise Refusal(400, "0", text)
    return overlaps


def _tell(call: Call, action: str, row: Row, overlaps: list[int]) -> None:
    call.mean("booking", **bookings.facts(call.world.seed, action, row, overlaps))


@method("booking.v1.booking.add", writes=True, scope="booking")
def add(call: Call) -> dict[str, int]:
    """Books resources for a time."""
    return {"id": create(call)}


def create(call: Call, *, clients: list[Row] | None = None, links: list[Row] | None = None) -> int:
    """A new booking from ``fields``; returns its id.

    Args:
        call: that books.
        clients: for whom, when it is known already.
        links: to records of other modules.
    """
    fields = _fields(call)
    lacking = [name for name in ("resourceIds", "datePeriod") if not fields.get(name)]
    if lacking:
        code = "1018" if lacking == ["resourceIds"] and "resourceIds" in fields else "0"
        raise Refusal(
            400, code, "Empty resource collection" if code != "0" else "Required fields: " + ", ".join(lacking)
        )
    key = call.world.tables["booking"].next_id()
    row: Row = {
        "id": key,
        "resourceIds": _resources(call, fields["resourceIds"]),
        "name": str(fields.get("name") or ""),
        "description": str(fields.get("description") or ""),
        **_period(call, fields["datePeriod"]),
        "status": bookings.ACTIVE,
        "clients": clients or [],
        "externalData": links or [],
    }
    overlaps = _overlaps(call, row)
    call.insert("booking", key, row)
    _tell(call, "create", row, overlaps)
    return key


@method("booking.v1.booking.get", scope="booking")
def get(call: Call) -> dict[str, Row]:
    """One booking."""
    return {"booking": bookings.wire(_found(call))}


@method("booking.v1.booking.update", writes=True, scope="booking")
def update(call: Call) -> bool:
    """Changes a booking; another time or another resource moves it."""
    before = _found(call, "1019")
    fields = _fields(call)
    after = dict(before)
    if "resourceIds" in fields:
        after["resourceIds"] = _resources(call, fields["resourceIds"])
    if "datePeriod" in fields:
        after |= _period(call, fields["datePeriod"])
    for name in ("name", "description"):
        if name in fields:
            after[name] = str(fields[name] or "")
    moved = any(before[name] != after[name] for name in ("resourceIds", "from", "to"))
    overlaps = _overlaps(call, after) if moved else []
    call.replace("booking", before["id"], after)
    if moved:
        _tell(call, "move", after, overlaps)
    return True


@method("booking.v1.booking.delete", writes=True, scope="booking")
def delete(call: Call) -> bool:
    """Deletes a booking: for the wire it is gone, for the journal it is cancelled."""
    cancel(call, _found(call))
    return True


def cancel(call: Call, row: Row) -> None:
    """Call a booking off."""
    after = row | {"status": bookings.CANCELLED}
    call.replace("booking", row["id"], after)
    _tell(call, "cancel", after, [])


@method("booking.v1.booking.list", scope="booking")
def listing(call: Call) -> dict[str, list[Row]]:
    """Bookings, of a period or of a client when the filter says so. The key is singular, as in the vendor's replies."""
    wanted = call.params.get("filter") or call.params.get("FILTER") or {}
    rows = list(bookings.live(call.world.tables["booking"]))
    if isinstance(wanted, dict):
        rows = [row for row in rows if _within(row, wanted.get("within")) and _of_client(row, wanted.get("client"))]
    order = call.params.get("order") or call.params.get("ORDER") or {}
    for name, way in reversed(list(order.items()) if isinstance(order, dict) else []):
        column = {"id": "id", "dateFrom": "from", "dateTo": "to"}.get(str(name))
        if column:
            rows.sort(key=lambda row, by=column: row[by], reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    return {"booking": [bookings.wire(row) for row in rows]}


def _within(row: Row, period: Any) -> bool:
    if not isinstance(period, dict):
        return True
    begin, end = whole(period.get("dateFrom")), whole(period.get("dateTo"))
    if begin is None or end is None or end < begin:
        raise Refusal(400, "422", "Invalid date period")
    return bool(row["from"] < end and begin < row["to"])


def _of_client(row: Row, client: Any) -> bool:
    entities = client.get("entities") if isinstance(client, dict) else None
    if not isinstance(entities, list):
        return True
    wanted = {(str(one.get("code", "")).upper(), whole(one.get("id"))) for one in entities if isinstance(one, dict)}
    return any((one["type"]["code"], one["id"]) in wanted for one in row["clients"])
