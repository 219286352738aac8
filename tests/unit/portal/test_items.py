from __future__ import annotations

from typing import Any


def test_items_have_numbers_and_camel_case(desk: Any) -> None:
    item = desk.ask(
        "crm.item.add",
        entityTypeId=1,
        fields={
            "title": "Т",
            "opportunity": "1500",
            "ufCrmConsentPd": True,
            "fm": [{"typeId": "PHONE", "valueType": "MOBILE", "value": "+79990000000"}],
        },
    )["item"]
    assert (item["id"], item["opportunity"], item["stageId"], item["createdBy"]) == (302, 1500.0, "NEW", 1)
    assert item["ufCrmConsentPd"] == "Y"
    assert item["fm"] == [{"id": 5, "typeId": "PHONE", "valueType": "MOBILE", "value": "+79990000000"}]
    assert desk.ask("crm.lead.get", id=302)["PHONE"][0]["VALUE"] == "+79990000000"
    assert desk.changed() == {}


def test_both_faces_of_a_lead_are_one_lead(desk: Any) -> None:
    updated = desk.ask("crm.item.update", entityTypeId=1, id=301, fields={"stageId": "JUNK"})["item"]
    assert updated["stageSemanticId"] == "F"
    assert {change.entity for change in desk.last.changes} == {"lead"}
    assert desk.ask("crm.lead.get", id=301)["STATUS_ID"] == "JUNK"
    assert desk.ask("crm.item.delete", entityTypeId=1, id=301) == []
    assert desk.refused("crm.item.get", entityTypeId=1, id=301) == (400, "NOT_FOUND", "Item not found")


def test_phones_of_items_are_edited_by_id_and_deleted_when_empty(desk: Any) -> None:
    line = desk.ask("crm.item.get", entityTypeId=3, id=501)["item"]["fm"][0]
    item = desk.ask(
        "crm.item.update",
        entityTypeId=3,
        id=501,
        fields={"fm": {str(line["id"]): {"value": "+71"}, "999": {"value": "+72"}}},
    )["item"]
    values = [one["value"] for one in item["fm"] if one["typeId"] == "PHONE"]
    assert values == ["+71"], "a new row without typeId is silently dropped"
    item = desk.ask("crm.item.update", entityTypeId=3, id=501, fields={"fm": {str(line["id"]): {"value": ""}}})["item"]
    assert [one["typeId"] for one in item["fm"]] == ["EMAIL"]
    assert desk.ask("crm.item.update", entityTypeId=3, id=501, fields={"fm": "+7"})["item"]["fm"] == item["fm"]


def test_filters_are_strict_and_nest(desk: Any) -> None:
    found = desk.ask(
        "crm.item.list",
        entityTypeId=3,
        filter={"logic": "OR", "0": {"name": "Тимур"}, "1": {"ufCrmConsentAds": 0}},
        order={"id": "desc"},
        select=["id", "name"],
    )["items"]
    assert [one["name"] for one in found] == ["Тимур", "Лилия"]
    assert set(found[0]) == {"id", "name"}
    assert desk.refused("crm.item.list", entityTypeId=3, filter={"NAME": "x"})[:2] == (400, "INVALID_ARG_VALUE")
    assert desk.refused("crm.item.list", entityTypeId=3, order={"id": "up"})[:2] == (400, "INVALID_ARG_VALUE")
    assert desk.refused("crm.item.list", entityTypeId=3, filter={">createdTime": "вчера"})[:2] == (
        400,
        "INVALID_ARG_VALUE",
    )
    assert desk.session.call("crm.item.list", {"entityTypeId": 3, "start": -1}).body["total"] == 0


def test_parameters_are_case_sensitive_and_required(desk: Any) -> None:
    assert desk.refused("crm.item.get", entityTypeId=1, ID=301) == (
        400,
        "100",
        "Could not find value for parameter {id}",
    )
    assert desk.refused("crm.item.list", entityTypeId=1070) == (400, "NOT_FOUND", "SPA not found")
    assert desk.ask("crm.item.fields", entityTypeId=2)["fields"]["stageId"]["upperName"] == "STAGE_ID"


def test_user_fields_keep_their_names_when_asked(desk: Any) -> None:
    item = desk.ask("crm.item.get", entityTypeId=1, id=301, useOriginalUfNames="Y")["item"]
    assert item["UF_CRM_SERVICE"] == "Стрижка женская"
    assert "ufCrmService" not in item


def test_a_deal_moves_to_another_funnel_by_item_only(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={"STAGE_ID": "EXECUTING"})
    item = desk.ask("crm.item.update", entityTypeId=2, id=deal, fields={"categoryId": 3})["item"]
    assert (item["categoryId"], item["stageId"]) == (3, "C3:NEW")
    won = desk.ask("crm.item.update", entityTypeId=2, id=deal, fields={"stageId": "C3:WON"})["item"]
    assert (won["stageSemanticId"], won["closed"]) == ("S", "Y")
    back = desk.ask("crm.item.update", entityTypeId=2, id=deal, fields={"categoryId": "0", "stageId": "WON"})["item"]
    assert (back["categoryId"], back["stageId"], back["closed"]) == (0, "WON", "Y")
    history = desk.ask("crm.stagehistory.list", entityTypeId=2, filter={"OWNER_ID": deal})["items"]
    assert [one["TYPE_ID"] for one in history] == [1, 5, 3, 5]


def test_a_stage_has_to_belong_to_the_cards_pipeline(desk: Any) -> None:
    expected = (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Invalid value for field "stageId"')
    assert desk.refused("crm.item.add", entityTypeId=1, fields={"stageId": "WON"}) == expected
    deal = desk.ask("crm.item.add", entityTypeId=2, fields={"stageId": "PREPARATION"})["item"]["id"]
    assert desk.refused("crm.item.update", entityTypeId=2, id=deal, fields={"stageId": "C3:NEW"}) == expected
    assert desk.ask("crm.item.add", entityTypeId=31, fields={"stageId": "S"})["item"]["stageId"] == "DT31_1:S"
