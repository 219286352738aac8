"""``userfieldconfig.*``: user fields of any cards, smart processes among them, under controller names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.portal import user_field_store
from harness.portal.call import Call, Page
from harness.portal.fields import USER_TYPES, Field, camel
from harness.portal.item_filters import item_order, item_test
from harness.portal.refusals import legacy, missing
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.portal.user_fields import FLAGS, LABELS
from harness.registry import method

MODULE, SCOPE = "crm", "userfieldconfig"
_COLUMNS: dict[str, str] = {
    "ID": "integer", "ENTITY_ID": "string", "FIELD_NAME": "string", "USER_TYPE_ID": "string", "XML_ID": "string",
    "SORT": "integer", **dict.fromkeys(FLAGS, "char"),
}  # fmt: skip
_WIRE: dict[str, str] = {camel(name): name for name in (*_COLUMNS, *LABELS, "SETTINGS")} | {"enum": "LIST"}
_ENTRY = {"id": "ID", "value": "VALUE", "def": "DEF", "sort": "SORT", "xmlId": "XML_ID", "del": "DEL"}


def _module(call: Call) -> None:
    if call.need("moduleId") != MODULE:
        raise legacy("No settings for UserFieldAccess")


def _given(call: Call) -> Row:
    """``field`` of a call under the names of rows."""
    field = call.need("field")
    if not isinstance(field, dict):
        raise missing("field")
    given = {_WIRE[name]: value for name, value in field.items() if name in _WIRE}
    entries = given.get("LIST")
    if isinstance(entries, list | dict):
        listed = entries.values() if isinstance(entries, dict) else entries
        given["LIST"] = [_entry(one) for one in listed if isinstance(one, dict)]
    return given


def _entry(one: Mapping[str, Any]) -> Row:
    return {_ENTRY[name]: value for name, value in one.items() if name in _ENTRY}


def _row(call: Call, text: str) -> Row:
    row = call.world.find(user_field_store.TABLE, call.need_id("id"))
    if row is None:
        raise legacy(text)
    return row


def _shown(row: Row, language: str = "") -> Row:
    shown: Row = {camel(name): row[name] for name in (*_COLUMNS, "SETTINGS")}
    shown |= {"id": str(row["ID"]), "sort": str(row["SORT"])}
    languages: dict[str, str] = {}
    for name in LABELS:
        value = row[name]
        texts = value if isinstance(value, dict) else {language or "ru": value}
        languages |= dict.fromkeys(texts, "")
        shown[camel(name)] = {one: texts.get(one) for one in texts if language in {"", one}} or None
    shown["languageId"] = {one: one for one in languages if language in {"", one}}
    if "LIST" in row:
        shown["enum"] = [
            {
                "id": str(one["ID"]),
                "userFieldId": str(row["ID"]),
                "value": one["VALUE"],
                "def": one["DEF"],
                "sort": str(one["SORT"]),
                "xmlId": one["XML_ID"],
            }
            for one in row["LIST"]
        ]
    return shown


@method("userfieldconfig.add", writes=True, scope=SCOPE)
def add(call: Call) -> dict[str, Row]:
    """Adds a field to cards and returns it."""
    _module(call)
    given = _given(call)
    entity = str(given.get("ENTITY_ID") or "")
    if user_field_store.owner(call.world, entity) is None:
        raise legacy("You cannot create custom fields")
    return {"field": _shown(user_field_store.create(call, entity, given))}


@method("userfieldconfig.get", scope=SCOPE)
def get(call: Call) -> dict[str, Row]:
    """One field."""
    _module(call)
    return {"field": _shown(_row(call, "You do not have permission to view user field settings"))}


@method("userfieldconfig.update", writes=True, scope=SCOPE)
def update(call: Call) -> dict[str, Row]:
    """Changes a field and returns it."""
    _module(call)
    row = _row(call, "You cannot change the settings of the user field")
    return {"field": _shown(user_field_store.update(call, row, _given(call)))}


@method("userfieldconfig.delete", writes=True, scope=SCOPE)
def delete(call: Call) -> None:
    """Removes a field from cards."""
    _module(call)
    user_field_store.remove(call, _row(call, "You cannot delete the user field"))


@method("userfieldconfig.list", scope=SCOPE)
def listing(call: Call) -> Page:
    """Fields by a strict filter, fifty a page."""
    _module(call)
    names = {camel(name): Field(name, kind) for name, kind in _COLUMNS.items()}
    test = item_test(call.world.seed, names, call.params.get("filter"))
    order = item_order(names, call.params.get("order"))
    found = [row for _, row in call.world.tables[user_field_store.TABLE].rows() if test(row)]
    rows, total, following = page(ordered(found, order, _COLUMNS.__contains__), call.params.get("start"))
    select = call.params.get("select")
    language = str(select.get("language") or "") if isinstance(select, dict) else ""
    return Page({"fields": [_shown(row, language) for row in rows]}, total or 0, following)


@method("userfieldconfig.getTypes", scope=SCOPE)
def types(call: Call) -> dict[str, Row]:
    """Types that a user field can have."""
    _module(call)
    return {"types": {name: {"userTypeId": name, "description": name} for name in USER_TYPES}}
