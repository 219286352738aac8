"""``tasks.task.result.*``: comments that are the result of a task; rights to comments, lines and time notes."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

RESULT, COMMENT, CHECK = "task_result", "task_comment", "task_checklist"
_MARKS = ("B", "I", "U", "S")


def _key(call: Call, name: str) -> int:
    value = call.need(name)
    key = whole(value)
    if key is None:
        text = f"Invalid value {{{value}}} to match with parameter {{{name}}}. Should be value of type int."
        raise Refusal(400, "100", text)
    return key


def _comment(call: Call) -> Row:
    row = call.world.find(COMMENT, _key(call, "commentId"))
    if row is None:
        raise Refusal(400, "0", "Comment not found.")
    return row


def _of_comment(call: Call, key: int) -> Row | None:
    rows = call.world.tables[RESULT].rows()
    return next((row for _, row in rows if row["commentId"] == key), None)


def _shown(row: Row) -> Row:
    formatted: str = row["text"]
    for mark in _MARKS:
        formatted = formatted.replace(f"[{mark}]", f"<{mark.lower()}>").replace(f"[/{mark}]", f"</{mark.lower()}>")
    return {**row, "status": 0, "formattedText": formatted, "files": row["files"] or None}


@method("tasks.task.result.addFromComment", writes=True, scope="task")
def add(call: Call) -> Row:
    """Makes a comment the result of its task."""
    comment = _comment(call)
    if _of_comment(call, comment["ID"]) is not None:
        raise Refusal(400, "0", "Result already exists.")
    key, now = call.world.tables[RESULT].next_id(), call.world.now()
    row: Row = {"id": key, "taskId": comment["TASK_ID"], "commentId": comment["ID"], "createdBy": call.user}
    files = [whole(str(one).lstrip("n")) for one in comment["FILES"]]
    row |= {"createdAt": now, "updatedAt": now, "text": comment["POST_MESSAGE"], "files": files}
    call.insert(RESULT, key, row)
    return _shown(row)


@method("tasks.task.result.deleteFromComment", writes=True, scope="task")
def delete(call: Call) -> None:
    """Makes a comment an ordinary one again."""
    row = _of_comment(call, _comment(call)["ID"])
    if row is None:
        raise Refusal(400, "0", "Access denied.")
    call.remove(RESULT, row["id"])


@method("tasks.task.result.list", scope="task")
def listing(call: Call) -> list[Row]:
    """Results of a task, the latest first."""
    key = _key(call, "taskId")
    rows = [row for _, row in call.world.tables[RESULT].rows() if row["taskId"] == key]
    if call.world.find("task", key) is None:
        raise Refusal(400, "0", "Access denied.")
    return [{**_shown(row), "files": row["files"]} for row in reversed(rows)]


@method("task.commentitem.isactionallowed", scope="task")
@method("task.checklistitem.isactionallowed", scope="task")
@method("task.elapseditem.isActionAllowed", scope="task")
def allowed(call: Call) -> bool:
    """Whether the caller may do something with a comment, a line or a time note of a task that is there.

    The portal's one caller is its administrator, who may do everything.
    """
    if _given(call, "ACTIONID", 2) is None:
        _, entity, verb = call.method.split(".")
        what = f"Param #2 (actionId) expected by method ctask{entity}::{verb.lower()}(), but not given."
        raise Refusal(400, "ERROR_CORE", f"TASKS_ERROR_EXCEPTION_#256; {what}")
    return call.world.find("task", whole(_given(call, "TASKID", 0))) is not None


def _given(call: Call, name: str, place: int) -> Any:
    value = call.any(name)
    return value if value is not None else call.params.get(str(place))


@method("task.checklistitem.moveafteritem", writes=True, scope="task")
def move(call: Call) -> None:
    """Moves a line of a check-list behind another."""
    names = ("TASKID", "ITEMID", "AFTERITEMID")
    task, key, after = (whole(_given(call, name, place)) for place, name in enumerate(names))
    row, other = call.world.find(CHECK, key), call.world.find(CHECK, after)
    if row is None or other is None or {row["TASK_ID"], other["TASK_ID"]} != {task}:
        text = "TASKS_ERROR_EXCEPTION_#8; Moving item: action not allowed; 8/TE/ACTION_FAILED_TO_BE_PROCESSED"
        raise Refusal(400, "ERROR_CORE", text)
    call.replace(CHECK, row["ID"], row | {"SORT_INDEX": other["SORT_INDEX"] + 1, "PARENT_ID": other["PARENT_ID"]})
