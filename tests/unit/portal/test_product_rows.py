from __future__ import annotations

from typing import Any

import pytest


def test_rows_make_the_sum_of_a_deal(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={})
    rows = [{"PRODUCT_NAME": "Стрижка", "PRICE": 1500, "QUANTITY": 2}, {"PRODUCT_NAME": "Уход", "PRICE": "99,5"}]
    assert desk.ask("crm.deal.productrows.set", id=deal, rows=rows) is True
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "3099.50"
    got = desk.ask("crm.deal.productrows.get", id=deal)
    assert [(row["PRODUCT_NAME"], row["PRICE"], row["OWNER_TYPE"]) for row in got] == [
        ("Стрижка", 1500, "D"),
        ("Уход", 99.5, "D"),
    ]
    desk.ask("crm.deal.productrows.set", id=deal, rows=[{"ID": got[0]["ID"], "QUANTITY": 1}])
    assert [row["ID"] for row in desk.ask("crm.deal.productrows.get", id=deal)] == [got[0]["ID"]]
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "1500.00"


def test_a_sum_kept_by_hand_stays(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={"OPPORTUNITY": 7, "IS_MANUAL_OPPORTUNITY": "Y"})
    desk.ask("crm.item.productrow.add", fields={"ownerId": deal, "ownerType": "D", "price": 100})
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "7.00"


def test_a_sum_that_is_written_gives_way_to_the_rows(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={})
    desk.ask("crm.deal.productrows.set", id=deal, rows=[{"PRICE": 100, "QUANTITY": 3}])
    desk.ask("crm.deal.update", id=deal, fields={"OPPORTUNITY": 5})
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "300.00"
    desk.ask("crm.deal.update", id=deal, fields={"OPPORTUNITY": 5, "IS_MANUAL_OPPORTUNITY": "Y"})
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "5.00"
    desk.ask("crm.deal.update", id=deal, fields={"IS_MANUAL_OPPORTUNITY": "N"})
    assert desk.ask("crm.deal.get", id=deal)["OPPORTUNITY"] == "300.00"


def test_prices_follow_from_discount_and_tax(desk: Any) -> None:
    fields = {"ownerId": 301, "ownerType": "L", "price": 80000, "discountTypeId": 2, "discountRate": 20, "taxRate": 20}
    row = desk.ask("crm.item.productrow.add", fields=fields)["productRow"]
    assert row["priceExclusive"] == 66666.67
    assert row["priceNetto"] == 83333.33
    assert row["priceBrutto"] == 100000
    assert row["discountSum"] == 16666.67


def test_rows_one_by_one(desk: Any) -> None:
    owner = {"ownerId": 301, "ownerType": "L"}
    rows = desk.ask("crm.item.productrow.set", **owner, productRows=[{"price": 10}, {"price": 20}])["productRows"]
    desk.ask("crm.item.productrow.update", id=rows[0]["id"], fields={"price": 15})
    got = desk.ask(
        "crm.item.productrow.list", filter={"=ownerType": "L", "=ownerId": 301, ">price": 10}, order={"price": "desc"}
    )
    assert [row["price"] for row in got["productRows"]] == [20, 15]
    desk.ask("crm.item.productrow.delete", id=rows[1]["id"])
    assert len(desk.ask("crm.item.productrow.getAvailableForPayment", **owner)["productRows"]) == 1
    assert desk.ask("crm.item.productrow.get", id=rows[0]["id"])["productRow"]["price"] == 15


def test_rows_of_all_cards(desk: Any) -> None:
    for price in (10, 20):
        desk.ask("crm.item.productrow.add", fields={"ownerId": 301, "ownerType": "L", "price": price})
    deal = desk.ask("crm.deal.add", fields={})
    desk.ask("crm.deal.productrows.set", id=deal, rows=[{"PRICE": 30}])
    found = desk.ask("crm.productrow.list", filter={"OWNER_TYPE": "L", "OWNER_ID": "301", ">PRICE": 10})
    assert [(row["PRICE"], row["OWNER_ID"]) for row in found] == [(20, "301")]
    assert len(desk.ask("crm.productrow.list", order={"PRICE": "DESC"})) == 3
    assert desk.ask("crm.productrow.fields")["OWNER_ID"]["isRequired"] is True


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("crm.deal.productrows.get", {"id": 0}, ""),
        ("crm.lead.productrows.set", {"id": 301, "rows": 1}, ""),
        ("crm.lead.productrows.set", {"id": 301, "rows": [{"DISCOUNT_TYPE_ID": 2}]}, "ERROR_CORE"),
        ("crm.lead.productrows.set", {"id": 301, "rows": [{"DISCOUNT_TYPE_ID": 1}]}, "ERROR_CORE"),
        (
            "crm.lead.productrows.set",
            {"id": 301, "rows": [{"DISCOUNT_TYPE_ID": 2, "DISCOUNT_RATE": 100}]},
            "ERROR_CORE",
        ),
        ("crm.item.productrow.add", {"fields": {"ownerId": 9, "ownerType": "L"}}, "OWNER_NOT_FOUND"),
        ("crm.item.productrow.add", {"fields": {"ownerId": 9, "ownerType": "Z"}}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ("crm.item.productrow.add", {}, "100"),
        ("crm.item.productrow.get", {"id": 9}, "NOT_FOUND"),
        ("crm.item.productrow.list", {"filter": {"x": 1}}, "INVALID_ARG_VALUE"),
        ("crm.item.productrow.list", {"filter": {"price": 1}}, "INVALID_ARG_VALUE"),
    ],
)
def test_refusals(desk: Any, method: str, params: dict[str, Any], code: str) -> None:
    assert desk.refused(method, **params)[:2] == (400, code)


def test_forms_can_be_arranged(desk: Any) -> None:
    data = [{"name": "main", "title": "О лиде", "type": "section", "elements": [{"name": "TITLE", "optionFlags": 1}]}]
    assert desk.ask("crm.lead.details.configuration.get") is None
    desk.ask("crm.item.details.configuration.set", entityTypeId=1, data=data)
    assert desk.ask("crm.lead.details.configuration.get")[0]["elements"] == [{"name": "TITLE", "optionFlags": "1"}]
    assert desk.ask("crm.lead.details.configuration.get", scope="C") is None
    desk.ask("crm.lead.details.configuration.forceCommonScopeForAll")
    assert desk.ask("crm.lead.details.configuration.get") is None
    text = desk.refused(
        "crm.lead.details.configuration.set", data=[{"name": "x", "type": "section", "title": "T", "elements": [{}]}]
    )[2]
    assert text == "Element at index 0 in section at index 0 does not have name."
