"""Payments: one table for those of deals (``crm.item.payment.*``) and those of orders (``sale.payment.*``).

Stored: ``{id, status, amount, deal, at, paySystemId}`` and what ``sale.payment.*`` writes besides. Status is due, paid,
refused, returned or partial; the wire knows paid or not.
"""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.tables import Row
from harness.portal.values import flag

PAYMENT = "payment"
SYSTEMS = {1: "Cash", 2: "Card"}
"""Payment systems of the portal, by id."""
DUE, PAID, RETURNED = "due", "paid", "returned"


def is_paid(row: Row) -> bool:
    """Whether the money is in."""
    return bool(row["status"] == PAID)


def number_of(row: Row) -> str:
    """Number of the payment's account: of the deal or order, and its own."""
    return f"{row.get('orderId') or row.get('deal') or 0}/{row['id']}"


def put(call: Call, row: Row) -> int:
    """A new payment; returns its id."""
    key = call.world.tables[PAYMENT].next_id()
    call.insert(PAYMENT, key, {"id": key, "status": DUE, "deal": None, "paySystemId": 1, **row})
    tell(call, call.world.find(PAYMENT, key) or {})
    return key


def turn(call: Call, row: Row, paid: Any, **to: Any) -> Row:
    """Mark a payment as paid or not, with what else is written; returns the row after."""
    status = row["status"] if paid is None else PAID if flag(paid) else DUE
    when = {"at": call.world.now() if status == PAID else None} if status != row["status"] else {}
    after = row | {"status": status} | when | to
    call.replace(PAYMENT, row["id"], after)
    if status != row["status"]:
        tell(call, after)
    return after


def tell(call: Call, row: Row) -> None:
    """Say what the call means."""
    deal = str(row["deal"]) if row.get("deal") else None
    call.mean("payment", id=str(row["id"]), status=row["status"], amount=row["amount"], deal=deal)
