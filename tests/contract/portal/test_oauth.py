"""Applications: the fake OAuth host, tokens that expire and are refreshed, and what only an application may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Fault, Given
from harness.portal.portals import Portals

SEED = """
portal: shop
users: [{ID: 1, NAME: Робот}, {ID: 7, NAME: Анна}]
applications:
  - {client_id: local.1, client_secret: s1, user: 7, scopes: [crm, user], redirect: "https://bot.example/back?x=1", code: bot.one}
  - {client_id: local.2, client_secret: s2}
"""


class Shop:
    """A served portal with applications."""

    def __init__(self, portals: Portals, seed: str, faults: tuple[Fault, ...]) -> None:
        self.clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
        self.session = portals.open(Given(portal=seed, faults=faults), self.clock, seed)
        self.root = portals.address(self.session).split("/rest/")[0]

    def token(self, client: httpx.Client, **params: str) -> httpx.Response:
        asked = {"client_id": "local.1", "client_secret": "s1", **params}
        return client.get(f"{self.root}/oauth/token/", params=asked)

    def code(self, client: httpx.Client) -> str:
        reply = client.get(f"{self.root}/oauth/authorize/", params={"client_id": "local.1", "state": "q"})
        assert reply.status_code == 302
        return parse_qs(urlsplit(reply.headers["location"]).query)["code"][0]


@pytest.fixture
def open_shop(tmp_path: Any) -> Iterator[Any]:
    (tmp_path / "shop.yaml").write_text(SEED, encoding="utf-8")
    (tmp_path / "lax.yaml").write_text(SEED + "switches: {refresh_once: false}\n", encoding="utf-8")
    portals = Portals(tmp_path)
    yield lambda seed="shop", faults=(): Shop(portals, seed, faults)
    portals.close()


@pytest.fixture
def shop(open_shop: Any) -> Shop:
    return open_shop()


def told(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json().get("error", "ok")


def test_a_code_becomes_tokens_that_call(shop: Shop, client: httpx.Client) -> None:
    reply = client.get(f"{shop.root}/oauth/authorize/", params={"client_id": "local.1", "state": "q"})
    back = urlsplit(reply.headers["location"])
    answer = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert (back.netloc, answer["x"], answer["state"], answer["scope"]) == ("bot.example", "1", "q", "crm,user")
    tokens = shop.token(client, grant_type="authorization_code", code=answer["code"]).json()
    assert set(tokens) == {
        "access_token", "refresh_token", "expires", "expires_in", "client_endpoint", "server_endpoint", "domain",
        "member_id", "scope", "status", "user_id",
    }  # fmt: skip
    assert (tokens["expires_in"], tokens["user_id"], tokens["member_id"]) == (3600, 7, answer["member_id"])
    profile = client.post(tokens["client_endpoint"] + "profile", json={"auth": tokens["access_token"]})
    assert profile.json()["result"]["ID"] == "7"
    info = client.get(tokens["server_endpoint"] + "app.info", params={"auth": tokens["access_token"]}).json()["result"]
    assert (info["CODE"], info["INSTALLED"], info["STATUS"]) == ("bot.one", True, "L")


def test_a_code_is_good_once_and_for_half_a_minute(shop: Shop, client: httpx.Client) -> None:
    code = shop.code(client)
    assert told(shop.token(client, grant_type="authorization_code", code=code)) == (200, "ok")
    assert told(shop.token(client, grant_type="authorization_code", code=code)) == (400, "invalid_grant")
    late = shop.code(client)
    shop.clock.advance(30)
    assert told(shop.token(client, grant_type="authorization_code", code=late)) == (400, "invalid_grant")


def test_an_expired_token_is_refreshed_for_half_a_year(shop: Shop, client: httpx.Client) -> None:
    tokens = shop.token(client, grant_type="authorization_code", code=shop.code(client)).json()
    url = tokens["client_endpoint"] + "profile.json"
    shop.clock.advance(3600)
    assert told(client.post(url, json={"auth": tokens["access_token"]})) == (401, "expired_token")
    form = {"grant_type": "refresh_token", "client_id": "local.1", "client_secret": "s1"}
    shop.clock.advance(179 * 86400)
    fresh = client.post(f"{shop.root}/oauth/token/", data={**form, "refresh_token": tokens["refresh_token"]}).json()
    assert told(client.post(url, json={"auth": fresh["access_token"]})) == (200, "ok")
    assert told(shop.token(client, **form, refresh_token=tokens["refresh_token"])) == (400, "invalid_grant")
    shop.clock.advance(180 * 86400)
    assert told(shop.token(client, **form, refresh_token=fresh["refresh_token"])) == (400, "invalid_grant")


def test_a_refresh_token_may_be_good_more_than_once(open_shop: Any, client: httpx.Client) -> None:
    shop = open_shop("lax")
    _, refresh = shop.session.access.issue("local.1")
    for _ in range(2):
        assert told(shop.token(client, grant_type="refresh_token", refresh_token=refresh.token)) == (200, "ok")


def test_what_is_wrong_is_said_by_its_code(shop: Shop, client: httpx.Client) -> None:
    _, refresh = shop.session.access.issue("local.1")
    asked = {"grant_type": "refresh_token", "refresh_token": refresh.token}
    assert told(shop.token(client, **asked, client_id="nobody")) == (200, "wrong_client")
    assert told(shop.token(client, **asked, client_secret="s2")) == (400, "invalid_client")
    assert told(shop.token(client, **asked, client_id="local.2", client_secret="s2")) == (400, "invalid_grant")
    assert told(shop.token(client, grant_type="refresh_token", refresh_token="x")) == (400, "invalid_grant")
    assert told(shop.token(client, grant_type="password", refresh_token="x")) == (400, "invalid_request")
    assert told(shop.token(client, grant_type="refresh_token")) == (400, "invalid_request")
    assert told(shop.token(client, **asked, scope="crm,disk")) == (403, "invalid_scope")
    assert told(
        client.post(f"{shop.root}/oauth/token/", content=b"{", headers={"Content-Type": "application/json"})
    ) == (
        400,
        "invalid_request",
    )
    assert client.get(f"{shop.root}/oauth/elsewhere/").status_code == 404
    assert told(client.get(f"{shop.root}/oauth/authorize/?client_id=nobody")) == (200, "wrong_client")
    elsewhere = {"client_id": "local.1", "redirect_uri": "https://evil.example/"}
    assert told(client.get(f"{shop.root}/oauth/authorize/", params=elsewhere)) == (400, "invalid_request")
    assert told(shop.token(client, **asked)) == (200, "ok"), "nothing of this has used the token up"


def test_the_host_answers_under_the_vendors_names(shop: Shop, client: httpx.Client) -> None:
    _, refresh = shop.session.access.issue("local.1")
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": refresh.token,
        "client_id": "local.1",
        "client_secret": "s1",
    }
    for host in ("oauth.bitrix.info", "oauth.bitrix24.tech"):
        reply = client.get(f"{shop.root}/oauth/token/", params=asked, headers={"Host": host})
        asked["refresh_token"] = reply.json()["refresh_token"]
    assert reply.status_code == 200
    asked = {"auth": reply.json()["access_token"]}
    told_there = client.get(f"{shop.root}/rest/app.info/", params=asked, headers={"Host": "oauth.bitrix24.tech"}).json()
    assert told_there["result"]["client_id"] == "local.1"
    assert told_there["result"]["install"]["member_id"] == shop.session.access.member_id
    assert datetime.fromisoformat(told_there["result"]["expires"]) > shop.clock.now()
    webhook = {"auth": shop.session.token}
    assert (
        client.get(f"{shop.root}/rest/app.info", params=webhook, headers={"Host": "oauth.bitrix.info"}).status_code
        == 403
    )


def test_refreshing_can_be_planned_to_fail(open_shop: Any, client: httpx.Client) -> None:
    shop = open_shop(faults=(Fault(on="oauth.token", answer="PAYMENT_REQUIRED"), Fault(on="oauth.token", answer="503")))
    _, refresh = shop.session.access.issue("local.1")
    asked = {"grant_type": "refresh_token", "refresh_token": refresh.token}
    assert told(shop.token(client, **asked)) == (401, "PAYMENT_REQUIRED")
    assert shop.token(client, **asked).status_code == 503
    assert told(shop.token(client, **asked)) == (200, "ok")


def test_two_portals_with_one_application_cannot_be_told_apart_by_it(open_shop: Any, client: httpx.Client) -> None:
    one, _ = open_shop(), open_shop("lax")
    reply = client.get(f"{one.root}/oauth/authorize/?client_id=local.1")
    assert told(reply) == (400, "invalid_request")
    assert "Several portals" in reply.json()["error_description"]


def test_installing_gives_tokens_and_lets_call(tmp_path: Any) -> None:
    (tmp_path / "new.yaml").write_text(
        SEED.replace("client_secret: s2", "client_secret: s2, installed: false"), encoding="utf-8"
    )
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    session = Portals(tmp_path).open(Given(portal="new"), clock, "one")
    auth = session.access.install("local.2")
    assert {"access_token", "refresh_token", "application_token", "member_id"} <= set(auth)
    assert session.call("app.info", {"auth": auth["access_token"]}).body["result"]["INSTALLED"] is True
