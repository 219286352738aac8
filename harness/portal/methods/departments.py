"""``department.*``: the structure of the company."""

from __future__ import annotations

from harness.portal.call import Call, Page
from harness.portal.refusals import Refusal
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

_NUMBERS = ("PARENT", "UF_HEAD")
_COLUMNS = ("NAME", "SORT", "PARENT", "UF_HEAD")


def _shown(row: Row) -> Row:
    texts = {name: str(row[name]) for name in ("ID", *_NUMBERS) if row.get(name) not in (None, "")}
    return {"ID": "", "NAME": row.get("NAME", ""), "SORT": whole(row.get("SORT")) or 500, **texts}


@method("department.get", scope="department")
def get(call: Call) -> Page:
    """Departments of the company."""
    rows = [row for _, row in call.world.tables["department"].rows()]
    for name in ("ID", *_COLUMNS):
        value = call.any(name) if name != "SORT" else call.params.get("SORT")  # ``sort`` names the order
        if value is not None:
            options = {str(one) for one in (value if isinstance(value, list) else [value])}
            rows = [row for row in rows if str(row.get(name)) in options]
    by = {str(call.params.get("sort") or "ID").upper(): str(call.any("order") or "ASC")}
    shown, total, following = page(ordered(rows, by, lambda _name: True), call.any("START"))
    return Page([_shown(row) for row in shown], total, following)


@method("department.add", writes=True, scope="department")
def add(call: Call) -> int:
    """Adds a department under another; only the company itself has none above it."""
    values = _values(call)
    if not str(values.get("NAME") or "").strip():
        raise Refusal(400, "ERROR_CORE", "Department name not provided.<br>")
    if not values.get("PARENT"):
        text = "There can only be one top-level department in the company structure"
        raise Refusal(400, "ERROR_CORE", text)
    _check_parent(call, values)
    key = call.world.tables["department"].next_id()
    call.insert("department", key, {"ID": key, "SORT": 500, **values})
    return key


@method("department.update", writes=True, scope="department")
def update(call: Call) -> bool:
    """Changes a department."""
    row, values = _found(call), _values(call)
    _check_parent(call, values)
    call.replace("department", row["ID"], row | values)
    return True


@method("department.delete", writes=True, scope="department")
def delete(call: Call) -> bool:
    """Removes a department."""
    call.remove("department", _found(call)["ID"])
    return True


def _values(call: Call) -> Row:
    given = {name: call.any(name) for name in _COLUMNS}
    return {name: whole(value) if name != "NAME" else value for name, value in given.items() if value is not None}


def _check_parent(call: Call, values: Row) -> None:
    if values.get("PARENT") and call.world.find("department", values["PARENT"]) is None:
        raise Refusal(400, "ERROR_CORE", "Department not found")


def _found(call: Call) -> Row:
    row = call.world.find("department", whole(call.any("ID")))
    if row is None:
        raise Refusal(400, "ERROR_CORE", "Department not found")
    return row
