"""``crm.duplicate.findbycomm``: cards that already have a phone or an e-mail."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.registry import method

MOST_VALUES = 20
KINDS = ("lead", "contact", "company")


@method("crm.duplicate.findbycomm")
def find(call: Call) -> Any:
    """Ids of leads, contacts and companies by phone or e-mail, however the number is written."""
    sort = str(call.any("type") or "").upper()
    values = call.any("values")
    listed = list(values.values()) if isinstance(values, dict) else values if isinstance(values, list) else [values]
    wanted = [value for value in listed[:MOST_VALUES] if value]
    if not sort:
        raise _refused("Communication type is not defined")
    if sort not in {"PHONE", "EMAIL"}:
        raise _refused(f"Communication type '{sort[:40]}' is not supported in current context")
    if not wanted:
        raise _refused("Communication values is not defined")
    only = str(call.any("entity_type") or "").lower()
    found: dict[str, list[int]] = {}
    for kind in KINDS:
        if only in {"", kind}:
            table = call.world.tables[kind]
            keys = sorted({key for value in wanted for key in table.holders(sort, value)})
            if keys:
                found[kind.upper()] = keys
    neutral = {kind.lower(): keys for kind, keys in found.items()}
    call.mean("duplicate_search", by=sort.lower(), values=listed[:MOST_VALUES], found=neutral)
    return found or []


def _refused(text: str) -> Refusal:
    return Refusal(400, text, text)
