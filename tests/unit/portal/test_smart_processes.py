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
