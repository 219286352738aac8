"""Bots of both protocols: registration, whose they are, what they write."""

from __future__ import annotations

from typing import Any

import pytest

HANDLER = "http://127.0.0.1:9/bot"
LEGACY = {
    "CODE": "admin",
    "EVENT_HANDLER": HANDLER,
    "OPENLINE": "Y",
    "CLIENT_ID": "app",
    "PROPERTIES": {"NAME": "Анна"},
}
MODERN = {"fields": {"code": "admin", "properties": {"name": "Анна"}}, "botToken": "t1"}


def line(desk: Any) -> str:
    return f"chat{desk.session.chat_id}"


def test_a_bot_is_registered_once_under_its_code(desk: Any) -> None:
    key = desk.ask("imbot.register", **LEGACY)
    assert desk.ask("imbot.register", **LEGACY) == key
    assert desk.last.changes == ()
    assert desk.ask("imbot.bot.list") == {str(key): {"ID": key, "NAME": "Анна", "CODE": "admin", "OPENLINE": "Y"}}
    desk.ask("imbot.update", BOT_ID=key, CLIENT_ID="app", FIELDS={"OPENLINE": "N"})
    assert desk.changed() == {"openline": (True, False)}
    assert desk.ask("imbot.unregister", BOT_ID=key, CLIENT_ID="app") is True
    assert desk.ask("imbot.bot.list") == []


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"CLIENT_ID": ""}, "ACCESS_DENIED", 403),
        ({"EVENT_HANDLER": ""}, "EVENT_MESSAGE_ADD_ERROR", 400),
        ({"EVENT_HANDLER": "", "EVENT_MESSAGE_ADD": HANDLER}, "EVENT_WELCOME_MESSAGE_ERROR", 400),
        ({"EVENT_MESSAGE_UPDATE": "not a url"}, "EVENT_MESSAGE_UPDATE_ERROR", 400),
        ({"CODE": " "}, "CODE_ERROR", 400),
        ({"PROPERTIES": {}}, "NAME_ERROR", 400),
    ],
)
def test_a_registration_that_lacks_something_is_refused(desk: Any, change: Any, code: str, status: int) -> None:
    assert desk.refused("imbot.register", **{**LEGACY, **change})[:2] == (status, code)


def test_an_application_has_five_bots_at_most(desk: Any) -> None:
    for number in range(5):
        desk.ask("imbot.register", **{**LEGACY, "CODE": f"bot{number}"})
    assert desk.refused("imbot.register", **{**LEGACY, "CODE": "sixth"})[1] == "MAX_COUNT_ERROR"
    assert desk.ask("imbot.register", **{**LEGACY, "CODE": "sixth", "CLIENT_ID": "another"})


def test_a_bot_acts_only_for_whoever_registered_it(desk: Any) -> None:
    key = desk.ask("imbot.register", **LEGACY)
    said = {"DIALOG_ID": line(desk), "MESSAGE": "Здравствуйте"}
    assert desk.refused("imbot.message.add", BOT_ID=key + 1, CLIENT_ID="app", **said)[1] == "BOT_ID_ERROR"
    assert desk.refused("imbot.message.add", BOT_ID=key, CLIENT_ID="other", **said)[1] == "APP_ID_ERROR"
    message = desk.ask("imbot.message.add", BOT_ID=key, CLIENT_ID="app", **said)
    assert desk.meant("customer_message") == [{"text": "Здравствуйте", "channel": "site"}]
    assert desk.ask("imbot.message.update", BOT_ID=key, CLIENT_ID="app", MESSAGE_ID=message, MESSAGE="Добрый день")
    assert desk.refused("im.message.update", MESSAGE_ID=message, MESSAGE="x")[1] == "CANT_EDIT_MESSAGE"
    assert desk.ask("imbot.message.delete", CLIENT_ID="app", MESSAGE_ID=message) is True
    assert desk.refused("imbot.message.delete", CLIENT_ID="app", MESSAGE_ID=message)[1] == "CANT_EDIT_MESSAGE"


def test_keyboards_are_checked_and_their_buttons_kept(desk: Any) -> None:
    buttons = [{"TEXT": "Да", "COMMAND": "yes"}, {"TYPE": "NEWLINE"}, {"TEXT": "Нет"}]
    desk.ask("im.message.add", DIALOG_ID=line(desk), MESSAGE="Записать?", KEYBOARD={"BUTTONS": buttons})
    assert desk.changed()["buttons"] == (None, ["Да", "Нет"])
    wrong = {"DIALOG_ID": line(desk), "MESSAGE": "?"}
    assert desk.refused("im.message.add", KEYBOARD=[{"LINK": "x"}], **wrong)[1] == "KEYBOARD_ERROR"
    assert desk.refused("im.message.add", KEYBOARD=[{"TEXT": "я" * 40_000}], **wrong)[1] == "KEYBOARD_OVERSIZE"
    assert desk.refused("im.message.add", ATTACH="plain", **wrong)[1] == "ATTACH_ERROR"


def test_commands_belong_to_their_bot(desk: Any) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    command = {"BOT_ID": bot, "COMMAND": "help", "EVENT_COMMAND_ADD": HANDLER, "CLIENT_ID": "app"}
    assert desk.refused("imbot.command.register", **command)[1] == "LANG_ERROR"
    lang = [{"LANGUAGE_ID": "ru", "TITLE": "Помощь"}]
    key = desk.ask("imbot.command.register", **command, LANG=lang)
    assert desk.ask("imbot.command.register", **command, LANG=lang) == key
    assert (
        desk.refused("imbot.command.update", COMMAND_ID=key, CLIENT_ID="x", FIELDS={"HIDDEN": "Y"})[1] == "APP_ID_ERROR"
    )
    asked = desk.ask("im.message.add", DIALOG_ID=str(bot), MESSAGE="/help")
    answer = desk.ask("imbot.command.answer", COMMAND_ID=key, CLIENT_ID="app", MESSAGE_ID=asked, MESSAGE="Пишите")
    assert answer == asked + 1
    assert desk.ask("imbot.command.unregister", COMMAND_ID=key, CLIENT_ID="app")
    assert desk.refused("imbot.command.unregister", COMMAND_ID=key, CLIENT_ID="app")[1] == "COMMAND_ID_ERROR"


def test_a_bot_of_the_second_protocol_has_a_token(desk: Any) -> None:
    bot = desk.ask("imbot.v2.Bot.register", **MODERN)["bot"]
    assert (bot["eventMode"], bot["type"], bot["isSupportOpenline"]) == ("fetch", "bot", False)
    assert desk.ask("imbot.v2.Bot.register", **MODERN)["bot"]["id"] == bot["id"]
    assert desk.refused("imbot.v2.Bot.register", **{**MODERN, "botToken": "t2"})[1] == "BOT_CODE_ALREADY_TAKEN"
    assert desk.refused("imbot.v2.Bot.get", botId=bot["id"])[1] == "BOT_TOKEN_NOT_SPECIFIED"
    assert desk.refused("imbot.v2.Chat.get", botToken="t1", dialogId="1")[1] == "BOT_ID_REQUIRED"
    assert desk.refused("imbot.v2.Chat.get", botId=5, botToken="t1", dialogId="1")[1] == "BOT_NOT_FOUND"
    wrong = {"botId": bot["id"], "botToken": "t2"}
    assert desk.refused("imbot.v2.Chat.get", **wrong, dialogId="1")[:2] == (403, "BOT_OWNERSHIP_ERROR")
    assert "moduleId" not in desk.ask("imbot.v2.Bot.get", **wrong)["bot"]
    assert desk.ask("imbot.v2.Bot.list", botToken="t1")["bots"] == [bot]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"properties": {"name": "A"}}, "BOT_CODE_REQUIRED"),
        ({"code": "c"}, "BOT_PROPERTIES_REQUIRED"),
        ({"type": "spy"}, "BOT_INVALID_TYPE"),
        ({"eventMode": "push"}, "BOT_INVALID_EVENT_MODE"),
        ({"eventMode": "webhook"}, "BOT_WEBHOOK_URL_REQUIRED"),
        ({"eventMode": "webhook", "webhookUrl": "ftp://x"}, "BOT_INVALID_CALLBACK"),
    ],
)
def test_wrong_registrations_of_the_second_protocol(desk: Any, fields: Any, code: str) -> None:
    complete = {} if code in {"BOT_CODE_REQUIRED", "BOT_PROPERTIES_REQUIRED"} else MODERN["fields"]
    assert desk.refused("imbot.v2.Bot.register", botToken="t", fields={**complete, **fields})[1] == code


def test_messages_of_the_second_protocol(desk: Any) -> None:
    bot = desk.ask("imbot.v2.Bot.register", **MODERN)["bot"]
    me = {"botId": bot["id"], "botToken": "t1"}
    keyboard = [{"TEXT": "Да"}]
    sent = desk.ask(
        "imbot.v2.Chat.Message.send", **me, dialogId=line(desk), fields={"message": "Привет", "keyboard": keyboard}
    )
    assert sent == {"id": 1, "uuidMap": []}
    assert desk.meant("customer_message") == [{"text": "Привет", "channel": "site"}]
    assert desk.refused("imbot.v2.Chat.Message.send", **me, dialogId=line(desk), fields={})[1] == "EMPTY_MESSAGE"
    assert (
        desk.refused("imbot.v2.Chat.Message.send", **me, dialogId="chat5", fields={"message": "x"})[1]
        == "ACCESS_DENIED"
    )
    assert desk.ask("imbot.v2.Chat.Message.update", **me, messageId=1, fields={"message": "Пока"}) == {"result": True}
    assert desk.changed()["text"] == ("Привет", "Пока")
    assert "buttons" not in desk.changed()
    assert desk.refused("imbot.v2.Chat.Message.get", **me, messageId=1)[1] == "BOT_TYPE_NOT_ALLOWED"
    react = {"messageId": 1, "reaction": "like"}
    desk.ask("imbot.v2.Chat.Message.Reaction.add", **me, **react)
    assert desk.refused("imbot.v2.Chat.Message.Reaction.add", **me, **react)[1] == "REACTION_ALREADY_SET"
    desk.ask("imbot.v2.Chat.Message.Reaction.delete", **me, **react)
    assert desk.refused("imbot.v2.Chat.Message.Reaction.delete", **me, **react)[1] == "REACTION_NOT_FOUND"


def test_groups_of_the_second_protocol(desk: Any) -> None:
    bot = desk.ask("imbot.v2.Bot.register", **MODERN)["bot"]
    me = {"botId": bot["id"], "botToken": "t1"}
    made = desk.ask("imbot.v2.Chat.add", **me, fields={"title": "Смена", "userIds": [10, 11, 999], "message": "Привет"})
    dialog = made["chat"]["dialogId"]
    assert (made["chat"]["role"], made["chat"]["messageCount"], made["chat"]["userCounter"]) == ("owner", 1, 3)
    desk.ask("imbot.v2.Chat.User.delete", **me, dialogId=dialog, userId=11)
    assert [one["id"] for one in desk.ask("imbot.v2.Chat.User.list", **me, dialogId=dialog)] == [10, bot["id"]]
    desk.ask("imbot.v2.Chat.Manager.add", **me, dialogId=dialog, userIds=[10])
    assert desk.refused("imbot.v2.Chat.Manager.add", **me, dialogId=dialog, userIds=[])[1] == "EMPTY_USER_IDS"
    desk.ask("imbot.v2.Chat.setOwner", **me, dialogId=dialog, userId=10)
    assert desk.refused("imbot.v2.Chat.setOwner", **me, dialogId=dialog, userId=10)[1] == "ACCESS_DENIED"
    desk.ask("imbot.v2.Chat.leave", **me, dialogId=dialog)
    assert desk.refused("imbot.v2.Chat.get", **me, dialogId=dialog)[1] == "ACCESS_DENIED"


def test_files_are_weighed_not_kept(desk: Any) -> None:
    bot = desk.ask("imbot.v2.Bot.register", **MODERN)["bot"]
    me = {"botId": bot["id"], "botToken": "t1", "dialogId": line(desk)}
    sent = desk.ask(
        "imbot.v2.File.upload", **me, fields={"name": "цены.pdf", "content": "SGVsbG8=", "message": "Прайс"}
    )
    assert (sent["file"]["size"], sent["file"]["extension"]) == (5, "pdf")
    assert desk.meant("customer_message") == [{"text": "Прайс", "channel": "site"}]
    assert desk.refused("imbot.v2.File.upload", **me, fields={"name": "x", "content": "!"})[1] == "FILE_INVALID_CONTENT"
    assert desk.refused("imbot.v2.File.upload", **me, fields={"name": "x"})[1] == "FILE_EMPTY"
    assert desk.refused("imbot.v2.File.download", **me, fileId=77)[1] == "FILE_NOT_FOUND"
