"""Tasks as the portal stores them and as version 2 of the wire shows them: camel-case keys, numbers as strings.

Stored: only what somebody wrote or the portal keeps book of; the wire adds the vendor's defaults. Which steps a task
allows in which status is read from the ``action`` maps of the documentation's examples.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import camel
from harness.portal.tables import Row
from harness.portal.world import World

PENDING, STARTED, AWAITING, COMPLETED, DEFERRED = 2, 3, 4, 5, 6
STEPS: Mapping[int, frozenset[str]] = {
    PENDING: frozenset({"complete", "start", "defer", "delegate"}),
    STARTED: frozenset({"complete", "pause", "delegate"}),
    AWAITING: frozenset({"approve", "disapprove"}),
    COMPLETED: frozenset({"renew"}),
    DEFERRED: frozenset({"complete", "renew", "delegate"}),
}
"""Status → the steps that it allows."""
_ALWAYS = (
    "remove", "edit", "create", "changeDeadline", "checklistAddItems", "rate", "checklist.reorder", "elapsedtime.add",
    "edit.plan", "checklist.add",
)  # fmt: skip
_NEVER = ("accept", "decline", "take", "edit.originator", "dayplan.timer.toggle")
DEFAULTS: Mapping[str, Any] = {
    "PARENT_ID": None, "TITLE": "", "DESCRIPTION": "", "MARK": None, "PRIORITY": 1, "MULTITASK": "N", "NOT_VIEWED": "N",
    "REPLICATE": "N", "STAGE_ID": 0, "SPRINT_ID": None, "BACKLOG_ID": None, "CREATED_BY": None, "CREATED_DATE": None,
    "RESPONSIBLE_ID": None, "CHANGED_BY": None, "CHANGED_DATE": None, "STATUS_CHANGED_BY": None, "CLOSED_BY": None,
    "CLOSED_DATE": None, "ACTIVITY_DATE": None, "DATE_START": None, "DEADLINE": None, "START_DATE_PLAN": None,
    "END_DATE_PLAN": None, "GUID": "", "XML_ID": None, "COMMENTS_COUNT": None, "SERVICE_COMMENTS_COUNT": None,
    "ALLOW_CHANGE_DEADLINE": "N", "ALLOW_TIME_TRACKING": "N", "TASK_CONTROL": "N", "ADD_IN_REPORT": "N",
    "FORKED_BY_TEMPLATE_ID": None, "TIME_ESTIMATE": 0, "TIME_SPENT_IN_LOGS": None, "MATCH_WORK_TIME": "N",
    "FORUM_TOPIC_ID": None, "FORUM_ID": None, "SITE_ID": "s1", "SUBORDINATE": "N", "EXCHANGE_MODIFIED": None,
    "EXCHANGE_ID": None, "OUTLOOK_VERSION": 1, "VIEWED_DATE": None, "SORTING": None, "DURATION_FACT": None,
    "IS_MUTED": "N", "IS_PINNED": "N", "IS_PINNED_IN_GROUP": "N", "FLOW_ID": None, "DESCRIPTION_IN_BBCODE": "Y",
    "STATUS": PENDING, "STATUS_CHANGED_DATE": None, "DURATION_PLAN": None, "DURATION_TYPE": "days", "FAVORITE": "N",
    "GROUP_ID": 0, "AUDITORS": [], "ACCOMPLICES": [],
}  # fmt: skip
"""What the wire shows of a task where nothing was written."""
ON_REQUEST = frozenset({"UF_CRM_TASK", "UF_TASK_WEBDAV_FILES", "UF_MAIL_MESSAGE", "TAGS", "COUNTERS", "SUB_STATUS"})
"""Columns that are shown only when they are selected by name."""


def wire(world: World, row: Row) -> Row:
    """A task as methods show it that act on one."""
    shown = _columns(world, row, DEFAULTS)
    people = {"creator": person(world, row["CREATED_BY"]), "responsible": person(world, row["RESPONSIBLE_ID"])}
    return {
        **shown,
        "checklist": [],
        "group": [],
        **people,
        "accomplicesData": people_of(world, row.get("ACCOMPLICES")),
        "auditorsData": people_of(world, row.get("AUDITORS")),
        "newCommentsCount": 0,
        "action": actions(row),
        "checkListTree": _tree(row),
        "checkListCanAdd": True,
    }


def selected(world: World, row: Row, names: Iterable[Any]) -> Row:
    """A task with the selected columns and what belongs to them."""
    wanted = {column_name(name) for name in names}
    if not wanted or "*" in wanted:
        wanted |= set(DEFAULTS)
    shown = _columns(world, row, [name for name in (*DEFAULTS, *sorted(ON_REQUEST)) if name in wanted])
    shown["group"] = []
    if "DESCRIPTION" in wanted:
        shown["descriptionInBbcode"] = "Y"
    for column, name in (("CREATED_BY", "creator"), ("RESPONSIBLE_ID", "responsible")):
        if column in wanted:
            shown[name] = person(world, row[column])
    for column in ("ACCOMPLICES", "AUDITORS"):
        if column in wanted:
            shown[f"{column.lower()}Data"] = people_of(world, row.get(column))
    return shown


def _columns(world: World, row: Row, names: Iterable[str]) -> Row:
    full = {**DEFAULTS, "GUID": guid(row["ID"]), **row}
    shown: Row = {"id": str(row["ID"])}
    for name in names:
        if name == "TAGS":
            tags = row.get("TAGS") or []
            shown["tags"] = {str(number): {"id": number, "title": tag} for number, tag in enumerate(tags, 1)} or []
        elif name == "COUNTERS":
            shown["counter"] = _counter(world, row)
        elif name == "SUB_STATUS":
            shown["subStatus"] = str(full["STATUS"])
        else:
            shown[camel(name)] = _value(name, full.get(name))
    return shown


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [str(one) if name != "UF_TASK_WEBDAV_FILES" else one for one in value]
    if name.startswith("UF_") and value is None and name != "UF_MAIL_MESSAGE":
        return []
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def guid(key: int) -> str:
    """Of a task: the same in every run."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_OID, f'task {key}')}}}"


def column_name(name: Any) -> str:
    """``responsibleId`` and ``RESPONSIBLE_ID`` → ``RESPONSIBLE_ID``."""
    text = str(name)
    if text.isupper():
        return text
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in text).upper().lstrip("_")


def person(world: World, key: Any) -> Row:
    """A user in short."""
    row = world.find("user", key) or {}
    return {
        "id": str(key),
        "name": f"{row.get('NAME', '')} {row.get('LAST_NAME', '')}".strip(),
        "link": f"/company/personal/user/{key}/",
        "icon": row.get("PERSONAL_PHOTO") or "/bitrix/images/tasks/default_avatar.png",
        "workPosition": row.get("WORK_POSITION") or "",
    }


def people_of(world: World, keys: Any) -> Any:
    """Users in short by id; an empty PHP array when there are none."""
    return {str(key): person(world, key) for key in keys or ()} or []


def actions(row: Row) -> dict[str, bool]:
    """What the caller may do with a task; the portal's one caller is its administrator, who may do all it allows."""
    allowed = STEPS[row["STATUS"]]
    favourite = row.get("FAVORITE") == "Y"
    steps = ("complete", "approve", "disapprove", "start", "pause", "delegate", "defer", "renew")
    return {
        **dict.fromkeys(_NEVER, False),
        **{step: step in allowed for step in steps},
        **dict.fromkeys(_ALWAYS, True),
        "addFavorite": not favourite,
        "deleteFavorite": favourite,
        "favorite.add": not favourite,
        "favorite.delete": favourite,
    }


def _counter(world: World, row: Row) -> Row:
    late = int(is_late(world, row))
    others = ("newComments", "projectExpired", "projectNewComments", "mutedExpired", "mutedNewComments")
    counters = {"expired": late, **dict.fromkeys(others, 0)}
    return {"counters": counters, "color": "danger" if late else "gray", "value": late}


def is_late(world: World, row: Row) -> bool:
    """Whether the deadline of an open task has passed."""
    deadline = row.get("DEADLINE")
    return bool(deadline) and row["STATUS"] not in {COMPLETED, AWAITING} and str(deadline) < world.now()


def _tree(row: Row) -> Row:
    names = ("id", "copiedId", "entityId", "createdBy", "parentId", "sortIndex", "nodeId")
    fields = {
        **dict.fromkeys(names),
        "userId": row["CREATED_BY"],
        "title": "",
        "displaySortIndex": "",
        "isComplete": False,
        "isImportant": False,
        "completedCount": 0,
        "members": [],
        "attachments": [],
    }
    return {"nodeId": 0, "fields": fields, "action": [], "descendants": []}


def change(call: Call, row: Row, **to: Any) -> Row:
    """Write columns of a task, keep its history, and return the row after."""
    now = call.world.now()
    book = {"CHANGED_DATE": now, "CHANGED_BY": call.user, "ACTIVITY_DATE": now}
    if to.get("STATUS", row["STATUS"]) != row["STATUS"]:
        book |= {"STATUS_CHANGED_DATE": now, "STATUS_CHANGED_BY": call.user}
    after = row | to | book
    call.replace("task", row["ID"], after)
    for name, value in to.items():
        if row.get(name) != value:
            record(call, row["ID"], name, row.get(name), value)
    return after


def record(call: Call, key: int, field: str, before: Any, after: Any) -> None:
    """A line of the task's history."""
    table = call.world.tables["task_history"]
    number = table.next_id()
    entry = {"id": number, "task": key, "at": call.world.now(), "field": field, "user": call.user}
    table.put(number, {**entry, "from": before, "to": after})
