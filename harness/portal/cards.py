"""Leads, deals, contacts and companies: one implementation of writing them, parameterised by `Kind`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from harness.portal.fields import MULTIFIELDS, Kind
from harness.portal.multifields import merged
from harness.portal.refusals import legacy
from harness.portal.seed import Seed
from harness.portal.tables import Row
from harness.portal.values import InvalidError, stored
from harness.wording import text

Serial = Callable[[str], int]
DEAL_DAYS = 7
"""A deal is expected to close so many days after it began."""


def creation(seed: Seed, kind: Kind, key: int, now: str, user: int) -> Row:
    """A row with the vendor's defaults, before anything is written into it."""
    row = dict(kind.empty)
    row["ID"] = key
    row["OPENED"] = "Y"
    row["ASSIGNED_BY_ID"] = row["CREATED_BY_ID"] = row["MODIFY_BY_ID"] = row["LAST_ACTIVITY_BY"] = user
    row["DATE_CREATE"] = row["DATE_MODIFY"] = row["LAST_ACTIVITY_TIME"] = now
    if kind.stage:
        row |= {"MOVED_TIME": now, "MOVED_BY_ID": user, kind.stage: "NEW"}
        row |= {"CURRENCY_ID": seed.currency, "OPPORTUNITY": 0.0, "IS_MANUAL_OPPORTUNITY": "N"}
    if kind.name == "deal":
        begin = datetime.fromisoformat(now).date()
        row |= {"CATEGORY_ID": 0, "BEGINDATE": begin.isoformat(), "TYPE_ID": "SALE"}
        row |= {"CLOSEDATE": (begin + timedelta(days=DEAL_DAYS)).isoformat(), "IS_NEW": "Y"}
        row |= {"IS_RECURRING": "N", "IS_RETURN_CUSTOMER": "N", "IS_REPEATED_APPROACH": "N"}
    return row


def written(seed: Seed, kind: Kind, fields: Mapping[str, Any], *, creating: bool) -> Row:
    """The fields that a write really sets, in stored form: unknown and read-only ones are ignored, as the vendor does.

    Raises:
        Refusal: a value that does not fit its field's type.
    """
    known = kind.fields
    values: Row = {}
    for name, value in fields.items():
        field = known.get(name) or known.get(name.upper())
        if field is None or field.read_only or ("i" in field.marks and not creating):
            continue
        if field.kind == "crm_multifield":
            values[field.name] = value
        elif "m" in field.marks:
            entries = value if isinstance(value, list) else [value]
            values[field.name] = [one for one in (stored(field.kind, entry, seed.zone) for entry in entries) if one]
        else:
            try:
                values[field.name] = stored(field.kind, value, seed.zone)
            except InvalidError:
                raise legacy(f"The value of field &quot;{field.name}&quot; is not valid.<br>") from None
    return values


def applied(kind: Kind, row: Row, values: Row, serial: Serial) -> Row:
    """A new row: the old one with the values written into it."""
    result = row | {name: value for name, value in values.items() if name not in MULTIFIELDS}
    for name in MULTIFIELDS:
        if name in values and name in kind.fields:
            lines = merged(name, row.get(name) or [], values[name], lambda: serial("multifield"))
            if lines:
                result[name] = lines
            else:
                result.pop(name, None)
    return result


def settle(seed: Seed, kind: Kind, row: Row, before: Row | None, moment: tuple[str, int]) -> Row:
    """Fill in place what follows from the rest: title, HAS_*, semantics and closing of the stage, links, stamps.

    Args:
        seed: of the portal.
        kind: of the card.
        row: fresh, owned by the caller.
        before: the row as it was, None for a new one.
        moment: now, and the user who writes.
    """
    now, user = moment
    if "TITLE" in row and not row["TITLE"]:
        row["TITLE"] = text(f"portal.title.{kind.name}", seed.language, id=row["ID"])
    if "HAS_PHONE" in row:
        row["HAS_PHONE"] = "Y" if row.get("PHONE") else "N"
        row["HAS_EMAIL"] = "Y" if row.get("EMAIL") else "N"
        row["HAS_IMOL"] = "Y" if any(one["VALUE"].startswith("imol|") for one in row.get("IM") or ()) else "N"
    _link(kind, row, before)
    if kind.stage:
        _stage(seed, kind, row, before, moment)
    if before is not None:
        row["DATE_MODIFY"] = row["LAST_ACTIVITY_TIME"] = now
        row["MODIFY_BY_ID"] = row["LAST_ACTIVITY_BY"] = user
    return row


def _link(kind: Kind, row: Row, before: Row | None) -> None:
    if "CONTACT_IDS" in kind.fields:
        old = before or {}
        if row["CONTACT_IDS"] != old.get("CONTACT_IDS"):
            row["CONTACT_ID"] = row["CONTACT_IDS"][0] if row["CONTACT_IDS"] else None
        elif row["CONTACT_ID"] != old.get("CONTACT_ID"):
            row["CONTACT_IDS"] = [row["CONTACT_ID"]] if row["CONTACT_ID"] else None
    if kind.name == "lead":
        row["IS_RETURN_CUSTOMER"] = "Y" if row["CONTACT_ID"] or row["COMPANY_ID"] else "N"


def _stage(seed: Seed, kind: Kind, row: Row, before: Row | None, moment: tuple[str, int]) -> None:
    code, directory = row[kind.stage] or "NEW", kind.directory
    if kind.name == "deal" and row["CATEGORY_ID"]:
        directory = f"{directory}_{row['CATEGORY_ID']}"
        code = code if ":" in code else f"C{row['CATEGORY_ID']}:{code}"
    row[kind.stage] = code
    semantic = row[kind.semantic] = seed.semantic(directory, code)
    if kind.name == "deal":
        row["CLOSED"] = "N" if semantic == "P" else "Y"
    elif semantic == "P":
        row["DATE_CLOSED"] = None
    if before is None or before[kind.stage] != code:
        row["MOVED_TIME"], row["MOVED_BY_ID"] = moment
        if kind.name == "lead" and semantic != "P":
            row["DATE_CLOSED"] = moment[0]
