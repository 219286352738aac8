"""CRM cards: one implementation of writing them, parameterised by `Kind`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from harness.portal.directories import INVOICE_PIPELINE
from harness.portal.field_values import field_value
from harness.portal.fields import MULTIFIELDS, SMART_INVOICE, Field, Kind
from harness.portal.multifields import merged
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import InvalidError, whole
from harness.portal.world import World
from harness.wording import text

_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WITH_MAIL = frozenset({"contact", "company"})
"""Kinds of cards whose e-mails are looked at."""
Serial = Callable[[str], int]
DUE_DAYS = 7
"""A deal is expected to close so many days after it began."""


class FieldsRefused(Refusal):
    """Fields of a card cannot be written as they are; the text is that of the legacy methods.

    Attributes:
        problems: code of the universal methods, and field.
    """

    def __init__(self, problems: list[tuple[str, Field]]) -> None:
        code = "ERROR_CORE" if any(one == ADDRESS for one, _ in problems) else ""
        super().__init__(400, code, "".join(_TEXTS[code].format(one.label or one.name) for code, one in problems))
        self.problems = problems


NOT_VALID, REQUIRED = "CRM_FIELD_ERROR_VALUE_NOT_VALID", "CRM_FIELD_ERROR_REQUIRED"
CURRENCY, ADDRESS = "currency", "address"
_TEXTS = {
    CURRENCY: "Invalid value for the &quot;Currency&quot; field.<br>",
    ADDRESS: "The field &quot;E-mail&quot; contains an invalid address.<br>",
    NOT_VALID: "The value of field &quot;{}&quot; is not valid.<br>",
    REQUIRED: "The field &quot;{}&quot; is required.<br>",
}


def creation(world: World, kind: Kind, key: int, user: int) -> Row:
    """A row with the vendor's defaults, before anything is written into it."""
    now = world.now()
    row = kind.empty | kind.defaults
    row["ID"] = key
    row["OPENED"] = "Y"
    row["ASSIGNED_BY_ID"] = row["CREATED_BY_ID"] = row["MODIFY_BY_ID"] = row["LAST_ACTIVITY_BY"] = user
    row["DATE_CREATE"] = row["DATE_MODIFY"] = row["LAST_ACTIVITY_TIME"] = now
    if kind.stage:
        row |= {"CURRENCY_ID": world.seed.currency, "OPPORTUNITY": 0.0}
        if "MOVED_TIME" in row:
            row |= {"MOVED_TIME": now, "MOVED_BY_ID": user, "IS_MANUAL_OPPORTUNITY": "N"}
    more = _DEFAULTS.get(kind.name)
    if more or kind.typed:
        row |= (more or _item_defaults)(world, kind, key)
    return row


def _span(world: World) -> Row:
    begin = datetime.fromisoformat(world.now()).date()
    return {"BEGINDATE": begin.isoformat(), "CLOSEDATE": (begin + timedelta(days=DUE_DAYS)).isoformat()}


def _deal_defaults(world: World, _kind: Kind, _key: int) -> Row:
    flags = dict.fromkeys(("IS_RECURRING", "IS_RETURN_CUSTOMER", "IS_REPEATED_APPROACH"), "N")
    return {"CATEGORY_ID": 0, "TYPE_ID": "SALE", **flags, **_span(world)}


def _quote_defaults(world: World, _kind: Kind, key: int) -> Row:
    return {"QUOTE_NUMBER": str(key), "TAX_VALUE": 0.0, "CLOSED": "N", "PERSON_TYPE_ID": 1, **_span(world)}


def _item_defaults(world: World, kind: Kind, key: int) -> Row:
    row = {"CATEGORY_ID": default_pipeline(world, kind), "TAX_VALUE": 0.0, "XML_ID": "", **_span(world)}
    return row | ({"ACCOUNT_NUMBER": str(key)} if kind.type_id == SMART_INVOICE else {})


_DEFAULTS: dict[str, Callable[[World, Kind, int], Row]] = {"deal": _deal_defaults, "quote": _quote_defaults}


def default_pipeline(world: World, kind: Kind) -> int:
    """Id of the pipeline into which new cards of a kind go."""
    for _, row in world.tables["category"].rows():
        if row["entityTypeId"] == kind.type_id and row["isDefault"] == "Y":
            return int(row["id"])
    return INVOICE_PIPELINE if kind.type_id == SMART_INVOICE else 0


def written(world: World, kind: Kind, fields: Mapping[str, Any], *, creating: bool, moving: bool = False) -> Row:
    """The fields that a write really sets, in stored form: unknown and read-only ones are ignored, as the vendor does.

    Args:
        world: that the card is in.
        kind: of the card.
        fields: as decoded from the wire.
        creating: it is a new card, which has to have all required fields.
        moving: the write may set what is otherwise immutable after creation.

    Raises:
        FieldsRefused: a value does not fit its field, or a required one is missing.
    """
    known = kind.fields
    values: Row = {}
    problems: list[tuple[str, Field]] = []
    for name, value in fields.items():
        field = known.get(name) or known.get(name.upper())
        if field is None or "r" in field.marks or ("i" in field.marks and not creating and not moving):
            continue
        if field.kind == "crm_multifield":
            values[field.name] = value
            if name == "EMAIL" and kind.name in _WITH_MAIL and not _all_mail(value):
                problems.append((ADDRESS, field))
            continue
        if field.kind == "crm_currency" and kind.name == "deal" and value and not _is_currency(world, value):
            problems.append((CURRENCY, field))
            continue
        try:
            values[field.name] = field_value(world, field, value)
        except InvalidError:
            problems.append((NOT_VALID, field))
    wrong = {field.name for _, field in problems}
    usual = kind.defaults if creating else {}
    problems += [
        (REQUIRED, known[name])
        for name in kind.required
        if name not in wrong and (creating or name in values) and values.get(name, usual.get(name)) in (None, "", [])
    ]
    if problems:
        raise FieldsRefused(problems)
    return values


def _all_mail(written_: Any) -> bool:
    """Whether everything that is written as an e-mail looks like one."""
    entries = written_.values() if isinstance(written_, dict) else written_ if isinstance(written_, list) else ()
    addresses = [str(one["VALUE"]).strip() for one in entries if isinstance(one, dict) and one.get("VALUE")]
    return all(_MAIL.fullmatch(one) for one in addresses)


def _is_currency(world: World, code: Any) -> bool:
    return any(row["CURRENCY"] == code for _, row in world.tables["currency"].rows())


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


def settle(world: World, kind: Kind, row: Row, before: Row | None, user: int) -> Row:
    """Fill in place what follows from the rest: title, HAS_*, semantics and closing of the stage, links, stamps.

    Args:
        world: that the card is in.
        kind: of the card.
        row: fresh, owned by the caller.
        before: the row as it was, None for a new one.
        user: who writes.
    """
    now = world.now()
    if "TITLE" in row and not row["TITLE"]:
        code = kind.name if not kind.title else "item"
        row["TITLE"] = text(f"portal.title.{code}", world.seed.language, id=row["ID"], type=kind.title)
    if "HAS_PHONE" in row:
        row["HAS_PHONE"] = "Y" if row.get("PHONE") else "N"
        row["HAS_EMAIL"] = "Y" if row.get("EMAIL") else "N"
        row["HAS_IMOL"] = "Y" if any(one["VALUE"].startswith("imol|") for one in row.get("IM") or ()) else "N"
    _link(kind, row, before or {})
    if kind.stage:
        _stage(world, kind, row, before, user)
    if before is not None:
        row["DATE_MODIFY"] = row["LAST_ACTIVITY_TIME"] = now
        row["MODIFY_BY_ID"] = row["LAST_ACTIVITY_BY"] = user
    return row


def _link(kind: Kind, row: Row, before: Row) -> None:
    for many, one in (("CONTACT_IDS", "CONTACT_ID"), ("COMPANY_IDS", "COMPANY_ID")):
        if many not in row:
            continue
        if row[many] != before.get(many):
            row[many] = list(dict.fromkeys(row[many] or ())) or None
            row[one] = row[many][0] if row[many] else None
        elif row[one] != before.get(one):
            row[many] = [row[one]] if row[one] else None
    if kind.name == "lead":
        row["IS_RETURN_CUSTOMER"] = "Y" if row["CONTACT_ID"] or row["COMPANY_ID"] else "N"


def _stage(world: World, kind: Kind, row: Row, before: Row | None, user: int) -> None:
    directory, prefix = kind.stages(whole(row.get("CATEGORY_ID")) or 0)
    code = row[kind.stage] or world.first_stage(directory, prefix)
    row[kind.stage] = code = code if code.startswith(prefix) or ":" in code else prefix + code
    semantic = world.semantic(directory, code)
    if kind.semantic:
        row[kind.semantic] = semantic
    if "IS_NEW" in row:
        row["IS_NEW"] = "Y" if code == world.first_stage(directory, prefix) else "N"
    if "CLOSED" in row:
        row["CLOSED"] = "N" if semantic == "P" else "Y"
    elif kind.name == "lead" and semantic == "P":
        row["DATE_CLOSED"] = None
    if before is None or before[kind.stage] != code:
        if "MOVED_TIME" in row:
            row["MOVED_TIME"], row["MOVED_BY_ID"] = world.now(), user
        if "PREVIOUS_STAGE_ID" in row and before is not None:
            row["PREVIOUS_STAGE_ID"] = before[kind.stage]
        if kind.name == "lead" and semantic != "P":
            row["DATE_CLOSED"] = world.now()
