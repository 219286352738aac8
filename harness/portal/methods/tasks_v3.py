"""``tasks.task.*`` of REST 3.0: the same tasks, with values as they are and states by name."""

from __future__ import annotations

import json
from typing import Any

from harness.portal import tasks
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.selection import condition, rank
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

STATUSES = {2: "pending", 3: "in_progress", 4: "supposedly_completed", 5: "completed", 6: "deferred"}
PRIORITIES = {0: "low", 1: "average", 2: "high"}
MARKS = {"N": "negative", "P": "positive"}
PAGE, LARGEST = 50, 1_000
_MOMENTS = {"deadline": "DEADLINE", "startPlan": "START_DATE_PLAN", "endPlan": "END_DATE_PLAN"}
_NUMBERS = {"creatorId": "CREATED_BY", "responsibleId": "RESPONSIBLE_ID", "groupId": "GROUP_ID",
            "parentId": "PARENT_ID", "estimatedTime": "TIME_ESTIMATE"}  # fmt: skip
_NAMED = {"priority": ("PRIORITY", PRIORITIES), "status": ("STATUS", STATUSES)}
_TEXTS = {"title": "TITLE", "description": "DESCRIPTION", "xmlId": "XML_ID"}
_FLAGS = {"needsControl": "TASK_CONTROL", "allowsChangeDeadline": "ALLOW_CHANGE_DEADLINE",
          "allowsTimeTracking": "ALLOW_TIME_TRACKING", "matchesWorkTime": "MATCH_WORK_TIME"}  # fmt: skip
_SORTED = {"id": "ID", "created": "CREATED_DATE", "started": "DATE_START", "changed": "CHANGED_DATE",
           "closed": "CLOSED_DATE", "activity": "ACTIVITY_DATE", "status": "STATUS", "priority": "PRIORITY",
           "mark": "MARK", **_MOMENTS, **_NUMBERS, **_TEXTS, **_FLAGS}  # fmt: skip
_RIGHTS = {"complete", "approve", "disapprove", "start", "delegate", "defer", "renew", "pause"}
_ALWAYS = ("read", "watch", "mute", "createResult", "edit", "remove", "deadline", "datePlan", "changeDirector",
           "changeResponsible", "changeAccomplices", "timeTracking", "mark", "changeStatus", "reminder", "addAuditors",
           "elapsedTime", "favorite", "checklistAdd", "checklistEdit", "checklistSave", "checklistToggle", "automate",
           "admin", "createSubtask", "copy", "saveAsTemplate", "attachFile", "detachFile", "detachParent",
           "createGanttDependence", "completeResult")  # fmt: skip
_NOTHING = ("epicId", "storyPoints", "exchangeId", "exchangeModified", "addInReport", "deadlineCount", "declineReason",
            "forumTopicId", "maxDeadlineChangeDate", "maxDeadlineChanges")  # fmt: skip
_NO = ("containsRelatedTasks", "containsGanttLinks", "containsResults", "replicate", "isMultitask", "requireResult",
       "matchesSubTasksTime", "autocompleteSubTasks", "allowsChangeDatePlan",
       "requireDeadlineChangeReason")  # fmt: skip
_NEVER = ("take", "resultEdit", "removeResult", "resultRead", "sort")


def _lacking(name: str) -> Refusal:
    return Refusal(400, "100", f"Required field `{name}` is missing", name)


def _of_type(name: str, kind: str) -> Refusal:
    return Refusal(400, "100", f"Field `{name}` requires data type `{kind}` for this request", name)


def _found(call: Call) -> Row:
    if "id" not in call.params:
        raise _lacking("id")
    key = whole(call.params["id"])
    if key is None:
        raise _of_type("id", "int")
    row = call.world.find("task", key)
    if row is None:
        raise Refusal(400, "NOT_FOUND", f"Record with ID = `{key}` not found", "id")
    return row


def _item(call: Call, row: Row) -> Row:
    full = {**tasks.DEFAULTS, **row}
    favourite = [row["CREATED_BY"]] if row.get("FAVORITE") == "Y" else []
    below = any(one.get("PARENT_ID") == row["ID"] for _, one in call.world.tables["task"].rows())
    lines = [key for key, one in call.world.tables["task_checklist"].rows() if one["TASK_ID"] == row["ID"]]
    return {
        "id": row["ID"],
        **{name: full.get(column) for name, column in {**_TEXTS, **_MOMENTS}.items()},
        **{name: full.get(column) == "Y" for name, column in _FLAGS.items()},
        **dict.fromkeys(_NOTHING),
        **dict.fromkeys(_NO, False),
        "fileIds": row.get("UF_TASK_WEBDAV_FILES") or None,
        "checklist": lines,
        "containsChecklist": bool(lines),
        "containsSubTasks": below,
        "containsPlacements": False,
        "priority": PRIORITIES.get(full["PRIORITY"], "average"),
        "status": STATUSES[row["STATUS"]],
        "statusChanged": row.get("STATUS_CHANGED_DATE"),
        "parentId": row.get("PARENT_ID") or None,
        "numberOfReminders": 0,
        "chatId": 0,
        "plannedDuration": 0,
        "actualDuration": 0,
        "durationType": full["DURATION_TYPE"],
        "started": row.get("DATE_START"),
        "estimatedTime": full["TIME_ESTIMATE"],
        "changed": row["CHANGED_DATE"],
        "closed": row.get("CLOSED_DATE"),
        "activity": full["ACTIVITY_DATE"],
        "guid": tasks.guid(row["ID"]),
        "outlookVersion": 1,
        "mark": MARKS.get(full["MARK"] or "", "none"),
        "siteId": "s1",
        "link": f"/company/personal/user/{call.user}/tasks/task/view/{row['ID']}/",
        "rights": _rights(row),
        "archiveLink": f"/bitrix/tools/disk/uf.php?entityId={row['ID']}&entity=TASKS_TASK",
        "crmItemIds": list(row.get("UF_CRM_TASK") or ()),
        "inFavorite": favourite,
        "inPin": [],
        "inGroupPin": [],
        "inMute": [],
        "dependsOn": [],
        "scenarios": ["default"],
    }


def _rights(row: Row) -> dict[str, bool]:
    allowed = tasks.STEPS[row["STATUS"]]
    return {**dict.fromkeys(_ALWAYS, True), **dict.fromkeys(_NEVER, False), **{one: one in allowed for one in _RIGHTS}}


def _values(call: Call, needed: tuple[str, ...]) -> Row:
    fields = call.params.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise _lacking("fields")
    lacking = next((name for name in needed if fields.get(name) in (None, "")), None)
    if lacking:
        raise _lacking(lacking)
    values: Row = {}
    for name, value in fields.items():
        values |= _value(call, str(name), value)
    user, parent = values.get("RESPONSIBLE_ID"), values.get("PARENT_ID")
    if user is not None and call.world.find("user", user) is None:
        raise Refusal(400, "100", 'User specified in the "Executor" field not found', "responsibleId")
    if parent and call.world.find("task", parent) is None:
        raise Refusal(400, "100", 'Task specified in the "Parent Task" field not found', "parentId")
    return values


def _value(call: Call, name: str, value: Any) -> Row:
    if name in _TEXTS:
        return {_TEXTS[name]: str(value)}
    if name in _FLAGS:
        return {_FLAGS[name]: "Y" if flag(value) else "N"}
    if name in _NUMBERS:
        found = whole(value)
        if found is None and value is not None:
            raise _of_type(name, "int")
        return {_NUMBERS[name]: found}
    if name in _MOMENTS:
        when = moment(value or "", call.world.seed.zone)
        if when is None and value not in (None, ""):
            raise _of_type(name, "datetime")
        return {_MOMENTS[name]: iso(when) if when else None}
    if name == "crmItemIds":
        return {"UF_CRM_TASK": [str(one) for one in value] if isinstance(value, list) else []}
    if name in _NAMED:
        column, names = _NAMED[name]
        return {column: _of_name(name, names, value)}
    raise Refusal(400, "UNKNOWN_PROPERTY", f"Unknown field `{name}` for entity `TaskDto`", name)


def _of_name(name: str, names: dict[int, str], value: Any) -> int:
    found = next((key for key, one in names.items() if one == value), None)
    if found is None:
        raise _of_type(name, "string")
    return found


@method("api/tasks.task.add", writes=True, scope="tasks")
def add(call: Call) -> dict[str, Row]:
    """Gives a user a task."""
    values = _values(call, ("title", "creatorId", "responsibleId"))
    now, key = call.world.now(), call.world.tables["task"].next_id()
    row: Row = {"ID": key, "DESCRIPTION": "", "PRIORITY": 1, "STATUS": tasks.PENDING, "DEADLINE": None, "GROUP_ID": 0}
    row |= {"CREATED_DATE": now, "CHANGED_DATE": now, "CHANGED_BY": call.user, "ACTIVITY_DATE": now, "PARENT_ID": None}
    row |= {"CLOSED_DATE": None, "UF_CRM_TASK": []} | values
    call.insert("task", key, row)
    tasks.record(call, key, "NEW", None, None)
    return {"item": _item(call, row)}


@method("api/tasks.task.get", scope="tasks")
def get(call: Call) -> dict[str, Row]:
    """One task, with the people whom ``select`` asks for (``responsible.name``)."""
    row = _found(call)
    item = _item(call, row)
    people = {"responsible": row["RESPONSIBLE_ID"], "creator": row["CREATED_BY"]}
    for name in _selected(call):
        who, _, what = name.partition(".")
        if who in people and what:
            user = call.world.find("user", people[who]) or {}
            column = {"lastName": "LAST_NAME", "secondName": "SECOND_NAME"}.get(what, what.upper())
            item.setdefault(who, {})[what] = user.get(column)
    return {"item": item}


def _selected(call: Call) -> list[str]:
    chosen = call.params.get("select") or []
    if not isinstance(chosen, list):
        raise Refusal(400, "INVALID_SELECT", f"Unable to recognize the select parameter `{_text(chosen)}`", "select")
    return [str(one) for one in chosen]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))[:200]


@method("api/tasks.task.update", writes=True, scope="tasks")
def update(call: Call) -> dict[str, bool]:
    """Changes a task."""
    row, values = _found(call), _values(call, ())
    if values.get("PARENT_ID") == row["ID"]:
        raise Refusal(400, "100", "Cannot bind a node to itself", "parentId")
    tasks.change(call, row, **values)
    return {"result": True}


@method("api/tasks.task.delete", writes=True, scope="tasks")
def delete(call: Call) -> dict[str, bool]:
    """Deletes a task."""
    call.remove("task", _found(call)["ID"])
    return {"result": True}


@method("api/tasks.task.list", scope="tasks")
def listing(call: Call) -> dict[str, list[Row]]:
    """Tasks by id, with the selected fields; without a selection their ids only."""
    rows = [row for _, row in call.world.tables["task"].rows() if all(test(row["ID"]) for test in _tests(call))]
    order = call.params.get("order") or {}
    for name, way in reversed(list(order.items()) if isinstance(order, dict) else []):
        if name not in _SORTED or str(way).upper() not in {"ASC", "DESC"}:
            raise Refusal(400, "INVALID_ORDER", f"Unable to recognize sorting parameter `{name}`", "order")
        rows.sort(key=lambda row, by=_SORTED[name]: rank(row.get(by)), reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    offset, limit = _page(call)
    names = _selected(call)
    return {"items": [_chosen(call, row, names) for row in rows[offset : offset + limit]]}


def _tests(call: Call) -> list[Any]:
    wanted, tests = call.params.get("filter") or [], []
    if not isinstance(wanted, list):
        raise Refusal(400, "INVALID_FILTER", f"Unable to recognize the filter parameter `{_text(wanted)}`", "filter")
    for one in wanted if wanted and isinstance(wanted[0], list) else [wanted] if wanted else []:
        name, operator, value = one if len(one) == 3 else (one[0], "=", one[-1])
        if name != "id":
            text = f"In DTO `TaskDto`, the `{name}` field requires the `Filterable` attribute for such a request"
            raise Refusal(400, "INVALID_FILTER", text, str(name))
        prefix = {"in": "@", "=": "=", "!=": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<="}.get(str(operator))
        if prefix is None:
            raise Refusal(400, "UNKNOWN_FILTER_OPERATOR", f"Unknown filter operator `{operator}`", "filter")
        keys = [whole(key) for key in value] if isinstance(value, list) else whole(value)
        tests.append(condition(prefix, keys))
    return tests


def _page(call: Call) -> tuple[int, int]:
    given = call.params.get("pagination") or {}
    asked = given if isinstance(given, dict) else {"pagination": given}
    numbers = {name: whole(asked[name]) if name in asked else None for name in ("page", "limit", "offset")}
    wrong = any(name in asked and numbers[name] is None for name in numbers) or numbers["limit"] == 0
    if wrong or set(asked) - set(numbers):
        raise Refusal(
            400, "INVALID_PAGINATION", f"Unable to recognize the pagination parameter `{_text(given)}`", "limit"
        )
    limit = min(numbers["limit"] or PAGE, LARGEST)
    return (numbers["page"] - 1) * limit if numbers["page"] else numbers["offset"] or 0, limit


def _chosen(call: Call, row: Row, names: list[str]) -> Row:
    full = {**_item(call, row), **{name: row.get(column) for name, column in _NUMBERS.items()}}
    return {"id": row["ID"], **{name: full[name] for name in names if name in full}}
