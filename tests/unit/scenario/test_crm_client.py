"""Calls to the portal: patience in virtual time, and the same code over HTTP."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from harness.clock import VirtualClock
from harness.engines.scenario.business import Call, Crm, LeadFields
from harness.engines.scenario.crm_client import Calls, CrmClient, CrmGaveUp, CrmRefused, in_process, over_http
from harness.ports import Answer

START = datetime.fromisoformat("2026-03-02T10:00:00+03:00")
BUSY = (503, {"error": "QUERY_LIMIT_EXCEEDED"})
FINE = (200, {"result": {"id": 7, "rows": [{"x": 1}]}})


class Wire:
    """Answers in turn; the last one again and again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def __call__(self, method, params):
        self.seen.append((method, params))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def client(wire, *, take="id", attempts=4):
    crm = Crm(
        calls={"add": Call(method="crm.lead.add", params={"fields": {"NAME": "{name}"}}, take=take)},
        lead=LeadFields(fields={}, anonymous=()),
        statuses=(),
        queues={},
        attempts=attempts,
        backoff=1,
        retry=("QUERY_LIMIT_EXCEEDED",),
    )
    clock = VirtualClock(START)
    return CrmClient(wire, clock, Calls(crm), {}), clock


def test_the_result_is_taken_from_its_path():
    wire = Wire(FINE)
    crm, clock = client(wire, take="rows.0.x")
    assert crm.do("add", {"name": "Анна"}) == 1
    assert wire.seen == [("crm.lead.add", {"fields": {"NAME": "Анна"}})]
    assert clock.now() == START


@pytest.mark.parametrize("trouble", [BUSY, (500, {"error": "INTERNAL_SERVER_ERROR"}), (429, {"error": "X"}), (502, {})])
def test_a_busy_portal_is_asked_again_after_growing_pauses(trouble):
    crm, clock = client(Wire(trouble, trouble, FINE))
    assert crm.do("add", {}) == 7
    assert (clock.now() - START).total_seconds() == 3


def test_after_a_time_out_the_next_try_follows_at_once():
    crm, clock = client(Wire((504, {"error": "TIMEOUT"}), FINE))
    assert crm.do("add", {}) == 7
    assert clock.now() == START


def test_it_gives_up_after_the_agreed_number_of_tries():
    wire = Wire(BUSY)
    with pytest.raises(CrmGaveUp) as caught:
        client(wire)[0].do("add", {})
    assert caught.value.code == "QUERY_LIMIT_EXCEEDED"
    assert len(wire.seen) == 4


def test_a_no_is_not_asked_again():
    wire = Wire((400, {"error": "", "error_description": "Not found"}))
    with pytest.raises(CrmRefused):
        client(wire)[0].do("add", {})
    assert len(wire.seen) == 1


def test_a_write_that_worked_without_an_answer_is_not_repeated():
    wire = Wire((502, {}), FINE)
    assert client(wire)[0].do("add", {}, check=lambda: 55) == 55
    assert len(wire.seen) == 1


def test_over_http_the_same_envelope_comes_back():
    def answer(request):
        assert request.url.path == "/rest/1/token/crm.lead.add.json"
        return httpx.Response(200, json={"result": {"id": 9}})

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        assert client(over_http("http://portal/rest/1/token/", http))[0].do("add", {}) == 9


def test_a_broken_connection_counts_as_no_answer():
    def answer(request):
        raise httpx.ConnectError("gone", request=request)

    with httpx.Client(transport=httpx.MockTransport(answer)) as http, pytest.raises(CrmGaveUp) as caught:
        client(over_http("http://portal/", http))[0].do("add", {})
    assert caught.value.code == "NO_ANSWER"


def test_an_answer_that_is_no_json_is_a_server_error():
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>"))
    with httpx.Client(transport=transport) as http:
        assert over_http("http://portal/", http)("profile", {}) == (500, {})


def test_in_process_calls_go_to_the_session():
    class Portal:
        def call(self, method, params):
            return Answer(status=200, body={"result": [method, params]})

    assert in_process(Portal())("profile", {"a": 1}) == (200, {"result": ["profile", {"a": 1}]})
