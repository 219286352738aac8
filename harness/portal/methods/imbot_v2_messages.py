"""``imbot.v2.Chat.Message.*``: what a bot of the second protocol writes, reads and feels."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.portal import bots, drafts, talk
from harness.portal.call import Call
from harness.portal.chat_views import message_for_v2, people_for_v2
from harness.portal.methods.imbot_v2_chats import DENIED, DONE, chat_of
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

FAILED = Refusal(400, "SENDING_FAILED", "Sending failed")
READERS = frozenset({"supervisor", "personal"})
"""Types of bots that may read messages which are not addressed to them."""
MOST_FORWARDED = 100


def _message(call: Call, bot: Row, missing: Refusal = DENIED) -> Row:
    row = call.world.find("message", whole(call.params.get("messageId")))
    if row is None or row.get("deleted"):
        raise missing
    chat = call.world.rooms.get(row["chat"])
    if chat is None or not chat.has(bot["id"]):
        raise DENIED
    return row


def _fields(call: Call) -> dict[str, Any]:
    fields = call.params.get("fields")
    if isinstance(fields, str):  # form-encoded clients may send JSON
        try:
            fields = msgspec.json.decode(fields)
        except (ValueError, RecursionError):
            fields = None
    return fields if isinstance(fields, dict) else {}


@method("imbot.v2.Chat.Message.send", writes=True, scope="imbot")
def send(call: Call) -> dict[str, Any]:
    """Writes into a chat; into an open line it reaches the client."""
    bot = bots.mine_v2(call)
    chat = chat_of(call, bot["id"])
    fields = _fields(call)
    forwarded = fields.get("forwardIds")
    if isinstance(forwarded, dict) and forwarded:
        return {"id": None, "uuidMap": _forward(call, bot, forwarded)}
    draft = drafts.of_fields(fields, FAILED)
    reply = whole(fields.get("replyId"))
    if reply:
        draft.params["REPLY_ID"] = reply
    return {"id": talk.send(call, chat, bot["id"], draft), "uuidMap": {}}


def _forward(call: Call, bot: Row, wanted: dict[str, Any]) -> dict[str, int]:
    chat = chat_of(call, bot["id"])
    copies: dict[str, int] = {}
    for uuid, key in list(wanted.items())[:MOST_FORWARDED]:
        row = call.world.find("message", whole(key))
        source = call.world.rooms.get(row["chat"]) if row else None
        if row is None or source is None or not source.has(bot["id"]):
            raise DENIED
        copies[str(uuid)] = talk.send(call, chat, bot["id"], drafts.Draft(row["text"], dict(row.get("params") or {})))
    return copies


@method("imbot.v2.Chat.Message.update", writes=True, scope="imbot")
def update(call: Call) -> dict[str, bool]:
    """Changes the bot's own message."""
    bot = bots.mine_v2(call)
    row = _message(call, bot)
    if row["author"] != bot["id"]:
        raise DENIED
    fields = _fields(call)
    named = {"message": "MESSAGE", "keyboard": "KEYBOARD", "attach": "ATTACH"}
    keep = frozenset(stored for name, stored in named.items() if name not in fields)
    draft = drafts.of_fields({"message": row["text"], **fields}, DENIED)
    talk.edit(call, row, draft, keep | {"REPLY_ID", "FILE_ID"})
    return DONE


@method("imbot.v2.Chat.Message.delete", writes=True, scope="imbot")
def delete(call: Call) -> dict[str, bool]:
    """Deletes the bot's own message."""
    bot = bots.mine_v2(call)
    row = _message(call, bot)
    if row["author"] != bot["id"]:
        raise DENIED
    talk.erase(call, row, complete=flag(call.params.get("complete")))
    return DONE


@method("imbot.v2.Chat.Message.read", scope="imbot")
def read(call: Call) -> dict[str, Any]:
    """Marks a chat as read up to a message."""
    bot = bots.mine_v2(call)
    chat = chat_of(call, bot["id"])
    keys = [row["id"] for row in talk.messages(call, chat)]
    upto = whole(call.params.get("messageId"))
    if upto and upto not in keys:
        raise Refusal(400, "MESSAGE_NOT_FOUND", "Message not found")
    upto = upto or (keys[-1] if keys else 0)
    before = chat.read.get(bot["id"], 0)
    chat.read[bot["id"]] = max(before, upto)
    viewed = [key for key in keys if before < key <= upto]
    left = sum(key > chat.read[bot["id"]] for key in keys)
    return {"chatId": chat.id, "lastId": chat.read[bot["id"]], "counter": left, "viewedMessages": viewed}


def _reader(call: Call) -> Row:
    bot = bots.mine_v2(call)
    if bot["type"] not in READERS:
        raise Refusal(403, "BOT_TYPE_NOT_ALLOWED", "Bot type not allowed")
    return bot


@method("imbot.v2.Chat.Message.get", scope="imbot")
def get(call: Call) -> dict[str, Any]:
    """A message by id, for bots that see everything."""
    row = _message(call, _reader(call), Refusal(400, "MESSAGE_NOT_FOUND", "Message not found"))
    author = people_for_v2(call.world, [row["author"]])
    return {"message": message_for_v2(row), "user": author[0] if author else None}


@method("imbot.v2.Chat.Message.getContext", scope="imbot")
def context(call: Call) -> dict[str, Any]:
    """A message with those before and after it, for bots that see everything."""
    row = _message(call, _reader(call), Refusal(400, "MESSAGE_NOT_FOUND", "Message not found"))
    span = max(1, min(whole(call.params.get("range")) or 50, 50))
    chat = call.world.rooms.get(row["chat"])
    rows = talk.messages(call, chat) if chat else [row]
    place = next(number for number, one in enumerate(rows) if one["id"] == row["id"])
    first, last = max(0, place - span), place + span + 1
    found = rows[first:last]
    return {
        "messages": [message_for_v2(one) for one in found],
        "users": people_for_v2(call.world, list(dict.fromkeys(one["author"] for one in found))),
        "hasPrevPage": first > 0,
        "hasNextPage": last < len(rows),
    }


@method("imbot.v2.Chat.Message.Reaction.add", writes=True, scope="imbot")
def react(call: Call) -> dict[str, bool]:
    """Reacts to a message."""
    bot, row, reaction = _reaction(call)
    if bot["id"] in (row.get("reactions") or {}).get(reaction, ()):
        raise Refusal(400, "REACTION_ALREADY_SET", "Reaction already set")
    talk.react(call, row, bot["id"], reaction, add=True)
    return DONE


@method("imbot.v2.Chat.Message.Reaction.delete", writes=True, scope="imbot")
def unreact(call: Call) -> dict[str, bool]:
    """Takes a reaction back."""
    bot, row, reaction = _reaction(call)
    if bot["id"] not in (row.get("reactions") or {}).get(reaction, ()):
        raise Refusal(400, "REACTION_NOT_FOUND", "Reaction not found")
    talk.react(call, row, bot["id"], reaction, add=False)
    return DONE


def _reaction(call: Call) -> tuple[Row, Row, str]:
    bot = bots.mine_v2(call)
    row = _message(call, bot)
    reaction = str(call.params.get("reaction") or "")
    if not reaction.isidentifier() or len(reaction) > 40:
        raise Refusal(400, "REACTION_NOT_FOUND", "Reaction not found")
    return bot, row, reaction
