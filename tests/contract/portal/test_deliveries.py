"""Events over a real socket: form-encoded, in order, once each, whatever the handler answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.model.transcript import Said
from harness.portal.courier import post
from harness.portal.outbox import Posting
from harness.portal.portals import Portals
from harness.testkit import servers

FOLDER = Path(__file__).parents[3] / "fixtures" / "portals"


@pytest.fixture
def session() -> Any:
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    portals = Portals(FOLDER)
    opened = portals.open(Given(portal="kazan-salon"), clock, "deliveries")
    yield opened
    opened.close()
    portals.close()


def register(session: Any, url: str) -> None:
    properties = {"NAME": "Анна"}
    given = {"CODE": "b", "EVENT_HANDLER": url, "OPENLINE": "Y", "CLIENT_ID": "app", "PROPERTIES": properties}
    assert session.call("imbot.register", given).status == 200


def test_a_handler_gets_its_events_in_order(session: Any) -> None:
    with servers.answering({"ok": True}) as server:
        register(session, server.url)
        session.client_says((Said(text="Раз"), Said(text="Два")))
        assert session.events.wait(5)
        bodies = [parse_qs(asked.body.decode()) for asked in server.requests]
    assert [body["event"][0] for body in bodies] == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD", "ONIMBOTMESSAGEADD"]
    assert [body["data[PARAMS][MESSAGE]"][0] for body in bodies[1:]] == ["Раз", "Два"]
    assert {asked.headers["content-type"] for asked in server.requests} == {"application/x-www-form-urlencoded"}
    assert [one.status for one in session.events.log()] == [200, 200, 200]


def test_a_handler_that_fails_gets_the_next_event_all_the_same(session: Any) -> None:
    with servers.unavailable(2, {}) as server:
        register(session, server.url)
        session.client_says((Said(text="Раз"),))
        session.client_says((Said(text="Два"),))
        assert session.events.wait(5)
        assert [one.status for one in session.events.log()] == [503, 503, 200]
        assert len(server.requests) == 3


def test_nobody_listening_and_nobody_answering_are_told() -> None:
    with servers.closed_port() as url:
        assert post(Posting(0, "ONX", url, b"", 0.0), 1.0).error.startswith("ConnectionRefusedError")
    with servers.hanging() as server:
        assert post(Posting(0, "ONX", server.url, b"", 0.0), 0.05).error.startswith("TimeoutError")
