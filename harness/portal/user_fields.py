"""Fields that a portal's owner adds: their rows, settings and lists, and the `Field` that such a row amounts to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.portal.fields import Field
from harness.portal.tables import Row
from harness.portal.values import flag, number, whole

LANGUAGES: tuple[str, ...] = (
    "ar", "br", "de", "en", "fr", "hi", "id", "in", "it", "ja", "kz", "la", "ms", "pl", "ru", "sc", "tc", "th", "tr",
    "ua", "vn",
)  # fmt: skip
LABELS: tuple[str, ...] = (
    "EDIT_FORM_LABEL",
    "LIST_COLUMN_LABEL",
    "LIST_FILTER_LABEL",
    "ERROR_MESSAGE",
    "HELP_MESSAGE",
)
FLAGS: tuple[str, ...] = ("MULTIPLE", "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE")
_TEXT = {"SIZE": ("int", 20), "MIN_LENGTH": ("int", 0), "MAX_LENGTH": ("int", 0), "DEFAULT_VALUE": ("string", "")}
_RANGE = {"SIZE": ("int", 20), "MIN_VALUE": ("int", 0), "MAX_VALUE": ("int", 0)}
_BLOCK = {
    "IBLOCK_TYPE_ID": ("string", ""),
    "IBLOCK_ID": ("int", 0),
    "DEFAULT_VALUE": ("string", ""),
    "DISPLAY": ("string", "LIST"),
    "LIST_HEIGHT": ("int", 1),
    "ACTIVE_FILTER": ("string", "N"),
}
SETTINGS: dict[str, dict[str, tuple[str, Any]]] = {
    "string": {"ROWS": ("int", 1), "REGEXP": ("string", ""), **_TEXT},
    "integer": {**_RANGE, "DEFAULT_VALUE": ("int", None)},
    "double": {"PRECISION": ("int", 4), **_RANGE, "DEFAULT_VALUE": ("double", None)},
    "boolean": {"DEFAULT_VALUE": ("int", 0), "DISPLAY": ("string", "CHECKBOX"), "LABEL_CHECKBOX": ("string", "")},
    "enumeration": {
        "DISPLAY": ("string", "LIST"),
        "LIST_HEIGHT": ("int", 1),
        "CAPTION_NO_VALUE": ("string", ""),
        "SHOW_NO_VALUE": ("string", "Y"),
    },
    "datetime": {"DEFAULT_VALUE": ("datetime", {"TYPE": "NONE", "VALUE": ""}), "USE_SECOND": ("string", "Y")},
    "date": {"DEFAULT_VALUE": ("date", {"TYPE": "NONE", "VALUE": ""})},
    "money": {"DEFAULT_VALUE": ("string", "")},
    "url": {"POPUP": ("string", "Y"), **_TEXT},
    "address": {"SHOW_MAP": ("string", "Y")},
    "file": {},
    "employee": {},
    "crm_status": {"ENTITY_TYPE": ("string", "")},
    "iblock_section": _BLOCK,
    "iblock_element": _BLOCK,
    "crm": dict.fromkeys(("LEAD", "CONTACT", "COMPANY", "DEAL"), ("string", "N")),
}
"""Of each type: setting → type and default."""


class TwiceError(ValueError):
    """Two entries of one list have the same XML_ID."""


def new_row(key: int, entity: str, name: str, given: Mapping[str, Any], serial: Callable[[], int]) -> Row:
    """The row of a new field with the vendor's defaults.

    Args:
        key: its id.
        entity: what it belongs to (``CRM_LEAD``).
        name: its full name.
        given: what its maker says, under the wire's names.
        serial: gives ids to entries of its list.

    Raises:
        TwiceError: see there.
    """
    kind = str(given["USER_TYPE_ID"])
    row: Row = {
        "ID": key,
        "ENTITY_ID": entity,
        "FIELD_NAME": name,
        "USER_TYPE_ID": kind,
        "XML_ID": None,
        "SORT": 100,
        "MULTIPLE": "Y" if flag(given.get("MULTIPLE")) and kind != "boolean" else "N",
        "MANDATORY": "N",
        "SHOW_FILTER": "N",
        "SHOW_IN_LIST": "N",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": {setting: default for setting, (_, default) in SETTINGS[kind].items()},
        **dict.fromkeys(LABELS, given.get("LABEL")),
    }
    return changed(row, {key: value for key, value in given.items() if key != "MULTIPLE"}, serial)


def changed(row: Row, given: Mapping[str, Any], serial: Callable[[], int]) -> Row:
    """A row after a change; what is immutable stays, settings are merged, list entries added, edited or deleted.

    Raises:
        TwiceError: see there.
    """
    after = row | {name: given[name] for name in ("XML_ID", *LABELS) if given.get(name) not in (None, "")}
    after |= {name: "Y" if flag(given[name]) else "N" for name in FLAGS[1:] if name in given and name != "SHOW_FILTER"}
    if "SHOW_FILTER" in given:
        wanted = str(given["SHOW_FILTER"]).upper()
        after["SHOW_FILTER"] = wanted if wanted in {"I", "E", "S"} else "E" if flag(wanted) else "N"
    sort = whole(given.get("SORT"))
    if sort and sort > 0:
        after["SORT"] = sort
    if isinstance(given.get("SETTINGS"), dict):
        after["SETTINGS"] = row["SETTINGS"] | given["SETTINGS"]
    if row["USER_TYPE_ID"] == "enumeration":
        after["LIST"] = _entries(row.get("LIST") or [], given.get("LIST"), serial)
    return after


def _entries(old: list[Row], given: Any, serial: Callable[[], int]) -> list[Row]:
    written = list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else []
    entries = {entry["ID"]: entry for entry in old}
    for one in written:
        if not isinstance(one, dict):
            continue
        key, value = whole(one.get("ID")), str(one.get("VALUE") or "").strip()
        if key in entries and flag(one.get("DEL")):
            del entries[key]
        elif key in entries or value:
            if key not in entries:
                key = serial()
                entries[key] = {"ID": key, "SORT": 0, "VALUE": value, "DEF": "N", "XML_ID": f"{key:032x}"}
            entries[key] = entries[key] | _entry(one, value)
    codes = [entry["XML_ID"] for entry in entries.values()]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise TwiceError(twice)
    return sorted(entries.values(), key=lambda entry: (entry["SORT"], entry["ID"]))


def _entry(one: Mapping[str, Any], value: str) -> Row:
    said: Row = {"VALUE": value} if value else {}
    if "SORT" in one:
        said["SORT"] = max(whole(one["SORT"]) or 0, 0)
    if "DEF" in one:
        said["DEF"] = "Y" if flag(one["DEF"]) else "N"
    return said | ({"XML_ID": str(one["XML_ID"])} if one.get("XML_ID") else {})


def field_of(row: Row) -> Field:
    """The field of cards that a row amounts to."""
    marks = ("m" if row["MULTIPLE"] == "Y" else "") + ("q" if row["MANDATORY"] == "Y" else "")
    label = row["EDIT_FORM_LABEL"]
    if isinstance(label, dict):
        label = next((text for text in label.values() if text), None)
    kind = row["USER_TYPE_ID"]
    return Field(
        row["FIELD_NAME"],
        kind,
        marks,
        choices=str(row["SETTINGS"].get("ENTITY_TYPE") or "") if kind == "crm_status" else "",
        user=True,
        label=str(label) if label else "",
        items={entry["ID"]: entry["VALUE"] for entry in row.get("LIST") or ()},
        settings=row["SETTINGS"],
        default=_default(row),
    )


def _default(row: Row) -> Any:
    """What a new card holds in the field, in stored form."""
    kind, given = row["USER_TYPE_ID"], row["SETTINGS"].get("DEFAULT_VALUE")
    value: Any = None
    if kind == "enumeration":
        chosen = [entry["ID"] for entry in row.get("LIST") or () if entry["DEF"] == "Y"]
        return chosen if row["MULTIPLE"] == "Y" else next(iter(chosen), None)
    if kind == "boolean":
        value = flag(given)
    elif kind in {"integer", "double"}:
        value = whole(given) if kind == "integer" else number(given)
    elif kind in {"string", "url"} and given:
        value = str(given)
    return [value] if row["MULTIPLE"] == "Y" and value is not None else value
