"""``tasks.task.*`` (version 2 of the wire): tasks of users, linked to cards by ``UF_CRM_TASK``."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.fields import camel
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import iso, moment, whole
from harness.registry import method

PENDING, COMPLETED = 2, 5
NUMBERS = frozenset({"ID", "RESPONSIBLE_ID", "CREATED_BY", "PRIORITY", "STATUS", "PARENT_ID", "GROUP_ID"})
WRITABLE = frozenset({"TITLE", "DESCRIPTION", "RESPONSIBLE_ID", "CREATED_BY", "DEADLINE", "PRIORITY"}) | {
    "PARENT_ID",
    "GROUP_ID",
    "UF_CRM_TASK",
    "STATUS",
    "TAGS",
}


def _shown(row: Row) -> Row:
    return {camel(name): str(value) if isinstance(value, int) else value for name, value in row.items()}


def _task(call: Call) -> Row:
    row = call.world.find("task", call.need_id("taskId"))
    if row is None:
        raise Refusal(400, "0", "wrong task id")
    return row


def _values(call: Call) -> Row:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    values: Row = {}
    for name, value in fields.items():
        column = name.upper()
        if column in WRITABLE:
            values[column] = _stored(call, column, value)
    user = values.get("RESPONSIBLE_ID")
    if user is not None and call.world.find("user", user) is None:
        raise Refusal(400, "ERROR_CORE", 'User specified in the "Responsible" field not found<br>')
    return values


def _stored(call: Call, name: str, value: Any) -> Any:
    if isinstance(value, list) and name != "UF_CRM_TASK":
        return [_stored(call, name, one) for one in value]
    if name in NUMBERS:
        return whole(value)
    if name == "DEADLINE":
        when = moment(value, call.world.seed.zone)
        return iso(when) if when else None
    if name == "UF_CRM_TASK" and isinstance(value, str):
        return [value]
    return value


@method("tasks.task.add", writes=True, scope="task")
def add(call: Call) -> dict[str, Row]:
    """Gives a user a task."""
    values = _values(call)
    if not str(values.get("TITLE") or "").strip():
        raise Refusal(400, "ERROR_CORE", "Task title not specified<br>")
    if not values.get("RESPONSIBLE_ID"):
        raise Refusal(400, "ERROR_CORE", "Responsible person not specified<br>")
    now, key = call.world.now(), call.world.tables["task"].next_id()
    row: Row = {
        "ID": key,
        "PARENT_ID": None,
        "TITLE": "",
        "DESCRIPTION": "",
        "PRIORITY": 1,
        "STATUS": PENDING,
        "CREATED_BY": call.user,
        "DEADLINE": None,
        "GROUP_ID": 0,
        "CREATED_DATE": now,
        "CHANGED_DATE": now,
        "CLOSED_DATE": None,
        "UF_CRM_TASK": [],
    } | values
    call.insert("task", key, row)
    return {"task": _shown(row)}


@method("tasks.task.get", scope="task")
def get(call: Call) -> dict[str, Row]:
    """One task."""
    return {"task": _shown(_task(call))}


@method("tasks.task.update", writes=True, scope="task")
def update(call: Call) -> dict[str, Row]:
    """Changes a task."""
    row = _task(call)
    after = row | _values(call) | {"CHANGED_DATE": call.world.now()}
    call.replace("task", row["ID"], after)
    return {"task": _shown(after)}


@method("tasks.task.complete", writes=True, scope="task")
def complete(call: Call) -> dict[str, Row]:
    """Closes a task."""
    row, now = _task(call), call.world.now()
    if row["STATUS"] == COMPLETED:
        raise Refusal(400, "0", "Action on the task is not allowed")
    after = row | {"STATUS": COMPLETED, "CHANGED_DATE": now, "CLOSED_DATE": now}
    call.replace("task", row["ID"], after)
    return {"task": _shown(after)}


@method("tasks.task.list", scope="task")
def listing(call: Call) -> Page:
    """Tasks by filter, fifty a page."""
    wanted, order = call.params.get("filter"), call.params.get("order")
    tests = []
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        prefix, name = split(key.upper())
        if name in WRITABLE | NUMBERS:
            tests.append((name, condition(prefix, _stored(call, name, value))))
    found = matching((row for _, row in call.world.tables["task"].rows()), tests)
    known = (WRITABLE | NUMBERS).__contains__
    shown, total, following = page(
        ordered(found, order if isinstance(order, dict) else {}, known), call.params.get("start")
    )
    return Page({"tasks": [_shown(row) for row in shown]}, total, following)
