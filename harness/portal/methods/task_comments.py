"""``task.commentitem.*``: comments on tasks."""

from __future__ import annotations

from typing import Any

from harness.portal import tasks
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.task_items import fields_of, item_of, parameter, put, rows_of, task_of
from harness.portal.values import iso, moment, whole
from harness.registry import method

COMMENT = "task_comment"


@method("task.commentitem.add", writes=True, scope="task")
def add_comment(call: Call) -> int:
    """Comments on a task."""
    task, fields = task_of(call), fields_of(call)
    text = str(fields.get("POST_MESSAGE") or "")
    if not text.strip():
        raise Refusal(400, "ERROR_CORE", "Comment text is not specified")
    author = whole(fields.get("AUTHOR_ID")) or call.user
    when = moment(fields.get("POST_DATE") or "", call.world.seed.zone)
    files = fields.get("UF_FORUM_MESSAGE_DOC")
    row = {
        "TASK_ID": task,
        "AUTHOR_ID": author,
        "POST_MESSAGE": text,
        "POST_DATE": iso(when) if when else call.world.now(),
        "FILES": files if isinstance(files, list) else [],
    }
    key = put(call, COMMENT, row)
    tasks.record(call, task, "COMMENT", None, key)
    return key


def _comment(call: Call, row: Row) -> Row:
    author = tasks.person(call.world, row["AUTHOR_ID"])
    shown = {"POST_MESSAGE_HTML": None, "ID": str(row["ID"]), "AUTHOR_ID": str(row["AUTHOR_ID"])}
    shown |= {"AUTHOR_NAME": author["name"], "AUTHOR_EMAIL": "", "POST_DATE": row["POST_DATE"]}
    attached = {str(number): _attachment(number, name) for number, name in enumerate(row["FILES"], start=1)}
    return shown | {"POST_MESSAGE": row["POST_MESSAGE"], **({"ATTACHED_OBJECTS": attached} if attached else {})}


def _attachment(number: int, name: Any) -> Row:
    address = f"/bitrix/tools/disk/uf.php?attachedId={number}&action="
    place = {"ATTACHMENT_ID": str(number), "NAME": str(name), "SIZE": "0", "FILE_ID": str(name).lstrip("n")}
    return place | {"DOWNLOAD_URL": f"{address}download", "VIEW_URL": f"{address}show"}


@method("task.commentitem.get", scope="task")
def get_comment(call: Call) -> Row:
    """One comment."""
    return _comment(call, item_of(call, COMMENT))


@method("task.commentitem.getlist", scope="task")
def list_comments(call: Call) -> list[Row]:
    """Comments of a task."""
    rows = rows_of(call, COMMENT, parameter(call, "ORDER", 1), parameter(call, "FILTER", 2))
    return [_comment(call, row) for row in rows]


@method("task.commentitem.update", writes=True, scope="task")
def update_comment(call: Call) -> bool:
    """Changes a comment."""
    row, fields = item_of(call, COMMENT), fields_of(call, place=2)
    text = str(fields.get("POST_MESSAGE") or "")
    if not text.strip():
        raise Refusal(400, "ERROR_CORE", "Comment text not specified.")
    call.replace(COMMENT, row["ID"], row | {"POST_MESSAGE": text})
    return True


@method("task.commentitem.delete", writes=True, scope="task")
def delete_comment(call: Call) -> bool:
    """Deletes a comment."""
    call.remove(COMMENT, item_of(call, COMMENT)["ID"])
    return True
