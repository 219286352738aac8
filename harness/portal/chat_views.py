"""How chats and messages are shown: in snake case by ``im.*`` and ``imbot.*``, in camel case by ``imbot.v2.*``."""

from __future__ import annotations

from typing import Any

from harness.portal import open_line
from harness.portal.chats import COLOURS, LINES, PRIVATE, Chat
from harness.portal.people import for_im, for_v2, somebody
from harness.portal.tables import Row
from harness.portal.world import World

_TYPES = {"C": "chat", "O": "open", PRIVATE: "private", LINES: "lines"}
_MAY = {
    "manage_users_add": "member",
    "manage_users_delete": "manager",
    "manage_ui": "member",
    "manage_settings": "owner",
    "manage_messages": "member",
    "can_post": "member",
}
_ALLOWED = ("avatar", "rename", "extend", "call", "mute", "leave", "leave_owner", "send", "user_list")


def name_of(world: World, chat: Chat, viewer: int) -> str:
    """What the chat is called; a private dialog is called after the other one in it."""
    if chat.kind == PRIVATE:
        return somebody(world, int(chat.dialog(viewer))).name
    return chat.title


def links(world: World, chat: Chat) -> Row:
    """``entity_*`` of a chat."""
    if chat.kind == LINES:
        return open_line.entity(world, chat)
    kind, key = chat.entity
    return {"entity_type": kind, "entity_id": key, "entity_data_1": "", "entity_data_2": "", "entity_data_3": ""}


def role(chat: Chat, viewer: int) -> str:
    """Of somebody in the chat."""
    if viewer == chat.owner:
        return "owner"
    return "manager" if viewer in chat.managers else "member" if chat.has(viewer) else "guest"


def for_dialog(world: World, chat: Chat, viewer: int) -> Row:
    """As ``im.dialog.get`` and its namesakes show a chat."""
    entity = links(world, chat)
    keys = [key for key, row in world.tables["message"].rows() if row.get("chat") == chat.id]
    last = keys[-1] if keys else 0
    readers = [one for one in chat.members if one != viewer]
    return {
        "id": chat.id,
        "parent_chat_id": 0,
        "parent_message_id": 0,
        "name": name_of(world, chat, viewer),
        "description": chat.description or None,
        "owner": chat.operator if chat.kind == LINES else chat.owner,
        "extranet": chat.kind == LINES,
        "avatar": chat.avatar,
        "color": COLOURS.get(chat.colour, chat.colour),
        "type": _TYPES[chat.kind],
        "counter": sum(key > chat.read.get(viewer, 0) for key in keys),
        "user_counter": len(chat.members) + (1 if chat.kind == LINES else 0),
        "message_count": len(keys),
        "unread_id": next((key for key in keys if key > chat.read.get(viewer, 0)), 0),
        "restrictions": dict.fromkeys(_ALLOWED, True),
        "last_message_id": last,
        "last_id": chat.read.get(viewer, 0),
        "marked_id": 0,
        "disk_folder_id": 0,
        **entity,
        "mute_list": sorted(chat.muted),
        "date_create": chat.created or world.now(),
        "message_type": chat.kind,
        "public": "",
        "role": role(chat, viewer),
        "entity_link": {"type": entity["entity_type"], "url": "", "id": entity["entity_id"]},
        "text_field_enabled": chat.writable,
        "background_id": None,
        "permissions": dict(_MAY),
        "is_new": not keys,
        "readed_list": [_reader(world, chat, one) for one in readers],
        "manager_list": list(chat.managers or ([chat.owner] if chat.owner else [])),
        "last_message_views": {"message_id": last, "first_viewers": [], "count_of_viewers": 0},
        "dialog_id": chat.dialog(viewer),
    }


def with_path(shown: Row) -> Row:
    """As ``im.dialog.get`` and the search of chats show a chat: with the place of what it belongs to."""
    return {**shown, "restrictions": {**shown["restrictions"], "path": "", "path_title": ""}}


def _reader(world: World, chat: Chat, account: int) -> Row:
    name = somebody(world, account).name
    return {"user_id": account, "user_name": name, "message_id": chat.read.get(account, 0), "date": None}


def for_bot(world: World, chat: Chat, viewer: int, *, new: bool = False) -> Row:
    """As ``imbot.v2.Chat.get`` shows a chat."""
    entity = links(world, chat)
    keys = [key for key, row in world.tables["message"].rows() if row.get("chat") == chat.id]
    return {
        **in_event(world, chat, viewer),
        "entityLink": {"type": entity["entity_type"], "url": "", "id": entity["entity_id"]}
        if entity["entity_type"]
        else {},
        "diskFolderId": None,
        "role": role(chat, viewer),
        "permissions": {},
        "muteList": sorted(chat.muted),
        "isNew": new,
        "textFieldEnabled": "Y" if chat.writable else "N",
        "dateCreate": chat.created or world.now(),
        "lastMessageId": keys[-1] if keys else None,
        "lastMessageViews": "{}",
        "lastId": chat.read.get(viewer),
        "managerList": list(chat.managers),
        "markedId": None,
        "messageCount": len(keys),
        "public": "",
        "unreadId": next((key for key in keys if key > chat.read.get(viewer, 0)), None),
        "userCounter": len(chat.members) + (1 if chat.kind == LINES else 0),
    }


def in_event(world: World, chat: Chat, viewer: int) -> Row:
    """As events of the second protocol show a chat: nothing that depends on who looks."""
    entity = links(world, chat)
    return {
        "id": chat.id,
        "dialogId": chat.dialog(viewer),
        "name": name_of(world, chat, viewer),
        "description": chat.description,
        "type": _TYPES[chat.kind],
        "messageType": chat.kind,
        "owner": chat.owner,
        "color": COLOURS.get(chat.colour, chat.colour),
        "avatar": chat.avatar,
        "extranet": chat.kind == LINES,
        "containsCollaber": False,
        "entityType": entity["entity_type"],
        "entityId": entity["entity_id"],
        "entityData1": entity["entity_data_1"],
        "entityData2": entity["entity_data_2"],
        "entityData3": entity["entity_data_3"],
        "parentChatId": None,
        "parentMessageId": None,
        "isNew": False,
        "textFieldEnabled": "Y" if chat.writable else "N",
        "backgroundId": None,
    }


def message_for_im(row: Row) -> Row:
    """As ``im.dialog.messages.get`` shows a message."""
    params: dict[str, Any] = dict(row.get("params") or {})
    if row.get("likes"):
        params["LIKE"] = list(row["likes"])
    if row.get("edited"):
        params["IS_EDITED"] = "Y"
    return {
        "id": row["id"],
        "chat_id": row["chat"],
        "author_id": row["author"],
        "date": row["at"],
        "text": row["text"],
        "unread": False,
        "uuid": None,
        "replaces": [],
        "params": params or [],
        "disappearing_date": None,
    }


def message_for_v2(row: Row) -> Row:
    """As the second protocol shows a message."""
    params = {_camel(name): value for name, value in (row.get("params") or {}).items()}
    return {
        "id": row["id"],
        "chatId": row["chat"],
        "authorId": row["author"],
        "date": row["at"],
        "text": row["text"],
        "isSystem": row["author"] == 0,
        "uuid": "",
        "forward": row.get("forward"),
        "params": params,
        "viewedByOthers": False,
    }


def _camel(name: str) -> str:
    head, *rest = name.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def file_for_im(world: World, row: Row) -> Row:
    """A file of a chat, with the addresses that it can be fetched at."""
    url = f"{world.access.address}/rest/download.json?token=im%7C{row['id']}"
    viewer = {"viewer": "", "viewerType": "code", "src": url, "objectId": str(row["id"]), "title": row["name"]}
    viewer |= {"viewerGroupBy": str(row["chatId"]), "imChatId": row["chatId"], "unifiedLink": url, "actions": "[]"}
    return {
        **row,
        "authorName": somebody(world, row["authorId"]).name,
        "status": "done",
        "progress": 100,
        "urlPreview": "",
        "urlShow": url,
        "urlDownload": url,
        "viewerAttrs": viewer,
        "mediaUrl": {"preview": {"250": ""}},
        "isTranscribable": False,
        "isVideoNote": False,
        "isVoiceNote": False,
    }


def people_for_im(world: World, accounts: list[int]) -> list[Row]:
    """The people of a list of ids, as ``im.*`` shows them."""
    return [for_im(somebody(world, one), world.now()) for one in accounts if one]


def people_for_v2(world: World, accounts: list[int]) -> list[Row]:
    """The people of a list of ids, as the second protocol shows them."""
    return [for_v2(somebody(world, one), world.now()) for one in accounts if one]
