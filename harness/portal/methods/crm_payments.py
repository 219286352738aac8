"""``crm.item.payment.*``: payments of deals."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag
from harness.registry import method


def _deal(call: Call) -> Row:
    if call.need_id("entityTypeId") != 2:
        raise Refusal(400, "0", "Invalid CRM object type")
    row = call.world.find("deal", call.need_id("entityId"))
    if row is None:
        raise Refusal(400, "0", "The provided CRM object was not found")
    return row


def _payment(call: Call) -> Row:
    row = call.world.find("payment", call.need_id("id"))
    if row is None:
        raise Refusal(400, "0", "Payment not found or access denied")
    return row


def _shown(call: Call, row: Row) -> Row:
    return {
        "id": row["id"],
        "accountNumber": f"{row['deal'] or 0}/{row['id']}",
        "paid": "Y" if row["status"] == "paid" else "N",
        "datePaid": row.get("at"),
        "empPaidId": call.user if row["status"] == "paid" else None,
        "paySystemId": 1,
        "sum": row["amount"],
        "currency": call.world.seed.currency,
        "paySystemName": "",
    }


def _turned(call: Call, status: str) -> bool:
    row = _payment(call)
    call.replace("payment", row["id"], row | {"status": status, "at": call.world.now()})
    deal = str(row["deal"]) if row["deal"] else None
    call.mean("payment", id=str(row["id"]), status=status, amount=row["amount"], deal=deal)
    return True


@method("crm.item.payment.add", writes=True)
def add(call: Call) -> int:
    """Puts a payment of a deal's sum down as due."""
    deal = _deal(call)
    key = call.world.tables["payment"].next_id()
    call.insert("payment", key, {"id": key, "status": "due", "amount": deal["OPPORTUNITY"], "deal": deal["ID"]})
    call.mean("payment", id=str(key), status="due", amount=deal["OPPORTUNITY"], deal=str(deal["ID"]))
    return key


@method("crm.item.payment.get")
def get(call: Call) -> Row:
    """One payment."""
    return _shown(call, _payment(call))


@method("crm.item.payment.list")
def listing(call: Call) -> list[Row]:
    """Payments of a deal."""
    deal = _deal(call)["ID"]
    wanted = call.params.get("filter")
    paid = flag(wanted["paid"]) if isinstance(wanted, dict) and "paid" in wanted else None
    rows = [row for _, row in call.world.tables["payment"].rows() if row["deal"] == deal]
    return [_shown(call, row) for row in rows if paid in {None, row["status"] == "paid"}]


@method("crm.item.payment.pay", writes=True)
def pay(call: Call) -> bool:
    """Marks a payment as paid."""
    return _turned(call, "paid")


@method("crm.item.payment.unpay", writes=True)
def unpay(call: Call) -> bool:
    """Marks a payment as not paid."""
    return _turned(call, "due")
