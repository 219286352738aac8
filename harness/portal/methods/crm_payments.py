"""``crm.item.payment.*``: payments of deals, and which of the deal's products they pay for."""

from __future__ import annotations

from typing import Any

from harness.portal import payments
from harness.portal.call import Call
from harness.portal.payments import PAYMENT
from harness.portal.refusals import Refusal
from harness.portal.selection import condition, matching, split
from harness.portal.tables import Row
from harness.portal.values import flag, number, whole
from harness.registry import method

PART, ROWS = "payment_product", "product_row"
_NOT_FOUND = "Payment not found or access denied"


def _need(call: Call, *names: str) -> None:
    if any(call.params.get(name) in (None, "") for name in names):
        text = "Parameter id not specified" if names == ("id",) else "Required fields are not provided"
        raise Refusal(400, "100", text)


def _deal(call: Call) -> Row:
    _need(call, "entityId", "entityTypeId")
    if call.need_id("entityTypeId") != 2:
        raise Refusal(400, "0", "Invalid CRM object type")
    row = call.world.find("deal", call.need_id("entityId"))
    if row is None:
        raise Refusal(400, "0", "The provided CRM object was not found")
    return row


def _payment(call: Call, name: str = "id", text: str = _NOT_FOUND) -> Row:
    row = call.world.find(PAYMENT, whole(call.params.get(name)))
    if row is None:
        raise Refusal(400, "0", text)
    return row


def _shown(call: Call, row: Row) -> Row:
    system = row.get("paySystemId") or 1
    return {
        "id": row["id"],
        "accountNumber": payments.number_of(row),
        "paid": "Y" if payments.is_paid(row) else "N",
        "datePaid": row.get("at"),
        "empPaidId": call.user if payments.is_paid(row) else None,
        "paySystemId": system,
        "sum": row["amount"],
        "currency": call.world.seed.currency,
        "paySystemName": payments.SYSTEMS.get(system, ""),
    }


@method("crm.item.payment.add", writes=True)
def add(call: Call) -> int:
    """Puts a payment of a deal's sum down as due."""
    deal = _deal(call)
    return payments.put(call, {"amount": deal["OPPORTUNITY"] or 0, "deal": deal["ID"]})


@method("crm.item.payment.get")
def get(call: Call) -> Row:
    """One payment."""
    _need(call, "id")
    return _shown(call, _payment(call))


@method("crm.item.payment.list")
def listing(call: Call) -> list[Row]:
    """Payments of a deal."""
    deal = _deal(call)["ID"]
    rows = [_shown(call, row) for _, row in call.world.tables[PAYMENT].rows() if row["deal"] == deal]
    return _chosen(call, rows)


def _chosen(call: Call, rows: list[Row]) -> list[Row]:
    wanted, tests = call.params.get("filter"), []
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        prefix, name = split(key)
        tests.append((name, condition(prefix, _typed(name, value))))
    return matching(rows, tests)


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(name, one) for one in value]
    if name == "paid":
        return "Y" if flag(value) else "N"
    return number(value) if name.lower().endswith("id") or name in {"sum", "quantity"} else value


@method("crm.item.payment.pay", writes=True)
def pay(call: Call) -> bool:
    """Marks a payment as paid."""
    _need(call, "id")
    payments.turn(call, _payment(call), "Y")
    return True


@method("crm.item.payment.unpay", writes=True)
def unpay(call: Call) -> bool:
    """Marks a payment as not paid."""
    _need(call, "id")
    payments.turn(call, _payment(call), "N")
    return True


@method("crm.item.payment.update", writes=True)
def update(call: Call) -> bool:
    """Changes whether a payment is paid, and by which system."""
    _need(call, "id")
    row, fields = _payment(call), call.need("fields")
    fields = fields if isinstance(fields, dict) else {}
    to = {}
    if "paySystemId" in fields:
        to["paySystemId"] = whole(fields["paySystemId"])
        if to["paySystemId"] not in payments.SYSTEMS:
            raise Refusal(400, "0", "Payment system not found")
    payments.turn(call, row, fields.get("paid"), **to)
    return True


@method("crm.item.payment.delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes a payment."""
    _need(call, "id")
    call.remove(PAYMENT, _payment(call)["id"])
    return True


@method("crm.item.payment.product.add", writes=True)
def add_product(call: Call) -> int:
    """Says that a payment pays for so much of a product row of its deal."""
    _need(call, "paymentId", "rowId", "quantity")
    payment = _payment(call, "paymentId", "Payment not found")
    row = call.world.find(ROWS, whole(call.params["rowId"]))
    if row is None or (row["ownerType"], row["ownerId"]) != ("D", payment["deal"]):
        raise Refusal(400, "0", "Product item not found")
    amount = _quantity(call)
    if amount > _left(call, row):
        raise Refusal(400, "0", "Insufficient product quantity to add to payment")
    key = call.world.tables[PART].next_id()
    call.insert(PART, key, {"id": key, "paymentId": payment["id"], "quantity": amount, "rowId": row["id"]})
    return key


def _quantity(call: Call) -> float:
    amount = number(call.params["quantity"]) or 0
    if amount <= 0:
        raise Refusal(400, "0", "Product quantity cannot be less than or equal to 0")
    return int(amount) if amount == int(amount) else amount


def _left(call: Call, row: Row) -> float:
    """How much of a product row no payment pays for yet."""
    parts = call.world.tables[PART].rows()
    taken = sum(part["quantity"] for _, part in parts if part["rowId"] == row["id"])
    return float(float(row.get("quantity") or 0) - taken)


def _part(call: Call) -> Row:
    row = call.world.find(PART, whole(call.params.get("id")))
    if row is None:
        raise Refusal(400, "0", "Product item not found")
    return row


@method("crm.item.payment.product.list")
def products(call: Call) -> list[Row]:
    """What a payment pays for."""
    _need(call, "paymentId")
    key = _payment(call, "paymentId", "Payment not found")["id"]
    return _chosen(call, [dict(row) for _, row in call.world.tables[PART].rows() if row["paymentId"] == key])


@method("crm.item.payment.product.setQuantity", writes=True)
def set_quantity(call: Call) -> bool:
    """Changes how much of a product a payment pays for."""
    _need(call, "id", "quantity")
    part, amount = _part(call), _quantity(call)
    row = call.world.find(ROWS, part["rowId"]) or {"id": part["rowId"]}
    if amount > _left(call, row) + part["quantity"]:
        raise Refusal(400, "0", "Insufficient product quantity to add to payment")
    call.replace(PART, part["id"], part | {"quantity": amount})
    return True


@method("crm.item.payment.product.delete", writes=True)
def delete_product(call: Call) -> bool:
    """Takes a product out of a payment."""
    _need(call, "id")
    call.remove(PART, _part(call)["id"])
    return True
