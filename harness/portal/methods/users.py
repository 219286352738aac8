"""``user.*``, ``department.get``, ``profile``: the people of the portal."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

SEARCHED = ("NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "EMAIL")


def _shown(row: Row) -> Row:
    shown = {name: str(value) if isinstance(value, int) and name != "ACTIVE" else value for name, value in row.items()}
    return {"ID": "", "ACTIVE": True, "NAME": "", "LAST_NAME": "", "EMAIL": ""} | shown | {"USER_TYPE": "employee"}


def _filtered(call: Call) -> list[Row]:
    tests = []
    for key, wanted in call.map("FILTER").items():
        prefix, name = split(key.upper())
        values = wanted if isinstance(wanted, list) else [wanted]
        tests.append((name, condition(prefix, [_typed(name, one) for one in values] if len(values) != 1 else
                                      _typed(name, values[0]))))  # fmt: skip
    return matching((row for _, row in call.world.tables["user"].rows()), tests)


def _typed(name: str, value: Any) -> Any:
    if name == "ID":
        return whole(value)
    return flag(value) if name == "ACTIVE" else value


def _paged(call: Call, rows: list[Row]) -> Page:
    by = {str(call.any("sort") or "ID").upper(): str(call.any("order") or "ASC")}
    shown, total, following = page(ordered(rows, by, lambda _name: True), call.any("start"))
    return Page([_shown(row) for row in shown], total, following)


@method("user.get", scope="user")
def get(call: Call) -> Page:
    """Users by filter."""
    direct = whole(call.any("ID"))
    rows = _filtered(call)
    return _paged(call, [row for row in rows if direct in {None, row["ID"]}])


@method("user.search", scope="user")
def search(call: Call) -> Page:
    """Users by a piece of their name, position or address."""
    wanted = call.map("FILTER")
    find = str(wanted.get("FIND") or call.any("FIND") or "").casefold()
    rows = [row for _, row in call.world.tables["user"].rows() if not find or find in _words(row)]
    for key, value in wanted.items():
        name = split(key.upper())[1]
        if name in SEARCHED:
            rows = [row for row in rows if str(value).casefold() in str(row.get(name) or "").casefold()]
    return _paged(call, rows)


def _words(row: Row) -> str:
    return " ".join(str(row.get(name) or "") for name in SEARCHED).casefold()


@method("user.current", scope="user")
def current(call: Call) -> Row:
    """The user whose webhook this is."""
    return _shown(call.world.find("user", call.user) or {"ID": call.user})


@method("user.admin", scope="")
def admin(call: Call) -> bool:
    """Whether that user is an administrator."""
    return call.user == call.world.seed.caller


@method("profile", scope="")
def profile(call: Call) -> Row:
    """The caller, in short."""
    row = call.world.find("user", call.user) or {}
    offset = call.world.clock.now().astimezone(call.world.seed.zone).utcoffset()
    return {
        "ID": str(call.user),
        "ADMIN": True,
        "NAME": row.get("NAME", ""),
        "LAST_NAME": row.get("LAST_NAME", ""),
        "PERSONAL_GENDER": "",
        "TIME_ZONE": call.world.seed.zone_name,
        "TIME_ZONE_OFFSET": int(offset.total_seconds()) if offset else 0,
    }


@method("department.get", scope="department")
def departments(call: Call) -> Page:
    """Departments of the company."""
    rows = [row for _, row in call.world.tables["department"].rows()]
    wanted = {name: call.any(name) for name in ("ID", "NAME", "PARENT")}
    for name, value in wanted.items():
        if value is not None:
            options = [str(one) for one in value] if isinstance(value, list) else [str(value)]
            rows = [row for row in rows if str(row.get(name)) in options]
    shown, total, following = page(rows, call.any("START"))
    return Page([row | {"ID": str(row["ID"])} for row in shown], total, following)
