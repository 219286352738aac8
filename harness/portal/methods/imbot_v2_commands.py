"""``imbot.v2.Command.*``, ``imbot.v2.File.*``: slash commands and files of bots of the second protocol."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from harness.portal import bots, drafts, talk
from harness.portal.call import Call
from harness.portal.chats import Chat
from harness.portal.methods import imbot_commands
from harness.portal.methods.imbot_v2_chats import DENIED, DONE, chat_of
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

LARGEST_FILE = 100 * 1024 * 1024
_FLAGS = (("common", "common"), ("hidden", "hidden"), ("extranetSupport", "extranet"))


def _fields(call: Call) -> dict[str, Any]:
    fields = call.params.get("fields")
    return fields if isinstance(fields, dict) else {}


def _word(fields: dict[str, Any], missing: Refusal) -> str:
    word = str(fields.get("command") or "").strip().lstrip("/")
    if not word:
        raise missing
    if not word.replace("_", "").replace("-", "").isalnum() or len(word) > 100:
        raise Refusal(400, "COMMAND_NAME_INVALID", "Command name is invalid")
    return word


def _shown(row: Row) -> Row:
    return {
        "id": row["id"],
        "botId": row["bot"],
        "command": f"/{row['command']}",
        "common": row["common"],
        "hidden": row["hidden"],
        "extranetSupport": row["extranet"],
    }


def _texts(fields: dict[str, Any]) -> list[Row]:
    titles, params = fields.get("title"), fields.get("params")
    titles = titles if isinstance(titles, dict) else {"en": titles} if titles else {}
    params = params if isinstance(params, dict) else {}
    return [{"LANGUAGE_ID": code, "TITLE": text, "PARAMS": params.get(code, "")} for code, text in titles.items()]


@method("imbot.v2.Command.register", writes=True, scope="imbot")
def register(call: Call) -> dict[str, Row]:
    """Registers a command; the same word of the same bot is the same command."""
    bot, fields = bots.mine_v2(call), _fields(call)
    word = _word(fields, Refusal(400, "COMMAND_REQUIRED", "Command is required"))
    lang = _texts(fields)
    if not lang and not flag(fields.get("hidden")):
        raise Refusal(400, "COMMAND_TITLE_REQUIRED", "Command title is required")
    row = {"command": word, "handler": "", "lang": lang, **{key: flag(fields.get(name)) for name, key in _FLAGS}}
    key = imbot_commands.put(call, bot, row)
    return {"command": _shown(call.world.find("command", key) or {})}


def _command(call: Call, bot: Row) -> Row:
    row = call.world.find("command", whole(call.params.get("commandId")))
    if row is None or row["bot"] != bot["id"]:
        raise Refusal(400, "COMMAND_NOT_FOUND", "Command not found")
    return row


@method("imbot.v2.Command.update", writes=True, scope="imbot")
def update(call: Call) -> dict[str, Row]:
    """Changes a command."""
    bot, fields = bots.mine_v2(call), _fields(call)
    row = _command(call, bot)
    after = dict(row)
    if "command" in fields:
        after["command"] = _word(fields, Refusal(400, "COMMAND_NAME_EMPTY", "Command name is empty"))
        for key, other in call.world.tables["command"].rows():
            if (other["bot"], other["command"]) == (bot["id"], after["command"]) and key != row["id"]:
                raise Refusal(400, "COMMAND_ALREADY_EXISTS", "Command already exists")
    after |= {key: flag(fields[name]) for name, key in _FLAGS if name in fields}
    after["lang"] = _texts(fields) or row["lang"]
    call.replace("command", row["id"], after)
    return {"command": _shown(after)}


@method("imbot.v2.Command.unregister", writes=True, scope="imbot")
def unregister(call: Call) -> dict[str, bool]:
    """Removes a command."""
    call.remove("command", _command(call, bots.mine_v2(call))["id"])
    return DONE


@method("imbot.v2.Command.list", scope="imbot")
def listing(call: Call) -> dict[str, list[Row]]:
    """Commands of the bot."""
    bot = bots.mine_v2(call)
    rows = [row for _, row in call.world.tables["command"].rows() if row["bot"] == bot["id"]]
    return {"commands": [_listed(call, bot, row) for row in rows]}


def _listed(call: Call, bot: Row, row: Row) -> Row:
    texts = {one["LANGUAGE_ID"]: one for one in row["lang"]}
    first: Row = row["lang"][0] if row["lang"] else {}
    chosen = texts.get(call.world.seed.language, first)
    category = str(bot["properties"].get("NAME") or "")
    more = {"title": chosen.get("TITLE", ""), "params": chosen.get("PARAMS", "")}
    return {**_shown(row), **more, "category": category, "context": ""}


@method("imbot.v2.Command.answer", writes=True, scope="imbot")
def answer(call: Call) -> dict[str, bool]:
    """The bot answers a command in the chat where it was given."""
    bot = bots.mine_v2(call)
    failed = Refusal(400, "COMMAND_ANSWER_FAILED", "Command answer failed")
    command = call.world.find("command", whole(call.params.get("commandId")))
    asked = call.world.find("message", whole(call.params.get("messageId")))
    if command is None or command["bot"] != bot["id"] or asked is None:
        raise failed
    chat = call.world.rooms.get(asked["chat"])
    if chat is None:
        raise failed
    if bot["id"] not in chat.members and command["common"]:
        chat.members.append(bot["id"])
    try:
        talk.send(call, chat, bot["id"], drafts.of_fields(_fields(call), failed))
    except Refusal:
        raise failed from None
    return DONE


@method("imbot.v2.File.upload", writes=True, scope="imbot")
def upload(call: Call) -> dict[str, Any]:
    """Sends a file into a chat, in Base64."""
    bot = bots.mine_v2(call)
    chat = chat_of(call, bot["id"])
    row, key = put_file(call, chat, bot["id"], _fields(call))
    shown = {name: row[name] for name in ("id", "chatId", "name", "extension", "size")}
    return {"file": shown, "messageId": key, "chatId": chat.id, "dialogId": chat.dialog(bot["id"])}


def put_file(call: Call, chat: Chat, author: int, fields: dict[str, Any]) -> tuple[Row, int]:
    """Store a file and the message that carries it; returns the file and the message's id.

    Raises:
        Refusal: ``FILE_EMPTY``, ``FILE_INVALID_CONTENT``, ``FILE_TOO_LARGE``.
    """
    name, content = str(fields.get("name") or "").strip(), str(fields.get("content") or "")
    if not name or not content:
        raise Refusal(400, "FILE_EMPTY", "File name or content is empty")
    try:
        size = len(base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError):
        raise Refusal(400, "FILE_INVALID_CONTENT", "Invalid base64 content") from None
    if size > LARGEST_FILE:
        raise Refusal(400, "FILE_TOO_LARGE", "File is too large")
    table = call.world.tables["file"]
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    row: Row = {
        "id": table.next_id(),
        "chatId": chat.id,
        "date": call.world.now(),
        "name": name[:255],
        "extension": extension,
    }
    row |= {"type": _kind(extension), "size": size, "authorId": author, "image": False}
    table.put(row["id"], row)
    draft = drafts.Draft(drafts.clipped(fields.get("message")), {"FILE_ID": [row["id"]], "FILES": [row["name"]]})
    return row, talk.send(call, chat, author, draft)


def _kind(extension: str) -> str:
    kinds = {"image": ("png", "jpg", "jpeg", "gif", "webp"), "audio": ("mp3", "ogg"), "video": ("mp4", "mov")}
    return next((kind for kind, endings in kinds.items() if extension in endings), "file")


@method("imbot.v2.File.download", scope="imbot")
def download(call: Call) -> dict[str, str]:
    """Where a file of a chat of the bot can be fetched; the stand-in keeps names and sizes, not contents."""
    bot = bots.mine_v2(call)
    row = call.world.find("file", whole(call.params.get("fileId")))
    if row is None:
        raise Refusal(400, "FILE_NOT_FOUND", "File not found")
    chat = call.world.rooms.get(row["chatId"])
    if chat is None or not chat.has(bot["id"]):
        raise Refusal(403, "FILE_ACCESS_ERROR", "File access error") if chat else DENIED
    return {"downloadUrl": f"{call.world.access.address}/rest/download.json?token=imbot%7C{row['id']}"}
