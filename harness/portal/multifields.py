"""Phones, e-mails and the like: lists of values with ids of their own, and the vendor's rules for writing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.portal.values import flag, whole

Values = list[dict[str, Any]]
VALUE_TYPES: Mapping[str, frozenset[str]] = {
    "PHONE": frozenset({"WORK", "MOBILE", "FAX", "HOME", "PAGER", "MAILING", "OTHER"}),
    "EMAIL": frozenset({"WORK", "HOME", "MAILING", "OTHER"}),
    "WEB": frozenset({"WORK", "HOME", "VK", "LIVEJOURNAL", "TWITTER", "OTHER"}),
    "IM": frozenset(
        {"TELEGRAM", "VK", "SKYPE", "VIBER", "BITRIX24", "OPENLINE", "IMOL", "ICQ", "MSN", "JABBER", "OTHER"}
    ),
}
"""The documented values of VALUE_TYPE; portals have more, so others are taken, and told as a finding."""
_SHOWN = 40
"""Characters of an undocumented value that are kept."""


def undocumented(values: Mapping[str, Any]) -> list[str]:
    """``PHONE.VALUE_TYPE=MOBIL`` for each value written that the documentation does not list; each once.

    Args:
        values: written fields of a card, as decoded from the wire.
    """
    found: dict[str, None] = {}
    for kind in VALUE_TYPES.keys() & values.keys():
        written = values[kind]
        entries = written.values() if isinstance(written, dict) else written if isinstance(written, list) else ()
        for entry in entries:
            sort = str(entry.get("VALUE_TYPE") or "") if isinstance(entry, dict) else ""
            if sort and sort not in VALUE_TYPES[kind]:
                found[f"{kind}.VALUE_TYPE={sort[:_SHOWN]}"] = None
    return sorted(found)


def merged(kind: str, old: Values, written: Any, next_id: Callable[[], int]) -> Values:
    """The values after a write.

    A value with a known ID is edited, one without is **added** (the vendor's own rule, and the classic source of
    duplicates), one with ID and ``DELETE: Y`` or an empty VALUE goes. A plain string changes nothing.

    Args:
        kind: PHONE, EMAIL, WEB, IM or LINK.
        old: values before; not changed.
        written: as decoded from the wire.
        next_id: gives ids to new values.
    """
    entries = list(written.values()) if isinstance(written, dict) else written
    if not isinstance(entries, list):
        return old
    values = {int(value["ID"]): value for value in old}
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        key = whole(entry.get("ID"))
        text = str(entry.get("VALUE") or "").strip()
        if key in values and (flag(entry.get("DELETE")) or ("VALUE" in entry and not text)):
            del values[key]
        elif key in values:
            values[key] = values[key] | {name: str(entry[name]) for name in ("VALUE", "VALUE_TYPE") if name in entry}
        elif text:
            made = next_id()
            usual = "OTHER" if kind in {"IM", "WEB"} else "WORK"
            values[made] = {
                "ID": made,
                "VALUE_TYPE": str(entry.get("VALUE_TYPE") or usual),
                "VALUE": text,
                "TYPE_ID": kind,
            }
    return list(values.values())
