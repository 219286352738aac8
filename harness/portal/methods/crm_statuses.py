"""``crm.status.*``: directories of the portal, stages of pipelines among them."""

from __future__ import annotations

import re
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.directories import status_row
from harness.portal.fields import Kind
from harness.portal.legacy_lists import chosen, described
from harness.portal.refusals import Refusal, legacy
from harness.portal.selection import ordered
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.portal.world import World
from harness.registry import method

COLUMNS = ("ID", "ENTITY_ID", "STATUS_ID", "NAME", "NAME_INIT", "SORT", "SYSTEM", "CATEGORY_ID", "COLOR")
NUMBERS = frozenset({"ID", "SORT", "CATEGORY_ID"})
_FIELDS = """
ID:integer!r ENTITY_ID:string!i!q STATUS_ID:string!i!q SORT:integer NAME:string!q NAME_INIT:string!r
SYSTEM:char!r CATEGORY_ID:integer!i COLOR:string SEMANTICS:char!i EXTRA:crm_status_extra
"""
_LONG = {"P": "process", "S": "success", "F": "failure"}
_PIPELINE = re.compile(r"(.+_STAGE)_(\d+)")


def stages_of(world: World, directory: str) -> tuple[Kind, int] | None:
    """The kind of card and the pipeline whose stages a directory holds; None for one that holds no stages."""
    for kind in world.kinds.values():
        if kind.stage and directory == kind.stages(0)[0]:
            return kind, 0
    found = _PIPELINE.fullmatch(directory)
    if found:
        for kind in world.kinds.values():
            if kind.stage and kind.directory == found[1]:
                return kind, int(found[2])
    return None


def _shown(world: World, row: Row) -> Row:
    shown: Row = {name: str(row[name]) if row[name] is not None else None for name in COLUMNS}
    if stages_of(world, row["ENTITY_ID"]):
        shown["SEMANTICS"] = row["SEMANTICS"] if row["SEMANTICS"] != "P" else None
        shown["EXTRA"] = {"SEMANTICS": _LONG[row["SEMANTICS"]], "COLOR": row["COLOR"]}
    return shown


def _row(call: Call) -> Row:
    key = whole(call.any("id"))
    if key is None or key < 1:
        raise legacy("Invalid identifier.")
    row = call.world.find("status", key)
    if row is None:
        raise legacy("Status is not found.")
    return row


@method("crm.status.list")
def listing(call: Call) -> Page:
    """Entries of directories: stages, sources, types. All at once, as in the vendor's."""
    kinds = {name: "integer" if name in NUMBERS else "string" for name in COLUMNS}
    rows = chosen(call, (row for _, row in call.world.tables["status"].rows()), kinds, {"SORT": "ASC"})
    return Page([_shown(call.world, row) for row in rows], len(rows))


@method("crm.status.get")
def get(call: Call) -> Row:
    """One entry of a directory."""
    shown = _shown(call.world, _row(call))
    shown.pop("EXTRA", None)
    return shown


@method("crm.status.add", writes=True)
def add(call: Call) -> int:
    """Adds an entry to a directory, or a stage to a pipeline. Returns its id."""
    fields = call.any("fields")
    if not isinstance(fields, dict):
        raise legacy("Parameter 'fields' must be array.")
    given = {name.upper(): value for name, value in fields.items()}
    for name in ("ENTITY_ID", "STATUS_ID"):
        if not str(given.get(name) or "").strip():
            raise legacy(f"The field {name} is required.")
    directory = str(given["ENTITY_ID"])
    entries = [row for _, row in call.world.tables["status"].rows() if row["ENTITY_ID"] == directory]
    stages = stages_of(call.world, directory)
    if not entries and stages is None:
        raise legacy("Specified entity type is not supported.")
    if not str(given.get("NAME") or "").strip():
        raise legacy("The field Title is required.")
    code, semantic = str(given["STATUS_ID"]), str(given.get("SEMANTICS") or "P").upper()
    if stages:
        prefix = stages[0].stages(stages[1])[1]
        code = code if code.startswith(prefix) else prefix + code
        given = {**given, "SORT": _place(entries, semantic, whole(given.get("SORT")))}
    if any(row["STATUS_ID"] == code for row in entries):
        raise Refusal(400, "ERROR_CORE", "The specified status ID already exists.<br>")
    key = call.world.tables["status"].next_id()
    row = status_row(key, directory, code, given | {"SEMANTICS": semantic if semantic in _LONG else "P"})
    call.insert("status", key, row | {"SYSTEM": "N", "NAME_INIT": ""})
    call.world.restage()
    return key


def _place(entries: list[Row], semantic: str, wanted: int | None) -> int | None:
    """Where a new stage stands among the others: without a wish, the last one before the successful end.

    Raises:
        Refusal: there is a successful end already, and the new stage is one too or would stand behind it.
    """
    end = min((row["SORT"] for row in entries if row["SEMANTICS"] == "S"), default=None)
    if end is None or semantic == "F":
        return wanted
    if semantic == "S" or (wanted or 0) > end:
        raise legacy(
            "Cannot create more stages after the final stage because the final successful stage already exists. "
            "Try using sort order values less than that of the final stage."
        )
    return wanted or max(int(end) - 1, 1)


@method("crm.status.update", writes=True)
def update(call: Call) -> bool:
    """Changes name, order or colour of an entry."""
    row = _row(call)
    given = {name.upper(): value for name, value in call.fields().items()}
    extra = given.get("EXTRA")
    if isinstance(extra, dict) and "COLOR" in extra:
        given.setdefault("COLOR", extra["COLOR"])
    after = row | {name: str(given[name]) for name in ("NAME", "COLOR") if given.get(name) is not None}
    if "SORT" in given:
        after["SORT"] = whole(given["SORT"]) or row["SORT"]
    call.replace("status", row["ID"], after)
    call.world.restage()
    return True


@method("crm.status.delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes an entry; of a system one only by force, of a stage only when no card is in it."""
    row = _row(call)
    params = call.any("params")
    forced = (
        flag({name.upper(): value for name, value in params.items()}.get("FORCED"))
        if isinstance(params, dict)
        else False
    )
    if row["SYSTEM"] == "Y" and not forced:
        raise legacy('CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".')
    stages = stages_of(call.world, row["ENTITY_ID"])
    if stages:
        kind, number = stages
        cards = (one for _, one in call.world.tables[kind.name].rows() if one[kind.stage] == row["STATUS_ID"])
        if any((one.get("CATEGORY_ID") or 0) == number for one in cards):
            raise legacy("There are active items in this status.")
    call.remove("status", row["ID"])
    call.world.restage()
    return True


@method("crm.status.fields")
def fields(call: Call) -> Row:
    """What an entry is described by."""
    del call
    return described(_FIELDS)


@method("crm.status.entity.items")
def entries(call: Call) -> list[Row]:
    """Entries of one directory."""
    directory = str(call.any("entityId") or "")
    rows = [row for _, row in call.world.tables["status"].rows() if row["ENTITY_ID"] == directory]
    if not rows:
        raise legacy("The parameter entityId is not defined or invalid.")
    rows = ordered(rows, {"SORT": "ASC"}, COLUMNS.__contains__)
    return [{"NAME": row["NAME"], "SORT": row["SORT"], "STATUS_ID": row["STATUS_ID"]} for row in rows]


@method("crm.status.entity.types")
def directories(call: Call) -> list[Row]:
    """Which directories there are."""
    names = dict.fromkeys(row["ENTITY_ID"] for _, row in call.world.tables["status"].rows())
    return [_directory(call.world, name) for name in names]


def _directory(world: World, name: str) -> Row:
    shown: Row = {"ID": name, "NAME": name}
    found = stages_of(world, name)
    if found is None:
        return shown
    kind, number = found
    shown["SEMANTIC_INFO"] = _semantic_info(world, name) if kind.name in {"lead", "deal", "quote"} else []
    prefix = kind.stages(number)[1].rstrip(":")
    if prefix:
        shown |= {"PREFIX": prefix, "FIELD_ATTRIBUTE_SCOPE": f"category_{number}"}
    if kind.name == "deal" and number:
        shown["PARENT_ID"] = kind.directory
    shown["ENTITY_TYPE_ID"] = kind.type_id
    if kind.typed:
        shown["IS_ENABLED"] = True
    if "CATEGORY_ID" in kind.fields:
        shown["CATEGORY_ID"] = number
    return shown


def _semantic_info(world: World, name: str) -> Any:
    stages = world.stages.get(name, {})
    ends = {semantic: next((code for code, one in stages.items() if one == semantic), "") for semantic in "SF"}
    return {
        "START_FIELD": next(iter(stages), ""),
        "FINAL_SUCCESS_FIELD": ends["S"],
        "FINAL_UNSUCCESS_FIELD": ends["F"],
        "FINAL_SORT": 0,
    }
