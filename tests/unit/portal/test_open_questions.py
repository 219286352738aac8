"""What the documentation leaves open: each switch changes what is answered or sent, and only that."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from harness.model.dialogue import Client, Given
from harness.model.transcript import Said
from harness.portal.outbox import Posting
from harness.portal.portals import Portals
from tests.unit.portal.conftest import Desk

LEADS = "".join(f"  - {{ID: {key}, TITLE: Л}}\n" for key in range(1, 121))
SEED = f"""
portal: shop
users: [{{ID: 1, NAME: Робот}}]
queues: [{{ID: 3, name: manager, LINE_NAME: Линия, users: [1]}}]
leads:
{LEADS}"""
HANDLER = "http://127.0.0.1:9/bot"


@pytest.fixture
def shop(tmp_path: Any) -> Any:
    def make(**switches: Any) -> Desk:
        (tmp_path / "shop.yaml").write_text(f"{SEED}switches: {json.dumps(switches)}\n", encoding="utf-8")
        given = Given(portal="shop", channel="telegram", client=Client(name="Лилия Гарипова"))
        return Desk(Portals(tmp_path), given)

    return make


@pytest.mark.parametrize(("switches", "first"), [({}, 76), ({"list_start": "page"}, 51)])
def test_a_start_between_pages(shop: Any, switches: dict[str, Any], first: int) -> None:
    desk = shop(**switches)
    assert desk.ask("crm.lead.list", start=75)[0]["ID"] == str(first)
    assert desk.last.params == {"start": 75}, "the journal shows what was sent"
    assert desk.ask("crm.item.list", entityTypeId=1, start="75")["items"][0]["id"] == first


@pytest.mark.parametrize(("switches", "shown"), [({}, True), ({"item_fm": "star"}, False)])
def test_phones_of_items_by_name(shop: Any, switches: dict[str, Any], shown: bool) -> None:
    desk = shop(**switches)
    listed = desk.ask("crm.item.list", entityTypeId=1, select=["id", "fm"])["items"][0]
    assert ("fm" in listed) is shown
    assert "fm" in desk.ask("crm.item.list", entityTypeId=1, select=["*"])["items"][0]


@pytest.mark.parametrize(("switches", "made"), [({}, 0), ({"line_lead": True}, 1)])
def test_the_first_message_of_a_client(shop: Any, switches: dict[str, Any], made: int) -> None:
    desk = shop(**switches)
    for text in ("Здравствуйте", "Алло"):
        desk.session.client_says((Said(kind="text", text=text),))
    found = desk.ask("crm.lead.list", filter={">ID": 120}, select=["NAME", "LAST_NAME"])
    assert [(row["NAME"], row["LAST_NAME"]) for row in found] == [("Лилия", "Гарипова")] * made
    data = desk.ask("imopenlines.dialog.get", CHAT_ID=desk.session.chat_id)["entity_data_2"]
    assert data == f"LEAD|{121 * made}|COMPANY|0|CONTACT|0|DEAL|0"


def events(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    """What a bot of the second protocol is sent when the client writes first."""
    sent: list[Posting] = []
    monkeypatch.setattr("harness.portal.courier.Courier.send", lambda _, postings: sent.extend(postings))
    fields = {"code": "b", "properties": {"name": "Бот"}, "type": "openline", "isSupportOpenline": True}
    hook = {"eventMode": "webhook", "webhookUrl": HANDLER}
    desk.ask("imbot.v2.Bot.register", fields=fields | hook, botToken="t")
    desk.session.client_says((Said(kind="text", text="Да"),))
    return sent


def test_events_of_the_second_protocol_as_json(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    form, plain = (events(shop(**one), monkeypatch) for one in ({}, {"imbot_v2_events": "json"}))
    assert {one.content_type for one in form} == {"application/x-www-form-urlencoded"}
    assert {one.content_type for one in plain} == {"application/json"}
    assert json.loads(plain[-1].body)["data"]["message"]["text"] == "Да"
    assert parse_qs(form[-1].body.decode())["data[message][text]"] == ["Да"]


def test_events_that_are_due_together_may_come_in_another_order(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [one.name for one in events(shop(), monkeypatch)]
    other = [one.name for one in events(shop(event_order="reversed"), monkeypatch)]
    assert usual == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"]
    assert other == usual[::-1]


def test_a_value_type_that_is_not_documented_is_taken_and_noted(desk: Any) -> None:
    phones = [{"VALUE": "+79170000001", "VALUE_TYPE": kind} for kind in ("MOBIL", "WORK", "MOBIL")]
    lead = desk.ask("crm.lead.add", fields={"TITLE": "Т", "PHONE": phones, "LAST_NAME": "MOBIL"})
    assert desk.last.undocumented == ("PHONE.VALUE_TYPE=MOBIL",)
    assert [one["VALUE_TYPE"] for one in desk.ask("crm.lead.get", id=lead)["PHONE"]] == ["MOBIL", "WORK", "MOBIL"]
    mail = {"typeId": "EMAIL", "valueType": "MOBILE", "value": "a@b.ru"}
    desk.ask("crm.item.update", entityTypeId=1, id=lead, fields={"fm": [mail]})
    assert desk.last.undocumented == ("EMAIL.VALUE_TYPE=MOBILE",)
    desk.ask("crm.lead.update", id=lead, fields={"PHONE": {"0": {"VALUE": "+7", "VALUE_TYPE": "FAX"}}})
    assert desk.last.undocumented == ()
