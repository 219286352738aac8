"""Payments of deals and of orders are the same; what is paid is said in neutral words."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def deal(desk: Any) -> int:
    return int(desk.ask("crm.deal.add", fields={"TITLE": "Стрижка", "OPPORTUNITY": 1500}))


def test_a_payment_is_due_then_paid_then_due_again(desk, deal):
    key = desk.ask("crm.item.payment.add", entityTypeId=2, entityId=deal)
    assert desk.meant("payment") == [{"id": str(key), "status": "due", "amount": 1500, "deal": str(deal)}]
    desk.ask("crm.item.payment.pay", id=key)
    assert desk.meant("payment")[0]["status"] == "paid"
    desk.ask("crm.item.payment.pay", id=key)
    assert desk.meant("payment") == []
    assert desk.ask("crm.item.payment.list", entityTypeId=2, entityId=deal, filter={"paid": "Y"})[0]["id"] == key
    assert desk.ask("crm.item.payment.unpay", id=key) is True
    assert desk.ask("crm.item.payment.get", id=key)["datePaid"] is None
    desk.ask("crm.item.payment.update", id=key, fields={"paid": "Y", "paySystemId": 2})
    assert desk.ask("crm.item.payment.get", id=key)["paySystemName"] == "Card"
    assert desk.ask("crm.item.payment.delete", id=key) is True
    assert desk.refused("crm.item.payment.get", id=key) == (400, "0", "Payment not found or access denied")


def test_a_payment_of_a_deal_is_a_payment_of_the_shop(desk, deal):
    key = desk.ask("crm.item.payment.add", entityTypeId=2, entityId=deal)
    shown = desk.ask("sale.payment.update", id=key, fields={"paid": "Y", "comments": "Картой", "sum": 1600})["payment"]
    assert (shown["paid"], shown["sum"], shown["comments"]) == ("Y", 1600, "Картой")
    assert desk.meant("payment")[0]["status"] == "paid"
    assert desk.ask("crm.item.payment.get", id=key)["sum"] == 1600
    made = desk.ask("sale.payment.add", fields={"orderId": 7, "paySystemId": 1, "sum": 10, "paid": "Y"})["payment"]
    rows = desk.ask("sale.payment.list", filter={"paid": "Y"}, order={"id": "desc"}, select=["id", "orderId"])[
        "payments"
    ]
    assert rows == [{"id": made["id"], "orderId": 7}, {"id": key, "orderId": None}]
    assert desk.ask("sale.payment.delete", id=key) is True
    assert desk.refused("sale.payment.get", id=key)[1] == "200640400001"


def test_what_is_wrong_is_said_in_the_pages_words(desk, deal):
    assert desk.refused("crm.item.payment.get")[1:] == ("100", "Parameter id not specified")
    assert desk.refused("crm.item.payment.add", entityTypeId=1, entityId=deal)[2] == "Invalid CRM object type"
    assert desk.refused("crm.item.payment.add", entityTypeId=2)[2] == "Required fields are not provided"
    assert (
        desk.refused("crm.item.payment.add", entityTypeId=2, entityId=99)[2] == "The provided CRM object was not found"
    )
    assert desk.refused("sale.payment.add", fields={"orderId": 1})[1] == "0"
    assert desk.refused("sale.payment.update", id=1, fields={})[1] == "200640400001"


def test_payments_pay_for_products_of_their_deal(desk, deal):
    rows = desk.ask("crm.item.productrow.set", ownerType="D", ownerId=deal,
                    productRows=[{"productName": "Стрижка", "price": 500, "quantity": 3}])["productRows"]  # fmt: skip
    key = desk.ask("crm.item.payment.add", entityTypeId=2, entityId=deal)
    part = desk.ask("crm.item.payment.product.add", paymentId=key, rowId=rows[0]["id"], quantity=2)
    assert desk.refused("crm.item.payment.product.add", paymentId=key, rowId=rows[0]["id"], quantity=2)[2].startswith(
        "Insufficient"
    )
    assert desk.refused("crm.item.payment.product.add", paymentId=key, rowId=rows[0]["id"], quantity=0)[2].startswith(
        "Product quantity"
    )
    assert (
        desk.refused("crm.item.payment.product.add", paymentId=key, rowId=99, quantity=1)[2] == "Product item not found"
    )
    assert desk.ask("crm.item.payment.product.setQuantity", id=part, quantity=3) is True
    assert desk.ask("crm.item.payment.product.list", paymentId=key) == [
        {"id": part, "paymentId": key, "quantity": 3, "rowId": rows[0]["id"]}
    ]
    assert desk.ask("crm.item.payment.product.delete", id=part) is True
