"""Tasks over REST 3.0: the same tasks, other names, other errors."""

from __future__ import annotations

from typing import Any

import pytest

FIELDS = {"title": "Позвонить", "creatorId": 1, "responsibleId": 10}


def refused(desk: Any, method: str, **params: Any) -> tuple[int, str, str]:
    answer = desk.session.call(f"api/{method}", params)
    error = answer.body["error"]
    return answer.status, error["code"].removeprefix("BITRIX_REST_V3_EXCEPTION_"), error["message"]


def test_both_protocols_see_the_same_task(desk):
    item = desk.ask(
        "api/tasks.task.add", fields={**FIELDS, "deadline": "2026-03-05T12:00:00", "crmItemIds": ["L_301"]}
    )["item"]
    assert (item["id"], item["status"], item["priority"], item["crmItemIds"]) == (1, "pending", "average", ["L_301"])
    assert desk.ask("tasks.task.get", taskId=1)["task"]["responsibleId"] == "10"
    desk.ask("tasks.task.complete", taskId=1)
    shown = desk.ask("api/tasks.task.get", id=1, select=["responsible.name", "creator.lastName"])["item"]
    assert (shown["status"], shown["responsible"], shown["rights"]["renew"]) == ("completed", {"name": "Эльвира"}, True)
    assert desk.ask("api/tasks.task.update", id=1, fields={"status": "deferred", "priority": "high"}) == {
        "result": True
    }
    assert desk.changed()["STATUS"] == (5, 6)
    assert desk.ask("api/tasks.task.delete", id=1) == {"result": True}
    assert refused(desk, "tasks.task.get", id=1)[:2] == (400, "ENTITYNOTFOUNDEXCEPTION")


def test_lists_show_ids_unless_more_is_selected(desk):
    for title in "абвг":
        desk.ask("api/tasks.task.add", fields={**FIELDS, "title": title})
    assert desk.ask("api/tasks.task.list")["items"] == [{"id": key} for key in (1, 2, 3, 4)]
    asked = {"select": ["title"], "filter": [["id", ">", 1], ["id", "in", [2, 3, 9]]], "order": {"id": "DESC"}}
    assert desk.ask("api/tasks.task.list", **asked)["items"] == [{"id": 3, "title": "в"}, {"id": 2, "title": "б"}]
    assert desk.ask("api/tasks.task.list", filter=["id", 4])["items"] == [{"id": 4}]
    assert desk.ask("api/tasks.task.list", pagination={"page": 2, "limit": 3})["items"] == [{"id": 4}]


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tasks.task.add", {}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.add", {"fields": {"title": "а", "creatorId": 1}}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.add", {"fields": {**FIELDS, "responsibleId": 99}}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.add", {"fields": {**FIELDS, "deadline": "скоро"}}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.add", {"fields": {**FIELDS, "status": "asleep"}}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.add", {"fields": {**FIELDS, "colour": "red"}}, "UNKNOWNDTOPROPERTYEXCEPTION"),
        ("tasks.task.get", {"id": "x"}, "VALIDATION_REQUESTVALIDATIONEXCEPTION"),
        ("tasks.task.list", {"filter": [["title", "а"]]}, "INVALIDFILTEREXCEPTION"),
        ("tasks.task.list", {"filter": [["id", "~", 1]]}, "UNKNOWNFILTEROPERATOREXCEPTION"),
        ("tasks.task.list", {"select": "id"}, "INVALIDSELECTEXCEPTION"),
        ("tasks.task.list", {"pagination": {"limit": "abc"}}, "INVALIDPAGINATIONEXCEPTION"),
    ],
)
def test_errors_are_those_of_the_protocol(desk, method, params, code):
    desk.ask("api/tasks.task.add", fields=FIELDS)
    assert refused(desk, method, **params)[:2] == (400, code)
