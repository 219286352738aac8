"""``event.offline.*``: the queue for applications that cannot be called."""

from __future__ import annotations

import hashlib
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.methods.events import is_admin
from harness.portal.refusals import known
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import flag, moment, whole
from harness.registry import method

COLUMNS = frozenset({"ID", "TIMESTAMP_X", "EVENT_NAME", "MESSAGE_ID", "PROCESS_ID", "ERROR"})
MOST = 50


def _mine(call: Call, *, connector: bool = True) -> list[Row]:
    if not is_admin(call):
        raise known("ACCESS_DENIED")
    key = str(call.any("auth_connector") or "")
    return [
        row
        for _, row in call.world.tables["offline_event"].rows()
        if row["app"] == call.grant.client_id and (not connector or row["connector"] == key)
    ]


def _shown(row: Row) -> Row:
    return {
        "ID": str(row["id"]),
        "TIMESTAMP_X": row["at"],
        "EVENT_NAME": row["event"],
        "EVENT_DATA": row["data"] or False,
        "EVENT_ADDITIONAL": False,
        "MESSAGE_ID": _message_id(row),
    }


def _message_id(row: Row) -> str:
    return hashlib.md5(f"{row['event']} {row['subject']}".encode(), usedforsecurity=False).hexdigest()


def _selected(call: Call, rows: list[Row]) -> list[Row]:
    tests = []
    for key, wanted in call.map("filter").items():
        prefix, name = split(key.upper())
        if name in COLUMNS:
            tests.append((name, condition(prefix, _typed(call, name, wanted))))
    more = {row["id"]: {**_shown(row), "ID": row["id"], "PROCESS_ID": row["process"]} for row in rows}
    order = call.map("order") or {"TIMESTAMP_X": "ASC"}
    kept = [one["ID"] for one in ordered(matching(more.values(), tests), order, COLUMNS.__contains__)]
    by_id = {row["id"]: row for row in rows}
    return [by_id[key] for key in kept]


def _typed(call: Call, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(call, name, one) for one in value]
    if name == "ID":
        return whole(value)
    if name == "TIMESTAMP_X":
        when = moment(value, call.world.seed.zone)
        return when.isoformat(timespec="seconds") if when else None
    return value


@method("event.offline.get", writes=True, scope="", auth="application")
def get(call: Call) -> dict[str, Any]:
    """Takes events out of the queue, or marks them as being processed with ``clear=0``."""
    process = str(call.any("process_id") or "")
    errors = flag(call.any("error"))
    rows = [row for row in _mine(call) if row["process"] == process and (errors or not row["error"])]
    rows = _selected(call, rows)[: max(1, whole(call.any("limit")) or MOST)]
    clear = flag(call.any("clear") if call.any("clear") is not None else 1)
    table = call.world.tables["offline_event"]
    if clear:
        for row in rows:
            table.drop(row["id"])
        return {"process_id": None, "events": [_shown(row) for row in rows]}
    if not process:
        process = hashlib.sha256(f"{call.world.access.member_id} {call.world.serial('process')}".encode()).hexdigest()[
            :32
        ]
        for row in rows:
            table.put(row["id"], {**row, "process": process})
    return {"process_id": process, "events": [_shown(row) for row in rows]}


@method("event.offline.list", scope="", auth="application")
def listing(call: Call) -> Page:
    """Looks at the queue without changing it."""
    rows = _selected(call, _mine(call))
    shown, total, following = page(rows, call.any("start"))
    more = [{**_shown(row), "PROCESS_ID": row["process"], "ERROR": "1" if row["error"] else "0"} for row in shown]
    return Page(more, total, following)


def _of_process(call: Call) -> list[Row]:
    process = str(call.any("process_id") or "")
    rows = [row for row in _mine(call, connector=False) if process and row["process"] == process]
    ids, messages = call.any("id"), call.any("message_id")
    if isinstance(ids, list):
        rows = [row for row in rows if row["id"] in {whole(one) for one in ids}]
    if isinstance(messages, list):
        rows = [row for row in rows if _message_id(row) in messages]
    return rows


@method("event.offline.clear", writes=True, scope="", auth="application")
def clear(call: Call) -> bool:
    """The events of a process have been dealt with."""
    for row in _of_process(call):
        call.world.tables["offline_event"].drop(row["id"])
    return True


@method("event.offline.error", writes=True, scope="", auth="application")
def error(call: Call) -> bool:
    """The events of a process could not be dealt with."""
    for row in _of_process(call):
        call.world.tables["offline_event"].put(row["id"], {**row, "error": True})
    return True
