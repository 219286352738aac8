"""``imopenlines.config.*``, ``imopenlines.network.*``: settings of the lines."""

from __future__ import annotations

from typing import Any

from harness.portal import drafts, open_line
from harness.portal.call import Call
from harness.portal.line_settings import DEFAULTS
from harness.portal.people import person, somebody
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

_QUERY = ("select", "order", "filter", "limit", "offset")


def _lines(call: Call) -> dict[int, Row]:
    """All lines: those of the seed, as changed, and those that were added."""
    seeded = {
        queue.id: {"LINE_NAME": queue.title, "QUEUE": [str(one) for one in queue.users]}
        for queue in call.world.seed.queues
    }
    own = dict(call.world.tables["line"].rows())
    found = {key: {**seeded.get(key, {}), **own.get(key, {})} for key in sorted({*seeded, *own})}
    return {
        key: {"ID": str(key), **DEFAULTS, **row, "MODIFY_USER_ID": str(call.user)}
        for key, row in found.items()
        if not row.get("gone")
    }


def _line(call: Call) -> Row:
    key = whole(call.any("CONFIG_ID"))
    if not key:
        raise Refusal(400, "CONFIG_ID_EMPTY", "Config ID can't be empty")
    row = _lines(call).get(key)
    if row is None:
        raise Refusal(403, "CONFIG_WRONG_USER_PERMISSION", "Permission denied")
    return row


@method("imopenlines.config.get", scope="imopenlines")
def get(call: Call) -> Row | bool:
    """Settings of a line; false when there is none."""
    key = whole(call.any("CONFIG_ID"))
    if not key:
        raise Refusal(400, "CONFIG_ID_EMPTY", "Config ID can't be empty")
    row = _lines(call).get(key)
    if row is None:
        return False
    if not flag(call.any("WITH_QUEUE") if call.any("WITH_QUEUE") is not None else "Y"):
        return {name: value for name, value in row.items() if name != "QUEUE"}
    members = {one: _member(call, one, n) for n, one in enumerate(row.get("QUEUE") or ())}
    names = ("USER_NAME", "USER_WORK_POSITION", "USER_AVATAR", "USER_AVATAR_ID")
    briefs = {one: {name: member[name] for name in names} for one, member in members.items()}
    return {**row, "QUEUE_FULL": members, "QUEUE_USERS_FIELDS": briefs, "QUEUE_ONLINE": "Y"}


def _member(call: Call, account: str, sort: int) -> Row:
    one = somebody(call.world, whole(account) or 0)
    return {
        "ID": str(sort + 1),
        "SORT": str(sort),
        "USER_ID": account,
        "DEPARTMENT_ID": "0",
        "USER_NAME": one.name or None,
        "USER_WORK_POSITION": one.position or None,
        "USER_AVATAR": one.avatar or None,
        "USER_AVATAR_ID": "0",
    }


@method("imopenlines.config.list.get", scope="imopenlines")
def listing(call: Call) -> list[Row]:
    """Lines by filter."""
    given = call.any("PARAMS")
    params: dict[str, Any] = given if isinstance(given, dict) else {}
    wrong = [name for name in params if name not in _QUERY]
    if wrong:
        raise Refusal(400, "INVALID_FORMAT", f"Unsupported PARAMS fields are passed: {', '.join(wrong)}")
    rows = list(_lines(call).values())
    conditions = _map(params, "filter")
    for name, wanted in conditions.items():
        _check(name, "filter")
        options = [str(one) for one in wanted] if isinstance(wanted, list) else [str(wanted)]
        rows = [row for row in rows if str(row.get(name)) in options]
    for name, way in reversed(_map(params, "order").items()):
        _check(name, "order")
        rows.sort(key=lambda row: _rank(row.get(name)), reverse=str(way).upper() == "DESC")
    offset, limit = (_count(params, name) for name in ("offset", "limit"))
    rows = rows[offset or 0 :][: limit or None]
    select = params.get("select")
    if select is not None and not isinstance(select, list):
        raise Refusal(400, "INVALID_FORMAT", "A wrong format for the PARAMS field 'select' is passed")
    for name in select or ():
        _check(str(name), "select")
    names = ["ID", *map(str, select)] if select and "*" not in select else None
    options = call.any("OPTIONS")
    asked = options if isinstance(options, dict) else {}
    return [_listed(call, row, names, asked) for row in rows]


def _listed(call: Call, row: Row, names: list[str] | None, options: dict[str, Any]) -> Row:
    shown = {name: row.get(name) for name in names} if names else dict(row)
    members = [whole(one) or 0 for one in row.get("QUEUE") or ()]
    shown.pop("QUEUE", None)
    if flag(options.get("QUEUE")):
        shown["QUEUE"] = members
        shown["QUEUE_USERS_FIELDS"] = {str(one): _brief(call, one) for one in members}
    if flag(options.get("CONFIG_QUEUE")):
        shown["CONFIG_QUEUE"] = [{"ENTITY_ID": str(one), "ENTITY_TYPE": "user"} for one in members]
    return shown


def _brief(call: Call, account: int) -> Row:
    one = somebody(call.world, account)
    return {
        "USER_NAME": one.name,
        "USER_WORK_POSITION": one.position or None,
        "USER_AVATAR": one.avatar,
        "USER_AVATAR_ID": None,
    }


def _rank(value: Any) -> tuple[int, Any]:
    number = whole(value)
    return (0, number) if number is not None else (1, str(value or ""))


def _map(params: dict[str, Any], name: str) -> dict[str, Any]:
    value = params.get(name)
    if value in (None, [], ""):
        return {}
    if not isinstance(value, dict):
        raise Refusal(400, "INVALID_FORMAT", f"A wrong format for the PARAMS field '{name}' is passed")
    return value


def _check(name: str, where: str) -> None:
    if name not in {"ID", "*", "QUEUE", *DEFAULTS}:
        raise Refusal(400, "INVALID_FORMAT", f"A wrong field name is passed in the PARAMS field '{where}'")


def _count(params: dict[str, Any], name: str) -> int | None:
    value = params.get(name)
    number = whole(value)
    if value not in (None, "") and (number is None or number < 0):
        raise Refusal(400, "INVALID_FORMAT", f"A non-negative integer is expected in the PARAMS field '{name}'")
    return number


@method("imopenlines.config.add", writes=True, scope="imopenlines")
def add(call: Call) -> int:
    """Adds a line."""
    table = call.world.tables["line"]
    key = max(table.last, *(queue.id for queue in call.world.seed.queues), 0) + 1
    table.put(key, _written(call))
    return key


@method("imopenlines.config.update", writes=True, scope="imopenlines")
def update(call: Call) -> bool:
    """Changes a line."""
    key = int(_line(call)["ID"])
    table = call.world.tables["line"]
    table.put(key, {**(table.get(key) or {}), **_written(call)})
    return True


def _written(call: Call) -> Row:
    params = call.any("PARAMS")
    fields = params if isinstance(params, dict) else {}
    row = {str(name).upper(): value for name, value in fields.items() if str(name).upper() in DEFAULTS}
    queue = fields.get("QUEUE")
    if isinstance(queue, list):
        row["QUEUE"] = [str(one.get("ENTITY_ID") if isinstance(one, dict) else one) for one in queue]
    return row


@method("imopenlines.config.delete", writes=True, scope="imopenlines")
def delete(call: Call) -> bool:
    """Deletes a line."""
    key = int(_line(call)["ID"])
    call.world.tables["line"].put(key, {"gone": True})
    return True


@method("imopenlines.config.path.get", scope="imopenlines")
def path(call: Call) -> dict[str, str]:
    """Where the lines' pages are."""
    return {"SERVER_ADDRESS": call.world.access.address, "PUBLIC_PATH": "/contact_center/"}


@method("imopenlines.revision.get", scope="imopenlines")
def revision(call: Call) -> dict[str, int]:
    """Revisions of the interfaces."""
    del call
    return {"rest": 2, "web": 1, "mobile": 1}


@method("imopenlines.network.join", writes=True, scope="imopenlines")
def network_join(call: Call) -> int:
    """Connects an external open line by its code; answers with the account that stands for it."""
    return _network(call)


def _network(call: Call) -> int:
    code = str(call.any("CODE") or "").strip()
    if len(code) != 32 or not code.isalnum():
        raise Refusal(400, "CODE", "You entered an invalid code")
    rows = call.world.tables["network"]
    found = next((key for key, row in rows.rows() if row["code"] == code), None)
    if found is None:
        if call.method.endswith("message.add"):
            raise Refusal(400, "NOT_FOUND", "Line not found")
        found = rows.next_id()
        rows.put(found, {"code": code})
    return found


@method("imopenlines.network.message.add", writes=True, scope="imopenlines")
def network_message(call: Call) -> bool:
    """Writes to a user through an external open line, at most once a week to each."""
    user = whole(call.any("USER_ID"))
    if not user or person(call.world, user) is None:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    draft = drafts.of_legacy(call)
    if not draft.text.strip():
        raise Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")
    line = _network(call)
    rows = call.world.tables["network"]
    row, now = rows.get(line) or {}, int(call.world.clock.now().timestamp())
    sent = dict(row.get("sent") or {})
    if now - sent.get(user, -WEEK) < WEEK:
        raise Refusal(400, "USER_MESSAGE_LIMIT", "You can't send more than one message per week to each user")
    rows.put(line, {**row, "sent": {**sent, user: now}})
    table = call.world.tables["message"]
    key = table.next_id()
    call.insert("message", key, {"id": key, "chat": 0, "to": user, "author": 0, "text": draft.text})
    return True


WEEK = 7 * 86_400
"""Seconds between two messages to the same user through an external line."""


@method("imopenlines.message.quick.save", writes=True, scope="imopenlines")
def quick(call: Call) -> bool:
    """Keeps a message as a ready answer."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    row = call.world.find("message", whole(call.any("MESSAGE_ID")))
    if row is None or row["chat"] != chat.id:
        raise Refusal(400, "CANT_SAVE_QUICK_ANSWER", "Error saving quick answer")
    table = call.world.tables["quick_answer"]
    table.put(table.next_id(), {"text": row["text"]})
    return True
