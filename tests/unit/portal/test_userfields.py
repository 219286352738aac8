from __future__ import annotations

from typing import Any

import pytest


def _field(desk: Any, kind: str = "lead", **fields: Any) -> int:
    return desk.ask(f"crm.{kind}.userfield.add", fields=fields)


def test_a_field_that_was_added_can_be_written_read_and_filtered(desk: Any) -> None:
    key = _field(desk, FIELD_NAME="master", USER_TYPE_ID="string", LABEL="Мастер")
    lead = desk.ask("crm.lead.add", fields={"UF_CRM_MASTER": "Ольга"})
    assert desk.ask("crm.lead.get", id=lead)["UF_CRM_MASTER"] == "Ольга"
    assert desk.ask("crm.lead.get", id=301)["UF_CRM_MASTER"] == "", "older cards have it too, empty"
    found = desk.ask("crm.lead.list", filter={"=UF_CRM_MASTER": "Ольга"}, select=["ID", "UF_*"])
    assert [row["ID"] for row in found] == [str(lead)]
    described = desk.ask("crm.lead.fields")["UF_CRM_MASTER"]
    assert (described["type"], described["isDynamic"], described["formLabel"]) == ("string", True, "Мастер")
    items = desk.ask("crm.item.list", entityTypeId=1, filter={"ufCrmMaster": "Ольга"}, select=["id"])["items"]
    assert items == [{"id": lead}]
    desk.ask("crm.lead.userfield.delete", id=key)
    assert "UF_CRM_MASTER" not in desk.ask("crm.lead.get", id=lead)
    assert "UF_CRM_MASTER" not in desk.ask("crm.lead.fields")


def test_lists_have_entries_with_ids(desk: Any) -> None:
    entries = [{"VALUE": "Стрижка", "SORT": 20}, {"VALUE": "Маникюр", "SORT": 10, "DEF": "Y"}, {"VALUE": ""}]
    key = _field(desk, FIELD_NAME="SERVICE_LIST", USER_TYPE_ID="enumeration", LIST=entries)
    row = desk.ask("crm.lead.userfield.get", id=key)
    assert [(one["VALUE"], one["SORT"]) for one in row["LIST"]] == [("Маникюр", "10"), ("Стрижка", "20")]
    ids = {one["VALUE"]: one["ID"] for one in row["LIST"]}
    lead = desk.ask("crm.lead.add", fields={})
    assert desk.ask("crm.lead.get", id=lead)["UF_CRM_SERVICE_LIST"] == ids["Маникюр"], "DEF is what a new card has"
    desk.ask("crm.lead.update", id=lead, fields={"UF_CRM_SERVICE_LIST": ids["Стрижка"]})
    assert desk.ask("crm.item.get", entityTypeId=1, id=lead)["item"]["ufCrmServiceList"] == int(ids["Стрижка"])
    for wanted in (ids["Стрижка"], int(ids["Стрижка"]), [ids["Стрижка"]]):
        found = desk.ask("crm.lead.list", filter={"UF_CRM_SERVICE_LIST": wanted}, select=["ID"])
        assert found == [{"ID": str(lead)}]
    desk.ask("crm.lead.update", id=lead, fields={"UF_CRM_SERVICE_LIST": 999})
    assert desk.ask("crm.lead.get", id=lead)["UF_CRM_SERVICE_LIST"] == ""
    changes = [{"ID": ids["Стрижка"], "DEL": "Y"}, {"VALUE": "Окрашивание"}]
    desk.ask("crm.lead.userfield.update", id=key, fields={"LIST": changes, "EDIT_FORM_LABEL": {"ru": "Услуга"}})
    items = desk.ask("crm.lead.fields")["UF_CRM_SERVICE_LIST"]["items"]
    assert [one["VALUE"] for one in items] == ["Окрашивание", "Маникюр"]
    assert desk.ask("crm.lead.userfield.get", id=key)["EDIT_FORM_LABEL"]["ru"] == "Услуга"


def test_multiple_fields_hold_lists(desk: Any) -> None:
    _field(desk, FIELD_NAME="TAGS", USER_TYPE_ID="string", MULTIPLE="Y")
    lead = desk.ask("crm.lead.add", fields={"UF_CRM_TAGS": ["a", "", "b"]})
    assert desk.ask("crm.lead.get", id=lead)["UF_CRM_TAGS"] == ["a", "b"]
    assert desk.ask("crm.item.list", entityTypeId=1, filter={"ufCrmTags": "b"}, select=["id"])["items"] == [
        {"id": lead}
    ]
    for wanted, found in (("b", True), (["x", "a"], True), ("c", False)):
        rows = desk.ask("crm.lead.list", filter={"UF_CRM_TAGS": wanted}, select=["ID"])
        assert (str(lead) in [row["ID"] for row in rows]) is found
        others = desk.ask("crm.item.list", entityTypeId=1, filter={"!ufCrmTags": wanted}, select=["id"])["items"]
        assert ({"id": lead} in others) is not found
    status, code, _ = desk.refused("crm.item.update", entityTypeId=1, id=lead, fields={"ufCrmTags": "c"})
    assert (status, code) == (400, "100")


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", "many"), ("double", "x"), ("date", "soon"), ("money", "much"), ("employee", "he")]
)
def test_values_of_the_wrong_type_are_refused(desk: Any, kind: str, value: str) -> None:
    _field(desk, FIELD_NAME="X", USER_TYPE_ID=kind)
    status, code, text = desk.refused("crm.lead.add", fields={"UF_CRM_X": value})
    assert (status, code) == (400, "")
    assert "UF_CRM_X" in text
    status, code, text = desk.refused("crm.item.add", entityTypeId=1, fields={"ufCrmX": value})
    assert (status, code, text) == (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Invalid value for field "ufCrmX"')


def test_mandatory_fields_have_to_be_there(desk: Any) -> None:
    _field(desk, FIELD_NAME="MUST", USER_TYPE_ID="string", MANDATORY="Y", LABEL="Нужное")
    assert "Нужное" in desk.refused("crm.lead.add", fields={"NAME": "Анна"})[2]
    lead = desk.ask("crm.lead.add", fields={"UF_CRM_MUST": "да"})
    assert desk.refused("crm.lead.update", id=lead, fields={"UF_CRM_MUST": ""})[0] == 400
    desk.ask("crm.lead.update", id=lead, fields={"NAME": "Анна"})


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"USER_TYPE_ID": "string"}, "", "The 'FIELD_NAME' field is not found."),
        ({"FIELD_NAME": "A"}, "", "The 'USER_TYPE_ID' field is not found."),
        ({"FIELD_NAME": "A" * 44, "USER_TYPE_ID": "string"}, "ERROR_CORE", "too long"),
        ({"FIELD_NAME": "Ж", "USER_TYPE_ID": "string"}, "ERROR_CORE", "invalid characters"),
        ({"FIELD_NAME": "A", "USER_TYPE_ID": "nothing"}, "ERROR_CORE", "Invalid custom type"),
        ({"FIELD_NAME": "CHANNEL", "USER_TYPE_ID": "string"}, "ERROR_CORE", "already exists"),
        (
            {
                "FIELD_NAME": "A",
                "USER_TYPE_ID": "enumeration",
                "LIST": [{"VALUE": "x", "XML_ID": "1"}, {"VALUE": "y", "XML_ID": "1"}],
            },
            "ERROR_CORE",
            "XML_ID=1",
        ),
    ],
)
def test_documented_refusals(desk: Any, fields: dict[str, Any], code: str, text: str) -> None:
    status, got, said = desk.refused("crm.lead.userfield.add", fields=fields)
    assert (status, got) == (400, code)
    assert text in said


def test_fields_of_the_seed_are_listed_with_the_others(desk: Any) -> None:
    names = [row["FIELD_NAME"] for row in desk.ask("crm.lead.userfield.list", filter={"USER_TYPE_ID": "boolean"})]
    assert names == ["UF_CRM_CONSENT_PD", "UF_CRM_CONSENT_ADS"]
    key = _field(desk, "contact", FIELD_NAME="UF_VIP", USER_TYPE_ID="boolean")
    row = desk.ask("crm.contact.userfield.list", filter={"ID": key})[0]
    assert (row["FIELD_NAME"], row["SETTINGS"]["DEFAULT_VALUE"]) == ("UF_CRM_VIP", 0)
    assert desk.refused("crm.lead.userfield.get", id=key)[2] == "Access denied."
    assert desk.refused("crm.lead.userfield.get", id=99999)[1] == "ERROR_NOT_FOUND"
    assert desk.refused("crm.lead.userfield.list", filter="x")[2] == "Parameter 'filter' must be array."


def test_what_fields_are_described_by(desk: Any) -> None:
    assert {"ID": "crm", "title": "Binding to CRM Entities"} in desk.ask("crm.userfield.types")
    assert desk.ask("crm.userfield.settings.fields", type="double")["PRECISION"]["type"] == "int"
    assert desk.refused("crm.userfield.settings.fields")[2] == "Parameter 'type' is not specified or empty."
    assert desk.ask("crm.userfield.fields")["FIELD_NAME"]["isImmutable"] is True
    assert "DEL" in desk.ask("crm.userfield.enumeration.fields")
