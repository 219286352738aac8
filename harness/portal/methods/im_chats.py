"""``im.chat.*``, ``imbot.chat.*``: groups, their members and their looks."""

from __future__ import annotations

from typing import Any

from harness.portal import bots, drafts, open_line, talk
from harness.portal.call import Call
from harness.portal.chats import CLOSED, COLOURS, OPEN, PRIVATE, Chat
from harness.portal.people import person
from harness.portal.refusals import Refusal, known
from harness.portal.signals import Signal
from harness.portal.values import flag, whole
from harness.registry import method

NO_ACCESS = Refusal(400, "ACCESS_ERROR", "Action unavailable")


def refused(text: str) -> Refusal:
    """``WRONG_REQUEST`` with its reason."""
    return Refusal(400, "WRONG_REQUEST", text)


def group(call: Call, who: int) -> Chat:
    """The chat of CHAT_ID or DIALOG_ID, which is no private dialog.

    Raises:
        Refusal: ``CHAT_ID_EMPTY``, ``ACCESS_ERROR``.
    """
    value = call.any("CHAT_ID") if call.any("CHAT_ID") is not None else call.any("DIALOG_ID")
    chat = talk.by_id(call, who, value)
    if chat.kind == PRIVATE:
        raise known("ACCESS_ERROR")
    return chat


def accounts(value: Any, wrong: Refusal) -> list[int]:
    """Ids of a list of accounts; a map (PHP) counts as one.

    Raises:
        Refusal: it is no list of numbers.
    """
    entries = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise wrong
    found = [whole(one) for one in entries]
    if None in found:
        raise wrong
    return [one for one in found if one is not None]


@method("im.chat.add", writes=True, scope="im")
@method("imbot.chat.add", writes=True, scope="imbot")
def add(call: Call) -> int:
    """Makes a group."""
    owner = bots.account(call)
    users = call.any("USERS")
    wrong = Refusal(400, "INVALID_FORMAT", "Parameter USERS has wrong type")
    invited = accounts(users, wrong) if users not in (None, "", []) else []
    kind = OPEN if str(call.any("TYPE") or "").upper() == "OPEN" else CLOSED
    entity = (str(call.any("ENTITY_TYPE") or ""), str(call.any("ENTITY_ID") or ""))
    chat = found_group(call, owner, invited, kind=kind, title=str(call.any("TITLE") or ""))
    chat.description = str(call.any("DESCRIPTION") or "")
    chat.entity = entity
    colour = str(call.any("COLOR") or "").upper()
    chat.colour = colour if colour in COLOURS else chat.colour
    text = drafts.clipped(call.any("MESSAGE"))
    if text.strip():
        talk.send(call, chat, owner, drafts.Draft(text))
    return chat.id


def found_group(call: Call, owner: int, invited: list[int], *, kind: str = CLOSED, title: str = "") -> Chat:
    """A new group of ``owner`` and everybody of ``invited`` who exists."""
    rooms = call.world.rooms
    present = [one for one in dict.fromkeys(invited) if one != owner and person(call.world, one)]
    chat = rooms.add(Chat(rooms.next_id(), "", kind=kind, title=title, owner=owner, created=call.world.now()))
    chat.members, chat.managers = [owner, *present], [owner]
    call.insert("chat", chat.id, chat.row())
    for one in chat.members:
        _joined(call, chat, one, owner)
    return chat


def _joined(call: Call, chat: Chat, account: int, by: int) -> None:
    if call.world.find("bot", account) is not None:
        call.signal(Signal("join", {"chat": chat.id, "account": account, "by": by}))


@method("im.chat.get", scope="im")
@method("imbot.chat.get", scope="imbot")
def get(call: Call) -> dict[str, int] | None:
    """The chat that belongs to something."""
    kind, key = str(call.any("ENTITY_TYPE") or ""), str(call.any("ENTITY_ID") or "")
    for chat in call.world.rooms.all():
        entity = open_line.entity(call.world, chat) if chat.kind == "L" else None
        named = (entity["entity_type"], entity["entity_id"]) if entity else chat.entity
        if kind and named == (kind, key):
            return {"ID": chat.id}
    return None


@method("im.chat.user.add", writes=True, scope="im")
@method("imbot.chat.user.add", writes=True, scope="imbot")
def user_add(call: Call) -> bool:
    """Invites people."""
    by = bots.account(call)
    chat = group(call, by)
    invite(call, chat, by, accounts(call.any("USERS"), refused("User IDs must be passed in array format")))
    return True


def invite(call: Call, chat: Chat, by: int, invited: list[int]) -> None:
    """Take people into a chat.

    Raises:
        Refusal: ``WRONG_REQUEST``: nobody of them is new and exists.
    """
    new = [one for one in dict.fromkeys(invited) if not chat.has(one) and person(call.world, one)]
    if not new:
        raise refused("You don't have access or user already member in chat")
    members = [*chat.members, *new]
    _change(call, chat, members=members)
    for one in new:
        _joined(call, chat, one, by)


def _change(call: Call, chat: Chat, **to: Any) -> None:
    open_line.move(call, chat, **to)


@method("im.chat.user.delete", writes=True, scope="im")
@method("imbot.chat.user.delete", writes=True, scope="imbot")
def user_delete(call: Call) -> bool:
    """Removes somebody."""
    by = bots.account(call)
    chat = group(call, by)
    key = whole(call.any("USER_ID"))
    if not key:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    if key not in chat.members:
        if call.method.startswith("imbot."):
            raise refused("You don't have access or user isn't a member of the chat")
        raise Refusal(400, "USER_NOT_FOUND", "The specified user is not in the chat")
    dismiss(call, chat, by, key)
    return True


def dismiss(call: Call, chat: Chat, by: int, key: int) -> None:
    """Take somebody out of a chat; a bot that leaves an open line may not write there any more.

    Raises:
        Refusal: ``ACCESS_ERROR``: only managers remove others, and owners stay.
    """
    if by != key and by not in {chat.owner, *chat.managers, chat.operator}:
        raise Refusal(403, "ACCESS_ERROR", "It is forbidden to delete users of this chat")
    if key == chat.owner and chat.kind != "L":
        raise Refusal(403, "ACCESS_ERROR", "LEAVE_OWNER_FORBIDDEN")
    gone: dict[str, Any] = {"members": [one for one in chat.members if one != key]}
    if chat.kind == "L" and call.world.find("bot", key) is not None:
        gone["bot_in"] = False
    _change(call, chat, **gone)


@method("im.chat.leave", writes=True, scope="im")
@method("imbot.chat.leave", writes=True, scope="imbot")
def leave(call: Call) -> bool:
    """Leaves a chat."""
    who = bots.account(call)
    chat = group(call, who)
    if chat.kind == "L" and not bots.registered(call.world):
        _change(call, chat, bot_in=False)
        return True
    if who not in chat.members:
        if call.method.startswith("imbot."):
            raise refused("You don't have access or user isn't a member in chat")
        raise Refusal(403, "ACCESS_ERROR", "Action unavailable")
    dismiss(call, chat, who, who)
    return True


@method("im.chat.user.list", scope="im")
@method("imbot.chat.user.list", scope="imbot")
def user_list(call: Call) -> list[int]:
    """Ids of the members."""
    chat = group(call, bots.account(call))
    return [*chat.members, *([chat.guest] if chat.guest and chat.guest not in chat.members else [])]


@method("im.chat.setOwner", writes=True, scope="im")
@method("imbot.chat.setOwner", writes=True, scope="imbot")
def set_owner(call: Call) -> bool:
    """Gives the chat to another member."""
    by = bots.account(call)
    chat = group(call, by)
    hand_on(call, chat, by, whole(call.any("USER_ID")))
    return True


def hand_on(call: Call, chat: Chat, by: int, key: int | None) -> None:
    """Make a member the owner.

    Raises:
        Refusal: ``USER_ID_EMPTY``, ``WRONG_REQUEST``.
    """
    if not key:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    if by != chat.owner or not chat.has(key):
        raise refused("Change owner can only owner and user must be member in chat")
    _change(call, chat, owner=key)


@method("imbot.chat.setManager", writes=True, scope="imbot")
def set_manager(call: Call) -> bool:
    """Makes a member a manager of the chat, or takes that back."""
    by = bots.account(call)
    chat = group(call, by)
    key = whole(call.any("USER_ID"))
    if not key:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    if by != chat.owner or not chat.has(key):
        raise refused("Change manager can only owner and user must be member in chat")
    others = [one for one in chat.managers if one != key]
    _change(call, chat, managers=[*others, key] if flag(call.any("IS_MANAGER") or "Y") else others)
    return True


@method("im.chat.updateTitle", writes=True, scope="im")
@method("imbot.chat.updateTitle", writes=True, scope="imbot")
def title(call: Call) -> bool:
    """Renames a chat."""
    chat = group(call, bots.account(call))
    text = str(call.any("TITLE") or "").strip()
    if not text:
        raise Refusal(400, "TITLE_EMPTY", "Title can't be empty")
    _change(call, chat, title=text[:255])
    return True


@method("im.chat.updateColor", writes=True, scope="im")
@method("imbot.chat.updateColor", writes=True, scope="imbot")
def colour(call: Call) -> bool:
    """Changes the colour of a chat."""
    chat = group(call, bots.account(call))
    name = str(call.any("COLOR") or "").upper()
    if name not in COLOURS:
        raise Refusal(400, "WRONG_COLOR", "This color currently unavailable")
    if name == chat.colour:
        raise refused("This color currently set or chat doesn't exist")
    _change(call, chat, colour=name)
    return True


@method("im.chat.updateAvatar", writes=True, scope="im")
@method("imbot.chat.updateAvatar", writes=True, scope="imbot")
def avatar(call: Call) -> bool:
    """Changes the picture of a chat."""
    chat = group(call, bots.account(call))
    if not call.any("AVATAR"):
        raise Refusal(400, "AVATAR_ERROR", "Avatar incorrect type")
    _change(call, chat, avatar=f"/upload/im/{chat.id}.png")
    return True


@method("im.chat.mute", scope="im")
def mute(call: Call) -> bool:
    """Silences a chat for oneself."""
    value = call.any("CHAT_ID") if call.any("CHAT_ID") is not None else call.any("DIALOG_ID")
    chat = talk.by_id(call, call.user, value)
    (chat.muted.add if flag(call.any("MUTE") or "Y") else chat.muted.discard)(call.user)
    return True


@method("imbot.chat.sendTyping", scope="imbot")
@method("im.dialog.writing", scope="im")
def typing(call: Call) -> bool:
    """Shows that somebody is writing."""
    who = bots.account(call)
    chat = talk.dialog(call, who, call.any("DIALOG_ID"))
    call.signal(Signal("typing", {"chat": chat.id, "account": who}))
    return True
