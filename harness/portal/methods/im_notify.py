"""``im.notify.*``: notices to users of the portal."""

from __future__ import annotations

from typing import Any

from harness.portal import drafts
from harness.portal.call import Call
from harness.portal.chat_views import people_for_im
from harness.portal.methods.im_chats import accounts
from harness.portal.people import person
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

PERSONAL, SYSTEM = 2, 4
"""Notify types: from a person, from the system."""
SHORTEST = 3


@method("im.notify", writes=True, scope="im")
@method("im.notify.personal.add", writes=True, scope="im")
@method("im.notify.system.add", writes=True, scope="im")
def add(call: Call) -> int:
    """Tells a user something."""
    user = whole(call.any("USER_ID") if call.any("USER_ID") is not None else call.any("TO"))
    if not user or person(call.world, user) is None:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    draft = drafts.of_legacy(call, Refusal(400, "MESSAGE_EMPTY", "Message can't be empty"))
    system = call.method == "im.notify.system.add" or str(call.any("TYPE") or "").upper() == "SYSTEM"
    tag, sub = str(call.any("TAG") or ""), str(call.any("SUB_TAG") or "")
    table = call.world.tables["notification"]
    for key, row in list(table.rows()):
        if tag and row["tag"] == tag and row["user"] == user:
            table.drop(key)  # a new notice under a tag takes the place of the old one
    key = table.next_id()
    row = {"id": key, "user": user, "author": 0 if system else call.user, "type": SYSTEM if system else PERSONAL}
    row |= {"text": draft.text, "tag": tag, "sub": sub, "at": call.world.now(), "read": False}
    row["params"] = draft.params
    call.insert("notification", key, row)
    return key


def _mine(call: Call) -> list[Row]:
    return [row for _, row in call.world.tables["notification"].rows() if row["user"] == call.user]


def _shown(row: Row) -> Row:
    return {
        "id": row["id"],
        "chat_id": 0,
        "author_id": row["author"],
        "date": row["at"],
        "notify_type": row["type"],
        "notify_module": "rest",
        "notify_event": "rest_notify",
        "notify_tag": row["tag"],
        "notify_sub_tag": row["sub"],
        "notify_title": "",
        "setting_name": "rest|rest_notify",
        "text": row["text"],
        "notify_read": "Y" if row["read"] else "N",
        "params": row["params"] or None,
    }


def _page(call: Call, rows: list[Row]) -> list[Row]:
    last = call.any("LAST_ID")
    if last not in (None, "") and whole(last) is None:
        raise Refusal(400, "LAST_ID_STRING", "Last notification ID can't be string")
    rows = [row for row in reversed(rows) if not whole(last) or row["id"] < (whole(last) or 0)]
    return rows[: max(1, min(whole(call.any("LIMIT")) or 50, 50))]


@method("im.notify.get", scope="im")
def get(call: Call) -> dict[str, Any]:
    """One's own notices, newest first."""
    if (call.any("LAST_ID") is None) != (call.any("LAST_TYPE") is None):
        raise Refusal(400, "LAST_ID_AND_LAST_TYPE", "Parameters LAST_ID and LAST_TYPE should be used together")
    mine = _mine(call)
    rows = _page(call, mine)
    return {
        "total_count": len(mine),
        "total_unread_count": sum(not row["read"] for row in mine),
        "chat_id": 0,
        "notifications": [_shown(row) for row in rows],
        "users": people_for_im(call.world, list(dict.fromkeys(row["author"] for row in rows))),
    }


@method("im.notify.history.search", scope="im")
def search(call: Call) -> dict[str, Any]:
    """One's own notices by text."""
    find = str(call.any("SEARCH_TEXT") or "").casefold()
    if find and len(find) < SHORTEST:
        raise Refusal(400, "SEARCH_TEXT_ERROR", "SEARCH_TEXT can't be less than 3 symbols")
    found = [row for row in _mine(call) if find in row["text"].casefold()]
    rows = _page(call, found)
    return {
        "chat_id": 0,
        "total_results": len(found),
        "notifications": [_shown(row) for row in rows],
        "users": people_for_im(call.world, list(dict.fromkeys(row["author"] for row in rows))),
    }


@method("im.notify.delete", writes=True, scope="im")
def delete(call: Call) -> bool:
    """Deletes notices by id, tag or second tag."""
    key, tag, sub = whole(call.any("ID")), call.any("TAG"), call.any("SUB_TAG")
    if not (key or tag or sub):
        raise Refusal(400, "PARAMS_ERROR", "Incorrect params")
    table = call.world.tables["notification"]
    gone = [
        number
        for number, row in table.rows()
        if (key and number == key) or (tag and row["tag"] == tag) or (sub and row["sub"] == sub)
    ]
    for number in gone:
        call.remove("notification", number)
    return bool(gone)


@method("im.notify.read", scope="im")
def read(call: Call) -> bool:
    """Marks notices as read, from one on or only that one."""
    first, only = whole(call.any("ID")) or 0, flag(call.any("ONLY_CURRENT"))
    ids = [row["id"] for row in _mine(call) if (row["id"] == first if only else row["id"] >= first)]
    return _mark(call, ids, seen=flag(call.any("ACTION") or "Y"))


@method("im.notify.read.list", scope="im")
def read_list(call: Call) -> bool:
    """Marks some notices as read."""
    ids = accounts(call.any("IDS"), Refusal(400, "PARAMS_ERROR", "No IDS param or it is not an array"))
    return _mark(call, ids, seen=flag(call.any("ACTION") or "Y"))


@method("im.notify.read.all", scope="im")
def read_all(call: Call) -> dict[str, Any]:
    """Marks all notices as read."""
    _mark(call, [row["id"] for row in _mine(call)], seen=True)
    return {"result": True, "newCounter": 0}


def _mark(call: Call, ids: list[int], *, seen: bool) -> bool:
    table = call.world.tables["notification"]
    for row in _mine(call):
        if row["id"] in ids:
            table.put(row["id"], {**row, "read": seen})
    return True


@method("im.notify.answer", writes=True, scope="im")
def answer(call: Call) -> dict[str, list[str]]:
    """Answers a notice."""
    _notice(call)
    if not str(call.any("ANSWER_TEXT") or "").strip():
        raise Refusal(400, "ANSWER_TEXT_ERROR", "ANSWER_TEXT can't be empty")
    return {"result_message": ["Your response has been successfully sent."]}


@method("im.notify.confirm", writes=True, scope="im")
def confirm(call: Call) -> dict[str, list[str]]:
    """Presses a button of a notice."""
    _notice(call)
    if not str(call.any("NOTIFY_VALUE") or "").strip():
        raise Refusal(400, "NOTIFY_VALUE_ERROR", "Notification Value can't be empty")
    return {"result_message": ["Invitation accepted"]}


def _notice(call: Call) -> Row:
    row = call.world.find("notification", whole(call.any("NOTIFY_ID")))
    if row is None or row["user"] != call.user:
        raise Refusal(400, "ID_ERROR", "Notification ID can't be empty")
    return row


@method("im.notify.schema.get", scope="im")
def schema(call: Call) -> dict[str, Any]:
    """Kinds of notices that applications can send."""
    del call
    kinds = [{"ID": "rest|rest_notify", "NAME": "Notifications of applications"}]
    return {"rest": {"NAME": "Applications", "MODULE_ID": "rest", "LIST": kinds}}
