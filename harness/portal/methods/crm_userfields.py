"""``crm.*.userfield.*``, ``crm.userfield.*``: fields that the portal's owner adds to cards."""

from __future__ import annotations

from typing import Any

from harness.portal import user_field_store
from harness.portal.call import Call, Page
from harness.portal.families import family
from harness.portal.fields import USER_TYPES
from harness.portal.legacy_lists import chosen
from harness.portal.refusals import Refusal, legacy
from harness.portal.tables import Row
from harness.portal.user_field_store import TABLE
from harness.portal.user_fields import FLAGS, LABELS, LANGUAGES, SETTINGS
from harness.registry import method

OWNERS = ("lead", "deal", "contact", "company", "quote", "invoice", "requisite")
FAMILIES = tuple(f"crm.{owner}.userfield" for owner in OWNERS)
COLUMNS = frozenset({"ID", "ENTITY_ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT", *FLAGS})
TOLD = frozenset({"DEFAULT_VALUE", "ROWS", "PRECISION", "DISPLAY", "LIST_HEIGHT", "ENTITY_TYPE", "ACTIVE_FILTER"}) | {
    "IBLOCK_TYPE_ID",
    "IBLOCK_ID",
    "LEAD",
    "CONTACT",
    "COMPANY",
    "DEAL",
}
"""Settings that the portal tells of when asked what settings a type has; it knows more."""
_TITLES = {
    "string": "String", "integer": "Integer", "double": "Number", "boolean": "Yes/No", "enumeration": "List",
    "datetime": "Date/Time", "date": "Date", "money": "Money", "url": "Link", "address": "Address", "file": "File",
    "employee": "Binding to User", "crm_status": "Binding to CRM Directories",
    "iblock_section": "Binding to Information Block Sections",
    "iblock_element": "Binding to Information Block Elements", "crm": "Binding to CRM Entities",
}  # fmt: skip
_COLUMNS: dict[str, str] = {
    "ID": "int", "ENTITY_ID": "string", "FIELD_NAME": "string", "USER_TYPE_ID": "string", "XML_ID": "string",
    "SORT": "int", **dict.fromkeys(FLAGS, "char"), **dict.fromkeys(LABELS, "string"), "LIST": "uf_enum_element",
    "SETTINGS": "object",
}  # fmt: skip


def _entity(call: Call) -> str:
    return f"CRM_{call.method.split('.')[1].upper()}"


def _given(call: Call) -> dict[str, Any]:
    return {name.upper(): value for name, value in call.fields().items()}


def _row(call: Call) -> Row:
    key = call.legacy_id()
    row = call.world.find(TABLE, key)
    if row is None:
        raise Refusal(400, "ERROR_NOT_FOUND", f"The entity with ID '{key}' is not found.")
    if row["ENTITY_ID"] != _entity(call):
        raise legacy("Access denied.")
    return row


@family(FAMILIES, "add", writes=True)
def add(call: Call) -> int:
    """Adds a field to the cards of a kind. Returns its id."""
    return int(user_field_store.create(call, _entity(call), _given(call))["ID"])


@family(FAMILIES, "update", writes=True)
def update(call: Call) -> bool:
    """Changes a field: its labels, settings and list, but not its type."""
    user_field_store.update(call, _row(call), _given(call))
    return True


@family(FAMILIES, "delete", writes=True)
def delete(call: Call) -> bool:
    """Removes a field from the cards of a kind."""
    user_field_store.remove(call, _row(call))
    return True


def _shown(row: Row) -> Row:
    shown = row | {"ID": str(row["ID"]), "SORT": str(row["SORT"])}
    if "LIST" in row:
        shown["LIST"] = [entry | {"ID": str(entry["ID"]), "SORT": str(entry["SORT"])} for entry in row["LIST"]]
    return shown


@family(FAMILIES, "get")
def get(call: Call) -> Row:
    """One field, with its labels in all languages."""
    shown = _shown(_row(call))
    for name in LABELS:
        value = shown[name]
        shown[name] = {one: (value.get(one, "") if isinstance(value, dict) else value or "") for one in LANGUAGES}
    return shown


@family(FAMILIES, "list")
def listing(call: Call) -> Page:
    """Fields of the cards of a kind, all at once, with their labels in one language."""
    language = str(call.array("filter").get("LANG") or call.world.seed.language)
    kinds = {name: "integer" if name in {"ID", "SORT"} else "string" for name in COLUMNS}
    entity = _entity(call)
    rows = chosen(call, (row for _, row in call.world.tables[TABLE].rows() if row["ENTITY_ID"] == entity), kinds)
    return Page([_in_language(_shown(row), language) for row in rows], len(rows))


def _in_language(shown: Row, language: str) -> Row:
    for name in LABELS:
        value = shown[name]
        shown[name] = (value.get(language) if isinstance(value, dict) else value) or None
    return shown


@method("crm.userfield.types")
def types(call: Call) -> list[Row]:
    """Types that a user field can have."""
    del call
    return [{"ID": name, "title": _TITLES[name]} for name in USER_TYPES]


@method("crm.userfield.fields")
def fields(call: Call) -> Row:
    """What a user field is described by."""
    del call
    described: Row = {name: {"type": kind, "title": name} for name, kind in _COLUMNS.items()}
    described["ID"]["isReadOnly"] = True
    for name in ("ENTITY_ID", "FIELD_NAME", "USER_TYPE_ID"):
        described[name]["isImmutable"] = True
    described["LIST"]["isMultiple"] = True
    return described


@method("crm.userfield.enumeration.fields")
def entry_fields(call: Call) -> Row:
    """What an entry of a list field is described by."""
    del call
    described: Row = {name: {"type": "string", "title": name} for name in ("ID", "SORT", "VALUE", "DEF", "DEL")}
    described["ID"] |= {"type": "int", "isReadOnly": True}
    described["SORT"]["type"] = "int"
    return described


@method("crm.userfield.settings.fields")
def settings(call: Call) -> Row:
    """Which settings a type of user field has."""
    kind = str(call.any("type") or "")
    if not kind:
        raise legacy("Parameter 'type' is not specified or empty.")
    return {name: {"type": sort, "title": name} for name, (sort, _) in SETTINGS.get(kind, {}).items() if name in TOLD}
