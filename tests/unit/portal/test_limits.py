"""The leaky bucket by tariff, operating time, and the faults that show in neither error nor delay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Fault, Given
from harness.portal.portals import Portals
from harness.portal.session import Session

SLOW = (Fault(on="crm.lead.list", delay=100, times=0),)


@pytest.fixture
def open_portal(tmp_path: Any) -> Any:
    def make(seed: str = "", **given: Any) -> tuple[Session, VirtualClock]:
        (tmp_path / "p.yaml").write_text(f"users: [{{ID: 1}}]\n{seed}\n", encoding="utf-8")
        clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
        return Portals(tmp_path).open(Given(portal="p", **given), clock, "one"), clock

    return make


def called(session: Session, method: str, **params: Any) -> tuple[int, Any]:
    answer = session.call(method, params)
    return answer.status, answer.body.get("error")


@pytest.mark.parametrize(("tariff", "size", "drain"), [("standard", 50, 2), ("enterprise", 250, 5)])
def test_the_bucket_is_as_large_as_the_tariff_says(open_portal: Any, tariff: str, size: int, drain: int) -> None:
    session, clock = open_portal(f"tariff: {tariff}")
    assert [called(session, "profile")[0] for _ in range(size + 1)] == [200] * size + [503]
    clock.advance(1)
    assert [called(session, "profile")[0] for _ in range(drain + 1)] == [200] * drain + [503]


def test_a_method_is_blocked_when_it_has_taken_480_seconds_of_ten_minutes(open_portal: Any) -> None:
    session, clock = open_portal(faults=SLOW)
    answers = [session.call("crm.lead.list", {}) for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 5
    used = [answer.body["time"]["operating"] for answer in answers]
    assert used == [100.02, 200.04, 300.06, 400.08, 500.1]
    assert called(session, "crm.lead.list") == (429, "OPERATION_TIME_LIMIT")
    assert called(session, "crm.lead.fields") == (200, None), "other methods go on"
    reset = answers[-1].body["time"]["operating_reset_at"]
    clock.advance(reset - clock.now().timestamp() + 1)
    assert called(session, "crm.lead.list") == (200, None), "the oldest minute has been forgotten"


def test_the_time_of_an_answer_tells_the_planned_delay(open_portal: Any) -> None:
    session, clock = open_portal(faults=(Fault(on="profile", delay=2),))
    before = clock.now()
    time = session.call("profile", {}).body["time"]
    assert (time["duration"], time["processing"]) == (2.02, 2.02)
    assert time["start"] == before.timestamp()
    assert time["finish"] == pytest.approx(before.timestamp() + 2.02)
    assert (time["date_start"], time["date_finish"]) == ("2026-03-02T10:00:00+03:00", "2026-03-02T10:00:02+03:00")


def test_operating_time_is_counted_by_caller(open_portal: Any) -> None:
    session, _ = open_portal("webhooks: [{name: other}]", faults=SLOW)
    for _ in range(5):
        called(session, "crm.lead.list")
    assert called(session, "crm.lead.list")[0] == 429
    assert called(session, "crm.lead.list", auth=session.access.named("other").token)[0] == 200


def test_a_portal_without_the_operating_limit_blocks_nothing(open_portal: Any) -> None:
    session, _ = open_portal("switches: {operating_limit: false}", faults=SLOW)
    assert {called(session, "crm.lead.list")[0] for _ in range(8)} == {200}


def test_a_batch_is_billed_by_command_or_as_a_whole(open_portal: Any) -> None:
    commands = {"a": "crm.lead.list", "b": "crm.lead.list"}
    for switch, method in (("commands", "crm.lead.list"), ("batch", "batch")):
        session, _ = open_portal(f"switches: {{batch_billing: {switch}}}", faults=SLOW)
        for _ in range(3):
            session.call("batch", {"cmd": commands})
        assert called(session, "crm.lead.list")[0] == (429 if method == "crm.lead.list" else 200)
        assert called(session, "batch", cmd=commands)[0] == (429 if method == "batch" else 200)
    session, _ = open_portal("switches: {batch_billing: batch}")
    assert session.call("batch", {"cmd": ["profile"]}).body["time"]["operating"] == 0.1, "the least that is billed"


def test_one_answer_may_lack_its_operating_time(open_portal: Any) -> None:
    session, _ = open_portal(faults=(Fault(on="profile", answer="no_operating"),))
    first, second = (session.call("profile", {}) for _ in range(2))
    assert first.status == second.status == 200
    assert second.body["time"].keys() - first.body["time"].keys() == {"operating", "operating_reset_at"}
    assert [call.fault for call in session.journal().calls] == ["no_operating", None]


def test_a_proxy_answers_in_the_portals_place(open_portal: Any) -> None:
    session, _ = open_portal(faults=(Fault(on="profile", answer="502"),))
    assert called(session, "profile") == (502, "502")
    assert called(session, "profile") == (200, None)
    assert session.journal().calls[0].fault == "502"


def test_a_renamed_portal_says_where_it_is_now(open_portal: Any) -> None:
    session, _ = open_portal(faults=(Fault(on="*", answer="moved"),))
    answer = session.call("profile", {"auth": session.token})
    assert answer.status == 302
    assert answer.headers["Location"] == f"https://renamed-portal.bitrix24.test/rest/1/{session.token}/profile"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("QUERY_LIMIT_EXCEEDED", 503), ("OPERATION_TIME_LIMIT", 429), ("OVERLOAD_LIMIT", 503), ("expired_token", 401),
        ("invalid_token", 401), ("NO_AUTH_FOUND", 401), ("INVALID_CREDENTIALS", 401), ("insufficient_scope", 403),
        ("authorization_error", 401), ("APPLICATION_NOT_FOUND", 401), ("ERROR_OAUTH", 401), ("NOT_INSTALLED", 401),
        ("PAYMENT_REQUIRED", 401), ("METHOD_CONFIRM_WAITING", 401), ("ACCESS_DENIED", 403),
        ("user_access_error", 403), ("WRONG_AUTH_TYPE", 403), ("allowed_only_intranet_user", 403),
        ("ACCESS_ERROR", 403), ("METHOD_CONFIRM_DENIED", 403), ("ERROR_METHOD_NOT_FOUND", 404),
        ("ERROR_MANIFEST_IS_NOT_AVAILABLE", 404), ("ERROR_BATCH_METHOD_NOT_ALLOWED", 405),
        ("ERROR_BATCH_LENGTH_EXCEEDED", 400), ("ERROR_CORE", 400), ("NOT_FOUND", 400), ("ERROR_ARGUMENT", 400),
        ("CRM_FIELD_ERROR_VALUE_NOT_VALID", 400), ("INVALID_ARG_VALUE", 400), ("INVALID_REQUEST", 400),
        ("INTERNAL_SERVER_ERROR", 500), ("ERROR_UNEXPECTED_ANSWER", 500), ("PORTAL_DELETED", 500),
    ],
)  # fmt: skip
def test_every_documented_error_can_be_planned(open_portal: Any, code: str, status: int) -> None:
    session, _ = open_portal(faults=(Fault(on="profile", answer=code),))
    assert called(session, "profile") == (status, code)
