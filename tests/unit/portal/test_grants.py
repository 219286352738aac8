"""Who may call, and how a seed says so."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import harness.portal
from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Fault, Given
from harness.portal.portals import Portals
from harness.portal.session import Session
from harness.portal.switches import allowed
from harness.wording import text

SEED = """
portal: shop
users: [{ID: 1, NAME: Робот}, {ID: 7, NAME: Анна}]
caller: 1
scopes: [crm, imopenlines]
webhooks:
  - {name: tasks, user: 7, token: plainly-stated, scopes: [task]}
applications:
  - {client_id: local.1, client_secret: s, user: 7, scopes: [crm, user_brief], application_token: signed}
  - {client_id: local.2, client_secret: s, installed: false}
"""


@pytest.fixture
def open_shop(tmp_path: Any) -> Any:
    def make(more: str = "", token: str = "", **given: Any) -> tuple[Session, VirtualClock]:
        (tmp_path / "shop.yaml").write_text(SEED + more, encoding="utf-8")
        clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
        return Portals(tmp_path).open(Given(portal="shop", **given), clock, "suite/one", token=token), clock

    return make


def code(session: Session, method: str, **params: Any) -> tuple[int, str]:
    answer = session.call(method, params)
    return answer.status, answer.body.get("error", "ok")


def test_a_webhook_may_do_what_its_scopes_say(open_shop: Any) -> None:
    session, _ = open_shop()
    assert code(session, "crm.lead.list") == (200, "ok")
    answer = session.call("user.get", {})
    assert (answer.status, answer.body["error"]) == (403, "insufficient_scope")
    assert answer.body["error_description"].endswith("than provided by the webhook token")
    assert code(session, "profile") == (200, "ok"), "a method without a scope is for everybody"
    assert code(session, "no.such.method")[1] == "ERROR_METHOD_NOT_FOUND"


def test_each_token_brings_its_own_user_and_scopes(open_shop: Any) -> None:
    session, _ = open_shop()
    tasks = session.access.named("tasks").token
    assert session.call("profile", {"auth": tasks}).body["result"]["ID"] == "7"
    assert code(session, "crm.lead.list", auth=tasks) == (403, "insufficient_scope")
    assert code(session, "tasks.task.list", auth=tasks) == (200, "ok")
    access = session.access.current("local.1").token
    answer = session.call("tasks.task.list", {"auth": access})
    assert answer.body["error_description"].endswith("than provided by the access token")
    assert session.call("user.current", {"auth": access}).body["result"]["ID"] == "7", "user_brief is enough"


def test_commands_of_a_batch_run_for_the_caller_of_the_batch(open_shop: Any) -> None:
    session, _ = open_shop()
    tasks = session.access.named("tasks").token
    result = session.call("batch", {"auth": tasks, "cmd": {"a": "profile", "b": "crm.lead.list"}}).body["result"]
    assert result["result"]["a"]["ID"] == "7"
    assert result["result_error"]["b"]["error"] == "insufficient_scope"


def test_access_tokens_expire_by_the_portals_clock(open_shop: Any) -> None:
    session, clock = open_shop()
    grant, _ = session.access.issue("local.1")
    clock.advance(3599)
    assert code(session, "profile", auth=grant.token) == (200, "ok")
    clock.advance(1)
    assert code(session, "profile", auth=grant.token) == (401, "expired_token")
    assert code(session, "profile", auth=session.access.current("local.1").token) == (200, "ok")
    assert code(session, "profile", auth="nobody's") == (401, "invalid_token")


def test_a_planned_expiry_stays_until_the_token_is_refreshed(open_shop: Any) -> None:
    session, _ = open_shop(faults=(Fault(on="profile", answer="expired_token"),))
    grant = session.access.current("local.1")
    for _ in range(2):
        assert code(session, "profile", auth=grant.token) == (401, "expired_token")
    assert code(session, "profile", auth=session.access.current("local.1").token) == (200, "ok")


def test_an_application_that_is_not_installed_may_not_call(open_shop: Any) -> None:
    session, _ = open_shop()
    grant, _ = session.access.issue("local.2")
    assert code(session, "profile", auth=grant.token) == (401, "NOT_INSTALLED")


def test_tokens_repeat_and_belong_to_one_session(open_shop: Any, tmp_path: Any) -> None:
    one, two = open_shop()[0], open_shop()[0]
    assert one.access.tokens() == two.access.tokens()
    assert "plainly-stated" not in one.access.tokens(), "another session may be at the same address"
    assert one.access.current("local.1") == two.access.current("local.1")
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    other = Portals(tmp_path).open(Given(portal="shop"), clock, "suite/other")
    assert not set(other.access.tokens()) & set(one.access.tokens())


def test_stated_tokens_are_valid_on_a_portal_by_itself(open_shop: Any) -> None:
    session, _ = open_shop(token="secret")
    assert code(session, "tasks.task.list", auth="plainly-stated") == (200, "ok")
    assert session.token == "secret"


def test_the_auth_of_an_event_says_what_the_vendor_says(open_shop: Any) -> None:
    access = open_shop("domain: shop.example\n")[0].access
    auth = access.auth(access.current("local.1"))
    assert (auth["domain"], auth["application_token"], auth["user_id"]) == ("shop.example", "signed", 7)
    assert (auth["expires_in"], auth["scope"]) == (3600, "crm,user_brief")
    assert auth["client_endpoint"] == "https://shop.example/rest/"
    assert set(access.unsigned("t")) < set(auth)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("switches: {nope: 1}\n", "switches.nope"),
        ("switches: {invalid_credentials_status: 500}\n", "switches.invalid_credentials_status"),
        ("switches: {operating: 1}\n", "switches.operating"),
        ("switches: [1]\n", "switches"),
        ("tariff: gold\n", "tariff"),
    ],
)
def test_a_seed_that_is_wrong_about_access_says_where(open_shop: Any, more: str, place: str) -> None:
    with pytest.raises(PortalError) as raised:
        open_shop(more)
    assert raised.value.parameters["key"] == place


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("webhooks: [{name: a, user: 9}]", "webhooks[0].user"),
        ("webhooks: [{user: 1}]", "webhooks[0]"),
        ("webhooks: [{name: a}, {name: a}]", "webhooks[1]"),
        ("webhooks: {name: a}", "webhooks"),
        ("applications: [{client_id: a}]", "applications[0]"),
        ("applications: [{client_id: a, client_secret: b, colour: red}]", "applications[0].colour"),
        ("applications: [{client_id: a, client_secret: b, installed: Y}]", "applications[0].installed"),
        ("applications: [{client_id: a, client_secret: b, scopes: crm}]", "applications[0].scopes"),
    ],
)
def test_entries_that_cannot_be_are_refused(tmp_path: Any, entry: str, place: str) -> None:
    (tmp_path / "bad.yaml").write_text(f"users: [{{ID: 1}}]\n{entry}\n", encoding="utf-8")
    with pytest.raises(PortalError) as raised:
        Portals(tmp_path).seed("bad")
    assert raised.value.parameters["key"] == place


def test_every_switch_is_read_somewhere_and_has_a_text() -> None:
    sources = Path(harness.portal.__file__).parent.rglob("*.py")
    whole = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for name in allowed():
        assert re.search(rf"switches\.{name}\b|\"{name}\"", whole), f"nobody reads {name}"
        assert all(text(f"portal.switch.{name}", lang) for lang in ("ru", "en"))


def test_more_switches_change_what_is_answered(open_shop: Any) -> None:
    session, _ = open_shop(
        "leads: [{ID: 1, TITLE: Л, PHONE: '+7 917 000 00 01'}]\n"
        "switches: {phone_lookup: exact, uncounted_total: zero, rate_limit: false}\n"
    )
    for value, found in (("89170000001", []), ("+7 917 000 00 01", {"LEAD": [1]})):
        params = {"type": "PHONE", "values": [value]}
        assert session.call("crm.duplicate.findbycomm", params).body["result"] == found
    assert session.call("crm.lead.list", {"start": -1}).body["total"] == 0
    assert {code(session, "profile")[0] for _ in range(60)} == {200}


def test_lists_that_are_not_counted_have_no_total(open_shop: Any) -> None:
    session, _ = open_shop()
    assert "total" not in session.call("crm.lead.list", {"start": -1}).body
    assert session.call("crm.item.list", {"entityTypeId": 1, "start": -1}).body["total"] == 0


def test_bots_of_the_second_protocol_may_be_limited_with_429(open_shop: Any) -> None:
    session, _ = open_shop("switches: {imbot_v2_limit_status: 429}\n")
    for _ in range(50):
        session.call("profile", {})
    assert session.call("imbot.v2.Bot.list", {}).status == 429
    assert session.call("profile", {}).status == 503


def test_switches_change_what_is_answered(open_shop: Any) -> None:
    session, _ = open_shop(
        "switches: {insufficient_scope_status: 401, method_not_found_text: No such, operating: false,"
        " time_stamps: int, unresolved_reference: literal, batch_overflow: request}\n"
    )
    assert code(session, "user.get") == (401, "insufficient_scope")
    assert session.call("nope", {}).body["error_description"] == "No such"
    time = session.call("server.time", {}).body["time"]
    assert set(time) == {"start", "finish", "duration", "processing", "date_start", "date_finish"}
    assert type(time["start"]) is int
    key = session.call("batch", {"cmd": ["crm.lead.add?fields[TITLE]=$result[x][y]!"]}).body["result"]["result"][0]
    assert session.call("crm.lead.get", {"id": key}).body["result"]["TITLE"] == "$result[x][y]!"
    assert code(session, "batch", cmd=["profile"] * 51) == (400, "ERROR_BATCH_LENGTH_EXCEEDED")
