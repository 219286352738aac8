from __future__ import annotations

from typing import Any

import pytest


def test_contacts_of_a_deal(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={"CONTACT_IDS": [501]})
    desk.ask("crm.deal.contact.add", id=deal, fields={"CONTACT_ID": 502, "SORT": 5, "IS_PRIMARY": "Y"})
    assert desk.ask("crm.deal.contact.items.get", id=deal) == [
        {"CONTACT_ID": 502, "SORT": 5, "ROLE_ID": 0, "IS_PRIMARY": "Y"},
        {"CONTACT_ID": 501, "SORT": 10, "ROLE_ID": 0, "IS_PRIMARY": "N"},
    ]
    assert desk.ask("crm.deal.get", id=deal)["CONTACT_ID"] == "502"
    desk.ask("crm.deal.contact.delete", id=deal, fields={"CONTACT_ID": 502})
    assert desk.ask("crm.item.get", entityTypeId=2, id=deal)["item"]["contactIds"] == [501]
    desk.ask("crm.deal.contact.items.delete", id=deal)
    assert desk.ask("crm.deal.contact.items.get", id=deal) == []
    assert desk.ask("crm.deal.get", id=deal)["CONTACT_ID"] is None


def test_items_set_orders_by_sort_with_the_primary_first(desk: Any) -> None:
    items = [{"CONTACT_ID": 501, "SORT": 20}, {"CONTACT_ID": 502, "SORT": 30, "IS_PRIMARY": "Y"}]
    desk.ask("crm.lead.contact.items.set", id=301, items=items)
    got = desk.ask("crm.lead.contact.items.get", id=301)
    assert [(one["CONTACT_ID"], one["SORT"], one["IS_PRIMARY"]) for one in got] == [(502, 30, "Y"), (501, 20, "N")]


def test_a_company_is_written_with_its_contacts(desk: Any) -> None:
    company = desk.ask("crm.company.add", fields={"TITLE": "А", "CONTACT_ID": [501, 999]})
    assert [one["CONTACT_ID"] for one in desk.ask("crm.company.contact.items.get", id=company)] == [501]
    desk.ask("crm.company.update", id=company, fields={"CONTACT_ID": [502], "TITLE": "Б"})
    assert [one["CONTACT_ID"] for one in desk.ask("crm.company.contact.items.get", id=company)] == [502]
    assert desk.ask("crm.contact.get", id=501)["COMPANY_ID"] is None
    assert "CONTACT_ID" not in desk.ask("crm.company.get", id=company)


def test_contacts_and_companies_are_one_relation(desk: Any) -> None:
    first, second = (desk.ask("crm.company.add", fields={"TITLE": title}) for title in ("А", "Б"))
    desk.ask("crm.contact.company.items.set", id=501, items=[{"COMPANY_ID": first}, {"COMPANY_ID": second}])
    assert [one["CONTACT_ID"] for one in desk.ask("crm.company.contact.items.get", id=second)] == [501]
    desk.ask("crm.company.contact.add", id=first, fields={"CONTACT_ID": 502})
    assert desk.ask("crm.contact.get", id=502)["COMPANY_ID"] == str(first)
    desk.ask("crm.company.contact.items.delete", id=first)
    assert [one["COMPANY_ID"] for one in desk.ask("crm.contact.company.items.get", id=501)] == [second]


@pytest.mark.parametrize(
    ("method", "params", "code", "text"),
    [
        ("crm.deal.contact.add", {}, "", "The parameter 'ownerEntityID' is invalid or not defined."),
        ("crm.deal.contact.add", {"id": 99}, "", "Not found."),
        ("crm.lead.contact.items.get", {"id": 99}, "NOT_FOUND", "Not found."),
        ("crm.lead.contact.add", {"id": 301}, "", "The parameter 'fields' must be array."),
        ("crm.lead.contact.add", {"id": 301, "fields": {"SORT": 1}}, "", "The parameter 'fields' is not valid."),
        ("crm.lead.contact.add", {"id": 301, "fields": {"CONTACT_ID": 9}}, "NOT_FOUND", "Not found."),
        ("crm.lead.contact.items.set", {"id": 301, "items": "x"}, "", "The parameter items must be array."),
    ],
)
def test_refusals(desk: Any, method: str, params: dict[str, Any], code: str, text: str) -> None:
    assert desk.refused(method, **params) == (400, code, text)


def test_what_a_link_is_described_by(desk: Any) -> None:
    assert desk.ask("crm.company.contact.fields")["CONTACT_ID"]["isRequired"] is True
    assert set(desk.ask("crm.contact.company.fields")) == {"SORT", "IS_PRIMARY", "COMPANY_ID"}
