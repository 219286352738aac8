from __future__ import annotations

from typing import Any

import pytest

from harness.model.dialogue import OperatorTurn
from harness.model.value import Source

HERE = Source(path="x.suite.yaml")


def operator(desk: Any, action: str, **more: str) -> None:
    desk.session.play(OperatorTurn(action=action, source=HERE, **more))


def say(desk: Any, text: str = "Здравствуйте!") -> Any:
    return desk.session.call("im.message.add", {"DIALOG_ID": f"chat{desk.session.chat_id}", "MESSAGE": text})


def test_what_the_bot_posts_reaches_the_client(open_desk: Any) -> None:
    desk = open_desk(channel="telegram")
    assert say(desk).status == 200
    assert desk.meant("customer_message") == [{"text": "Здравствуйте!", "channel": "telegram"}]
    desk.ask("imbot.message.add", BOT_ID=1, DIALOG_ID=f"chat{desk.session.chat_id}", MESSAGE="Ещё")
    desk.ask("imopenlines.bot.session.message.send", CHAT_ID=desk.session.chat_id, NAME="DEFAULT", MESSAGE="")
    assert desk.last.meanings == ()
    desk.ask("im.message.add", DIALOG_ID="10", MESSAGE="Коллеге")
    assert desk.meant("customer_message") == []
    assert say(desk, " ").body["error"] == "MESSAGE_EMPTY"
    assert desk.refused("im.message.add", DIALOG_ID="chat5", MESSAGE="x")[1] == "ACCESS_ERROR"


@pytest.mark.parametrize(
    ("params", "to"),
    [
        ({"QUEUE_ID": 5}, "medical"),
        ({"TRANSFER_ID": "queue4"}, "senior"),
        ({"TRANSFER_ID": "13"}, "accounting"),
        ({"USER_ID": "14", "QUEUE_ID": 5}, "privacy"),
    ],
)
def test_a_transfer_names_its_queue(desk: Any, params: dict[str, Any], to: str) -> None:
    desk.ask("imopenlines.bot.session.transfer", CHAT_ID=desk.session.chat_id, **params)
    assert [fact["to"] for fact in desk.meant("escalation")] == [to]
    assert desk.changed()["status"] == ("NEW", "QUEUE")


def test_session_operator_leads_to_the_managers_with_the_reason_of_the_card(desk: Any) -> None:
    lead = desk.ask(
        "crm.lead.add", fields={"UF_CRM_HANDOVER_REASON": "complaint", "UF_CRM_HANDOVER_SUMMARY": "Недовольна"}
    )
    assert lead
    desk.ask("imopenlines.bot.session.operator", chat_id=str(desk.session.chat_id))
    (fact,) = desk.meant("escalation")
    assert (fact["to"], fact["reason"], fact["summary"]) == ("manager", "complaint", "Недовольна")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "TRANSFER_ID_EMPTY"),
        ({"USER_ID": ""}, "USER_ID_EMPTY"),
        ({"QUEUE_ID": "x"}, "QUEUE_ID_EMPTY"),
        ({"QUEUE_ID": 99}, "OPERATOR_WRONG"),
        ({"TRANSFER_ID": "99"}, "OPERATOR_WRONG"),
    ],
)
def test_transfers_that_lead_nowhere_are_refused(desk: Any, params: dict[str, Any], code: str) -> None:
    assert desk.refused("imopenlines.bot.session.transfer", CHAT_ID=desk.session.chat_id, **params)[:2] == (400, code)
    assert desk.refused("imopenlines.bot.session.transfer", **params)[1] == "CHAT_ID_EMPTY"
    assert desk.last.meanings == ()


def test_the_bot_may_post_until_it_leaves(desk: Any) -> None:
    desk.ask("imopenlines.bot.session.transfer", CHAT_ID=desk.session.chat_id, QUEUE_ID=3)
    assert say(desk).status == 200
    desk.ask("imopenlines.bot.session.transfer", CHAT_ID=desk.session.chat_id, QUEUE_ID=3, LEAVE="Y")
    assert say(desk).body["error"] == "ACCESS_ERROR"


def test_operators_answer_transfer_and_close(desk: Any) -> None:
    desk.ask("imopenlines.bot.session.transfer", CHAT_ID=desk.session.chat_id, QUEUE_ID=5)
    operator(desk, "answers", text="Добрый день")
    assert (desk.last.actor, desk.last.method) == ("operator", "imopenlines.operator.answer")
    assert desk.changed()["operator"] == (0, 12)
    assert say(desk).status == 403
    assert desk.refused("imopenlines.bot.session.operator", CHAT_ID=desk.session.chat_id)[1] == "WRONG_CHAT"
    operator(desk, "transfers", to="senior")
    assert desk.changed()["queue"] == (5, 4)
    operator(desk, "closes")
    assert desk.changed()["status"] == ("QUEUE", "FINISHED")


def test_a_finished_conversation_is_closed_to_the_bot(desk: Any) -> None:
    desk.ask("imopenlines.bot.session.finish", CHAT_ID=desk.session.chat_id)
    assert say(desk).status == 403


def test_the_dialog_shows_the_linked_cards(desk: Any) -> None:
    dialog = desk.ask("imopenlines.dialog.get", DIALOG_ID=f"chat{desk.session.chat_id}")
    assert dialog["entity_type"] == "LINES"
    assert dialog["entity_data_2"] == "LEAD|301|COMPANY|0|CONTACT|501|DEAL|0"
    assert desk.refused("imopenlines.dialog.get", CHAT_ID=1)[1] == "ACCESS_ERROR"
