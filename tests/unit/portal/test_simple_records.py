from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def requisite(desk: Any) -> int:
    fields = {"ENTITY_TYPE_ID": 3, "ENTITY_ID": 501, "PRESET_ID": 2, "NAME": "ИП Гарипова", "RQ_INN": "165012345678"}
    return desk.ask("crm.requisite.add", fields=fields)


def test_requisites_with_bank_details_and_addresses(desk: Any, requisite: int) -> None:
    row = desk.ask("crm.requisite.get", id=requisite)
    assert (row["RQ_INN"], row["SORT"], row["RQ_KPP"], row["DATE_MODIFY"]) == ("165012345678", "500", None, "")
    desk.ask("crm.requisite.update", id=requisite, fields={"RQ_KPP": "165001001"})
    found = desk.ask("crm.requisite.list", filter={"ENTITY_ID": 501, "RQ_KPP": "165001001"}, select=["ID", "NAME"])
    assert found == [{"ID": str(requisite), "NAME": "ИП Гарипова"}]
    bank = desk.ask("crm.requisite.bankdetail.add", fields={"ENTITY_ID": requisite, "RQ_BIK": "049205603"})
    assert desk.ask("crm.requisite.bankdetail.get", id=bank)["RQ_BIK"] == "049205603"
    place = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite}
    desk.ask("crm.address.add", fields={**place, "CITY": "Казань"})
    assert desk.refused("crm.address.add", fields=place)[2] == "TypeAddress exists."
    desk.ask("crm.address.update", fields={**place, "ADDRESS_1": "Баумана, 1"})
    address = desk.ask("crm.address.list", filter={"ENTITY_ID": requisite})[0]
    assert (address["CITY"], address["ADDRESS_1"], address["ANCHOR_ID"]) == ("Казань", "Баумана, 1", "501")
    desk.ask("crm.address.delete", fields=place)
    assert desk.refused("crm.address.delete", fields=place)[2] == "TypeAddress not found."


def test_links_of_cards_to_requisites(desk: Any, requisite: int) -> None:
    link = {"ENTITY_TYPE_ID": 2, "ENTITY_ID": 1, "REQUISITE_ID": requisite, "BANK_DETAIL_ID": 0}
    link |= {"MC_REQUISITE_ID": 0, "MC_BANK_DETAIL_ID": 0}
    assert desk.refused("crm.requisite.link.register", fields=link | {"REQUISITE_ID": 77})[2].startswith(
        "The Requisite"
    )
    bank = desk.ask("crm.requisite.bankdetail.add", fields={"ENTITY_ID": requisite})
    other = desk.refused("crm.requisite.link.register", fields=link | {"REQUISITE_ID": 0, "BANK_DETAIL_ID": bank})
    assert other[2] == f"The BankDetail with ID '{bank}' is not assigned to Requisite with ID '0'"
    desk.ask("crm.requisite.link.register", fields=link)
    assert desk.ask("crm.requisite.link.get", entityTypeId=2, entityId=1)["REQUISITE_ID"] == str(requisite)
    assert len(desk.ask("crm.requisite.link.list", filter={"@ENTITY_TYPE_ID": [2, 31]})) == 1
    desk.ask("crm.requisite.link.unregister", entityTypeId=2, entityId=1)
    assert desk.refused("crm.requisite.link.get", entityTypeId=2, entityId=1)[2] == "Not found"


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("crm.requisite.add", {"fields": {}}, "ENTITY_TYPE_ID is not defined or invalid."),
        ("crm.requisite.add", {"fields": {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 9, "PRESET_ID": 1}}, "Entity not found."),
        ("crm.requisite.get", {"id": 9}, "The Requisite with ID '9' is not found"),
        ("crm.requisite.bankdetail.add", {"fields": {"ENTITY_ID": 9}}, "ENTITY_ID is not defined or invalid."),
        ("crm.requisite.preset.add", {"fields": {"ENTITY_TYPE_ID": 4}}, "ENTITY_TYPE_ID is not defined or invalid"),
        ("crm.product.get", {"id": 9}, "Product is not found"),
        ("crm.product.add", {"fields": {"PRICE": 1}}, "Product name is missing."),
        (
            "crm.measure.add",
            {"fields": {"CODE": 796, "MEASURE_TITLE": "Штука"}},
            "A unit of measure with this code already exists.",
        ),
        ("crm.address.add", {"fields": {"TYPE_ID": 1}}, "ENTITY_TYPE_ID is not defined or invalid."),
        ("crm.currency.get", {"id": "XXX"}, "Not found"),
        ("crm.currency.delete", {"id": "RUB"}, "Cannot delete base currency."),
        ("crm.currency.localizations.get", {"id": ""}, "The parameter id is invalid or not defined."),
    ],
)
def test_refusals(desk: Any, method: str, params: dict[str, Any], text: str) -> None:
    status, _, said = desk.refused(method, **params)
    assert (status, said) == (400, text)


def test_a_template_that_is_used_stays(desk: Any, requisite: int) -> None:
    assert [row["NAME"] for row in desk.ask("crm.requisite.preset.list")] == ["Организация", "ИП", "Физ. лицо"]
    assert desk.refused("crm.requisite.preset.delete", id=2)[0] == 400
    assert desk.ask("crm.requisite.preset.delete", id=3) is True


def test_products_name_their_rows(desk: Any) -> None:
    product = desk.ask("crm.product.add", fields={"NAME": "Стрижка", "PRICE": 1500, "CURRENCY_ID": "RUB"})
    desk.ask("crm.lead.productrows.set", id=301, rows=[{"PRODUCT_ID": product, "PRICE": 1500}])
    row = desk.ask("crm.lead.productrows.get", id=301)[0]
    assert (row["PRODUCT_NAME"], row["MEASURE_NAME"]) == ("Стрижка", "шт")
    assert desk.ask("crm.product.list", filter={">PRICE": 1000}, select=["NAME", "PRICE"]) == [
        {"NAME": "Стрижка", "PRICE": "1500.00"}
    ]
    assert desk.ask("crm.product.delete", id=product) is True
    assert "NAME" in desk.ask("crm.productsection.fields")


def test_currencies(desk: Any) -> None:
    assert desk.ask("crm.currency.base.get") == "RUB"
    look = {"FULL_NAME": "юань", "FORMAT_STRING": "# ¥", "DECIMALS": 0}
    assert desk.ask("crm.currency.add", fields={"CURRENCY": "CNY", "AMOUNT": "12,5", "LANG": {"ru": look}}) == "CNY"
    row = desk.ask("crm.currency.get", id="CNY")
    assert (row["AMOUNT"], row["FULL_NAME"], row["DECIMALS"], row["BASE"]) == ("12.5000", "юань", "0", "N")
    desk.ask("crm.currency.localizations.set", id="CNY", localizations={"en": {"FULL_NAME": "yuan"}})
    desk.ask("crm.currency.localizations.delete", id="CNY", lids=["ru"])
    assert list(desk.ask("crm.currency.localizations.get", id="CNY")) == ["en"]
    desk.ask("crm.currency.base.set", id="CNY")
    assert desk.ask("crm.currency.base.get") == "CNY"
    assert [one["CURRENCY"] for one in desk.ask("crm.currency.list", order={"CURRENCY": "asc"})][:2] == ["BYN", "CNY"]
    assert desk.refused("crm.currency.add", fields={"CURRENCY": "cny1"})[1] == "ERROR_CORE"


def test_requisites_have_user_fields(desk: Any, requisite: int) -> None:
    desk.ask("crm.requisite.userfield.add", fields={"FIELD_NAME": "KIND", "USER_TYPE_ID": "string"})
    desk.ask("crm.requisite.update", id=requisite, fields={"UF_CRM_KIND": "основной"})
    assert desk.ask("crm.requisite.get", id=requisite)["UF_CRM_KIND"] == "основной"
    assert desk.ask("crm.requisite.list", filter={"UF_CRM_KIND": "основной"}, select=["UF_CRM_KIND"]) == [
        {"UF_CRM_KIND": "основной"}
    ]
