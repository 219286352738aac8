"""``user.*``, ``profile``: the people of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal
from harness.portal.selection import PAGE, Test, condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

SEARCHED = ("NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "EMAIL")
BLANK: Row = {
    "ID": "", "ACTIVE": True, "NAME": "", "LAST_NAME": "", "SECOND_NAME": "", "EMAIL": "", "LAST_LOGIN": "",
    "DATE_REGISTER": "", "TIME_ZONE": "", "IS_ONLINE": "N", "PERSONAL_GENDER": "", "PERSONAL_WWW": "",
    "PERSONAL_BIRTHDAY": "", "PERSONAL_MOBILE": "", "PERSONAL_CITY": "", "WORK_PHONE": "", "WORK_POSITION": "",
    "UF_EMPLOYMENT_DATE": "", "UF_DEPARTMENT": [],
}  # fmt: skip
WRITABLE = (frozenset(BLANK) - {"ID", "LAST_LOGIN", "DATE_REGISTER", "TIME_ZONE", "IS_ONLINE"}) | {
    "PERSONAL_PROFESSION", "PERSONAL_PHOTO", "PERSONAL_ICQ", "PERSONAL_PHONE", "PERSONAL_FAX", "PERSONAL_PAGER",
    "PERSONAL_STREET", "PERSONAL_STATE", "PERSONAL_ZIP", "PERSONAL_COUNTRY", "PERSONAL_MAILBOX", "PERSONAL_NOTES",
    "WORK_COMPANY", "WORK_DEPARTMENT", "WORK_WWW", "WORK_FAX", "WORK_PAGER", "WORK_STREET", "WORK_MAILBOX", "WORK_CITY",
    "WORK_STATE", "WORK_ZIP", "WORK_COUNTRY", "WORK_PROFILE", "WORK_LOGO", "WORK_NOTES", "UF_SKYPE_LINK", "UF_ZOOM",
    "UF_PHONE_INNER", "XML_ID", "TITLE",
}  # fmt: skip
_CONTROLS = frozenset({"FILTER", "SORT", "ORDER", "START", "ADMIN_MODE", "SELECT", "IMAGE_RESIZE", "FIND"})


def _shown(row: Row) -> Row:
    texts = {name: str(value) if type(value) is int else value for name, value in row.items()}
    departments = [whole(one) for one in row.get("UF_DEPARTMENT") or ()]
    return {**BLANK, "TIMESTAMP_X": {}, "LAST_ACTIVITY_DATE": {}, **texts, "UF_DEPARTMENT": departments,
            "USER_TYPE": "employee"}  # fmt: skip


def _tests(call: Call, filter_: Row) -> Iterator[tuple[str, Test]]:
    """Of the filter, which may also stand beside the other parameters."""
    beside = {name: value for name, value in call.params.items() if name.upper() not in _CONTROLS}
    for key, wanted in (beside | filter_).items():
        prefix, name = split(key.upper())
        if name not in WRITABLE | BLANK.keys() and not name.startswith("UF_"):
            continue
        values = [_typed(name, one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        test = condition(prefix, values if len(values) != 1 else values[0])
        yield name, _any_of(test) if name == "UF_DEPARTMENT" else test


def _any_of(test: Test) -> Test:
    return lambda values: any(test(one) for one in values or ())


def _typed(name: str, value: Any) -> Any:
    if name in {"ID", "UF_DEPARTMENT"}:
        return whole(value)
    return flag(value) if name == "ACTIVE" else value


def _paged(call: Call, rows: list[Row]) -> Page:
    """One page; the vendor counts pages, so a start within a page gives that page from its beginning."""
    by = {str(call.any("sort") or "ID").upper(): str(call.any("order") or "ASC")}
    start = whole(call.any("start")) or 0
    shown, total, following = page(ordered(rows, by, lambda _name: True), start - start % PAGE if start > 0 else start)
    return Page([_shown(row) for row in shown], total, following)


def _users(call: Call, filter_: Row) -> list[Row]:
    tests = list(_tests(call, filter_))
    return matching(({"ACTIVE": True, **row} for _, row in call.world.tables["user"].rows()), tests)


@method("user.get", scope="user")
def get(call: Call) -> Page:
    """Users by filter."""
    return _paged(call, _users(call, call.map("FILTER")))


@method("user.search", scope="user")
def search(call: Call) -> Page:
    """Users by a piece of their name, position or address."""
    wanted = {split(key.upper())[1]: str(value).casefold() for key, value in call.map("FILTER").items()}
    find = wanted.get("FIND") or str(call.any("FIND") or "").casefold()
    pieces = {name: wanted[name] for name in SEARCHED if name in wanted}
    exact = {key: value for key, value in call.map("FILTER").items() if split(key.upper())[1] not in pieces}
    rows = [row for row in _users(call, exact) if find in _words(row)]
    return _paged(call, [row for row in rows if all(piece in _text(row, name) for name, piece in pieces.items())])


def _text(row: Row, name: str) -> str:
    return str(row.get(name) or "").casefold()


def _words(row: Row) -> str:
    return " ".join(_text(row, name) for name in SEARCHED)


@method("user.current", scope="user")
def current(call: Call) -> Row:
    """The user on whose behalf the call acts."""
    shown = _shown(call.world.find("user", call.user) or {"ID": call.user})
    now = call.world.now()
    return shown | {"IS_ONLINE": "Y", "LAST_ACTIVITY_DATE": now[:19].replace("T", " ")}


@method("user.add", writes=True, scope="user")
def add(call: Call) -> int:
    """Invites a user."""
    values = _values(call)
    email = str(values.get("EMAIL") or "").strip()
    local, at, domain = email.partition("@")
    if not (local and at and "." in domain):
        raise Refusal(400, "ERROR_ARGUMENT", "wrong_email")
    if any(_text(row, "EMAIL") == email.casefold() for _, row in call.world.tables["user"].rows()):
        raise Refusal(400, "ERROR_ARGUMENT", "A user with this email already exists")
    if not values.get("UF_DEPARTMENT"):
        raise Refusal(400, "ERROR_ARGUMENT", "no_extranet_field")
    key = call.world.tables["user"].next_id()
    call.insert("user", key, {"ID": key, "ACTIVE": True, "DATE_REGISTER": call.world.now(), **values})
    return key


@method("user.update", writes=True, scope="user")
def update(call: Call) -> bool:
    """Changes a user."""
    row = call.world.find("user", whole(call.any("ID")))
    if row is None:
        raise Refusal(400, "ERROR_CORE", "Invalid user `ID` passed")
    call.replace("user", row["ID"], row | _values(call))
    return True


def _values(call: Call) -> Row:
    given = {name.upper(): value for name, value in call.params.items()}
    values = {name: value for name, value in given.items() if name in WRITABLE or name.startswith("UF_USR_")}
    if "ACTIVE" in values:
        values["ACTIVE"] = flag(values["ACTIVE"])
    if "UF_DEPARTMENT" in values:
        listed = values["UF_DEPARTMENT"]
        values["UF_DEPARTMENT"] = [whole(one) for one in (listed if isinstance(listed, list) else [listed])]
    return values


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
        "ADMIN": admin(call),
        "NAME": row.get("NAME", ""),
        "LAST_NAME": row.get("LAST_NAME", ""),
        "PERSONAL_GENDER": row.get("PERSONAL_GENDER", ""),
        "TIME_ZONE": call.world.seed.zone_name,
        "TIME_ZONE_OFFSET": int(offset.total_seconds()) if offset else 0,
    }
