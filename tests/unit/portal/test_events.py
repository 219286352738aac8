from __future__ import annotations

from typing import Any

import pytest

from harness.errors import PortalError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.value import Source

HERE = Source(path="x.suite.yaml")


def event(desk: Any, name: str, times: int = 1, **data: Any) -> None:
    desk.session.play(EventTurn(name=name, data=data, times=times, source=HERE))


def test_a_manager_moves_the_dialogues_own_lead(desk: Any) -> None:
    event(desk, "stage_changed", entity="lead", to="JUNK")
    assert (desk.last.actor, desk.last.method) == ("operator", "crm.lead.update")
    assert desk.changed()["STATUS_ID"] == ("BOOKED", "JUNK")
    key = desk.ask("crm.lead.add", fields={"NAME": "Анна"})
    event(desk, "stage_changed", entity="lead", to="IN_PROCESS")
    assert {change.id for change in desk.last.changes} == {str(key)}
    event(desk, "record_changed", entity="lead", id=301, fields={"NAME": "Лиля"})
    assert desk.ask("crm.lead.get", id=301)["NAME"] == "Лиля"


def test_somebody_else_takes_the_slot(desk: Any) -> None:
    event(
        desk,
        "booking_made",
        resource="Ольга",
        **{"from": "2026-03-05T12:00:00+03:00", "to": "2026-03-05T13:00:00+03:00"},
    )
    assert desk.changed()["resource"] == (None, "Ольга")
    assert desk.last.meanings == ()
    assert 804 in [row["id"] for row in desk.ask("booking.v1.booking.list")["booking"]]


def test_a_payment_notice_that_arrives_twice_pays_once(desk: Any) -> None:
    event(desk, "payment", times=2, status="paid", amount=2000, id=77)
    first, second = desk.session.journal().calls
    assert (first.actor, first.meanings) == ("portal", second.meanings)
    assert first.changes
    assert second.changes == ()
    event(desk, "payment", status="returned", amount=2000, id=77)
    assert desk.changed() == {"status": ("paid", "returned")}


def test_the_clients_booking_is_missed(desk: Any) -> None:
    event(desk, "no_show")
    assert [(change.id, change.field, change.after) for change in desk.last.changes] == [("801", "visit", "no_show")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("earthquake", {}, "portal.event.unknown"),
        ("stage_changed", {"entity": "deal", "to": "WON"}, "portal.event.no_record"),
        ("stage_changed", {"entity": "contact", "to": "WON"}, "portal.event.no_such"),
        ("record_changed", {"entity": "lead", "id": 999, "fields": {}}, "portal.event.no_record"),
        (
            "record_changed",
            {"entity": "lead", "fields": {"UF_CRM_FIRST_CONTACT": "когда-то"}},
            "portal.event.bad_value",
        ),
        ("booking_made", {"resource": "Пётр"}, "portal.seed.no_such"),
        ("booking_made", {"resource": "Ольга", "from": "?", "to": "?"}, "portal.seed.bad_value"),
        ("payment", {"status": "stolen"}, "portal.event.no_such"),
    ],
)
def test_events_that_do_not_fit_are_the_suites_fault(desk: Any, name: str, data: dict[str, Any], code: str) -> None:
    with pytest.raises(PortalError) as error:
        event(desk, name, **data)
    assert error.value.code == code
    assert desk.session.mark() == 0


def test_an_operator_transfers_only_to_queues_that_exist(desk: Any) -> None:
    with pytest.raises(PortalError):
        desk.session.play(OperatorTurn(action="transfers", to="nobody", source=HERE))
