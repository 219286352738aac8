from __future__ import annotations

from typing import Any

import pytest

from harness.model import codec
from harness.model.crm import CrmJournal
from harness.model.dialogue import Fault


def test_every_success_carries_the_whole_time_block(desk: Any) -> None:
    desk.clock.advance(90)
    time = desk.session.call("server.time", {}).body["time"]
    assert set(time) == {
        "start",
        "finish",
        "duration",
        "processing",
        "date_start",
        "date_finish",
        "operating_reset_at",
        "operating",
    }
    assert time["date_start"] == "2026-03-02T10:01:30+03:00"


@pytest.mark.parametrize("spelling", ["crm.lead.get", "CRM.Lead.GET", "crm.lead.get.json", "/crm.lead.get/"])
def test_method_names_are_read_generously(desk: Any, spelling: str) -> None:
    desk.ask(spelling, id=301)
    assert desk.last.method == "crm.lead.get"


def test_an_unknown_method_is_a_404_and_noted(desk: Any) -> None:
    assert desk.refused("crm.lead.nope") == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    assert (desk.last.kind, desk.last.method) == ("unknown", "crm.lead.nope")
    desk.refused("x" * 5000)
    assert len(desk.last.method) == 100


def test_a_wrong_token_is_refused_and_never_noted(desk: Any) -> None:
    assert desk.refused("profile", auth="secret")[:2] == (401, "invalid_token")
    assert desk.ask("profile", auth=desk.session.token)["ADMIN"] is True
    desk.ask("batch", cmd={"a": "profile?auth=secret"})
    assert all("auth" not in call.params for call in desk.session.journal().calls)


def test_the_bucket_overflows_and_drains_with_virtual_time(desk: Any) -> None:
    for _ in range(50):
        desk.ask("server.time")
    assert desk.refused("server.time") == (503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
    desk.clock.advance(0.5)
    desk.ask("server.time")
    desk.refused("server.time")
    assert desk.last.fault is None


def test_a_planned_fault_hits_as_often_as_planned(open_desk: Any) -> None:
    desk = open_desk(faults=(Fault(on="crm.lead.add", answer="QUERY_LIMIT_EXCEEDED", times=2, after=1, delay=5),))
    desk.ask("crm.lead.add", fields={})
    for _ in range(2):
        assert desk.refused("crm.lead.Add", fields={})[0] == 503
        assert (desk.last.fault, desk.last.changes) == ("QUERY_LIMIT_EXCEEDED", ())
    desk.ask("crm.lead.add", fields={})
    assert desk.last.fault is None
    assert desk.last.at == "2026-03-02T10:00:10+03:00"
    assert len(desk.ask("crm.lead.list")) == 3


@pytest.mark.parametrize(("answer", "status", "seconds"), [("timeout", 504, 60), ("disconnect", 502, 0)])
def test_faults_of_transport_answer_like_a_gateway(open_desk: Any, answer: str, status: int, seconds: int) -> None:
    desk = open_desk(faults=(Fault(on="*", answer=answer, times=0),))
    before = desk.clock.now()
    for _ in range(3):
        assert desk.refused("crm.lead.add", fields={})[0] == status
    assert (desk.clock.now() - before).total_seconds() == 3 * seconds
    assert [call.fault for call in desk.session.journal().calls] == [answer] * 3


def test_a_fault_inside_a_batch_hits_only_its_command(open_desk: Any) -> None:
    desk = open_desk(
        faults=(Fault(on="crm.lead.add", answer="INTERNAL_SERVER_ERROR"), Fault(on="crm.lead.get", answer="timeout"))
    )
    reply = desk.ask("batch", cmd=["crm.lead.add", "profile"])
    assert reply["result_error"][0]["error"] == "INTERNAL_SERVER_ERROR"
    assert desk.refused("batch", cmd=["crm.lead.get?id=301"])[0] == 504
    assert [call.status for call in desk.session.journal().calls] == [200, 500, 200, 504, 504]


def test_a_delay_passes_in_virtual_time(open_desk: Any) -> None:
    desk = open_desk(faults=(Fault(on="profile", delay=7, times=0),))
    desk.ask("profile")
    assert (desk.last.fault, desk.last.at) == ("delay", "2026-03-02T10:00:07+03:00")


def test_a_closed_session_refuses_and_counts(desk: Any) -> None:
    desk.ask("profile")
    desk.session.close()
    assert desk.refused("crm.lead.add", fields={})[0] == 401
    assert (desk.session.late, desk.session.mark(), len(desk.session.journal().calls)) == (1, 1, 1)


def test_large_values_are_cut_in_the_journal_only(desk: Any) -> None:
    text = "я" * 100_000
    key = desk.ask("crm.lead.add", fields={"COMMENTS": text})
    assert len(desk.last.params["fields"]) < 5000
    assert desk.ask("crm.lead.get", id=key)["COMMENTS"] == text
    assert isinstance(desk.last.result, str)
    assert len(desk.last.result) < 5000


def test_hostile_nesting_is_refused(desk: Any) -> None:
    nested: Any = "x"
    for _ in range(100_000):
        nested = [nested]
    assert desk.session.call("crm.lead.add", {"fields": nested}).status == 400
    while isinstance(nested, list):
        nested = nested.pop()


@pytest.mark.parametrize("params", ["bad", [1], 5])
def test_parameters_that_are_no_mapping_are_refused_and_the_journal_stays_readable(desk: Any, params: Any) -> None:
    answer = desk.session.call("crm.lead.add", params)
    assert (answer.status, answer.body["error"]) == (400, "INVALID_REQUEST")
    journal = codec.decode(codec.encode(desk.session.journal()), CrmJournal)
    assert [(call.method, call.params) for call in journal.calls] == [("crm.lead.add", {})]


def test_a_filter_nested_beyond_reason_is_refused(desk: Any) -> None:
    nested: Any = {"name": "x"}
    for _ in range(300):
        nested = {"0": nested}
    assert desk.session.call("crm.item.list", {"entityTypeId": 3, "filter": nested}).status in {200, 400}
    query = "crm.lead.add?" + "&".join(f"a{number}=1" for number in range(20_001))
    assert desk.ask("batch", cmd={"a": query})["result_error"]["a"]["error"] == "INVALID_REQUEST"


@pytest.mark.parametrize("value", [10**30, "9" * 5000, float("nan"), "1e999"])
def test_numbers_beyond_reason_are_none(desk: Any, value: Any) -> None:
    answer = desk.session.call("crm.lead.add", {"fields": {"COMPANY_ID": value, "OPPORTUNITY": value}})
    if answer.status == 200:
        lead = desk.ask("crm.lead.get", id=answer.body["result"])
        assert lead["COMPANY_ID"] in {None, "0"}
        assert desk.ask("crm.lead.list", filter={">ID": value}) == []


def test_the_same_calls_give_the_same_journal(open_desk: Any) -> None:
    def run(scope: str) -> Any:
        desk = open_desk(scope)
        key = desk.ask("crm.lead.add", fields={"NAME": "Анна", "PHONE": [{"VALUE": "+79990000000"}]})
        desk.ask("crm.lead.update", id=key, fields={"STATUS_ID": "IN_PROCESS"})
        desk.ask("im.message.add", DIALOG_ID=f"chat{desk.session.chat_id}", MESSAGE="…")
        return desk.session.journal(), desk.session.token

    assert run("one") == run("one")
    assert run("one")[1] != run("two")[1]


def test_sessions_share_nothing(open_desk: Any) -> None:
    one, two = open_desk("one"), open_desk("two")
    one.ask("crm.lead.update", id=301, fields={"NAME": "Х"})
    one.ask("crm.contact.delete", id=501)
    assert two.ask("crm.lead.get", id=301)["NAME"] == "Лилия"
    assert two.ask("crm.contact.get", id=501)["NAME"] == "Лилия"


def test_questions_about_the_portal_itself(desk: Any) -> None:
    assert "crm.lead.add" in desk.ask("methods")
    assert {"imbot.message.add", "imbot.v2.Bot.register"} <= set(desk.ask("methods", scope="imbot"))
    assert desk.ask("method.get", name="CRM.Lead.Add") == {"isExisting": True, "isAvailable": True}
    assert "imopenlines" in desk.ask("scope")
    assert desk.refused("app.info")[:2] == (403, "ACCESS_DENIED")
    assert desk.ask("profile")["TIME_ZONE_OFFSET"] == 10800
    assert desk.ask("user.current")["ID"] == "1"
    assert [row["LAST_NAME"] for row in desk.ask("user.get", FILTER={"NAME": "Марина"})] == ["Котова"]
    assert [row["ID"] for row in desk.ask("user.search", FILTER={"FIND": "косметолог"})] == ["12"]
    assert desk.ask("department.get") == []
    statuses = desk.ask("crm.status.list", filter={"ENTITY_ID": "STATUS"}, order={"SORT": "ASC"})
    assert [row["STATUS_ID"] for row in statuses][:2] == ["NEW", "IN_PROCESS"]
    assert statuses[-1]["EXTRA"]["SEMANTICS"] == "failure"
    assert desk.ask("crm.status.entity.items", entityId="DEAL_STAGE")[0]["NAME"] == "Новая"


def test_tasks_live_from_add_to_complete(desk: Any) -> None:
    fields = {"TITLE": "Перезвонить", "RESPONSIBLE_ID": "10", "UF_CRM_TASK": "L_301", "DEADLINE": "2026-03-03T12:00:00"}
    task = desk.ask("tasks.task.add", fields=fields)["task"]
    assert (task["id"], task["responsibleId"], task["status"]) == ("1", "10", "2")
    assert {change.entity for change in desk.last.changes} == {"task"}
    assert desk.ask("tasks.task.get", taskId=1, select=["UF_CRM_TASK"])["task"]["ufCrmTask"] == ["L_301"]
    assert desk.ask("tasks.task.update", taskId=1, fields={"PRIORITY": 2})["task"]["priority"] == "2"
    assert len(desk.ask("tasks.task.list", filter={"RESPONSIBLE_ID": 10})["tasks"]) == 1
    assert desk.ask("tasks.task.complete", taskId=1)["task"]["status"] == "5"
    assert desk.refused("tasks.task.add", fields={"TITLE": "Т", "RESPONSIBLE_ID": 99})[1] == "ERROR_CORE"
    assert desk.refused("tasks.task.get", taskId=9) == (400, "0", "wrong task id")
    assert desk.refused("tasks.task.add")[1] == "100"


def test_activities_need_what_the_vendor_needs(desk: Any) -> None:
    fields = {
        "OWNER_TYPE_ID": 1,
        "OWNER_ID": 301,
        "TYPE_ID": 2,
        "SUBJECT": "Звонок",
        "RESPONSIBLE_ID": 10,
        "COMMUNICATIONS": [{"VALUE": "+7"}],
    }
    key = desk.ask("crm.activity.add", fields=fields)
    row = desk.ask("crm.activity.get", id=key)
    assert (row["OWNER_ID"], row["COMPLETED"]) == ("301", "N")
    assert [one["ID"] for one in desk.ask("crm.activity.list", filter={"OWNER_ID": 301, "COMPLETED": "N"})] == [
        str(key)
    ]
    for name in ("SUBJECT", "TYPE_ID", "COMMUNICATIONS", "OWNER_ID"):
        assert desk.refused("crm.activity.add", fields={**fields, name: None})[:2] == (400, "")
    assert desk.refused("crm.activity.get", id=99) == (400, "", "Activity is not found")
