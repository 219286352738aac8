"""``imbot.v2.Chat.*``: groups in which a bot of the second protocol takes part."""

from __future__ import annotations

from typing import Any

from harness.portal import bots, drafts, talk
from harness.portal.call import Call
from harness.portal.chat_views import for_bot, people_for_v2
from harness.portal.chats import COLOURS, LINES, PRIVATE, Chat
from harness.portal.methods import im_chats
from harness.portal.open_line import move
from harness.portal.refusals import Refusal
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

DENIED = Refusal(403, "ACCESS_DENIED", "Access denied")
DONE = {"result": True}


def chat_of(call: Call, bot: int) -> Chat:
    """The chat of dialogId, in which the bot is.

    Raises:
        Refusal: ``ACCESS_DENIED``.
    """
    if not str(call.params.get("dialogId") or "").strip():
        raise DENIED
    chat = talk.dialog(call, bot, call.params["dialogId"], DENIED)
    if not (chat.has(bot) or (chat.kind == LINES and chat.bot_in)):
        if chat.kind == LINES and call.method == "imbot.v2.Chat.Message.send":
            call.mean("refused_message", text=str(_fields(call).get("message") or ""), channel=chat.channel)
        raise DENIED
    return chat


def _place(call: Call) -> tuple[Row, Chat]:
    row = bots.mine_v2(call)
    return row, chat_of(call, row["id"])


def _fields(call: Call) -> dict[str, Any]:
    fields = call.params.get("fields")
    return fields if isinstance(fields, dict) else {}


def _ids(call: Call) -> list[int]:
    return im_chats.accounts(call.params.get("userIds"), Refusal(400, "EMPTY_USER_IDS", "Empty user IDs"))


@method("imbot.v2.Chat.add", writes=True, scope="imbot")
def add(call: Call) -> dict[str, Any]:
    """Makes a group with the bot in it."""
    row, fields = bots.mine_v2(call), _fields(call)
    given = fields.get("userIds") or []
    users = im_chats.accounts(given, Refusal(400, "INVALID_FORMAT", "Parameter userIds has wrong type"))
    chat = im_chats.found_group(call, row["id"], users, title=str(fields.get("title") or ""))
    _decorate(chat, fields)
    owner = whole(fields.get("ownerId"))
    if owner and chat.has(owner):
        chat.owner = owner
    text = drafts.clipped(fields.get("message"))
    if text.strip():
        talk.send(call, chat, row["id"], drafts.Draft(text))
    return {
        "chat": for_bot(call.world, chat, row["id"], new=True),
        "users": people_for_v2(call.world, chat.members),
    }


def _decorate(chat: Chat, fields: dict[str, Any]) -> None:
    chat.description = str(fields.get("description", chat.description))
    colour = str(fields.get("color") or "").upper()
    chat.colour = colour if colour in COLOURS else chat.colour
    if fields.get("avatar"):
        chat.avatar = f"/upload/im/{chat.id}.png"


@method("imbot.v2.Chat.get", scope="imbot")
def get(call: Call) -> dict[str, Row]:
    """A chat in which the bot is."""
    row, chat = _place(call)
    return {"chat": for_bot(call.world, chat, row["id"])}


@method("imbot.v2.Chat.update", writes=True, scope="imbot")
def update(call: Call) -> dict[str, bool]:
    """Changes title, description, colour or picture."""
    _, chat = _place(call)
    fields = _fields(call)
    _decorate(chat, fields)
    if fields.get("title"):
        move(call, chat, title=str(fields["title"])[:255])
    return DONE


@method("imbot.v2.Chat.leave", writes=True, scope="imbot")
def leave(call: Call) -> dict[str, bool]:
    """The bot leaves; out of an open line it writes no more."""
    row, chat = _place(call)
    gone: dict[str, Any] = {"members": [one for one in chat.members if one != row["id"]]}
    if chat.kind == "L":
        gone["bot_in"] = False
    move(call, chat, **gone)
    return DONE


@method("imbot.v2.Chat.setOwner", writes=True, scope="imbot")
def set_owner(call: Call) -> dict[str, bool]:
    """Gives the chat to another member."""
    row, chat = _place(call)
    key = whole(call.params.get("userId"))
    if not key or row["id"] != chat.owner or not chat.has(key):
        raise DENIED
    move(call, chat, owner=key)
    return DONE


@method("imbot.v2.Chat.User.add", writes=True, scope="imbot")
def user_add(call: Call) -> dict[str, bool]:
    """Invites people; those who are in already stay."""
    row, chat = _place(call)
    if chat.kind == PRIVATE:
        raise DENIED
    new = [one for one in _ids(call) if not chat.has(one)]
    if new:
        im_chats.invite(call, chat, row["id"], new)
    return DONE


@method("imbot.v2.Chat.User.delete", writes=True, scope="imbot")
def user_delete(call: Call) -> dict[str, bool]:
    """Removes somebody."""
    row, chat = _place(call)
    key = whole(call.params.get("userId"))
    if not key or key not in chat.members:
        raise DENIED
    if key != row["id"] and row["id"] not in {chat.owner, *chat.managers}:
        raise DENIED
    move(call, chat, members=[one for one in chat.members if one != key])
    return DONE


@method("imbot.v2.Chat.User.list", scope="imbot")
def user_list(call: Call) -> list[Row]:
    """The members, in full."""
    _, chat = _place(call)
    ids = sorted({*chat.members, *({chat.guest} if chat.guest else ())})
    order = call.params.get("order")
    if isinstance(order, dict) and str(next(iter(order.values()), "")).upper() == "DESC":
        ids.reverse()
    return people_for_v2(call.world, ids[: max(1, min(whole(call.params.get("limit")) or 50, 200))])


@method("imbot.v2.Chat.Manager.add", writes=True, scope="imbot")
def manager_add(call: Call) -> dict[str, bool]:
    """Makes members managers of the chat."""
    row, chat = _place(call)
    ids = _managers(call, row, chat)
    move(call, chat, managers=[*chat.managers, *(one for one in ids if one not in chat.managers)])
    return DONE


@method("imbot.v2.Chat.Manager.delete", writes=True, scope="imbot")
def manager_delete(call: Call) -> dict[str, bool]:
    """Takes that back."""
    row, chat = _place(call)
    ids = _managers(call, row, chat)
    move(call, chat, managers=[one for one in chat.managers if one not in ids])
    return DONE


def _managers(call: Call, row: Row, chat: Chat) -> list[int]:
    ids = _ids(call)
    if not ids:
        raise Refusal(400, "EMPTY_USER_IDS", "Empty user IDs")
    if row["id"] != chat.owner:
        raise DENIED
    return [one for one in ids if chat.has(one)]


@method("imbot.v2.Chat.InputAction.notify", scope="imbot")
def notify(call: Call) -> dict[str, bool]:
    """Shows that the bot is busy (typing, thinking)."""
    row, chat = _place(call)
    call.signal(Signal("typing", {"chat": chat.id, "account": row["id"]}))
    return DONE


@method("imbot.v2.Chat.TextField.enabled", writes=True, scope="imbot")
def text_field(call: Call) -> dict[str, bool]:
    """Lets people write in the chat, or only press buttons."""
    _, chat = _place(call)
    chat.writable = flag(call.params.get("enabled", True))
    return DONE
