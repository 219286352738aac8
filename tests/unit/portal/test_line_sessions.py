"""Open lines from the operators' side: settings, sessions, links to cards."""

from __future__ import annotations

from typing import Any

import pytest


def test_operators_take_pass_on_and_close(desk: Any) -> None:
    chat = desk.session.chat_id
    desk.ask("imopenlines.session.start", CHAT_ID=chat)
    assert desk.changed()["status"] == ("NEW", "ANSWERED")
    assert desk.refused("imopenlines.session.intercept", CHAT_ID=chat)[1] == "OPERATOR_WRONG"
    desk.ask("imopenlines.operator.transfer", CHAT_ID=chat, TRANSFER_ID="queue5")
    assert desk.changed()["queue"] == (0, 5)
    desk.ask("imopenlines.operator.answer", CHAT_ID=chat)
    desk.ask("imopenlines.session.mode.pin", CHAT_ID=chat, ACTIVATE="Y")
    data = desk.ask("imopenlines.dialog.get", CHAT_ID=chat)["entity_data_1"]
    assert data.split("|")[:5] == ["Y", "LEAD", "301", "Y", "N"]
    desk.ask("imopenlines.operator.finish", CHAT_ID=chat)
    assert desk.changed()["status"] == ("ANSWERED", "FINISHED")


def test_a_finished_conversation_begins_anew_with_another_session(desk: Any) -> None:
    chat = desk.session.chat_id
    desk.ask("imopenlines.session.start", CHAT_ID=chat)
    first = desk.ask("imopenlines.dialog.get", CHAT_ID=chat)["entity_data_1"].split("|")[5]
    desk.ask("imopenlines.operator.finish", CHAT_ID=chat)
    desk.ask("imopenlines.message.session.start", CHAT_ID=chat, MESSAGE_ID=_said(desk))
    second = desk.ask("imopenlines.dialog.get", CHAT_ID=chat)["entity_data_1"].split("|")[5]
    assert (first, second) == ("1", "2")
    assert desk.ask("imopenlines.session.history.get", CHAT_ID=chat)["sessionId"] == 2
    assert desk.ask("imopenlines.dialog.get", SESSION_ID=1)["id"] == chat
    assert desk.refused("imopenlines.session.history.get")[1] == "MISSING_REQUIRED_PARAM"


def _said(desk: Any) -> int:
    return int(desk.ask("im.message.add", DIALOG_ID="10", MESSAGE="x"))


@pytest.mark.parametrize("method", ["answer", "finish", "skip", "spam", "another.finish"])
def test_operators_need_an_open_line(desk: Any, method: str) -> None:
    group = desk.ask("im.chat.add", TITLE="x")
    assert desk.refused(f"imopenlines.operator.{method}", CHAT_ID=1)[1] == "CHAT_ID"
    assert desk.refused(f"imopenlines.operator.{method}", CHAT_ID=group)[1] == "CHAT_TYPE"


def test_a_lead_of_the_client_is_linked_to_the_chat(open_desk: Any) -> None:
    desk = open_desk(channel="telegram")
    chat = desk.session.chat_id
    before = desk.ask("imopenlines.dialog.get", CHAT_ID=chat)
    assert before["entity_data_1"].startswith("N|NONE|0|")
    assert before["entity_id"].startswith("telegrambot|3|")
    desk.ask("imopenlines.crm.lead.create", CHAT_ID=chat)
    lead = desk.last.changes[0].id
    after = desk.ask("imopenlines.dialog.get", CHAT_ID=chat)
    assert after["entity_data_1"].startswith(f"Y|LEAD|{lead}|")
    assert after["entity_data_2"] == f"LEAD|{lead}|COMPANY|0|CONTACT|0|DEAL|0"
    card = {"CRM_ENTITY_TYPE": "lead", "CRM_ENTITY": lead}
    assert desk.ask("imopenlines.crm.chat.get", **card) == [
        {"CHAT_ID": str(chat), "CONNECTOR_ID": "telegrambot", "CONNECTOR_TITLE": "Telegram"}
    ]
    assert desk.ask("imopenlines.crm.chat.getLastId", **card) == chat
    desk.ask("imopenlines.crm.message.add", **card, USER_ID=1, CHAT_ID=chat, MESSAGE="Добрый день")
    assert desk.meant("customer_message") == [{"text": "Добрый день", "channel": "telegram"}]
    assert desk.refused("imopenlines.crm.chat.get", CRM_ENTITY_TYPE="lead")[1] == "ERROR_ARGUMENT"


def test_lines_are_settings_with_a_queue(desk: Any) -> None:
    assert desk.ask("imopenlines.config.get", CONFIG_ID=5)["QUEUE"] == ["12"]
    key = desk.ask("imopenlines.config.add", PARAMS={"LINE_NAME": "VIP", "QUEUE": [10, 11], "NONSENSE": 1})
    desk.ask("imopenlines.config.update", CONFIG_ID=key, PARAMS={"ACTIVE": "N"})
    (row,) = desk.ask(
        "imopenlines.config.list.get",
        PARAMS={"filter": {"ACTIVE": "N"}, "select": ["LINE_NAME"]},
        OPTIONS={"QUEUE": "Y"},
    )
    assert (row["ID"], row["LINE_NAME"], row["QUEUE"]) == (str(key), "VIP", [10, 11])
    assert desk.refused("imopenlines.config.list.get", PARAMS={"where": 1})[1] == "INVALID_FORMAT"
    assert desk.refused("imopenlines.config.list.get", PARAMS={"limit": -1})[1] == "INVALID_FORMAT"
    assert desk.ask("imopenlines.config.delete", CONFIG_ID=key)
    assert desk.ask("imopenlines.config.get", CONFIG_ID=key) is False
    assert desk.refused("imopenlines.config.get")[1] == "CONFIG_ID_EMPTY"


def test_an_external_line_writes_to_a_user_once_a_week(desk: Any) -> None:
    code = "a" * 32
    assert desk.refused("imopenlines.network.join", CODE="x")[1] == "CODE"
    desk.ask("imopenlines.network.join", CODE=code)
    said = {"CODE": code, "USER_ID": 10, "MESSAGE": "Привет"}
    assert desk.ask("imopenlines.network.message.add", **said)
    assert desk.refused("imopenlines.network.message.add", **said)[1] == "USER_MESSAGE_LIMIT"
    desk.clock.advance(8 * 86_400)
    assert desk.ask("imopenlines.network.message.add", **said)
