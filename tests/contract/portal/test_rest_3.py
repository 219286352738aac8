"""REST 3.0: its paths, envelopes, error codes, batch and idempotency keys."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from harness.model.dialogue import Fault

PREFIX = "BITRIX_REST_V3_EXCEPTION_"


@pytest.fixture
def session(open_session: Any) -> Any:
    return open_session("v3", faults=(Fault(on="api/scope", answer="QUERY_LIMIT_EXCEEDED"),))


@pytest.fixture
def base(portals: Any, session: Any) -> str:
    return portals.address(session).replace("/rest/", "/rest/api/")


def code(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["code"].removeprefix(PREFIX)


def test_a_result_has_the_envelope_of_every_version(base: str, client: httpx.Client) -> None:
    reply = client.post(base + "batch", json=[])
    assert reply.status_code == 200
    assert reply.json()["result"] == []
    assert set(reply.json()["time"]) >= {"start", "finish", "operating"}


def test_errors_are_objects_with_codes_of_their_own(base: str, client: httpx.Client) -> None:
    assert code(client.post(base + "scope", json={})) == (429, "RATELIMITEXCEPTION")
    assert code(client.post(base + "no.such.method", json={})) == (404, "METHODNOTFOUNDEXCEPTION")
    assert code(client.post(base + "batch", content=b"{")) == (400, "INVALIDJSONEXCEPTION")
    assert code(client.get(base + "batch")) == (400, "INVALIDJSONEXCEPTION"), "it has to be posted to"
    assert code(client.post(base + "batch", data={"cmd[a]": "profile"})) == (400, "INVALIDJSONEXCEPTION")
    reply = client.post(base + "batch", json=[{"query": {}}])
    assert code(reply) == (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")
    assert reply.json()["error"]["validation"][0]["field"] == "method"


def test_errors_of_authorisation_keep_their_old_form(portals: Any, session: Any, client: httpx.Client) -> None:
    root = portals.address(session).split("/rest/")[0]
    reply = client.post(f"{root}/rest/api/batch", json=[])
    assert (reply.status_code, reply.json()["error"]) == (401, "NO_AUTH_FOUND")
    assert client.post(f"{root}/rest/api/batch?auth={session.token}", json=[]).status_code == 200
    around = client.get(f"{root}/rest/api%2Fbatch?auth={session.token}")
    assert (around.status_code, around.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


def test_a_batch_is_a_list_and_fails_as_a_whole(base: str, client: httpx.Client, session: Any) -> None:
    assert code(client.post(base + "batch", json=[{"method": "no.such"}])) == (404, "METHODNOTFOUNDEXCEPTION")
    nested = client.post(base + "batch", json={"0": {"method": "batch", "query": {}}})
    assert code(nested) == (405, "ERROR_BATCH_METHOD_NOT_ALLOWED"), "a map with running numbers is a list too"
    assert code(client.post(base + "batch", json={"cmd": {"a": "profile"}})) == (400, "INVALIDSELECTEXCEPTION")
    assert client.post(base + "batch", json=[{"method": "a"}] * 51).status_code == 400
    assert [call.method for call in session.journal().calls][:2] == ["api/batch", "api/no.such"]


def test_a_key_makes_a_request_happen_once(base: str, client: httpx.Client, session: Any) -> None:
    first, again = (client.post(base + "batch", json=[], headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first.json()
    other = client.post(base + "batch", json=[{"method": "x"}], headers={"Idempotency-Key": "k1"})
    assert code(other) == (422, "IDEMPOTENCYKEYREUSEDEXCEPTION")
    assert code(client.post(base + "batch", json=[], headers={"Idempotency-Key": "x" * 300})) == (
        400,
        "INVALIDIDEMPOTENCYKEYEXCEPTION",
    )
    session._world.clock.advance(24 * 3600)
    assert "idempotent-replayed" not in client.post(base + "batch", json=[], headers={"Idempotency-Key": "k1"}).headers
