"""Over a real socket too an answer says when it is not that of a method written by hand."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals

NOW = datetime.fromisoformat("2026-03-02T10:00:00+03:00")


@pytest.fixture
def address(tmp_path):
    (tmp_path / "with.yaml").write_text(
        "portal: with\nusers: [{ID: 1, NAME: A}]\nswitches: {examples: true}\n", encoding="utf-8"
    )
    portals = Portals(tmp_path)
    session = portals.open(Given(portal="with"), VirtualClock(NOW), "x")
    yield portals.address(session)
    session.close()
    portals.close()


@pytest.mark.parametrize(
    ("method", "fidelity"),
    [
        ("catalog.price.list", "generic"),
        ("bizproc.activity.log", "example"),
        ("crm.lead.list", None),
        ("server.time", None),
    ],
)
def test_the_header_is_on_the_wire(address, method, fidelity):
    answer = httpx.post(address + method, json={}, timeout=20)
    assert answer.status_code == 200
    assert answer.headers.get("X-Mock-Fidelity") == fidelity
