"""The same calls in process and over a real socket: equal answers, equal journals."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.dialogue import Fault
from harness.portal.portals import Portals
from harness.ports import Answer

STAMP = 1772700000
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("crm.duplicate.findbycomm", {"type": "PHONE", "values": ["89172223344"]}),
    ("crm.lead.add", {"fields": {"NAME": "Анна", "PHONE": [{"VALUE": "+7 900 000 00 00"}], "UF_CRM_CONSENT_PD": True}}),
    ("crm.lead.update", {"id": 302, "fields": {"STATUS_ID": "IN_PROCESS"}}),
    ("crm.lead.list", {"filter": {"@STATUS_ID": ["IN_PROCESS", "BOOKED"]}, "select": ["ID", "PHONE"]}),
    ("crm.item.list", {"entityTypeId": 3, "select": ["*"]}),
    ("crm.item.list", {"entityTypeId": 3, "filter": {"nope": 1}}),
    (
        "booking.v1.booking.add",
        {
            "fields": {
                "resourceIds": [1],
                "datePeriod": {"from": {"timestamp": STAMP}, "to": {"timestamp": STAMP + 3600}},
            }
        },
    ),
    (
        "crm.activity.todo.add",
        {"ownerTypeId": 1, "ownerId": 302, "deadline": "2026-03-04T09:00:00", "title": "Напоминание"},
    ),
    ("batch", {"cmd": {"a": "crm.contact.add?fields[NAME]=Q", "b": "crm.contact.get?id=$result[a]", "c": "nope"}}),
    ("imopenlines.bot.session.transfer", {"CHAT_ID": 1, "QUEUE_ID": 5}),
    ("crm.lead.get", {"id": 999}),
    ("no.such.method", {}),
    ("crm.deal.add", {"fields": {}}),
    ("crm.deal.add", {"fields": {}}),
]
FAULTS = (Fault(on="crm.deal.add", answer="OVERLOAD_LIMIT", delay=3),)


def test_answers_and_journals_are_equal(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    inside, outside = (open_session(faults=FAULTS) for _ in range(2))
    base = portals.address(outside)
    for method, params in CALLS:
        answer = inside.call(method, params)
        reply = client.post(base + method, json=params)
        assert (reply.status_code, reply.json()) == (answer.status, answer.body)
        assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert inside.journal() == outside.journal()
    assert len(inside.journal().calls) == len(CALLS) + 3


def test_faults_of_transport_leave_the_same_mark(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    faults = (Fault(on="*", answer="disconnect"), Fault(on="*", answer="timeout"))
    inside, outside = (open_session(faults=faults) for _ in range(2))
    base = portals.address(outside)
    for _ in range(2):
        assert inside.call("profile", {}).status in {502, 504}
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            client.post(base + "profile")
    assert inside.call("profile", {}).status == client.post(base + "profile").status_code == 200
    assert inside.journal() == outside.journal()


def test_unreadable_calls_are_noted_alike(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    inside, outside = (open_session() for _ in range(2))
    answer = inside.call("crm.lead.add", {"fields": {"NAME": "\ud800"}})
    reply = client.post(portals.address(outside) + "crm.lead.add", content=b'{"fields":{"NAME":"\\ud800"}}')
    assert (reply.status_code, reply.json()) == (answer.status, answer.body)
    assert inside.journal() == outside.journal()
    assert inside.journal().calls[0].error == "INVALID_REQUEST"


PLAIN = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=6)
PARAMS = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
METHODS = [
    "crm.lead.add",
    "crm.lead.list",
    "crm.item.list",
    "crm.contact.update",
    "booking.v1.booking.add",
    "tasks.task.add",
]
NAMES = st.sampled_from(["id", "fields", "filter", "select", "order", "start", "entityTypeId", "cmd"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=st.sampled_from([*METHODS, "batch", "user.get"]), params=st.dictionaries(NAMES, PARAMS, max_size=4))
def test_no_parameters_break_the_portal(
    portals: Portals, open_session: Any, client: httpx.Client, method: str, params: dict[str, Any]
) -> None:
    inside, outside = open_session("in"), open_session("out")
    answer: Answer = inside.call(method, params)
    reply = client.post(portals.address(outside) + method, json=params)
    assert answer.status < 500
    assert (reply.status_code, reply.json()) == (answer.status, answer.body)
