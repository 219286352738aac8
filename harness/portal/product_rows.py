"""Product rows of cards: what follows from price, discount and tax, and the sum of the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.portal.call import Call
from harness.portal.card_store import update
from harness.portal.product_symbols import owner_type
from harness.portal.refusals import Refusal
from harness.portal.sums import amount, rows_of
from harness.portal.tables import Row
from harness.portal.values import flag, number, whole
from harness.portal.world import World

ABSOLUTE, PERCENT = 1, 2
_TEXT = {
    "rate": "Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined<br>",
    "full": "Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined "
    "and Discount Rate (DISCOUNT_RATE) is 100%<br>",
    "sum": "Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined<br>",
}
WRITABLE = frozenset(
    {"productId", "productName", "price", "quantity", "discountTypeId", "discountRate", "discountSum", "taxRate"}
) | {"taxIncluded", "measureCode", "measureName", "sort", "priceExclusive", "priceNetto", "priceBrutto", "xmlId"}


def new_row(world: World, symbol: str, owner: int, fields: Mapping[str, Any], sort: int) -> Row:
    """A row with everything that follows from what is said of it.

    Raises:
        Refusal: a discount is announced without its size.
    """
    base: Row = {
        "id": 0, "ownerId": owner, "ownerType": symbol, "productId": 0, "productName": "", "price": 0.0,
        "quantity": 1.0, "discountTypeId": PERCENT, "discountRate": None, "discountSum": None, "taxRate": None,
        "taxIncluded": "N", "measureCode": 796, "measureName": "", "sort": sort, "xmlId": "", "type": 1,
        "storeId": None,
    }  # fmt: skip
    return valued(world, base, fields)


def valued(world: World, before: Row, fields: Mapping[str, Any]) -> Row:
    """A row after a write."""
    row = before | {name: _typed(name, value) for name, value in fields.items() if name in WRITABLE}
    product = world.tables["product"].get(row["productId"]) if row["productId"] else None
    if product and not row["productName"]:
        row["productName"] = product["NAME"]
    if not row["measureName"]:
        units = (unit for _, unit in world.tables["measure"].rows() if unit["CODE"] == row["measureCode"])
        row["measureName"] = next((str(unit["SYMBOL_RUS"]) for unit in units), "")
    row["price"], row["quantity"] = row["price"] or 0.0, 1.0 if row["quantity"] is None else row["quantity"]
    _discount(row, fields)
    return row


def _typed(name: str, value: Any) -> Any:
    if name in {"productId", "discountTypeId", "measureCode", "sort"}:
        return whole(value) or 0
    if name in {"productName", "measureName", "xmlId"}:
        return str(value or "")
    return ("Y" if flag(value) else "N") if name == "taxIncluded" else number(value)


def _discount(row: Row, fields: Mapping[str, Any]) -> None:
    """Prices before discount and without tax, from the final price."""
    tax = 1 + (row["taxRate"] or 0) / 100
    without = row["price"] / tax
    if row["discountTypeId"] == ABSOLUTE:
        if row["discountSum"] is None:
            raise Refusal(400, "ERROR_CORE", _TEXT["sum"])
        net = without + row["discountSum"]
        row["discountRate"] = round(100 * row["discountSum"] / net, 2) if net else 0.0
    else:
        if "discountTypeId" in fields and row["discountRate"] is None:
            raise Refusal(400, "ERROR_CORE", _TEXT["rate"])
        rate = row["discountRate"] = row["discountRate"] or 0.0
        if rate >= 100 and row["discountSum"] is None:
            raise Refusal(400, "ERROR_CORE", _TEXT["full"])
        net = without / (1 - rate / 100) if rate < 100 else without + (row["discountSum"] or 0.0)
        row["discountSum"] = round(net - without, 2)
    row |= {
        "priceAccount": row["price"],
        "priceExclusive": round(without, 2),
        "priceNetto": round(net, 2),
        "priceBrutto": round(net * tax, 2),
        "customized": "Y",
    }


def put_rows(call: Call, symbol: str, owner: Row, rows: list[Row]) -> list[Row]:
    """Give a card exactly these rows; known ones keep their ids."""
    table = call.world.tables["product_row"]
    kept = {row["id"] for row in rows}
    for row in rows_of(call.world, symbol, owner["ID"]):
        if row["id"] not in kept:
            call.remove("product_row", row["id"])
    for row in rows:
        if row["id"] and table.get(row["id"]) is not None:
            call.replace("product_row", row["id"], row)
        else:
            row["id"] = table.next_id()
            call.insert("product_row", row["id"], row)
    total(call, symbol, owner)
    return rows


def total(call: Call, symbol: str, owner: Row) -> None:
    """The card's sum follows its rows, unless it is kept by hand."""
    if owner.get("IS_MANUAL_OPPORTUNITY") == "Y":
        return
    due = amount(rows_of(call.world, symbol, owner["ID"]))
    kind = call.world.kind(owner_type(symbol) or 0)
    if kind is not None and owner["OPPORTUNITY"] != due:
        update(call, kind, owner, {"OPPORTUNITY": due})
