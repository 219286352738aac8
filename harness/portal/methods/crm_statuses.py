"""``crm.status.*``, ``crm.stagehistory.list``: directories, and how cards moved through their stages."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.fields import TYPE_IDS
from harness.portal.refusals import Refusal
from harness.portal.selection import condition, matching, ordered, page, split
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

COLUMNS = ("ID", "ENTITY_ID", "STATUS_ID", "NAME", "NAME_INIT", "SORT", "SYSTEM", "CATEGORY_ID", "COLOR")
HISTORY = frozenset({"ID", "TYPE_ID", "OWNER_ID", "CREATED_TIME", "CATEGORY_ID", "STAGE_ID", "STAGE_SEMANTIC_ID"})
STAGES = ("STATUS", "DEAL_STAGE")


def _shown(row: Row) -> Row:
    shown: Row = {name: str(row[name]) if row[name] is not None else None for name in COLUMNS}
    if row["ENTITY_ID"].startswith(STAGES):
        shown["SEMANTICS"] = row["SEMANTICS"] if row["SEMANTICS"] != "P" else None
        shown["EXTRA"] = {"SEMANTICS": _LONG[row["SEMANTICS"]], "COLOR": row["COLOR"]}
    return shown


_LONG = {"P": "process", "S": "success", "F": "failure"}


@method("crm.status.list")
def listing(call: Call) -> Page:
    """Entries of directories: stages, sources, types. All at once, as in the vendor's."""
    tests = []
    for key, wanted in call.map("filter").items():
        prefix, name = split(key.upper())
        if name in COLUMNS:
            tests.append((name, condition(prefix, whole(wanted) if name in {"ID", "SORT"} else wanted)))
    found = matching((row for _, row in call.world.tables["status"].rows()), tests)
    rows = ordered(found, call.map("order") or {"SORT": "ASC"}, COLUMNS.__contains__)
    return Page([_shown(row) for row in rows], len(rows))


@method("crm.status.entity.items")
def entries(call: Call) -> list[Row]:
    """Entries of one directory."""
    directory = str(call.any("entityId") or "")
    rows = [row for _, row in call.world.tables["status"].rows() if row["ENTITY_ID"] == directory]
    if not rows:
        raise Refusal(400, "", "Invalid parameters.")
    return [{"NAME": row["NAME"], "SORT": row["SORT"], "STATUS_ID": row["STATUS_ID"]} for row in rows]


@method("crm.status.entity.types")
def directories(call: Call) -> list[Row]:
    """Which directories there are."""
    names = dict.fromkeys(row["ENTITY_ID"] for _, row in call.world.tables["status"].rows())
    return [{"ID": name, "NAME": name, "SEMANTIC_INFO": []} for name in names]


@method("crm.stagehistory.list")
def history(call: Call) -> Page:
    """How leads or deals moved through their stages."""
    type_id = call.need_id("entityTypeId")
    if type_id not in {1, 2}:
        raise Refusal(
            400, "ENTITY_TYPE_NOT_SUPPORTED", f"Entity type `{TYPE_IDS.get(type_id, type_id)}` is not supported"
        )
    allowed = HISTORY | ({"STATUS_ID", "STATUS_SEMANTIC_ID"} if type_id == 1 else set())
    tests = _tests(call.params.get("filter"), allowed)
    rows = (row for _, row in call.world.tables["history"].rows() if row["entityTypeId"] == type_id)
    order = call.params.get("order")
    found = ordered(matching(rows, tests), order if isinstance(order, dict) else {}, allowed.__contains__)
    shown, total, following = page(found, call.params.get("start"))
    items = [{name: value for name, value in row.items() if name != "entityTypeId"} for row in shown]
    return Page({"items": items}, total or 0, following)


def _tests(wanted: Any, allowed: frozenset[str] | set[str]) -> list[Any]:
    tests = []
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        prefix, name = split(key)
        if name not in allowed:
            raise Refusal(400, "INVALID_ARG_VALUE", f"Invalid filter: field '{name[:80]}' is not allowed in filter")
        numeric = name in {"ID", "TYPE_ID", "OWNER_ID", "CATEGORY_ID"}
        values = value if isinstance(value, list) else [value]
        tests.append((name, condition(prefix, [whole(one) for one in values] if numeric and len(values) > 1 else
                                      whole(value) if numeric else value)))  # fmt: skip
    return tests
