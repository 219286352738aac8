"""``sale.payment.*``: the same payments, with the shop's many columns."""

from __future__ import annotations

from typing import Any

from harness.portal import payments
from harness.portal.call import Call, Page
from harness.portal.payments import PAYMENT
from harness.portal.refusals import Refusal
from harness.portal.selection import condition, matching, page, rank, split
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, number, whole
from harness.registry import method

_TEXTS = ("comments", "id1c", "payReturnComment", "payReturnNum", "payVoucherNum", "psCurrency", "psStatus",
          "psStatusCode", "psStatusDescription", "psStatusMessage", "reasonMarked", "version1c", "xmlId")  # fmt: skip
_NUMBERS = ("companyId", "empMarkedId", "empPaidId", "empReturnId", "empResponsibleId", "orderId", "paySystemId",
            "psInvoiceId", "psSum", "responsibleId")  # fmt: skip
_FLAGS = ("externalPayment", "isReturn", "marked", "updated1c")
_MOMENTS = ("dateBill", "dateMarked", "datePaid", "datePayBefore", "dateResponsibleId", "payReturnDate",
            "payVoucherDate", "psResponseDate")  # fmt: skip
_KNOWN = (*_TEXTS, *_NUMBERS, *_FLAGS, *_MOMENTS)


def _shown(call: Call, row: Row) -> Row:
    system = row.get("paySystemId") or 1
    usual = {**dict.fromkeys(_TEXTS, ""), **dict.fromkeys((*_NUMBERS, *_MOMENTS)), **dict.fromkeys(_FLAGS, "N")}
    own = {name: row[name] for name in _KNOWN if row.get(name) is not None}
    return usual | own | {
        "id": row["id"],
        "accountNumber": payments.number_of(row),
        "currency": call.world.seed.currency,
        "datePaid": row.get("at"),
        "paid": "Y" if payments.is_paid(row) else "N",
        "paySystemId": system,
        "paySystemIsCash": "Y" if system == 1 else "N",
        "paySystemName": payments.SYSTEMS.get(system, ""),
        "paySystemXmlId": "",
        "priceCod": str(row.get("priceCod") or 0),
        "sum": row["amount"],
    }  # fmt: skip


def _values(call: Call, fields: Row) -> Row:
    values: Row = {name: str(fields[name] or "") for name in _TEXTS if name in fields}
    values |= {name: _number(fields[name]) for name in _NUMBERS if name in fields}
    values |= {name: "Y" if flag(fields[name]) else "N" for name in _FLAGS if name in fields}
    for name in _MOMENTS:
        when = moment(fields.get(name) or "", call.world.seed.zone)
        values |= {name: iso(when)} if when and name != "datePaid" else {}
    if "sum" in fields:
        values["amount"] = _number(fields["sum"]) or 0
    if "priceCod" in fields:
        values["priceCod"] = str(fields["priceCod"])
    return values


def _number(value: Any) -> Any:
    found = number(value)
    return int(found) if found is not None and found == int(found) else found


def _fields(call: Call, text: str) -> Row:
    fields = call.params.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise Refusal(400, "100", text)
    return fields


def _found(call: Call, text: str) -> Row:
    if "id" not in call.params:
        raise Refusal(400, "100", "Parameter `id` not specified")
    row = call.world.find(PAYMENT, whole(call.params["id"]))
    if row is None:
        raise Refusal(400, "200640400001", text)
    return row


@method("sale.payment.add", writes=True, scope="sale")
def add(call: Call) -> dict[str, Row]:
    """Adds a payment of an order."""
    fields = _fields(call, "Parameter `fields` is not specified or is empty")
    if any(fields.get(name) in (None, "") for name in ("orderId", "paySystemId")):
        raise Refusal(400, "0", "Required fields are not provided")
    key = payments.put(call, {"amount": 0, "responsibleId": call.user, **_values(call, fields)})
    row = call.world.find(PAYMENT, key) or {}
    if flag(fields.get("paid")):
        row = payments.turn(call, row, "Y")
    return {"payment": _shown(call, row)}


@method("sale.payment.update", writes=True, scope="sale")
def update(call: Call) -> dict[str, Row]:
    """Changes a payment; ``paid`` marks it as paid or not."""
    row = _found(call, "The payment being updated was not found")
    fields = _fields(call, "Parameter `fields` not specified or empty")
    return {"payment": _shown(call, payments.turn(call, row, fields.get("paid"), **_values(call, fields)))}


@method("sale.payment.get", scope="sale")
def get(call: Call) -> dict[str, Row]:
    """One payment."""
    return {"payment": _shown(call, _found(call, "Payment not found"))}


@method("sale.payment.delete", writes=True, scope="sale")
def delete(call: Call) -> bool:
    """Deletes a payment."""
    call.remove(PAYMENT, _found(call, "Payment to be deleted not found")["id"])
    return True


@method("sale.payment.list", scope="sale")
def listing(call: Call) -> Page:
    """Payments by filter."""
    wanted, order, chosen = (call.params.get(name) for name in ("filter", "order", "select"))
    rows = [_shown(call, row) for _, row in call.world.tables[PAYMENT].rows()]
    tests = []
    for key, value in wanted.items() if isinstance(wanted, dict) else ():
        prefix, name = split(key)
        if rows and name in rows[0]:
            tests.append((name, condition(prefix, _typed(rows[0], name, value))))
    rows = matching(rows, tests)
    for name, way in reversed(list(order.items()) if isinstance(order, dict) else []):
        rows.sort(key=lambda row, by=name: rank(row.get(by)), reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    shown, total, following = page(rows, call.params.get("start"))
    if isinstance(chosen, list) and chosen and "*" not in chosen:
        shown = [{name: row[name] for name in row if name in chosen} for row in shown]
    return Page({"payments": shown}, total, following)


def _typed(sample: Row, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(sample, name, one) for one in value]
    return _number(value) if name in (*_NUMBERS, "id", "sum") else value
