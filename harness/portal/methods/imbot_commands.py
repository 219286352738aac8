"""``imbot.command.*``: words with a slash that a bot listens to."""

from __future__ import annotations

from typing import Any

from harness.portal import bots, drafts, talk
from harness.portal.call import Call
from harness.portal.methods.imbot import is_url
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method


def _language(value: Any) -> list[Row]:
    entries = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        return []
    return [{str(name).upper(): text for name, text in one.items()} for one in entries]


def _handler(value: Any) -> str:
    if not value:
        raise Refusal(400, "EVENT_COMMAND_ADD_ERROR", 'Handler for "Command add" event isn\'t specified')
    if not is_url(value):
        raise Refusal(400, "EVENT_COMMAND_ADD_ERROR", "Wrong handler URL")
    return str(value)


@method("imbot.command.register", writes=True, scope="imbot")
def register(call: Call) -> int:
    """Registers a command of a bot; the same word of the same bot is the same command."""
    url = _handler(call.any("EVENT_COMMAND_ADD"))
    word = str(call.any("COMMAND") or "").strip().lstrip("/")
    if not word:
        raise Refusal(400, "COMMAND_ERROR", "Command isn't specified")
    bot = bots.mine(call)
    lang = _language(call.any("LANG"))
    hidden = flag(call.any("HIDDEN"))
    if not hidden and not any(one.get("LANGUAGE_ID") and one.get("TITLE") for one in lang):
        raise Refusal(400, "LANG_ERROR", "Lang set can't be empty")
    return put(call, bot, {
        "command": word,
        "handler": url,
        "common": flag(call.any("COMMON")),
        "hidden": hidden,
        "extranet": flag(call.any("EXTRANET_SUPPORT")),
        "lang": lang,
    })  # fmt: skip


def put(call: Call, bot: Row, fields: Row) -> int:
    """Store a command of a bot; returns its id."""
    table = call.world.tables["command"]
    same = (key for key, row in table.rows() if (row["bot"], row["command"]) == (bot["id"], fields["command"]))
    key = next(same, None) or table.next_id()
    row = {"id": key, "bot": bot["id"], "app": bot["app"], "handler_id": call.world.serial("handler"), **fields}
    if table.get(key) is None:
        call.insert("command", key, row)
    else:
        call.replace("command", key, row)
    return key


def _command(call: Call) -> Row:
    row = call.world.find("command", whole(call.any("COMMAND_ID")))
    if row is None and call.method.endswith("answer") and call.any("COMMAND"):
        word = str(call.any("COMMAND")).strip().lstrip("/")
        row = next((one for _, one in call.world.tables["command"].rows() if one["command"] == word), None)
    if row is None:
        raise Refusal(400, "COMMAND_ID_ERROR", "Command not found")
    if row["app"] != bots.owner(call):
        raise Refusal(400, "APP_ID_ERROR", "Command was installed by another rest application")
    return row


@method("imbot.command.update", writes=True, scope="imbot")
def update(call: Call) -> bool:
    """Changes a command."""
    row = _command(call)
    given = call.any("FIELDS")
    fields = {str(name).upper(): value for name, value in given.items()} if isinstance(given, dict) else {}
    if not fields:
        raise Refusal(400, "WRONG_REQUEST", "Update fields can't be empty")
    after = dict(row)
    if "COMMAND" in fields:
        after["command"] = str(fields["COMMAND"]).strip().lstrip("/")
    if "EVENT_COMMAND_ADD" in fields:
        after["handler"] = _handler(fields["EVENT_COMMAND_ADD"])
    for name, key in (("HIDDEN", "hidden"), ("EXTRANET_SUPPORT", "extranet"), ("COMMON", "common")):
        if name in fields:
            after[key] = flag(fields[name])
    if "LANG" in fields:
        after["lang"] = _language(fields["LANG"])
    call.replace("command", row["id"], after)
    return True


@method("imbot.command.unregister", writes=True, scope="imbot")
def unregister(call: Call) -> bool:
    """Removes a command."""
    call.remove("command", _command(call)["id"])
    return True


@method("imbot.command.answer", writes=True, scope="imbot")
def answer(call: Call) -> int:
    """The bot answers a command in the chat where it was given."""
    row = _command(call)
    asked = call.world.find("message", whole(call.any("MESSAGE_ID")))
    if asked is None:
        raise Refusal(400, "MESSAGE_ID_EMPTY", "Message ID can't be empty")
    draft = drafts.of_legacy(call, Refusal(400, "MESSAGE_EMPTY", "Message can't be empty"))
    chat = call.world.rooms.get(asked["chat"])
    if chat is None:
        raise Refusal(400, "WRONG_REQUEST", "Message isn't added")
    if row["bot"] not in chat.members and row["common"]:
        chat.members.append(row["bot"])
    return talk.send(call, chat, row["bot"], draft)
