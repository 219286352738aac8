from __future__ import annotations

from typing import Any

import pytest

from harness.model import crm_state


def test_a_lead_gets_the_vendors_defaults(desk: Any) -> None:
    key = desk.ask("crm.lead.add", fields={"NAME": "Анна"})
    lead = desk.ask("CRM.lead.Get.json", ID=str(key))
    expected = {
        "ID": "302", "TITLE": "Лид #302", "STATUS_ID": "NEW", "STATUS_SEMANTIC_ID": "P", "OPENED": "Y", "CURRENCY_ID": "RUB",
        "ASSIGNED_BY_ID": "1", "CREATED_BY_ID": "1", "OPPORTUNITY": "0.00", "IS_RETURN_CUSTOMER": "N", "HAS_PHONE": "N",
        "BIRTHDATE": "", "DATE_CLOSED": "", "LAST_NAME": None, "DATE_CREATE": "2026-03-02T10:00:00+03:00",
        "MOVED_TIME": "2026-03-02T10:00:00+03:00",
    }  # fmt: skip
    assert {name: lead[name] for name in expected} == expected
    assert "PHONE" not in lead


def test_scalars_of_legacy_rows_are_strings(desk: Any) -> None:
    for row in (desk.ask("crm.lead.get", id=301), desk.ask("crm.deal.get", id=desk.ask("crm.deal.add", fields={}))):
        assert all(value is None or isinstance(value, str | list) for value in row.values())


def test_what_is_written_comes_back_in_the_wires_form(desk: Any) -> None:
    fields = {
        "name": "Анна", "OPPORTUNITY": "1800,5", "BIRTHDATE": "12.02.1990", "UF_CRM_CONSENT_PD": "Y", "OPENED": 0,
        "UF_CRM_FIRST_CONTACT": "02.03.2026 11:30:00", "NO_SUCH_FIELD": 1, "HAS_PHONE": "Y", "ID": 7,
        "PHONE": [{"VALUE": "+7 917 000-00-00"}],
    }  # fmt: skip
    lead = desk.ask("crm.lead.get", id=desk.ask("crm.lead.add", FIELDS=fields))
    assert lead["NAME"] == "Анна"
    assert lead["OPPORTUNITY"] == "1800.50"
    assert lead["BIRTHDATE"] == "1990-02-12T03:00:00+03:00"
    assert lead["UF_CRM_CONSENT_PD"] == "1"
    assert lead["UF_CRM_FIRST_CONTACT"] == "2026-03-02T11:30:00+03:00"
    assert (lead["OPENED"], lead["ID"], lead["HAS_PHONE"]) == ("N", "302", "Y")
    assert lead["PHONE"] == [{"ID": "5", "VALUE_TYPE": "WORK", "VALUE": "+7 917 000-00-00", "TYPE_ID": "PHONE"}]


def test_multifields_add_edit_and_delete(desk: Any) -> None:
    phone = desk.ask("crm.contact.get", id=501)["PHONE"][0]
    desk.ask("crm.contact.update", id=501, fields={"PHONE": [{"VALUE": "+79990000000"}]})
    both = desk.ask("crm.contact.get", id=501)["PHONE"]
    assert [one["VALUE"] for one in both] == ["+79172223344", "+79990000000"], "without ID a value is added"
    desk.ask("crm.contact.update", id=501, fields={"PHONE": [{"ID": phone["ID"], "VALUE": "+79991112233"}]})
    desk.ask("crm.contact.update", id=501, fields={"PHONE": [{"ID": both[1]["ID"], "DELETE": "Y"}]})
    assert [one["VALUE"] for one in desk.ask("crm.contact.get", id=501)["PHONE"]] == ["+79991112233"]
    desk.ask("crm.contact.update", id=501, fields={"PHONE": "+70000000000"})
    desk.ask("crm.contact.update", id=501, fields={"PHONE": [{"ID": phone["ID"], "VALUE": ""}]})
    contact = desk.ask("crm.contact.get", id=501)
    assert "PHONE" not in contact
    assert contact["HAS_PHONE"] == "N"


def test_stages_close_cards_and_leave_a_history(desk: Any) -> None:
    lead = desk.ask("crm.lead.add", fields={"STATUS_ID": "IN_PROCESS"})
    desk.clock.advance(3600)
    desk.ask("crm.lead.update", id=lead, fields={"STATUS_ID": "JUNK"})
    row = desk.ask("crm.lead.get", id=lead)
    assert (row["STATUS_SEMANTIC_ID"], row["DATE_CLOSED"]) == ("F", "2026-03-02T11:00:00+03:00")
    history = desk.ask("crm.stagehistory.list", entityTypeId=1, filter={"OWNER_ID": lead})["items"]
    assert [(one["TYPE_ID"], one["STATUS_ID"]) for one in history] == [(1, "IN_PROCESS"), (3, "JUNK")]
    deal = desk.ask("crm.deal.add", fields={"STAGE_ID": "WON", "CATEGORY_ID": 0})
    assert desk.ask("crm.deal.get", id=deal)["CLOSED"] == "Y"
    assert desk.ask("crm.deal.get", id=deal)["CLOSEDATE"] == "2026-03-09T03:00:00+03:00"


def test_a_deals_category_is_immutable(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={"CATEGORY_ID": 3})
    desk.ask("crm.deal.update", id=deal, fields={"CATEGORY_ID": 0, "TITLE": "Т"})
    row = desk.ask("crm.deal.get", id=deal)
    assert (row["CATEGORY_ID"], row["STAGE_ID"]) == ("3", "C3:NEW")


def test_changes_tell_before_and_after(desk: Any) -> None:
    desk.ask("crm.lead.update", id=301, fields={"STATUS_ID": "JUNK", "NAME": "Лилия"})
    changed = desk.changed()
    assert changed["STATUS_ID"] == ("BOOKED", "JUNK")
    assert "NAME" not in changed
    assert "DATE_MODIFY" not in changed
    journal = desk.session.journal()
    assert [(row.entity, row.id, row.fields["STATUS_ID"]) for row in journal.initial] == [("lead", "301", "BOOKED")]
    assert crm_state.rows(journal, "lead")["301"]["STATUS_ID"] == "JUNK"


def test_created_and_deleted_cards_are_marked(desk: Any) -> None:
    key = str(desk.ask("crm.lead.add", fields={"NAME": "Анна"}))
    created = desk.last.changes
    assert (created[0].field, created[0].after) == (crm_state.CREATED, True)
    assert desk.changed()["NAME"] == (None, "Анна")
    desk.ask("crm.lead.delete", id=key)
    assert [change.field for change in desk.last.changes] == [crm_state.DELETED]
    assert crm_state.created(desk.session.journal(), "lead") == {key}
    assert crm_state.rows(desk.session.journal(), "lead") == {}
    assert desk.refused("crm.lead.get", id=key) == (400, "", "Not found")
    assert desk.ask("crm.lead.add", fields={}) == int(key) + 1, "an id is never used again"


@pytest.mark.parametrize("bad", [None, 0, -1, "abc"])
def test_legacy_errors_have_an_empty_code(desk: Any, bad: Any) -> None:
    assert desk.refused("crm.deal.get", id=bad) == (400, "", "ID is not defined or invalid.")


def test_values_that_do_not_fit_their_field_are_refused(desk: Any) -> None:
    status, code, _ = desk.refused("crm.lead.add", fields={"UF_CRM_FIRST_CONTACT": "завтра"})
    assert (status, code) == (400, "")
    assert desk.last.changes == ()
    assert desk.refused("crm.lead.add", fields="NAME=Анна")[2] == "Parameter 'fields' must be array."
    assert desk.refused("crm.company.add", fields={})[:2] == (400, "")


def test_lists_select_filter_order_and_page(desk: Any) -> None:
    for number in range(60):
        desk.ask("batch", cmd=[f"crm.lead.add?fields[NAME]=N{number:02}&fields[OPPORTUNITY]={number % 7}"])
        desk.clock.advance(1)
    answer = desk.session.call(
        "crm.lead.list",
        {
            "filter": {"%NAME": "n", ">=OPPORTUNITY": "0", "!STATUS_ID": "JUNK"},
            "order": {"OPPORTUNITY": "DESC"},
            "select": ["NAME"],
        },
    )
    assert (answer.body["total"], answer.body["next"], len(answer.body["result"])) == (60, 50, 50)
    assert answer.body["result"][0] == {"ID": "308", "NAME": "N06"}
    second = desk.session.call("crm.lead.list", {"filter": {"%NAME": "n"}, "start": "50"})
    assert len(second.body["result"]) == 10
    assert "next" not in second.body
    uncounted = desk.session.call("crm.lead.list", {"start": -1})
    assert "total" not in uncounted.body
    assert "PHONE" not in desk.ask("crm.lead.list", filter={"ID": 301})[0]
    assert desk.ask("crm.lead.list", filter={"ID": 301}, select=["UF_*"])[0]["UF_CRM_SERVICE"] == "Стрижка женская"


def test_fields_describe_themselves(desk: Any) -> None:
    fields = desk.ask("crm.lead.fields")
    assert fields["ID"]["isReadOnly"] is True
    assert fields["SOURCE_ID"]["statusType"] == "SOURCE"
    assert fields["UF_CRM_CONSENT_PD"]["isDynamic"] is True
    assert {"TITLE", "PHONE", "UTM_SOURCE"} <= set(fields)


def test_what_a_bot_does_with_its_arguments_and_results_stays_with_it(desk: Any) -> None:
    params = {"fields": {"NAME": "Анна", "PHONE": [{"VALUE": "+79990000000"}]}}
    key = desk.session.call("crm.lead.add", params).body["result"]
    params["fields"]["PHONE"][0]["VALUE"] = "changed"
    row = desk.ask("crm.lead.get", id=key)
    row["PHONE"][0]["VALUE"] = "changed too"
    assert desk.ask("crm.lead.get", id=key)["PHONE"][0]["VALUE"] == "+79990000000"
    journal = desk.session.journal()
    assert journal.calls[0].params["fields"]["PHONE"][0]["VALUE"] == "+79990000000"
    assert journal.calls[1].result["PHONE"][0]["VALUE"] == "+79990000000"


def test_values_that_the_portal_cannot_keep_are_refused(desk: Any) -> None:
    text = "Invalid value for the &quot;Currency&quot; field.<br>"
    assert desk.refused("crm.deal.add", fields={"CURRENCY_ID": "рубли"}) == (400, "", text)
    assert desk.ask("crm.deal.add", fields={"CURRENCY_ID": "USD"})
    status, code, said = desk.refused("crm.contact.update", id=501, fields={"EMAIL": [{"VALUE": "лилия@"}]})
    assert (status, code) == (400, "ERROR_CORE")
    assert "contains an invalid address" in said
    refused = desk.refused("crm.item.add", entityTypeId=2, fields={"currencyId": "x"})
    assert refused == (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Invalid value for field "currencyId"')


def test_a_deal_is_new_while_it_is_at_the_first_stage(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={})
    assert desk.ask("crm.deal.get", id=deal)["IS_NEW"] == "Y"
    desk.ask("crm.deal.update", id=deal, fields={"STAGE_ID": "EXECUTING"})
    assert desk.ask("crm.deal.get", id=deal)["IS_NEW"] == "N"


def test_parameters_that_should_be_maps(desk: Any) -> None:
    for name, method in (("fields", "add"), ("params", "add"), ("filter", "list"), ("order", "list")):
        assert desk.refused(f"crm.lead.{method}", **{name: "x"})[2] == f"Parameter '{name}' must be array."
    assert desk.ask("crm.lead.add", fields={}, params={"REGISTER_SONET_EVENT": "Y"}) == 302


def test_a_map_is_no_text(desk: Any) -> None:
    assert "TITLE" in desk.refused("crm.lead.add", fields={"TITLE": {"a": 1}})[2]
    assert desk.refused("crm.deal.add", fields={"STAGE_ID": [1]})[0] == 400
    contact = desk.ask("crm.contact.add", fields={"NAME": "Анна", "PHOTO": {"fileData": ["1.png", "iVBORw0K"]}})
    assert set(desk.ask("crm.contact.get", id=contact)["PHOTO"]) == {"id", "showUrl", "downloadUrl"}
