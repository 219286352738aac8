"""Bookings as the portal stores them, as the wire shows them, and as people read them in a journal.

Stored: ``{id, resourceIds, name, description, from, to, timezone, status, clients, externalData}``, times in seconds.
A deleted booking stays in the table as ``cancelled`` and is hidden from the wire, so that checks can see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from harness.portal.seed import Seed
from harness.portal.tables import Row, Table
from harness.portal.values import iso

ACTIVE = "active"
CANCELLED = "cancelled"


def readable(seed: Seed, row: Row) -> Row:
    """The row in words: names of resources, ISO moments in the portal's zone, the service, the status."""
    return {
        "resource": ", ".join(seed.resource_name(key) for key in row["resourceIds"]),
        "from": _local(seed, row["from"]),
        "to": _local(seed, row["to"]),
        "service": row["name"] or None,
        "status": row["status"],
        "visit": row.get("visit"),
        "resourceIds": row["resourceIds"],
        "name": row["name"] or None,
        "description": row["description"] or None,
        "client": ", ".join(f"{client['type']['code'].lower()} {client['id']}" for client in row["clients"]) or None,
    }


def _local(seed: Seed, timestamp: int) -> str:
    return iso(datetime.fromtimestamp(timestamp, UTC).astimezone(seed.zone))


def wire(row: Row) -> dict[str, Any]:
    """The row as ``booking.v1.booking.get`` shows it."""
    zone = row["timezone"]
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"] or None,
        "resourceIds": list(row["resourceIds"]),
        "datePeriod": {
            "from": {"timestamp": row["from"], "timezone": zone},
            "to": {"timestamp": row["to"], "timezone": zone},
        },
    }


def live(table: Table) -> Iterator[Row]:
    """Bookings that have not been cancelled."""
    return (row for _, row in table.rows() if row["status"] != CANCELLED)


def overlapping(table: Table, booking: Row) -> list[int]:
    """Ids of other live bookings of the same resources at the same time."""
    resources = set(booking["resourceIds"])
    return [
        row["id"]
        for row in live(table)
        if row["id"] != booking["id"]
        and row["from"] < booking["to"]
        and booking["from"] < row["to"]
        and resources.intersection(row["resourceIds"])
    ]


def facts(seed: Seed, action: str, row: Row, overlaps: list[int]) -> dict[str, Any]:
    """Facts of the neutral meaning ``booking``."""
    view = readable(seed, row)
    return {
        "action": action,
        "id": str(row["id"]),
        "resource": view["resource"],
        "from": view["from"],
        "to": view["to"],
        "service": row["name"],
        "status": row["status"],
        "overlaps": [str(key) for key in overlaps],
    }
