"""What the CRM tells its listeners: names and data of events, by what was done."""

from __future__ import annotations

from typing import Any

import pytest

from harness.portal.event_names import NAMES
from harness.portal.php import decode_query

HANDLER = "http://127.0.0.1:9/bot"


@pytest.fixture
def told(open_desk: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls a method, and returns its result and the events of the CRM that an application hears of it."""
    sent: list[Any] = []
    monkeypatch.setattr("harness.portal.courier.Courier.send", lambda _self, due: sent.extend(due))
    desk = open_desk()
    desk.session.access.adopt("local.app", 1)
    token = desk.session.access.issue("local.app")[0].token
    for name in sorted(NAMES):
        if name.startswith("ONCRM"):
            desk.clock.advance(1)
            desk.ask("event.bind", event=name, handler=HANDLER, auth=token)

    def ask(method: str, **params: Any) -> Any:
        sent.clear()
        result = desk.ask(method, **params)
        return result, [(one.name, decode_query(one.body.decode())["data"]["FIELDS"]) for one in sent]

    return ask


def test_cards_of_every_kind(told: Any) -> None:
    deal, events = told("crm.deal.add", fields={})
    assert events == [("ONCRMDEALADD", {"ID": str(deal)})]
    kind, events = told("crm.type.add", fields={"title": "Абонементы"})
    assert events == [("ONCRMTYPEADD", {"ID": "1"})]
    type_id = kind["type"]["entityTypeId"]
    _, events = told("crm.item.add", entityTypeId=type_id, fields={})
    assert events == [("ONCRMDYNAMICITEMADD", {"ID": "1", "ENTITY_TYPE_ID": str(type_id)})]
    _, events = told("crm.item.add", entityTypeId=31, fields={})
    assert events == [("ONCRMDYNAMICITEMADD", {"ID": "1", "ENTITY_TYPE_ID": "31"})]
    quote, events = told("crm.quote.add", fields={"TITLE": "Предложение"})
    assert events == [("ONCRMQUOTEADD", {"ID": str(quote)})]


def test_a_deal_that_changes_its_pipeline(told: Any) -> None:
    category = told("crm.category.add", entityTypeId=2, fields={"name": "Опт"})[0]["category"]["id"]
    deal = told("crm.deal.add", fields={})[0]
    _, events = told("crm.item.update", entityTypeId=2, id=deal, fields={"categoryId": category})
    place = {"ID": str(deal), "CATEGORY_ID": str(category), "STAGE_ID": f"C{category}:NEW"}
    assert events == [("ONCRMDEALUPDATE", {"ID": str(deal)}), ("ONCRMDEALMOVETOCATEGORY", place)]


def test_user_fields(told: Any) -> None:
    entries = [{"VALUE": "Да"}]
    fields = {"FIELD_NAME": "X", "USER_TYPE_ID": "enumeration", "LIST": entries}
    key, events = told("crm.lead.userfield.add", fields=fields)
    data = {"ID": str(key), "ENTITY_ID": "CRM_LEAD", "FIELD_NAME": "UF_CRM_X"}
    assert events == [("ONCRMLEADUSERFIELDADD", data), ("ONCRMLEADUSERFIELDSETENUMVALUES", data)]
    _, events = told("crm.lead.userfield.update", id=key, fields={"SORT": 5})
    assert events == [("ONCRMLEADUSERFIELDUPDATE", data)]
    _, events = told("crm.lead.userfield.delete", id=key)
    assert events == [("ONCRMLEADUSERFIELDDELETE", data)], "the row that is gone is still told of"


def test_what_cards_refer_to(told: Any) -> None:
    _, events = told("crm.currency.add", fields={"CURRENCY": "CNY", "AMOUNT": 12})
    assert events == [("ONCRMCURRENCYADD", {"ID": "CNY"})]
    _, events = told("crm.currency.delete", id="CNY")
    assert events == [("ONCRMCURRENCYDELETE", {"ID": "CNY"})]
    place = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 3, "ENTITY_ID": 501}
    data = {"TYPE_ID": "1", "ENTITY_TYPE_ID": "3", "ENTITY_ID": "501", "ANCHOR_ID": "501", "ANCHOR_TYPE_ID": "3"}
    assert told("crm.address.add", fields=place)[1] == [("ONCRMADDRESSREGISTER", data)]
    assert told("crm.address.delete", fields=place)[1] == [("ONCRMADDRESSUNREGISTER", data)]
    requisite = {"ENTITY_TYPE_ID": 3, "ENTITY_ID": 501, "PRESET_ID": 3, "NAME": "Лилия"}
    key, events = told("crm.requisite.add", fields=requisite)
    assert events == [("ONCRMREQUISITEADD", {"ID": str(key)})]
    assert told("crm.requisite.bankdetail.add", fields={"ENTITY_ID": key})[1] == [("ONCRMBANKDETAILADD", {"ID": "1"})]
    comment = {"ENTITY_TYPE": "lead", "ENTITY_ID": 301, "COMMENT": "Текст"}
    assert told("crm.timeline.comment.add", fields=comment)[1] == [("ONCRMTIMELINECOMMENTADD", {"ID": "1"})]


def test_what_goes_with_a_card_is_told_too(told: Any) -> None:
    plan, _ = told("crm.activity.todo.add", ownerTypeId=1, ownerId=301, deadline="2026-03-05T10:00:00")
    _, events = told("crm.lead.delete", id=301)
    assert events == [("ONCRMLEADDELETE", {"ID": "301"}), ("ONCRMACTIVITYDELETE", {"ID": str(plan["id"])})]
