"""Tasks: steps by status, people, filters, comments, check-lists, spent time, history."""

from __future__ import annotations

from typing import Any

import pytest


def add(desk: Any, **fields: Any) -> str:
    task = desk.ask("tasks.task.add", fields={"TITLE": "Позвонить", "RESPONSIBLE_ID": 10, **fields})["task"]
    return str(task["id"])


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["start"], "3"),
        (["start", "pause"], "2"),
        (["defer"], "6"),
        (["defer", "renew"], "2"),
        (["complete"], "5"),
        (["start", "complete", "renew"], "2"),
    ],
)
def test_steps_lead_from_status_to_status(desk, steps, status):
    key = add(desk)
    for step in steps:
        task = desk.ask(f"tasks.task.{step}", taskId=key)["task"]
    assert task["status"] == status
    assert desk.changed()["STATUS"][1] == int(status)
    assert desk.last.kind == "write"


@pytest.mark.parametrize(("before", "step", "code"), [
    ([], "pause", "1048582"),
    ([], "approve", "1048582"),
    (["complete"], "complete", "0"),
    (["complete"], "start", "0"),
    (["start"], "defer", "1048582"),
])  # fmt: skip
def test_steps_that_a_status_does_not_allow_are_refused(desk, before, step, code):
    key = add(desk)
    for one in before:
        desk.ask(f"tasks.task.{one}", taskId=key)
    assert desk.refused(f"tasks.task.{step}", taskId=key) == (400, code, "Action on the task is not allowed")


def test_a_task_under_control_waits_for_its_creator(desk):
    key = add(desk, CREATED_BY=11, TASK_CONTROL="Y")
    assert desk.ask("tasks.task.complete", taskId=key)["task"]["status"] == "4"
    assert desk.ask("tasks.task.disapprove", taskId=key)["task"]["status"] == "2"
    desk.ask("tasks.task.complete", taskId=key)
    approved = desk.ask("tasks.task.approve", taskId=key)["task"]
    assert (approved["status"], approved["action"]["renew"], approved["action"]["complete"]) == ("5", True, False)
    own = add(desk, TASK_CONTROL="Y")
    assert desk.ask("tasks.task.complete", taskId=own)["task"]["status"] == "5"


def test_tasks_are_delegated_to_users_who_exist(desk):
    key = add(desk)
    task = desk.ask("tasks.task.delegate", taskId=key, userId=11)["task"]
    assert (task["responsibleId"], task["responsible"]["name"]) == ("11", "Марина Котова")
    assert desk.refused("tasks.task.delegate", taskId=key, userId=99)[1] == "0"
    assert desk.refused("tasks.task.delegate", taskId=key)[1:] == ("100", "Could not find value for parameter {userId}")


def test_lists_are_filtered_ordered_and_show_what_is_selected(desk):
    add(desk, TITLE="А", DEADLINE="2026-03-05T12:00:00", TAGS=["vip"], UF_CRM_TASK=["L_301"])
    add(desk, TITLE="Б", DEADLINE="2026-03-01T12:00:00", RESPONSIBLE_ID=11)
    key = add(desk, TITLE="В")
    desk.ask("tasks.task.favorite.add", taskId=key)

    def titles(**asked: Any) -> list[str]:
        return [task["title"] for task in desk.ask("tasks.task.list", **asked)["tasks"]]

    assert titles() == ["В", "Б", "А"]
    assert titles(order={"ID": "asc"}, filter={"RESPONSIBLE_ID": 10}) == ["А", "В"]
    assert titles(filter={">=DEADLINE": "2026-03-02"}) == ["А"]
    assert titles(filter={"::SUBFILTER-1": {"FAVORITE": "Y"}}) == ["В"]
    assert titles(filter={"UF_CRM_TASK": "L_301"}) == ["А"]
    assert titles(filter={"!STATUS": 2}) == []
    shown = desk.ask("tasks.task.list", filter={"TAG": "vip"}, select=["ID", "TAGS", "COUNTERS"])["tasks"]
    assert shown[0]["tags"] == {"1": {"id": 1, "title": "vip"}}
    assert "title" not in shown[0]
    assert desk.refused("tasks.task.list", order={"COLOUR": "asc"}) == (400, "0", "Invalid sorting key")
    assert desk.ask("tasks.task.counters.get", userId=11)["expired"]["counter"] == 1


def test_parents_may_not_go_in_circles(desk):
    top, below = add(desk), add(desk, PARENT_ID=1)
    assert desk.refused("tasks.task.update", taskId=top, fields={"PARENT_ID": top})[2].startswith("Cannot bind")
    assert desk.refused("tasks.task.update", taskId=top, fields={"PARENT_ID": below})[2].startswith("Creating cyclic")
    assert desk.refused("tasks.task.update", taskId=top, fields={"PARENT_ID": 99})[1] == "ERROR_CORE"
    plan = {"START_DATE_PLAN": "2026-03-05", "END_DATE_PLAN": "2026-03-04"}
    assert desk.refused("tasks.task.update", taskId=top, fields=plan)[1] == "ERROR_CORE"


def test_a_deleted_task_is_gone(desk):
    key = add(desk)
    assert desk.ask("tasks.task.delete", taskId=key) == {"task": True}
    assert desk.refused("tasks.task.get", taskId=key) == (400, "0", "wrong task id")
    assert desk.refused("tasks.task.get")[1] == "100"


def test_comments_checks_and_spent_time_belong_to_their_task(desk):
    key, other = add(desk), add(desk)
    comment = desk.ask("task.commentitem.add", TASKID=key, FIELDS={"POST_MESSAGE": "Не дозвонилась", "AUTHOR_ID": 10})
    assert desk.ask("task.commentitem.get", TASKID=key, ITEMID=comment)["AUTHOR_NAME"] == "Эльвира Сафина"
    assert desk.ask("task.commentitem.getlist", **{"0": key})[0]["POST_MESSAGE"] == "Не дозвонилась"
    assert desk.refused("task.commentitem.get", TASKID=other, ITEMID=comment)[1] == "ERROR_CORE"
    check = desk.ask(
        "task.checklistitem.add", TASKID=key, FIELDS={"TITLE": "Найти номер", "MEMBERS": {"10": {"TYPE": "A"}}}
    )
    desk.ask("task.checklistitem.complete", TASKID=key, ITEMID=check)
    line = desk.ask("task.checklistitem.get", TASKID=key, ITEMID=check)
    assert (line["IS_COMPLETE"], line["TOGGLED_BY"], line["MEMBERS"][0]["NAME"]) == ("Y", "1", "Эльвира Сафина")
    spent = desk.ask("task.elapseditem.add", TASKID=key, ARFIELDS={"SECONDS": 90, "COMMENT_TEXT": "Звонок"})
    assert desk.ask("task.elapseditem.get", TASKID=key, ITEMID=spent)[0]["MINUTES"] == "1"
    assert desk.refused("task.elapseditem.add", TASKID=99, ARFIELDS={})[1] == "0x000001"
    assert [one["field"] for one in desk.ask("tasks.task.history.list", taskId=key)["list"]] == [
        "NEW",
        "COMMENT",
        "CHECKLIST_ITEM_CREATE",
    ]


def test_access_is_for_people_of_the_task(desk):
    key = add(desk)
    allowed = desk.ask("tasks.task.getaccess", taskId=key, users=[10, 12])["allowedActions"]
    assert allowed["10"]["COMPLETE"] is True
    assert allowed["10"]["CHANGE_DEADLINE"] is True
    assert not any(allowed["12"].values())


def test_a_comment_becomes_the_result_of_its_task(desk):
    key = add(desk)
    comment = desk.ask("task.commentitem.add", TASKID=key, FIELDS={"POST_MESSAGE": "Записана на [B]среду[/B]"})
    made = desk.ask("tasks.task.result.addFromComment", commentId=comment)
    assert (made["taskId"], made["formattedText"]) == (int(key), "Записана на <b>среду</b>")
    assert desk.refused("tasks.task.result.addFromComment", commentId=comment)[2] == "Result already exists."
    assert [one["id"] for one in desk.ask("tasks.task.result.list", taskId=key)] == [made["id"]]
    told = desk.ask("tasks.task.list", params={"WITH_RESULT_INFO": "Y"})["tasks"][0]
    assert told["taskHasResult"] == "Y"
    assert desk.ask("tasks.task.result.deleteFromComment", commentId=comment) is None
    assert desk.refused("tasks.task.result.deleteFromComment", commentId=99)[2] == "Comment not found."
    assert desk.refused("tasks.task.result.list", taskId="x")[1] == "100"


def test_lines_of_a_check_list_are_moved(desk):
    key = add(desk)
    first, second = (
        desk.ask("task.checklistitem.add", TASKID=key, FIELDS={"TITLE": one, "SORT_INDEX": n})
        for n, one in enumerate("аб")
    )
    desk.ask("task.checklistitem.moveafteritem", TASKID=key, ITEMID=first, AFTERITEMID=second)
    assert [
        one["TITLE"] for one in desk.ask("task.checklistitem.getlist", TASKID=key, ORDER={"SORT_INDEX": "ASC"})
    ] == ["б", "а"]
    assert desk.refused("task.checklistitem.moveafteritem", TASKID=key, ITEMID=first, AFTERITEMID=99)[1] == "ERROR_CORE"
    assert desk.ask("task.checklistitem.isactionallowed", TASKID=key, ITEMID=first, ACTIONID=2) is True
    assert "actionId" in desk.refused("task.commentitem.isactionallowed", TASKID=key, ITEMID=1)[2]
