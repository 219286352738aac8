"""``crm.lead|deal|quote.productrows.*``, ``crm.item.productrow.*``: products of cards."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.families import family
from harness.portal.fields import Field, camel, entity_name, parsed
from harness.portal.item_filters import item_test
from harness.portal.legacy_lists import chosen, described, kinds_of
from harness.portal.product_rows import (
    WRITABLE,
    new_row,
    put_rows,
    total,
    valued,
)
from harness.portal.product_symbols import owner_type, symbol_of
from harness.portal.refusals import Refusal, legacy, missing
from harness.portal.selection import ordered, page, split
from harness.portal.sums import rows_of
from harness.portal.tables import Row
from harness.portal.values import plain_number, whole
from harness.registry import method

CARDS = ("crm.lead.productrows", "crm.deal.productrows", "crm.quote.productrows")
_FIELDS = """
ID:integer!r OWNER_ID:integer!q!i OWNER_TYPE:string!q!i PRODUCT_ID:integer!q PRODUCT_NAME:string PRICE:double
PRICE_ACCOUNT:double!r PRICE_EXCLUSIVE:double PRICE_NETTO:double PRICE_BRUTTO:double QUANTITY:double
DISCOUNT_TYPE_ID:integer DISCOUNT_RATE:double DISCOUNT_SUM:double TAX_RATE:double TAX_INCLUDED:char CUSTOMIZED:char
MEASURE_CODE:integer MEASURE_NAME:string SORT:integer XML_ID:string TYPE:integer!r STORE_ID:integer!r
"""
_NONE = ("STORE_ID", "RESERVE_ID", "DATE_RESERVE_END", "RESERVE_QUANTITY")


def _symbol(call: Call) -> str:
    kind = call.world.kinds[call.method.split(".")[1]]
    return symbol_of(kind.type_id)


def _card(call: Call) -> Row:
    key = whole(call.any("id"))
    if key is None or key < 1:
        raise legacy("The parameter id is invalid or not defined.")
    row = call.world.find(call.method.split(".")[1], key)
    if row is None:
        raise legacy("Not found.")
    return row


@family(CARDS, "get")
def get(call: Call) -> list[Row]:
    """Product rows of a card, under the legacy names."""
    return [_legacy(call, row) for row in rows_of(call.world, _symbol(call), _card(call)["ID"])]


def _legacy(call: Call, row: Row) -> Row:
    product = call.world.tables["product"].get(row["productId"]) or {}
    shown: Row = {
        "ID": str(row["id"]),
        "OWNER_ID": str(row["ownerId"]),
        "OWNER_TYPE": row["ownerType"],
        "PRODUCT_ID": row["productId"],
        "PRODUCT_NAME": row["productName"],
        "ORIGINAL_PRODUCT_NAME": product.get("NAME", row["productName"]),
        "PRODUCT_DESCRIPTION": product.get("DESCRIPTION"),
    }
    for name in parsed(_FIELDS):
        key = camel(name)
        if name not in shown and key in row:
            shown[name] = plain_number(row[key])
    shown["PRICE_ACCOUNT"] = f"{row['priceAccount']:.2f}"
    return shown | dict.fromkeys(_NONE)


@family(CARDS, "set", writes=True)
def replace(call: Call) -> bool:
    """Gives a card exactly these product rows."""
    owner, given = _card(call), call.any("rows")
    listed = list(given.values()) if isinstance(given, dict) else given
    if not isinstance(listed, list):
        raise legacy("The parameter rows must be array.")
    symbol = _symbol(call)
    old = {row["id"]: row for row in rows_of(call.world, symbol, owner["ID"])}
    rows = []
    for entry in listed:
        fields = {camel(str(name)): value for name, value in entry.items()} if isinstance(entry, dict) else {}
        known = old.get(whole(fields.get("id")) or 0)
        rows.append(valued(call.world, known, fields) if known else new_row(call.world, symbol, owner["ID"], fields, 0))
    put_rows(call, symbol, owner, rows)
    return True


@method("crm.productrow.list")
def rows_list(call: Call) -> Page:
    """Product rows of all cards by filter, under the legacy names, fifty a page."""
    names = {name: camel(name) for name in parsed(_FIELDS)}
    rows = (
        {name: row.get(key) for name, key in names.items()} | {"_": row}
        for _, row in call.world.tables["product_row"].rows()
    )
    shown, total_, following = page(chosen(call, rows, kinds_of(parsed(_FIELDS))), call.any("start"))
    return Page([_legacy(call, row["_"]) for row in shown], total_, following)


@method("crm.productrow.fields")
def row_fields(call: Call) -> Row:
    """What a product row is described by, under the legacy names."""
    del call
    return described(_FIELDS)


def _owner(call: Call, symbol: Any, key: Any) -> tuple[str, Row]:
    type_id = owner_type(symbol)
    kind = call.world.kind(type_id) if type_id is not None else None
    if kind is None or type_id is None:
        raise Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "Working with this type of objects is not supported")
    row = call.world.find(kind.name, whole(key))
    if row is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner was not found")
    return symbol_of(type_id), row


def _fields(call: Call) -> Row:
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    return fields


def _row(call: Call) -> tuple[Row, Row]:
    """A product row and the card that it belongs to."""
    row = call.world.find("product_row", call.need_id("id"))
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Item not found")
    type_id = owner_type(row["ownerType"]) or 0
    return row, call.world.find(entity_name(type_id), row["ownerId"]) or {}


def _shown(row: Row) -> Row:
    return {name: plain_number(value) for name, value in row.items()}


@method("crm.item.productrow.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Adds a product row to a card."""
    fields = _fields(call)
    for name in ("ownerId", "ownerType"):
        if not fields.get(name):
            raise missing("fields")
    symbol, owner = _owner(call, fields["ownerType"], fields["ownerId"])
    others = rows_of(call.world, symbol, owner["ID"])
    row = new_row(call.world, symbol, owner["ID"], fields, 10 * (len(others) + 1))
    put_rows(call, symbol, owner, [*others, row])
    return {"productRow": _shown(row)}


@method("crm.item.productrow.get")
def row(call: Call) -> dict[str, Row]:
    """One product row."""
    return {"productRow": _shown(_row(call)[0])}


@method("crm.item.productrow.update", writes=True)
def update(call: Call) -> dict[str, Row]:
    """Changes a product row."""
    before, owner = _row(call)
    fields = _fields(call)
    unknown = next((name for name in fields if name not in WRITABLE), None)
    if unknown is not None:
        text = f"Unknown field or the provided field is not available for update: {unknown[:80]}"
        raise Refusal(400, "INVALID_ARG_VALUE", text)
    after = valued(call.world, before, fields)
    call.replace("product_row", after["id"], after)
    total(call, after["ownerType"], owner)
    return {"productRow": _shown(after)}


@method("crm.item.productrow.delete", writes=True)
def delete(call: Call) -> None:
    """Deletes a product row."""
    before, owner = _row(call)
    call.remove("product_row", before["id"])
    total(call, before["ownerType"], owner)


@method("crm.item.productrow.set", writes=True)
def replace_all(call: Call) -> dict[str, list[Row]]:
    """Gives a card exactly these product rows."""
    symbol, owner = _owner(call, call.need("ownerType"), call.need("ownerId"))
    given = call.need("productRows")
    listed = list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else []
    old = {one["id"]: one for one in rows_of(call.world, symbol, owner["ID"])}
    rows = []
    for number_, entry in enumerate(listed, start=1):
        fields = entry if isinstance(entry, dict) else {}
        known = old.get(whole(fields.get("id")) or 0)
        made = valued(call.world, known, fields) if known else None
        rows.append(made or new_row(call.world, symbol, owner["ID"], fields, 10 * number_))
    return {"productRows": [_shown(one) for one in put_rows(call, symbol, owner, rows)]}


@method("crm.item.productrow.getAvailableForPayment")
def available(call: Call) -> dict[str, list[Row]]:
    """Product rows of a card that no payment has claimed."""
    symbol, owner = _owner(call, call.need("ownerType"), call.need("ownerId"))
    return {"productRows": [_shown(one) for one in rows_of(call.world, symbol, owner["ID"])]}


@method("crm.item.productrow.list")
def listing(call: Call) -> Page:
    """Product rows of a card, by a filter that has to name it."""
    wanted, order = call.need("filter"), call.params.get("order")
    if not isinstance(wanted, dict):
        raise missing("filter")
    names = {camel(name): Field(camel(name), one.kind) for name, one in parsed(_FIELDS).items()}
    test = item_test(call.world.seed, names, wanted)
    asked = {split(key)[1] for key in wanted}
    if not {"ownerType", "ownerId"} <= asked:
        raise Refusal(400, "INVALID_ARG_VALUE", "Invalid filter: ownerType and ownerId are required")
    found = [one for _, one in call.world.tables["product_row"].rows() if test(one)]
    found = ordered(found, order if isinstance(order, dict) else {}, names.__contains__)
    shown, count, following = page(found, call.params.get("start"))
    return Page({"productRows": [_shown(one) for one in shown]}, count or 0, following)


@method("crm.item.productrow.fields")
def fields(call: Call) -> dict[str, Row]:
    """What a product row is described by."""
    del call
    return {"fields": {camel(name): one.described(name) for name, one in parsed(_FIELDS).items()}}
