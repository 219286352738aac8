"""What the comments, check-lists and time notes of tasks have in common: parameters by name or position, old errors."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.selection import condition, matching, ordered, split
from harness.portal.tables import Row
from harness.portal.values import whole


def _wrong(text: str) -> Refusal:
    return Refusal(400, "ERROR_CORE", f"TASKS_ERROR_EXCEPTION_#{text}")


def _vendors_name(call: Call) -> str:
    """``task.commentitem.add`` → ``ctaskcommentitem::add()``, as its errors say."""
    _, entity, verb = call.method.split(".")
    return f"ctask{entity}::{verb.lower()}()"


def parameter(call: Call, name: str, place: int) -> Any:
    """A parameter by name or, as old clients send it, by position."""
    value = call.any(name)
    return value if value is not None else call.params.get(str(place))


def task_of(call: Call, place: int = 0) -> int:
    """Id of the task that a call is about."""
    value = parameter(call, "TASKID", place)
    key = whole(value)
    if value is None or key is None:
        raise _wrong(f"256; Param #0 (taskId) for method {_vendors_name(call)} must not be empty")
    if call.world.find("task", key) is None:
        raise _wrong("8; Action failed; 8/TE/ACTION_FAILED_TO_BE_PROCESSED")
    return key


def item_of(call: Call, table: str) -> Row:
    """The comment or line of a task that a call is about."""
    task, value = task_of(call), parameter(call, "ITEMID", 1)
    if value is None:
        raise _wrong(f"256; Param #1 (itemId) expected by method {_vendors_name(call)}, but not given.")
    row = call.world.find(table, whole(value))
    if row is None or row["TASK_ID"] != task:
        raise _wrong("512; Check listitem not found or not accessible; 512/TE/ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE")
    return row


def fields_of(call: Call, name: str = "FIELDS", place: int = 1) -> Row:
    """What a call writes, by names in upper case."""
    fields = parameter(call, name, place)
    return {str(key).upper(): value for key, value in fields.items()} if isinstance(fields, dict) else {}


def rows_of(call: Call, table: str, order: Any, filter_: Any) -> list[Row]:
    """Comments or lines of the task that a call is about."""
    key = task_of(call)
    tests = [("TASK_ID", condition("=", key))]
    for name, value in filter_.items() if isinstance(filter_, dict) else ():
        prefix, column = split(name.upper())
        number = whole(value) if column.endswith("ID") else None
        tests.append((column, condition(prefix, number if number is not None else value)))
    rows = matching((row for _, row in call.world.tables[table].rows()), tests)
    return ordered(rows, order if isinstance(order, dict) else {}, lambda _name: True)


def put(call: Call, table: str, row: Row) -> int:
    """A new row; returns its id."""
    key = call.world.tables[table].next_id()
    call.insert(table, key, {"ID": key, **row})
    return key


def text_of(value: Any) -> Any:
    """A value of the wire: numbers are strings."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
