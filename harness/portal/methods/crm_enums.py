"""``crm.enum.*``, ``crm.settings.mode.get``, ``crm.multifield.fields``: what never changes."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.legacy_lists import described
from harness.portal.product_symbols import symbol_of
from harness.portal.tables import Row
from harness.registry import method
from harness.wording import text

CLASSIC = 1
ENTRIES: dict[str, tuple[int, ...]] = {
    "activitydirection": (0, 1, 2),
    "activitynotifytype": (0, 1, 2, 3),
    "activitypriority": (0, 1, 2, 3),
    "activitystatus": (0, 1, 2, 3),
    "activitytype": (0, 1, 2, 3, 4, 5, 6),
    "addresstype": (11, 1, 6, 4, 8, 9),
    "contenttype": (0, 1, 2, 3),
    "settings.mode": (1, 2),
}
OWNERS: tuple[tuple[int, str, str], ...] = (
    (1, "LEAD", "L"), (2, "DEAL", "D"), (3, "CONTACT", "C"), (4, "COMPANY", "CO"), (5, "INVOICE", "I"),
    (31, "SMART_INVOICE", "SI"), (7, "QUOTE", "Q"), (8, "REQUISITE", "RQ"), (36, "SMART_DOCUMENT", "DO"),
)  # fmt: skip
_ENTRY = "ID:int!r NAME:string!r SYMBOL_CODE:string!r SYMBOL_CODE_SHORT:string!r"
_LINE = "ID:int!r TYPE_ID:string!r VALUE:string VALUE_TYPE:string"


@method("crm.enum.activitydirection")
@method("crm.enum.activitynotifytype")
@method("crm.enum.activitypriority")
@method("crm.enum.activitystatus")
@method("crm.enum.activitytype")
@method("crm.enum.addresstype")
@method("crm.enum.contenttype")
@method("crm.enum.settings.mode")
def entries(call: Call) -> list[Row]:
    """Entries of an enumeration."""
    name = call.method.removeprefix("crm.enum.")
    return [
        {"ID": key, "NAME": _name(call, name, key) if key else "", "SYMBOL_CODE": None, "SYMBOL_CODE_SHORT": None}
        for key in ENTRIES[name]
    ]


def _name(call: Call, name: str, key: int) -> str:
    return text(f"portal.enum.{name}.{key}", call.world.seed.language)


@method("crm.enum.ownertype")
def owners(call: Call) -> list[Row]:
    """Kinds of records that other records belong to, with their symbols."""
    rows = [
        {"ID": key, "NAME": text(f"portal.owner.{code}", call.world.seed.language), "SYMBOL_CODE": code,
         "SYMBOL_CODE_SHORT": short}
        for key, code, short in OWNERS
    ]  # fmt: skip
    for _, row in call.world.tables["type"].rows():
        key = row["entityTypeId"]
        code = f"DYNAMIC_{key}"
        rows.append({"ID": key, "NAME": row["title"], "SYMBOL_CODE": code, "SYMBOL_CODE_SHORT": symbol_of(key)})
    return rows


@method("crm.enum.getorderownertypes")
def order_owners(call: Call) -> list[Row]:
    """Kinds of cards that an order can belong to."""
    name = text("portal.owner.DEAL", call.world.seed.language)
    return [{"attribute": "DYN", "code": "DEAL", "id": 2, "name": name}]


@method("crm.enum.fields")
def fields(call: Call) -> Row:
    """What an entry of an enumeration is described by."""
    del call
    return described(_ENTRY)


@method("crm.multifield.fields")
def line_fields(call: Call) -> Row:
    """What a phone, an e-mail and the like are described by."""
    del call
    return described(_LINE)


@method("crm.settings.mode.get")
def mode(call: Call) -> int:
    """Whether the CRM works with leads."""
    del call
    return CLASSIC
