from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def process(desk: Any) -> int:
    row = desk.ask("crm.type.add", fields={"title": "Абонементы", "relations": {"child": [{"entityTypeId": 2}]}})[
        "type"
    ]
    return row["entityTypeId"]


def test_cards_of_a_smart_process_come_and_go(desk: Any, process: int) -> None:
    item = desk.ask("crm.item.add", entityTypeId=process, fields={"opportunity": 1500})["item"]
    assert (item["id"], item["title"], item["opportunity"]) == (1, "Абонементы №1", 1500)
    category = desk.ask("crm.category.list", entityTypeId=process)["categories"][0]
    assert (item["categoryId"], category["isDefault"]) == (category["id"], "Y")
    assert item["stageId"] == f"DT{process}_{category['id']}:NEW"
    moved = desk.ask(
        "crm.item.update", entityTypeId=process, id=1, fields={"stageId": item["stageId"].replace("NEW", "SUCCESS")}
    )
    assert moved["item"]["previousStageId"] == item["stageId"]
    history = desk.ask("crm.stagehistory.list", entityTypeId=process, order={"ID": "ASC"})["items"]
    assert [(row["TYPE_ID"], row["STAGE_SEMANTIC_ID"]) for row in history] == [(1, "P"), (3, "S")]
    assert desk.ask("crm.item.list", entityTypeId=process, filter={">opportunity": 1000}, select=["id"])["items"] == [
        {"id": 1}
    ]
    assert desk.refused("crm.type.delete", id=1)[1] == "BX_ERROR"
    assert desk.ask("crm.item.delete", entityTypeId=process, id=1) == []
    assert desk.ask("crm.type.delete", id=1) == []
    assert desk.refused("crm.item.list", entityTypeId=process)[:2] == (400, "NOT_FOUND")


def test_relations_give_children_a_field_for_their_parent(desk: Any, process: int) -> None:
    parent = desk.ask("crm.item.add", entityTypeId=process, fields={"title": "Годовой"})["item"]["id"]
    deal = desk.ask("crm.deal.add", fields={f"PARENT_ID_{process}": parent})
    assert desk.ask("crm.deal.get", id=deal)[f"PARENT_ID_{process}"] == str(parent)
    item = desk.ask("crm.item.list", entityTypeId=2, filter={f"parentId{process}": parent})["items"][0]
    assert (item["id"], item[f"parentId{process}"]) == (deal, parent)


def test_types_are_listed_strictly(desk: Any, process: int) -> None:
    desk.ask("crm.type.add", fields={"title": "Другое", "entityTypeId": 130, "isStagesEnabled": "Y"})
    wanted = {"0": {"logic": "OR", "0": {"%title": "або"}, "1": {"entityTypeId": 130}}}
    found = desk.ask("crm.type.list", filter=wanted, order={"id": "DESC"})["types"]
    assert [row["title"] for row in found] == ["Другое", "Абонементы"]
    assert desk.ask("crm.type.list", filter={"isStagesEnabled": "Y"})["types"][0]["entityTypeId"] == 130
    assert desk.refused("crm.type.list", filter={"x": 1})[1] == "INVALID_ARG_VALUE"
    assert desk.ask("crm.type.getByEntityTypeId", entityTypeId=130)["type"]["title"] == "Другое"
    assert desk.ask("crm.type.update", id=2, fields={"title": "Третье"})["type"]["title"] == "Третье"
    assert desk.ask("crm.item.add", entityTypeId=130, fields={})["item"]["title"] == "Третье №1"
    assert desk.ask("crm.enum.ownertype")[-1]["SYMBOL_CODE_SHORT"] == "T82"


@pytest.mark.parametrize("type_id", [5, 127, 193, 1031, "x"])
def test_not_every_type_id_will_do(desk: Any, type_id: object) -> None:
    assert desk.refused("crm.type.add", fields={"title": "T", "entityTypeId": type_id})[1] == "INVALID_ARG_VALUE"


def test_smart_invoices_and_quotes_are_cards_too(desk: Any) -> None:
    invoice = desk.ask("crm.item.add", entityTypeId=31, fields={"title": "Счёт", "contactId": 501})["item"]
    assert invoice["stageId"] == "DT31_1:N"
    assert invoice["contactIds"] == [501]
    assert invoice["accountNumber"] == str(invoice["id"])
    quote = desk.ask("crm.quote.add", fields={"TITLE": "Предложение", "STATUS_ID": "APPROVED"})
    assert desk.ask("crm.quote.get", id=quote)["CLOSED"] == "Y"
    assert desk.ask("crm.item.get", entityTypeId=7, id=quote)["item"]["stageId"] == "APPROVED"
    assert desk.refused("crm.quote.add", fields={})[0] == 400, "a quote has to have a title"


def test_many_items_can_be_imported(desk: Any) -> None:
    data = [{"name": "А"}, {"name": "Б", "birthdate": "вчера"}]
    answer = desk.ask("crm.item.batchImport", entityTypeId=1, data=data)["items"]
    assert list(answer[0]["item"]) == ["id"]
    assert answer[1]["error"] == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    assert desk.refused("crm.item.batchImport", entityTypeId=1, data=[{}] * 21)[1] == "MAX_IMPORT_BATCH_SIZE_EXCEEDED"
    assert list(desk.ask("crm.item.import", entityTypeId=1, fields={"name": "В"})["item"]) == ["id"]


def test_observers_and_zero_links_are_shown_as_the_vendor_does(desk: Any) -> None:
    item = desk.ask("crm.item.update", entityTypeId=1, id=301, fields={"observers": [10, 11], "contactId": 0})["item"]
    assert item["observers"] == [10, 11]
    assert item["contactId"] == 0
    assert item["companyId"] == 0
    assert item["phone"] == "+79172223344"
    assert "OBSERVERS" not in desk.ask("crm.lead.get", id=301)


def test_user_fields_of_a_smart_process(desk: Any, process: int) -> None:
    field = {"entityId": "CRM_1", "fieldName": "UF_CRM_1_VISITS", "userTypeId": "enumeration", "multiple": "Y"}
    field["enum"] = [{"value": "Пять"}, {"value": "Десять", "def": "Y"}]
    field["editFormLabel"] = {"ru": "Визиты"}
    made = desk.ask("userfieldconfig.add", moduleId="crm", field=field)["field"]
    assert (made["fieldName"], made["multiple"], made["editFormLabel"]) == ("UF_CRM_1_VISITS", "Y", {"ru": "Визиты"})
    five, ten = (int(one["id"]) for one in made["enum"])
    item = desk.ask("crm.item.add", entityTypeId=process, fields={})["item"]
    assert item["ufCrm_1Visits"] == [ten]
    desk.ask(
        "crm.item.update",
        entityTypeId=process,
        id=item["id"],
        fields={"UF_CRM_1_VISITS": [five]},
        useOriginalUfNames="Y",
    )
    assert desk.ask("crm.item.list", entityTypeId=process, filter={"ufCrm_1Visits": five}, select=["id"])["items"]
    found = desk.ask(
        "userfieldconfig.list", moduleId="crm", filter={"entityId": "CRM_1"}, select={"0": "*", "language": "ru"}
    )
    assert [one["id"] for one in found["fields"]] == [made["id"]]
    changed = {"mandatory": "Y", "enum": [{"id": five, "del": "Y"}]}
    after = desk.ask("userfieldconfig.update", moduleId="crm", id=made["id"], field=changed)["field"]
    assert (after["mandatory"], [one["value"] for one in after["enum"]]) == ("Y", ["Десять"])
    refused = desk.refused("crm.item.add", entityTypeId=process, fields={"ufCrm_1Visits": []})
    assert refused[1] == "CRM_FIELD_ERROR_REQUIRED"
    assert desk.ask("userfieldconfig.delete", moduleId="crm", id=made["id"]) is None
    assert desk.refused("userfieldconfig.get", moduleId="crm", id=made["id"])[0] == 400
    assert desk.refused("userfieldconfig.getTypes", moduleId="x")[2] == "No settings for UserFieldAccess"
    assert "money" in desk.ask("userfieldconfig.getTypes", moduleId="crm")["types"]
    wrong = desk.refused("userfieldconfig.add", moduleId="crm", field={"entityId": "CRM_99", "fieldName": "UF_CRM_X"})
    assert wrong[2] == "You cannot create custom fields"


def test_duplicates_can_be_merged(desk: Any) -> None:
    phones = [{"VALUE": "8 917 222-33-44"}, {"VALUE": "+79990001122"}]
    other = desk.ask("crm.contact.add", fields={"NAME": "Лиля", "SECOND_NAME": "Р.", "PHONE": phones})
    merged = desk.ask("crm.entity.mergeBatch", params={"entityTypeId": 3, "entityIds": [501, other]})
    assert merged == {"STATUS": "SUCCESS", "ENTITY_IDS": [other]}
    row = desk.ask("crm.contact.get", id=501)
    assert (row["NAME"], row["SECOND_NAME"]) == ("Лилия", "Р.")
    assert [one["VALUE"] for one in row["PHONE"]] == ["+79172223344", "+79990001122"]
    assert desk.refused("crm.contact.get", id=other)[2] == "Not found"
    for params, text in (
        ({}, "The parameter entityTypeId is required."),
        ({"entityTypeId": 3}, "The parameter entityIds does not contains valid elements."),
        ({"entityTypeId": 3, "entityIds": [501]}, "The parameter entityIds must contains at least two elements."),
        ({"entityTypeId": 3, "entityIds": [501, 999]}, "Owner was not found"),
    ):
        assert desk.refused("crm.entity.mergeBatch", params=params)[2] == text
