from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from harness.model import crm_state
from harness.model.dialogue import Client


def stamp(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-03-{text}:00+03:00").timestamp())


def period(begin: str, end: str) -> dict[str, Any]:
    return {
        "from": {"timestamp": str(stamp(begin)), "timezone": "Europe/Moscow"},
        "to": {"timestamp": stamp(end), "timezone": "Europe/Moscow"},
    }


def book(desk: Any, begin: str = "05T12:00", end: str = "05T13:00", resource: int = 1) -> int:
    fields = {"resourceIds": [resource], "name": "Стрижка", "datePeriod": period(begin, end)}
    return int(desk.ask("booking.v1.booking.add", fields=fields)["id"])


def test_a_booking_is_made_and_read_in_words(desk: Any) -> None:
    key = book(desk)
    fact = {
        "action": "create", "id": "804", "resource": "Ольга", "from": "2026-03-05T12:00:00+03:00",
        "to": "2026-03-05T13:00:00+03:00", "service": "Стрижка", "status": "active", "overlaps": [],
    }  # fmt: skip
    assert desk.meant("booking") == [fact]
    row = crm_state.rows(desk.session.journal(), "booking")[str(key)]
    assert {name: row[name] for name in ("resource", "service", "status", "resourceIds")} == {
        "resource": "Ольга", "service": "Стрижка", "status": "active", "resourceIds": [1],
    }  # fmt: skip
    wire = desk.ask("booking.v1.booking.get", id=key)["booking"]
    assert wire["datePeriod"]["from"] == {"timestamp": stamp("05T12:00"), "timezone": "Europe/Moscow"}
    assert wire["description"] is None


@pytest.mark.parametrize(
    ("begin", "end", "resource", "overlaps"),
    [
        ("04T12:30", "04T13:30", 1, ["801"]),
        ("04T11:00", "04T12:00", 1, []),
        ("04T13:00", "04T14:00", 1, []),
        ("04T11:00", "04T14:00", 1, ["801"]),
        ("04T12:30", "04T13:30", 2, []),
    ],
)
def test_overlaps_are_told(desk: Any, begin: str, end: str, resource: int, overlaps: list[str]) -> None:
    book(desk, begin, end, resource)
    assert desk.meant("booking")[0]["overlaps"] == overlaps


def test_moving_changes_the_time_and_sees_overlaps(desk: Any) -> None:
    key = book(desk)
    desk.ask("booking.v1.booking.update", id=key, fields={"datePeriod": period("04T12:00", "04T12:30")})
    (fact,) = desk.meant("booking")
    assert (fact["action"], fact["overlaps"]) == ("move", ["801"])
    assert desk.changed()["from"] == ("2026-03-05T12:00:00+03:00", "2026-03-04T12:00:00+03:00")
    desk.ask("booking.v1.booking.update", id=key, fields={"name": "Укладка"})
    assert desk.meant("booking") == []


def test_a_deleted_booking_is_gone_from_the_wire_and_cancelled_in_the_journal(desk: Any) -> None:
    desk.ask("booking.v1.booking.delete", id=801)
    assert desk.changed() == {"status": ("active", "cancelled")}
    assert desk.meant("booking")[0]["action"] == "cancel"
    assert crm_state.rows(desk.session.journal(), "booking")["801"]["status"] == "cancelled"
    assert desk.refused("booking.v1.booking.get", id=801) == (400, "1021", "Booking not found")
    assert desk.refused("booking.v1.booking.update", id=801, fields={})[1] == "1019"
    assert 801 not in [row["id"] for row in desk.ask("booking.v1.booking.list")["booking"]]
    book(desk, "04T12:00", "04T13:00")
    assert desk.meant("booking")[0]["overlaps"] == []


def test_lists_know_period_client_and_order(desk: Any) -> None:
    def ids(**params: Any) -> list[int]:
        return [row["id"] for row in desk.ask("booking.v1.booking.list", **params)["booking"]]

    assert ids() == [801, 802, 803]
    assert ids(filter={"within": {"dateFrom": stamp("03T00:00"), "dateTo": str(stamp("04T00:00"))}}) == [802, 803]
    assert ids(filter={"client": {"entities": [{"module": "crm", "code": "CONTACT", "id": 501}]}}) == [801]
    assert ids(order={"dateFrom": "desc"}) == [801, 803, 802]
    assert desk.refused("booking.v1.booking.list", filter={"within": {"dateFrom": 5}})[1] == "422"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"resourceIds": [], "datePeriod": period("05T12:00", "05T13:00")}, "1018"),
        ({"resourceIds": [99], "datePeriod": period("05T12:00", "05T13:00")}, "1018"),
        ({"resourceIds": [1], "datePeriod": period("05T13:00", "05T12:00")}, "422"),
        ({"resourceIds": [1], "datePeriod": {"from": 1}}, "0"),
        ({"resourceIds": [1]}, "0"),
    ],
)
def test_impossible_bookings_are_refused(desk: Any, fields: dict[str, Any], code: str) -> None:
    assert desk.refused("booking.v1.booking.add", fields=fields)[:2] == (400, code)
    assert desk.refused("booking.v1.booking.add")[1] == "100"


def test_a_booking_has_clients(desk: Any) -> None:
    key = book(desk)
    desk.ask(
        "booking.v1.booking.client.set",
        bookingId=key,
        clients=[{"id": "502", "type": {"module": "crm", "code": "contact"}}],
    )
    assert desk.changed() == {"client": (None, "contact 502")}
    assert desk.ask("booking.v1.booking.client.list", bookingId=key)["bookingClient"][0]["id"] == 502
    desk.ask("booking.v1.booking.client.unset", bookingId=key)
    assert desk.ask("booking.v1.booking.client.list", bookingId=key) == {"bookingClient": []}


def test_resources_and_their_hours(desk: Any) -> None:
    assert [row["name"] for row in desk.ask("booking.v1.resource.list")["resource"]][:2] == ["Ольга", "Алина"]
    assert desk.ask("booking.v1.resource.list", filter={"searchQuery": "гуз"})["resource"][0]["id"] == 3
    (slot,) = desk.ask("booking.v1.resource.slots.list", resourceId=4)["slots"]
    assert (slot["from"], slot["to"], slot["weekDays"][0]) == (660, 1140, "Wed")
    assert desk.ask("booking.v1.resourceType.list")["resource"][0]["name"] == "Мастера"
    assert desk.refused("booking.v1.resource.get", id=77)[1] == "1009"


def test_a_given_booking_belongs_to_the_client(open_desk: Any) -> None:
    record = {"booking": {"resource": "Алина", "at": "2026-03-06T10:00:00+03:00", "until": "2026-03-06T11:00:00+03:00"}}
    known = open_desk(client=Client(phone="89172223344"), records=(record,))
    assert known.ask("booking.v1.booking.client.list", bookingId=804)["bookingClient"][0]["id"] == 501
    stranger = open_desk(client=Client(name="Рената", phone="+79030000000"), records=(record,))
    assert stranger.ask("booking.v1.booking.client.list", bookingId=804)["bookingClient"][0]["id"] == 503
    assert stranger.ask("crm.contact.get", id=503)["NAME"] == "Рената"
    assert stranger.session.journal().initial == ()
