"""``tasks.task.start`` and the other steps of a task; favourites, watching, muting, pinning; its access and history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.portal import tasks
from harness.portal.call import Call, Page
from harness.portal.methods.tasks import found
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

_NOT_ALLOWED = "Action on the task is not allowed"
_CODES = {"complete": "0", "start": "0", "delegate": "0"}
_USUAL_CODE = "1048582"


def _step(call: Call, step: str, **to: Any) -> dict[str, Row]:
    row = found(call)
    if step not in tasks.STEPS[row["STATUS"]]:
        raise Refusal(400, _CODES.get(step, _USUAL_CODE), _NOT_ALLOWED)
    return {"task": tasks.wire(call.world, tasks.change(call, row, **to))}


@method("tasks.task.complete", writes=True, scope="task")
def complete(call: Call) -> dict[str, Row]:
    """Closes a task; one whose result the creator wants to check waits for them, unless they close it themselves."""
    row = found(call)
    checked = row.get("TASK_CONTROL") == "Y" and row["CREATED_BY"] != call.user
    status = tasks.AWAITING if checked else tasks.COMPLETED
    return _step(call, "complete", STATUS=status, CLOSED_DATE=call.world.now(), CLOSED_BY=call.user)


@method("tasks.task.start", writes=True, scope="task")
def start(call: Call) -> dict[str, Row]:
    """Begins the work on a task."""
    return _step(call, "start", STATUS=tasks.STARTED, DATE_START=call.world.now())


@method("tasks.task.pause", writes=True, scope="task")
def pause(call: Call) -> dict[str, Row]:
    """Stops the work for now."""
    return _step(call, "pause", STATUS=tasks.PENDING)


@method("tasks.task.defer", writes=True, scope="task")
def defer(call: Call) -> dict[str, Row]:
    """Puts a task off."""
    return _step(call, "defer", STATUS=tasks.DEFERRED)


@method("tasks.task.renew", writes=True, scope="task")
def renew(call: Call) -> dict[str, Row]:
    """Takes a closed or deferred task up again."""
    return _step(call, "renew", STATUS=tasks.PENDING, CLOSED_DATE=None, CLOSED_BY=0)


@method("tasks.task.approve", writes=True, scope="task")
def approve(call: Call) -> dict[str, Row]:
    """Accepts the result of a task that waits for it."""
    return _step(call, "approve", STATUS=tasks.COMPLETED, CLOSED_DATE=call.world.now(), CLOSED_BY=call.user)


@method("tasks.task.disapprove", writes=True, scope="task")
def disapprove(call: Call) -> dict[str, Row]:
    """Sends a task that waits for acceptance back."""
    return _step(call, "disapprove", STATUS=tasks.PENDING, CLOSED_DATE=None, CLOSED_BY=0)


@method("tasks.task.delegate", writes=True, scope="task")
def delegate(call: Call) -> dict[str, Row]:
    """Gives a task to another user."""
    found(call)
    user = call.need_id("userId")
    if call.world.find("user", user) is None:
        raise Refusal(400, "0", _NOT_ALLOWED)
    return _step(call, "delegate", RESPONSIBLE_ID=user)


def _marks(name: str, parameter: str, column: str, value: str) -> Callable[[Call], Any]:
    """A method that sets a mark of a task and shows the task."""

    @method(name, writes=True, scope="task")
    def marked(call: Call) -> dict[str, Row]:
        return {"task": tasks.wire(call.world, tasks.change(call, found(call, parameter), **{column: value}))}

    marked.__doc__ = f"Sets {column} of a task to {value}."
    return marked


mute = _marks("tasks.task.mute", "id", "IS_MUTED", "Y")
unmute = _marks("tasks.task.unmute", "id", "IS_MUTED", "N")
pin = _marks("tasks.task.pin", "id", "IS_PINNED", "Y")
unpin = _marks("tasks.task.unpin", "id", "IS_PINNED", "N")


@method("tasks.task.startwatch", writes=True, scope="task")
def start_watch(call: Call) -> dict[str, Row]:
    """Makes the caller an observer of a task."""
    row = found(call)
    auditors = [*dict.fromkeys([*row.get("AUDITORS", ()), call.user])]
    return {"task": tasks.wire(call.world, tasks.change(call, row, AUDITORS=auditors))}


@method("tasks.task.stopwatch", writes=True, scope="task")
def stop_watch(call: Call) -> dict[str, Row]:
    """Takes the caller off the observers of a task."""
    row = found(call)
    auditors = [one for one in row.get("AUDITORS", ()) if one != call.user]
    return {"task": tasks.wire(call.world, tasks.change(call, row, AUDITORS=auditors))}


@method("tasks.task.favorite.add", writes=True, scope="task")
def add_favourite(call: Call) -> bool:
    """Puts a task among the caller's favourites."""
    tasks.change(call, found(call), FAVORITE="Y")
    return True


@method("tasks.task.favorite.remove", writes=True, scope="task")
def remove_favourite(call: Call) -> bool:
    """Takes a task from the caller's favourites."""
    tasks.change(call, found(call), FAVORITE="N")
    return True


@method("tasks.task.files.attach", writes=True, scope="task")
def attach(call: Call) -> dict[str, int]:
    """Attaches a file of the disk to a task."""
    row, file = found(call), call.need_id("fileId")
    number = call.world.serial("attachment")
    files = [*row.get("UF_TASK_WEBDAV_FILES", ()), number]
    tasks.change(call, row, UF_TASK_WEBDAV_FILES=files)
    call.world.tables["attachment"].put(number, {"id": number, "file": file, "task": row["ID"]})
    return {"attachmentId": number}


@method("tasks.task.getaccess", scope="task")
def access(call: Call) -> dict[str, Any]:
    """What users may do with a task: the caller if none are named; only people of the task may do anything."""
    row, users = found(call), call.params.get("users", [])
    if not isinstance(users, list):
        raise Refusal(400, "100", "Invalid value {} to match with parameter {users}. Should be value of type array.")
    people = {row["CREATED_BY"], row["RESPONSIBLE_ID"], call.user}
    keys = [whole(one) or 0 for one in users] or [call.user]
    allowed = {_constant(name): may for name, may in tasks.actions(row).items()}
    nothing = dict.fromkeys(allowed, False)
    return {"allowedActions": {str(key): allowed if key in people else nothing for key in keys}}


def _constant(name: str) -> str:
    return tasks.column_name(name) if "." not in name else name.upper()


@method("tasks.task.history.list", scope="task")
def history(call: Call) -> dict[str, list[Row]]:
    """What happened to a task, oldest first unless the order says otherwise."""
    key, wanted = found(call)["ID"], call.params.get("filter")
    field = str(wanted.get("FIELD") or "") if isinstance(wanted, dict) else ""
    rows = [row for _, row in call.world.tables["task_history"].rows() if row["task"] == key]
    rows = [row for row in rows if field in {"", row["field"]}]
    order = call.params.get("order")
    if isinstance(order, dict) and any(str(way).upper() == "DESC" for way in order.values()):
        rows.reverse()
    return {"list": [_line(call, row) for row in rows]}


def _line(call: Call, row: Row) -> Row:
    user = call.world.find("user", row["user"]) or {}
    texts = {name: None if row[name] is None else str(row[name]) for name in ("from", "to")}
    names = {"name": "NAME", "lastName": "LAST_NAME", "secondName": "SECOND_NAME", "login": "EMAIL"}
    who = {"id": row["user"], **{name: str(user.get(column) or "") for name, column in names.items()}}
    return {"id": row["id"], "createdDate": row["at"], "field": row["field"], "value": texts, "user": who}


@method("tasks.task.counters.get", scope="task")
def counters(call: Call) -> Page:
    """How many tasks of a user are overdue, and how many have comments that were not read."""
    user = whole(call.params.get("userId")) or call.user
    rows = [row for _, row in call.world.tables["task"].rows() if row["RESPONSIBLE_ID"] == user]
    late = sum(tasks.is_late(call.world, row) for row in rows)
    shown = {"expired": {"counter": late, "code": 6_291_456}, "new_comments": {"counter": 0, "code": 12_582_912}}
    return Page(shown, 1)
