"""Phones, e-mails and the like: lists of values with ids of their own, and the vendor's rules for writing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.portal.values import flag, whole

Values = list[dict[str, Any]]


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
