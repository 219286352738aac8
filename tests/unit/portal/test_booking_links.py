"""Resources and their kinds, working hours, waiting list, links of bookings."""

from __future__ import annotations

from typing import Any

PERIOD = {
    "from": {"timestamp": 1772604000, "timezone": "Europe/Moscow"},
    "to": {"timestamp": 1772607600, "timezone": "Europe/Moscow"},
}


def test_resources_are_added_changed_found_and_removed(desk):
    kind = desk.ask("booking.v1.resourceType.add", fields={"name": "Кабинеты", "code": "rooms"})["id"]
    key = desk.ask(
        "booking.v1.resource.add", fields={"name": "Кабинет 1", "typeId": kind, "isMain": "N", "infoDelay": 60}
    )["id"]
    shown = desk.ask("booking.v1.resource.get", id=key)["resource"]
    assert (shown["isMain"], shown["infoNotificationDelay"], shown["typeId"]) == ("N", 60, kind)
    desk.ask("booking.v1.resource.update", id=key, fields={"name": "Кабинет 2"})
    assert [
        row["id"]
        for row in desk.ask("booking.v1.resource.list", filter={"searchQuery": "кабинет", "typeId": kind})["resource"]
    ] == [key]
    assert desk.ask("booking.v1.resource.list", filter={"isMain": "N"})["resource"][0]["id"] == key
    by_name = desk.ask("booking.v1.resource.list", order={"name": "DESC"})["resource"]
    assert [row["name"] for row in by_name] == sorted((row["name"] for row in by_name), reverse=True)
    assert desk.ask("booking.v1.resource.delete", id=key) is True
    assert desk.refused("booking.v1.resource.delete", id=key)[1] == "1008"


def test_what_is_wrong_with_a_resource_has_a_code(desk):
    assert desk.refused("booking.v1.resource.add", fields={"typeId": 1})[1:] == ("0", "Required fields: name")
    assert desk.refused("booking.v1.resource.add", fields={"name": "К"})[1] == "1006"
    assert desk.refused("booking.v1.resource.add", fields={"name": "К", "typeId": 77})[1] == "1013"
    assert desk.refused("booking.v1.resource.add", fields={"name": "К", "typeId": 1, "infoDelay": "скоро"})[1] == "422"
    assert desk.refused("booking.v1.resource.update", id=77, fields={})[1] == "1007"
    assert desk.refused("booking.v1.resource.list", filter="x")[1] == "100"
    kind = desk.ask("booking.v1.resourceType.add", fields={"name": "К", "code": "rooms"})["id"]
    assert desk.refused("booking.v1.resourceType.add", fields={"name": "К", "code": "rooms"})[1] == "1010"
    assert desk.refused("booking.v1.resourceType.add", fields={"name": "К"})[1] == "0"
    other = desk.ask("booking.v1.resourceType.add", fields={"name": "К", "code": "cabins"})["id"]
    assert desk.refused("booking.v1.resourceType.update", id=other, fields={"code": "rooms"})[1] == "1011"
    assert desk.ask("booking.v1.resourceType.delete", id=kind) is True
    assert desk.refused("booking.v1.resourceType.get", id=kind)[1] == "1013"


def test_working_hours_are_set_and_unset(desk):
    hours: dict[str, Any] = {
        "from": 540,
        "to": 1080,
        "timezone": "Europe/Moscow",
        "weekDays": ["Mon", "Tue"],
        "slotSize": 30,
    }
    assert desk.ask("booking.v1.resource.slots.set", resourceId=1, slots=[hours]) is True
    assert desk.ask("booking.v1.resource.slots.list", resourceId=1)["slots"] == [{"id": 1, **hours}]
    assert desk.refused("booking.v1.resource.slots.set", resourceId=1, slots=[hours | {"to": 500}])[1] == "422"
    assert desk.refused("booking.v1.resource.slots.set", resourceId=1, slots=[{}])[1] == "0"
    desk.ask("booking.v1.resource.slots.unset", resourceId=1)
    assert desk.ask("booking.v1.resource.slots.list", resourceId=1)["slots"] == []


def test_somebody_waits_and_gets_a_booking_and_waits_again(desk):
    key = desk.ask("booking.v1.waitlist.add", fields={"note": "Любой вечер"})["id"]
    client = {"id": 501, "type": {"module": "crm", "code": "CONTACT"}}
    desk.ask("booking.v1.waitlist.client.set", waitListId=key, clients=[client])
    assert desk.ask("booking.v1.waitlist.list", filter={"createdWithin": {"from": "02.03.2026", "to": "02.03.2026"}})[
        "waitList"
    ] == [{"id": key, "note": "Любой вечер"}]
    made = desk.ask(
        "booking.v1.booking.createfromwaitlist", waitListId=key, fields={"resourceIds": [2], "datePeriod": PERIOD}
    )
    assert desk.meant("booking")[0]["action"] == "create"
    assert desk.ask("booking.v1.booking.client.list", bookingId=made)["bookingClient"] == [client]
    assert desk.refused("booking.v1.waitlist.get", id=key)[1] == "1040"
    again = desk.ask("booking.v1.waitlist.createfrombooking", bookingId=made)
    assert desk.meant("booking")[0]["action"] == "cancel"
    assert desk.ask("booking.v1.waitlist.client.list", waitListId=again)["waitListClient"] == [client]
    assert desk.refused("booking.v1.waitlist.createfrombooking", bookingId=made)[1] == "1037"
    assert desk.refused("booking.v1.booking.createfromwaitlist", waitListId=key, fields={})[1] == "1038"
    assert (
        desk.refused("booking.v1.waitlist.list", filter={"createdWithin": {"from": "вчера", "to": "сегодня"}})[1]
        == "422"
    )


def test_bookings_are_linked_to_deals(desk):
    link = {"moduleId": "crm", "entityTypeId": "DEAL", "value": "1"}
    assert desk.ask("booking.v1.booking.externalData.set", bookingId=801, externalData=[link]) is True
    assert desk.ask("booking.v1.booking.externalData.list", bookingId=801)["externalData"] == [link]
    desk.ask("booking.v1.booking.externalData.unset", bookingId=801)
    assert desk.ask("booking.v1.booking.externalData.list", bookingId=801)["externalData"] == []
    assert desk.refused("booking.v1.booking.externalData.set", bookingId=801, externalData=[{}])[1] == "0"
    assert desk.refused("booking.v1.booking.externalData.list", bookingId=9)[1] == "1021"
