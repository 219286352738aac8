"""``task.elapseditem.*``: time spent on tasks."""

from __future__ import annotations

from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.task_items import fields_of, parameter, put, text_of
from harness.portal.values import whole
from harness.registry import method

ELAPSED = "task_elapsed"


@method("task.elapseditem.add", writes=True, scope="task")
def add_elapsed(call: Call) -> int:
    """Notes time spent on a task."""
    task, fields = _elapsed_task(call), fields_of(call, "ARFIELDS")
    now = call.world.now()
    row = {"TASK_ID": task, "USER_ID": whole(fields.get("USER_ID")) or call.user, "SOURCE": 2, **_elapsed(fields)}
    return put(call, ELAPSED, row | {"CREATED_DATE": now, "DATE_START": now, "DATE_STOP": now})


def _elapsed_task(call: Call) -> int:
    key = whole(parameter(call, "TASKID", 0))
    if call.world.find("task", key) is None:
        raise Refusal(400, "0x000001", "Task not found")
    return key or 0


def _elapsed(fields: Row) -> Row:
    seconds = whole(fields.get("SECONDS")) or 0
    return {"SECONDS": seconds, "MINUTES": seconds // 60, "COMMENT_TEXT": str(fields.get("COMMENT_TEXT") or "")}


def _spent(call: Call) -> Row:
    task = _elapsed_task(call)
    row = call.world.find(ELAPSED, whole(parameter(call, "ITEMID", 1)))
    if row is None or row["TASK_ID"] != task:
        raise Refusal(400, "0x000001", "Task not found")
    return row


@method("task.elapseditem.get", scope="task")
def get_elapsed(call: Call) -> list[Row]:
    """One note of spent time, in a list as the vendor answers."""
    return [{name: text_of(value) for name, value in _spent(call).items()}]


@method("task.elapseditem.getlist", scope="task")
def list_elapsed(call: Call) -> Page:
    """Notes of spent time, of one task or of all."""
    task = whole(parameter(call, "TASKID", 0))
    rows = [row for _, row in call.world.tables[ELAPSED].rows() if task in {None, row["TASK_ID"]}]
    return Page([{name: text_of(value) for name, value in row.items()} for row in rows], len(rows))


@method("task.elapseditem.update", writes=True, scope="task")
def update_elapsed(call: Call) -> None:
    """Changes a note of spent time."""
    row = _spent(call)
    call.replace(ELAPSED, row["ID"], row | _elapsed(fields_of(call, "ARFIELDS", 2)))


@method("task.elapseditem.delete", writes=True, scope="task")
def delete_elapsed(call: Call) -> None:
    """Deletes a note of spent time."""
    call.remove(ELAPSED, _spent(call)["ID"])
