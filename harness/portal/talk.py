"""Finding chats, and putting messages into them."""

from __future__ import annotations

from typing import Any

from harness.portal import open_line
from harness.portal.call import Call
from harness.portal.chats import LINES, OPEN, PRIVATE, Chat
from harness.portal.drafts import NOBODY, Draft, buttons, put
from harness.portal.people import person
from harness.portal.refusals import Refusal, known
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import whole


def dialog(call: Call, viewer: int, value: Any, refusal: Refusal | None = None) -> Chat:
    """The chat behind a DIALOG_ID: ``chat<id>``, or the id of somebody, with whom a private dialog is begun.

    Args:
        call: that names it.
        viewer: in whose name the call acts.
        value: the DIALOG_ID.
        refusal: what to raise for a chat that is not there or not the viewer's; ``ACCESS_ERROR`` otherwise.

    Raises:
        Refusal: ``DIALOG_ID_EMPTY``, or no access.
    """
    named = str(value if value is not None else "").strip().lower()
    if not named:
        raise Refusal(400, "DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    refusal = refusal or known("ACCESS_ERROR")
    rooms = call.world.rooms
    if named.startswith("chat"):
        chat = rooms.get(whole(named.removeprefix("chat")))
        if chat is None or not sees(call, chat, viewer):
            raise refusal
        return chat
    other = whole(named)
    if other is None or person(call.world, other) is None:
        raise refusal
    return rooms.pair(viewer, other) or rooms.add(
        Chat(rooms.next_id(), "", kind=PRIVATE, members=[viewer, other], created=call.world.now(), owner=viewer)
    )


def by_id(call: Call, viewer: int, value: Any, refusal: Refusal | None = None) -> Chat:
    """The chat of a CHAT_ID (``chat<id>`` is taken as well).

    Raises:
        Refusal: ``CHAT_ID_EMPTY``, or no access.
    """
    key = whole(str(value if value is not None else "").strip().lower().removeprefix("chat"))
    if not key:
        raise Refusal(400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
    chat = call.world.rooms.get(key)
    if chat is None or not sees(call, chat, viewer):
        raise refusal or known("ACCESS_ERROR")
    return chat


def sees(call: Call, chat: Chat, viewer: int) -> bool:
    """Whether somebody may read the chat: its members, and of open lines every employee."""
    return chat.kind in {LINES, OPEN} or chat.has(viewer) or viewer == call.world.seed.caller


def send(call: Call, chat: Chat, author: int, draft: Draft) -> int:
    """Put a message into a chat; into an open line it reaches the client.

    Raises:
        Refusal: ``ACCESS_ERROR``: the author may not write here.
    """
    if chat.kind == LINES:
        open_line.admit(call, chat, author, draft.text)
        if author not in chat.members and call.world.find("bot", author) is not None:
            chat.members.append(author)
    elif not chat.has(author):
        raise known("ACCESS_ERROR")
    key = put(call, chat, NOBODY if draft.system else author, draft)
    if chat.kind == LINES and not draft.silent:
        open_line.tell(call, chat, key, draft)
    call.signal(Signal("message_add", {"chat": chat.id, "message": key, "author": author}))
    return key


def message(call: Call, value: Any, refusal: Refusal | None = None) -> Row:
    """A message that is there and not deleted.

    Raises:
        Refusal: ``MESSAGE_ID_ERROR``, or the given one when there is no such message.
    """
    key = whole(value)
    if not key:
        raise Refusal(400, "MESSAGE_ID_ERROR", "Message ID can't be empty")
    row = call.world.find("message", key)
    if row is None or row.get("deleted"):
        raise refusal or locked()
    return row


def locked() -> Refusal:
    """A message of somebody else, or one that is gone."""
    return Refusal(400, "CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")


def edit(call: Call, row: Row, draft: Draft, keep: frozenset[str] = frozenset()) -> None:
    """Change text and parts of a message; what ``keep`` names stays as it was."""
    params = {name: value for name, value in (row.get("params") or {}).items() if name in keep} | draft.params
    after = {**row, "text": row["text"] if "MESSAGE" in keep else draft.text, "edited": True}
    after.pop("buttons", None)
    after |= {"params": params} if params else {}
    if not params:
        after.pop("params", None)
    if params.get("KEYBOARD"):
        after["buttons"] = list(buttons(params))
    call.replace("message", row["id"], after)
    chat = call.world.rooms.get(row["chat"])
    if chat is not None and chat.kind == LINES and not draft.silent:
        call.mean("customer_message", text=after["text"], channel=chat.channel)
    call.signal(Signal("message_update", {"chat": row["chat"], "message": row["id"], "author": row["author"]}))


def erase(call: Call, row: Row, *, complete: bool = False) -> None:
    """Delete a message: its place stays, unless it goes completely."""
    if complete:
        call.remove("message", row["id"])
    else:
        call.replace("message", row["id"], {**row, "text": "", "params": {"IS_DELETED": "Y"}, "deleted": True})
    facts = {"chat": row["chat"], "message": row["id"], "author": row["author"]}
    call.signal(Signal("message_delete", facts, {"at": row["at"]}))


def like(call: Call, row: Row, account: int, action: Any) -> None:
    """Add or take back a like: ``plus``, ``minus`` or ``auto``.

    Raises:
        Refusal: ``WITHOUT_CHANGES``.
    """
    likes = list(row.get("likes") or ())
    liked = account in likes
    wanted = {"plus": True, "minus": False}.get(str(action or "auto").lower(), not liked)
    if wanted == liked:
        raise Refusal(400, "WITHOUT_CHANGES", "Action completed without changes")
    react(call, row, account, "like", add=wanted)


def react(call: Call, row: Row, account: int, reaction: str, *, add: bool) -> None:
    """Add or take back a reaction of somebody to a message."""
    reactions = {name: list(who) for name, who in (row.get("reactions") or {}).items()}
    who = reactions.setdefault(reaction, [])
    if add:
        who.append(account)
    else:
        who.remove(account)
    after = {**row, "reactions": {name: ids for name, ids in reactions.items() if ids}}
    after["likes"] = after["reactions"].get("like", [])
    call.replace("message", row["id"], after)
    facts = {"chat": row["chat"], "message": row["id"], "author": account}
    call.signal(Signal("reaction", facts, {"reaction": reaction, "action": "add" if add else "delete"}))


def messages(call: Call, chat: Chat) -> list[Row]:
    """Messages of a chat, oldest first."""
    return [row for _, row in call.world.tables["message"].rows() if row.get("chat") == chat.id]
