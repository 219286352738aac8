"""``tasks.task.*`` (version 2 of the wire): tasks of users, linked to cards by ``UF_CRM_TASK``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.portal import tasks
from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import Test, condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

NUMBERS = frozenset({"ID", "RESPONSIBLE_ID", "CREATED_BY", "CHANGED_BY", "CLOSED_BY", "STATUS_CHANGED_BY"}) | {
    "PRIORITY", "STATUS", "PARENT_ID", "GROUP_ID", "ACCOMPLICES", "AUDITORS", "STAGE_ID", "TIME_ESTIMATE",
    "DURATION_PLAN",
}  # fmt: skip
MOMENTS = frozenset({"DEADLINE", "START_DATE_PLAN", "END_DATE_PLAN", "CREATED_DATE", "CHANGED_DATE", "CLOSED_DATE"}) | {
    "STATUS_CHANGED_DATE", "DATE_START", "ACTIVITY_DATE",
}  # fmt: skip
FLAGS = frozenset({"ALLOW_CHANGE_DEADLINE", "ALLOW_TIME_TRACKING", "TASK_CONTROL", "ADD_IN_REPORT", "MATCH_WORK_TIME"})
LISTS = frozenset({"UF_CRM_TASK", "UF_TASK_WEBDAV_FILES", "ACCOMPLICES", "AUDITORS", "TAGS"})
WRITABLE = frozenset({"TITLE", "DESCRIPTION", "MARK", "XML_ID", "DURATION_TYPE"}) | FLAGS | LISTS | {
    "RESPONSIBLE_ID", "CREATED_BY", "PRIORITY", "PARENT_ID", "GROUP_ID", "STATUS", "STAGE_ID", "TIME_ESTIMATE",
    "DEADLINE", "START_DATE_PLAN", "END_DATE_PLAN", "DURATION_PLAN",
}  # fmt: skip
KNOWN = frozenset(tasks.DEFAULTS) | WRITABLE | {"ID"}
_ALIASES = {"REAL_STATUS": "STATUS", "TAG": "TAGS", "ACCOMPLICE": "ACCOMPLICES", "AUDITOR": "AUDITORS",
            "STATUS_COMPLETE": "STATUS", "RESPONSIBLE_LAST_NAME": "RESPONSIBLE_ID",
            "CREATED_BY_LAST_NAME": "CREATED_BY"}  # fmt: skip
_NO_TASK = "CTaskItem All parameters in the constructor must have real class type"


def found(call: Call, name: str = "taskId") -> Row:
    """The task that a call is about.

    Raises:
        Refusal: the call names none, or there is none.
    """
    if name not in call.params:
        raise Refusal(400, "100", _NO_TASK)
    row = call.world.find("task", whole(call.params[name]))
    if row is None:
        raise Refusal(400, "0", "wrong task id")
    return row


def _values(call: Call) -> Row:
    fields = call.need("fields")
    if not isinstance(fields, dict) or not fields:
        raise missing("fields")
    values: Row = {}
    for name, value in fields.items():
        column = tasks.column_name(name)
        if column in WRITABLE:
            values[column] = _stored(call, column, value)
    _check(call, values)
    return values


def _check(call: Call, values: Row) -> None:
    user, parent = values.get("RESPONSIBLE_ID"), values.get("PARENT_ID")
    if user is not None and call.world.find("user", user) is None:
        raise Refusal(400, "ERROR_CORE", 'User specified in the "Responsible" field not found<br>')
    if parent and call.world.find("task", parent) is None:
        raise Refusal(400, "ERROR_CORE", 'Task specified in the "Parent Task" field not found<br>')
    if values.get("STATUS") not in {None, *tasks.STEPS}:
        raise Refusal(400, "ERROR_CORE", "Incorrect status<br>")
    begin, end = values.get("START_DATE_PLAN"), values.get("END_DATE_PLAN")
    if begin and end and end < begin:
        raise Refusal(400, "ERROR_CORE", "The end date in scheduling is earlier than the start date<br>")


def _stored(call: Call, name: str, value: Any) -> Any:
    if name in LISTS:
        listed = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        listed = [one for one in listed if one not in (None, "")]
        return [whole(one) or 0 for one in listed] if name in NUMBERS else listed
    if isinstance(value, list):
        return [_stored(call, name, one) for one in value]
    if name in NUMBERS:
        return whole(value)
    if name in MOMENTS:
        when = moment(value, call.world.seed.zone)
        return iso(when) if when else None
    if name in FLAGS:
        return "Y" if flag(value) else "N"
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
        "STATUS": tasks.PENDING,
        "CREATED_BY": call.user,
        "DEADLINE": None,
        "GROUP_ID": 0,
        "CREATED_DATE": now,
        "CHANGED_DATE": now,
        "CHANGED_BY": call.user,
        "STATUS_CHANGED_DATE": now,
        "ACTIVITY_DATE": now,
        "CLOSED_DATE": None,
        "UF_CRM_TASK": [],
    } | values
    call.insert("task", key, row)
    tasks.record(call, key, "NEW", None, None)
    return {"task": tasks.wire(call.world, row)}


@method("tasks.task.get", scope="task")
def get(call: Call) -> dict[str, Row]:
    """One task; its user fields only when they are selected."""
    row, chosen = found(call), call.params.get("select", [])
    if not isinstance(chosen, list | dict):
        raise Refusal(400, "100", "Invalid value {} to match with parameter {select}. Should be value of type array.")
    names = list(chosen.values()) if isinstance(chosen, dict) else chosen
    if not names:
        return {"task": tasks.wire(call.world, row)}
    shown = tasks.selected(call.world, row, names)
    if any(str(name).startswith("UF_") for name in names):
        shown.setdefault("ufMailMessage", None)
    favourite = row.get("FAVORITE", "N")
    return {"task": {**shown, "favorite": favourite, "action": tasks.actions(row)}}


@method("tasks.task.update", writes=True, scope="task")
def update(call: Call) -> dict[str, Row]:
    """Changes a task."""
    row = found(call)
    values = _values(call)
    parent = values.get("PARENT_ID")
    if parent == row["ID"]:
        raise Refusal(400, "ERROR_CORE", "Cannot bind the node to itself<br>")
    if parent and parent in _below(call, row["ID"]):
        raise Refusal(400, "ERROR_CORE", "Creating cyclic links in tasks is prohibited<br>")
    return {"task": tasks.wire(call.world, tasks.change(call, row, **values))}


def _below(call: Call, key: int) -> set[int]:
    """Tasks under a task, at any depth."""
    under: set[int] = set()
    grown = {key}
    while grown:
        rows = call.world.tables["task"].rows()
        grown = {number for number, row in rows if row.get("PARENT_ID") in grown and number not in under}
        under |= grown
    return under


@method("tasks.task.delete", writes=True, scope="task")
def delete(call: Call) -> dict[str, bool]:
    """Deletes a task."""
    call.remove("task", found(call)["ID"])
    return {"task": True}


@method("tasks.task.list", scope="task")
def listing(call: Call) -> Page:
    """Tasks by filter, fifty a page."""
    order = call.params.get("order")
    order = {_column(name): way for name, way in order.items()} if isinstance(order, dict) else {}
    if any(name not in KNOWN for name in order):
        raise Refusal(400, "0", "Invalid sorting key")
    tests = list(_tests(call, call.params.get("filter")))
    rows = matching((row for _, row in call.world.tables["task"].rows()), tests)
    shown, total, following = page(ordered(rows, order or {"ID": "DESC"}, KNOWN.__contains__), call.params.get("start"))
    chosen, with_ = call.params.get("select"), call.params.get("params")
    names = list(chosen.values()) if isinstance(chosen, dict) else chosen if isinstance(chosen, list) else []
    extras = with_ if isinstance(with_, dict) else {}
    told = [{**tasks.selected(call.world, row, names), **_extras(call, row, extras, order)} for row in shown]
    return Page({"tasks": told}, total, following)


def _column(name: Any) -> str:
    column = tasks.column_name(name)
    return _ALIASES.get(column, column)


def _tests(call: Call, wanted: Any) -> Iterator[tuple[str, Test]]:
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        if key.startswith("::") and isinstance(value, dict):
            yield from _tests(call, value)
            continue
        prefix, name = split(key)
        column = _column(name)
        if column in LISTS:
            test = condition(prefix, _stored(call, column, value))
            yield column, _any_of(test)
        elif column in KNOWN:
            default = tasks.DEFAULTS.get(column)
            yield column, _or_default(condition(prefix, _stored(call, column, value)), default)


def _any_of(test: Test) -> Test:
    return lambda values: any(test(one) for one in values or ())


def _or_default(test: Test, default: Any) -> Test:
    return lambda value: test(default if value is None else value)


def _extras(call: Call, row: Row, asked: Row, order: Row) -> Row:
    extras: Row = {"lengthDeadline": "1" if row.get("DEADLINE") else "0"} if "DEADLINE" in order else {}
    if flag(asked.get("WITH_RESULT_INFO")):
        has = any(one["taskId"] == row["ID"] for _, one in call.world.tables["task_result"].rows())
        extras |= {"taskRequireResult": "N", "taskHasOpenResult": "N", "taskHasResult": "Y" if has else "N"}
    if flag(asked.get("WITH_TIMER_INFO")):
        extras |= {"timeElapsed": None, "timerIsRunningForCurrentUser": "N"}
    if flag(asked.get("WITH_PARSED_DESCRIPTION")):
        extras["parsedDescription"] = str(row.get("DESCRIPTION") or "")
    return extras
