"""``data[PARAMS]`` of events of the first bot protocol: in the order of the documented examples.

Of a message in an open line, which the documents lack, the order is that of what bots have recorded.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from harness.portal import chat_views
from harness.portal.chats import LINES, PRIVATE, Chat
from harness.portal.tables import Row
from harness.portal.world import World

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_MENTION = re.compile(r"\[USER=(\d{1,15})(?: REPLACE)?\][^\[\]]{0,200}\[/USER\]")
TAIL = {
    "PUSH": "Y",
    "PUSH_IMPORTANT": "N",
    "RECENT_SKIP_AUTHOR": "N",
    "CONVERT": "N",
    "SKIP_COMMAND": "N",
    "SKIP_COUNTER_INCREMENTS": "N",
    "SILENT_CONNECTOR": "N",
    "SKIP_CONNECTOR": "N",
    "IMPORTANT_CONNECTOR": "N",
    "NO_SESSION_OL": "N",
    "FAKE_RELATION": 0,
    "SKIP_URL_INDEX": "N",
}
_PLACE = {"COMMAND_CONTEXT": "TEXTAREA", "CHAT_USER_COUNT": 2, "PLATFORM_CONTEXT": "web"}
"""Flags of sending that no bot reads, and every event has."""


def params(world: World, chat: Chat, row: Row, bot: int) -> dict[str, Any]:
    """``data[PARAMS]`` of ONIMBOTMESSAGEADD: of a private dialog, a group or an open line."""
    given = {**head(world, chat, row, bot), **TAIL, **_PLACE}
    given["CHAT_USER_COUNT"] = len(chat.members) + (1 if chat.kind == LINES else 0)
    if chat.kind == PRIVATE:
        return {
            **given,
            **_files(world, row),
            "MESSAGE_ID": row["id"],
            "CHAT_TYPE": "P",
            "LANGUAGE": world.seed.language,
        }
    named = mentioned(row["text"])
    if named:
        context = given.pop("PLATFORM_CONTEXT")
        given |= {"MENTIONED_LIST": {str(key): key for key in named}, "PLATFORM_CONTEXT": context}
    given |= {"MESSAGE_ORIGINAL": row["text"], **_files(world, row)}
    to = 0 if chat.kind == LINES else bot
    return {**given, "TO_USER_ID": to, "MESSAGE_ID": row["id"], "LANGUAGE": world.seed.language}


def mentioned(text: str) -> list[int]:
    """Accounts that a text mentions."""
    return [int(key) for key in _MENTION.findall(text)]


def head(world: World, chat: Chat, row: Row, bot: int) -> dict[str, Any]:
    """What every event of a message begins with."""
    author = row["author"]
    text = _MENTION.sub("", row["text"]) if chat.kind not in {LINES, PRIVATE} else row["text"]
    given: dict[str, Any] = {"MESSAGE": text}
    if chat.kind != LINES:
        given["TEMPLATE_ID"] = str(uuid.uuid5(_SPACE, f"{world.access.member_id} {row['id']}"))
    given |= {
        "MESSAGE_TYPE": chat.kind,
        "FROM_USER_ID": author,
        "DIALOG_ID": author if chat.kind == PRIVATE else f"chat{chat.id}",
        "TO_CHAT_ID": chat.id,
        "AUTHOR_ID": author,
        "SYSTEM": "N",
    }
    if chat.kind == PRIVATE:
        return {**given, "TO_USER_ID": bot}
    return {**given, **of_chat(world, chat), "RID": author, "IS_MANAGER": "N"}


def of_chat(world: World, chat: Chat) -> dict[str, Any]:
    """What events say of a chat that is no private dialog."""
    entity = chat_views.links(world, chat)
    return {
        "CHAT_ID": chat.id,
        "CHAT_TITLE": chat.title,
        "CHAT_AUTHOR_ID": 0 if chat.kind == LINES else chat.owner,
        "CHAT_TYPE": chat.kind,
        "CHAT_AVATAR": 0,
        "CHAT_COLOR": chat.colour,
        "CHAT_ENTITY_TYPE": entity["entity_type"],
        "CHAT_ENTITY_ID": entity["entity_id"],
        "CHAT_ENTITY_DATA_1": entity["entity_data_1"],
        "CHAT_ENTITY_DATA_2": entity["entity_data_2"],
        "CHAT_ENTITY_DATA_3": entity["entity_data_3"],
        "CHAT_EXTRANET": "N",
        "CHAT_PREV_MESSAGE_ID": 0,
        "CHAT_CAN_POST": "MEMBER",
    }


def _files(world: World, row: Row) -> dict[str, Any]:
    keys = (row.get("params") or {}).get("FILE_ID") or ()
    found = {str(key): world.find("file", key) for key in keys}
    return {"FILES": {key: file for key, file in found.items() if file}} if keys else {}
