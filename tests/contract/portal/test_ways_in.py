"""The same calls in process, through httpx's mock transport, through respx, over a socket and over TLS."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from harness.clock import VirtualClock
from harness.model.crm import CrmJournal
from harness.model.dialogue import Fault, Given
from harness.portal.portals import Portals
from harness.portal.tls import Authority
from harness.testkit.portal import PortalDouble
from tests.contract.portal.test_one_pipeline import CALLS

SEED = Path(__file__).parents[3] / "fixtures" / "portals" / "kazan-salon.yaml"
GIVEN = Given(
    portal="kazan-salon",
    faults=(
        Fault(on="crm.deal.add", answer="OVERLOAD_LIMIT", delay=0.01),
        Fault(on="crm.item.*", answer="no_operating", times=2, chance=0.5, seed=3),
        Fault(on="profile", answer="502"),
        Fault(on="profile", answer="moved"),
    ),
)
SEQUENCE = [*CALLS, ("profile", {}), ("profile", {}), ("profile.xml", {}), ("CRM.Lead.Get.json/", {"id": 302})]
Ask = Callable[[str, dict[str, Any]], tuple[int, Any]]


def told(reply: httpx.Response) -> tuple[int, Any]:
    plain = reply.headers["content-type"].startswith("application/json")
    return reply.status_code, reply.json() if plain else None


@contextmanager
def in_process() -> Iterator[tuple[Ask, Callable[[], CrmJournal]]]:
    double = PortalDouble(SEED, GIVEN)

    def ask(method: str, params: dict[str, Any]) -> tuple[int, Any]:
        answer = double.session.call(method, {**params, "auth": double.session.token})
        return answer.status, None if answer.body.get("error") == "502" else answer.body

    yield ask, double.journal


@contextmanager
def mock_transport() -> Iterator[tuple[Ask, Callable[[], CrmJournal]]]:
    double = PortalDouble(SEED, GIVEN)
    with httpx.Client(transport=httpx.MockTransport(double.answer)) as client:
        yield lambda method, params: told(client.post(double.url + method, json=params)), double.journal


@contextmanager
def respx_route() -> Iterator[tuple[Ask, Callable[[], CrmJournal]]]:
    double = PortalDouble(SEED, GIVEN)
    with respx.mock() as router, httpx.Client() as client:
        router.route(host=double.host).mock(side_effect=double.answer)
        yield lambda method, params: told(client.post(double.url + method, json=params)), double.journal


@contextmanager
def served(*, tls: bool) -> Iterator[tuple[Ask, Callable[[], CrmJournal]]]:
    portals, authority = Portals(SEED.parent), Authority()
    verify: Any = True
    if tls:
        portals.secure(authority.context())
        verify = ssl.create_default_context(cafile=authority.environment()["SSL_CERT_FILE"])
    session = portals.open(GIVEN, VirtualClock(datetime.fromisoformat(GIVEN.now)), "test")
    url = portals.address(session)
    assert url.startswith("https://" if tls else "http://")
    try:
        with httpx.Client(verify=verify, trust_env=False) as client:
            yield lambda method, params: told(client.post(url + method, json=params)), session.journal
    finally:
        portals.close()
        authority.close()


WAYS = {
    "mock transport": mock_transport,
    "respx": respx_route,
    "socket": lambda: served(tls=False),
    "TLS": lambda: served(tls=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_gives_the_answers_and_the_journal_of_a_call_in_process(way: str) -> None:
    with in_process() as (ask, journal):
        expected = [ask(method, params) for method, params in SEQUENCE], journal()
    with WAYS[way]() as (ask, journal):
        answers = [ask(method, params) for method, params in SEQUENCE]
        assert answers == expected[0]
        assert journal() == expected[1]
    assert len(expected[1].calls) == len(SEQUENCE) + 3


def test_faults_of_transport_reach_an_httpx_client_as_its_own_errors() -> None:
    faults = (Fault(on="*", answer="timeout"), Fault(on="*", answer="disconnect"))
    double = PortalDouble(SEED, Given(faults=faults))
    with httpx.Client(transport=httpx.MockTransport(double.answer)) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get(double.url + "profile")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(double.url + "profile")
        assert client.get(double.url + "profile").status_code == 200
    assert (double.clock.now() - datetime.fromisoformat(Given().now)).total_seconds() == 60
