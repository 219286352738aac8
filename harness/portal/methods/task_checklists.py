"""``task.checklistitem.*``: check-lists of tasks."""

from __future__ import annotations

from harness.portal import tasks
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.task_items import fields_of, item_of, parameter, put, rows_of, task_of, text_of
from harness.portal.values import flag, whole
from harness.registry import method

CHECK = "task_checklist"


@method("task.checklistitem.add", writes=True, scope="task")
def add_check(call: Call) -> int:
    """Adds a line to the check-list of a task."""
    task, fields = task_of(call), fields_of(call)
    title = str(fields.get("TITLE") or "")
    if not title.strip():
        text = "TASKS_ERROR_EXCEPTION_#8; Item name not specified; 8/TE/ACTION_FAILED_TO_BE_PROCESSED"
        raise Refusal(400, "ERROR_CORE", text)
    blank: Row = {"PARENT_ID": 0, "SORT_INDEX": 0, "IS_COMPLETE": "N", "IS_IMPORTANT": "N", "MEMBERS": {}}
    blank |= {"TOGGLED_BY": None, "TOGGLED_DATE": None}
    row = {"TASK_ID": task, "CREATED_BY": call.user, **blank, **_check(fields)}
    key = put(call, CHECK, row)
    tasks.record(call, task, "CHECKLIST_ITEM_CREATE", "", title)
    return key


def _check(fields: Row) -> Row:
    values: Row = {"TITLE": str(fields["TITLE"])} if "TITLE" in fields else {}
    values |= {name: whole(fields[name]) or 0 for name in ("PARENT_ID", "SORT_INDEX") if name in fields}
    values |= {name: "Y" if flag(fields[name]) else "N" for name in ("IS_COMPLETE", "IS_IMPORTANT") if name in fields}
    members = fields.get("MEMBERS")
    if isinstance(members, dict):
        values["MEMBERS"] = {
            str(key): str(one.get("TYPE", "A")) for key, one in members.items() if isinstance(one, dict)
        }
    return values


def _shown_check(call: Call, row: Row) -> Row:
    members = [_member(call, key, sort) for key, sort in row["MEMBERS"].items()]
    texts = {name: text_of(value) for name, value in row.items() if name != "MEMBERS"}
    return {**texts, "TOGGLED_DATE": row["TOGGLED_DATE"] or "", "MEMBERS": members, "ATTACHMENTS": []}


def _member(call: Call, key: str, sort: str) -> Row:
    person, user = tasks.person(call.world, whole(key)), call.world.find("user", whole(key)) or {}
    shown = {"ID": key, "TYPE": sort, "NAME": person["name"], "PERSONAL_PHOTO": "0", "IMAGE": person["icon"]}
    return shown | {"PERSONAL_GENDER": str(user.get("PERSONAL_GENDER") or ""), "IS_COLLABER": False}


@method("task.checklistitem.get", scope="task")
def get_check(call: Call) -> Row:
    """One line of a check-list."""
    return _shown_check(call, item_of(call, CHECK))


@method("task.checklistitem.getlist", scope="task")
def list_checks(call: Call) -> list[Row]:
    """The check-list of a task."""
    return [_shown_check(call, row) for row in rows_of(call, CHECK, parameter(call, "ORDER", 1), None)]


@method("task.checklistitem.update", writes=True, scope="task")
def update_check(call: Call) -> None:
    """Changes a line of a check-list."""
    row = item_of(call, CHECK)
    call.replace(CHECK, row["ID"], row | _check(fields_of(call, place=2)))


@method("task.checklistitem.complete", writes=True, scope="task")
def complete_check(call: Call) -> bool:
    """Ticks a line off."""
    return _toggle(call, "Y")


@method("task.checklistitem.renew", writes=True, scope="task")
def renew_check(call: Call) -> bool:
    """Takes the tick off a line."""
    return _toggle(call, "N")


def _toggle(call: Call, done: str) -> bool:
    row = item_of(call, CHECK)
    book = {"TOGGLED_BY": call.user, "TOGGLED_DATE": call.world.now()}
    call.replace(CHECK, row["ID"], row | {"IS_COMPLETE": done} | book)
    return True


@method("task.checklistitem.delete", writes=True, scope="task")
def delete_check(call: Call) -> bool:
    """Deletes a line of a check-list."""
    call.remove(CHECK, item_of(call, CHECK)["ID"])
    return True
