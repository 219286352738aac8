"""``im.user.*``, ``im.department.*``, ``im.search.*``: the people of the portal as the messenger shows them."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.chat_views import for_dialog, name_of, with_path
from harness.portal.chats import LINES, PRIVATE
from harness.portal.methods.im_chats import accounts
from harness.portal.people import for_im, person, somebody
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

STATUSES = frozenset({"online", "dnd", "away", "break"})
SHORTEST = 3
"""Letters of a search at least."""


def _show(call: Call, key: int) -> Row:
    return for_im(somebody(call.world, key), call.world.now())


@method("im.user.get", scope="im")
def get(call: Call) -> Row:
    """One account; one's own when no ID is given."""
    value = call.any("ID")
    if value is not None and not whole(value):
        raise Refusal(400, "ID_EMPTY", "User ID can't be empty")
    one = person(call.world, whole(value) or call.user)
    if one is None:
        raise Refusal(400, "USER_NOT_EXISTS", "User does not exist")
    return for_im(one, call.world.now())


@method("im.user.list.get", scope="im")
def listing(call: Call) -> list[Row] | dict[str, Row]:
    """Several accounts: a map by id, or a list with ``RESULT_TYPE=array``."""
    wrong = Refusal(400, "INVALID_FORMAT", "A wrong format for the ID field is passed")
    ids = [key for key in accounts(call.any("ID"), wrong) if person(call.world, key)]
    if str(call.any("RESULT_TYPE") or "").lower() == "array":
        return [_show(call, key) for key in ids]
    return {str(key): _show(call, key) for key in ids} or []


@method("im.user.status.get", scope="im")
def status(call: Call) -> str:
    """One's own status."""
    return str((call.world.find("im_status", call.user) or {}).get("status", "online"))


@method("im.user.status.set", writes=True, scope="im")
def set_status(call: Call) -> bool:
    """Sets one's own status."""
    wanted = str(call.any("STATUS") or "").lower()
    if wanted not in STATUSES:
        raise Refusal(400, "STATUS_ERROR", "Status is not available")
    call.world.tables["im_status"].put(call.user, {"status": wanted})
    return True


@method("im.user.status.idle.start", scope="im")
@method("im.user.status.idle.end", scope="im")
def idle(call: Call) -> bool:
    """Says that one has gone or has come back; nobody in the stand-in looks at it."""
    del call
    return True


def _departments(call: Call) -> list[Row]:
    return [row for _, row in call.world.tables["department"].rows()]


def _people(call: Call) -> list[int]:
    return [key for key, row in call.world.tables["user"].rows() if row.get("ACTIVE", True)]


def _in(call: Call, department: int) -> list[int]:
    return [key for key in _people(call) if department in somebody(call.world, key).departments]


@method("im.department.get", scope="im")
def departments(call: Call) -> list[Row]:
    """Departments by id."""
    wanted = accounts(call.any("ID"), Refusal(400, "INVALID_FORMAT", "A wrong format for the ID field is passed"))
    return [_department(call, row) for row in _departments(call) if row["ID"] in wanted]


def _department(call: Call, row: Row) -> Row:
    names = {one["ID"]: one for one in _departments(call)}
    above = names.get(whole(row.get("PARENT")) or 0)
    name, head = str(row.get("NAME") or ""), whole(row.get("UF_HEAD")) or 0
    shown = {"id": row["ID"], "name": name, "full_name": f"{name} / {above['NAME']}" if above else name}
    shown["manager_user_id"] = head
    return {**shown, "manager_user_data": _show(call, head)} if flag(call.any("USER_DATA")) and head else shown


@method("im.department.employees.get", scope="im")
@method("im.department.managers.get", scope="im")
def employees(call: Call) -> dict[str, list[Any]] | list[Any]:
    """People of departments, or their heads, by department."""
    ids = accounts(call.any("ID") or [], Refusal(400, "INVALID_FORMAT", "A wrong format for the ID field is passed"))
    if not ids:
        raise Refusal(400, "ID_EMPTY", "Department ID can't be empty")
    heads = {row["ID"]: whole(row.get("UF_HEAD")) or 0 for row in _departments(call)}
    managers = call.method.endswith("managers.get")
    found = {key: ([heads[key]] if heads[key] else []) if managers else _in(call, key) for key in ids if key in heads}
    return {str(key): _listed(call, who) for key, who in found.items()} or []


def _listed(call: Call, ids: list[int]) -> list[Any]:
    return [_show(call, key) for key in ids] if flag(call.any("USER_DATA")) else list(ids)


@method("im.department.colleagues.list", scope="im")
def colleagues(call: Call) -> Page:
    """People of one's own departments."""
    mine = set(somebody(call.world, call.user).departments)
    ids = [key for key in _people(call) if not mine or mine & set(somebody(call.world, key).departments)]
    shown, following = _slice(call, ids)
    return Page(_listed(call, shown), len(ids), following)


def _slice(call: Call, rows: list[Any]) -> tuple[list[Any], int | None]:
    offset, limit = max(0, whole(call.any("OFFSET")) or 0), max(1, min(whole(call.any("LIMIT")) or 10, 50))
    following = offset + limit
    return rows[offset:following], following if following < len(rows) else None


def _wanted(call: Call) -> str:
    find = str(call.any("FIND") or "").strip().casefold()
    if len(find) < SHORTEST:
        raise Refusal(400, "FIND_SHORT", "Too short a search phrase")
    return find


@method("im.search.user.list", scope="im")
def search_users(call: Call) -> Page:
    """People by name or position."""
    find = _wanted(call)
    everybody = (somebody(call.world, key) for key in _people(call))
    ids = [one.id for one in everybody if find in f"{one.name} {one.position}".casefold()]
    shown, following = _slice(call, ids)
    return Page({str(key): _show(call, key) for key in shown} or [], len(ids), following)


@method("im.search.department.list", scope="im")
def search_departments(call: Call) -> Page:
    """Departments by name."""
    find = _wanted(call)
    rows = [row for row in _departments(call) if find in str(row.get("NAME") or "").casefold()]
    shown, following = _slice(call, rows)
    return Page([_department(call, row) for row in shown], len(rows), following)


@method("im.search.chat.list", scope="im")
def search_chats(call: Call) -> Page:
    """Chats by name; open lines only when asked for."""
    find, lines = _wanted(call), flag(call.any("FIND_LINES"))
    chats = [
        chat
        for chat in call.world.rooms.all()
        if chat.kind != PRIVATE
        and (chat.kind != LINES or lines)
        and find in name_of(call.world, chat, call.user).casefold()
    ]
    shown, following = _slice(call, chats)
    return Page([with_path(for_dialog(call.world, chat, call.user)) for chat in shown], len(chats), following)
