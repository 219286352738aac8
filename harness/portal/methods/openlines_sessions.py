"""``imopenlines.dialog.get``, ``imopenlines.session.*``: looking into conversations, taking part in them."""

from __future__ import annotations

from typing import Any

from harness.portal import open_line, talk
from harness.portal.call import Call
from harness.portal.chat_views import for_dialog, people_for_im
from harness.portal.chats import LINES, Chat
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method


@method("imopenlines.dialog.get", scope="imopenlines")
def dialog(call: Call) -> Row:
    """The chat of an open-line conversation, by CHAT_ID, DIALOG_ID, SESSION_ID or USER_CODE."""
    chat = _found(call)
    if chat is None or chat.kind != LINES:
        raise Refusal(400, "ACCESS_ERROR", "You do not have access to the specified dialog")
    return for_dialog(call.world, chat, call.user)


def _found(call: Call) -> Chat | None:
    rooms = call.world.rooms
    key = whole(str(call.any("CHAT_ID") or call.any("DIALOG_ID") or "").lower().removeprefix("chat"))
    if key:
        return rooms.get(key)
    session = call.world.find("session", whole(call.any("SESSION_ID")))
    if session is not None:
        return rooms.get(session["chat"])
    return of_code(call, str(call.any("USER_CODE") or ""))


def of_code(call: Call, code: str) -> Chat | None:
    """The open-line chat of a USER_CODE (``connector|line|chat|user``, with or without ``imol|`` before it)."""
    wanted = code.removeprefix("imol|")
    lines = (chat for chat in call.world.rooms.all() if chat.kind == LINES)
    return next((chat for chat in lines if open_line.entity(call.world, chat)["entity_id"] == wanted), None)


@method("imopenlines.session.open", scope="imopenlines")
def opened(call: Call) -> dict[str, str]:
    """The chat of a client, by USER_CODE."""
    chat = of_code(call, str(call.any("USER_CODE") or ""))
    if chat is None:
        raise Refusal(
            400, "ACCESS_DENIED", "You cannot open this conversation because you do not have sufficient permissions"
        )
    return {"chatId": str(chat.id)}


@method("imopenlines.session.start", writes=True, scope="imopenlines")
@method("imopenlines.message.session.start", writes=True, scope="imopenlines")
def start(call: Call) -> bool:
    """An operator begins a conversation with a client, or begins it anew."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    if call.method.startswith("imopenlines.message."):
        talk.message(call, call.any("MESSAGE_ID"))
    open_line.begin(call, chat)
    open_line.answer(call, chat, call.user)
    return True


@method("imopenlines.session.join", writes=True, scope="imopenlines")
def join(call: Call) -> bool:
    """Joins the conversation of another operator."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    if call.user not in chat.members:
        chat.members.append(call.user)
    return True


@method("imopenlines.session.intercept", writes=True, scope="imopenlines")
def intercept(call: Call) -> bool:
    """Takes the conversation from whoever has it."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    if chat.operator == call.user and chat.status == "ANSWERED":
        raise Refusal(400, "OPERATOR_WRONG", "You can not redirect to this operator")
    open_line.answer(call, chat, call.user)
    return True


@method("imopenlines.session.mode.silent", writes=True, scope="imopenlines")
def silent(call: Call) -> bool:
    """Hides what operators write from the client, or shows it again."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    chat.flags["silent"] = flag(call.any("ACTIVATE") or "Y")
    return True


@method("imopenlines.session.mode.pin", writes=True, scope="imopenlines")
def pin(call: Call) -> bool:
    """Keeps a conversation with its operator, or lets it go."""
    if not whole(call.any("CHAT_ID")):
        raise Refusal(400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    chat.flags["paused"] = flag(call.any("ACTIVATE") or "Y")
    return True


@method("imopenlines.session.mode.pinAll", writes=True, scope="imopenlines")
def pin_all(call: Call) -> list[int]:
    """Keeps all conversations of the caller."""
    return _pin_mine(call, pinned=True)


@method("imopenlines.session.mode.unpinAll", writes=True, scope="imopenlines")
def unpin_all(call: Call) -> list[int]:
    """Lets all conversations of the caller go."""
    return _pin_mine(call, pinned=False)


def _pin_mine(call: Call, *, pinned: bool) -> list[int]:
    mine = [
        chat
        for chat in call.world.rooms.all()
        if chat.kind == LINES and chat.operator == call.user and chat.status == "ANSWERED"
    ]
    for chat in mine:
        chat.flags["paused"] = pinned
    return [chat.session for chat in mine]


@method("imopenlines.session.head.vote", writes=True, scope="imopenlines")
def vote(call: Call) -> bool:
    """The head's mark for a conversation."""
    key = whole(call.any("SESSION_ID"))
    if not key:
        raise Refusal(400, "EMPTY_SESSION_ID", "Session ID can't be empty")
    if call.any("RATING") is None and call.any("COMMENT") is None:
        raise Refusal(400, "EMPTY_VOTE_PARAMS", "At least one of the parameters RATING or COMMENT must be specified")
    row = call.world.find("session", key)
    if row is None:
        raise Refusal(400, "ACCESS_DENIED", "You cannot open this conversation as you do not have sufficient rights")
    voted = {"vote": whole(call.any("RATING")) or 0, "comment": call.any("COMMENT")}
    call.world.tables["session"].put(key, {**row, **voted})
    return True


@method("imopenlines.session.history.get", scope="imopenlines")
def history(call: Call) -> dict[str, Any]:
    """What was said in one session."""
    if not call.any("SESSION_ID") and not call.any("CHAT_ID"):
        raise Refusal(400, "MISSING_REQUIRED_PARAM", "Session ID or Chat ID must be provided")
    chat = call.world.rooms.get(whole(call.any("CHAT_ID")))
    key = whole(call.any("SESSION_ID")) or (chat.session if chat else None)
    row = call.world.find("session", key)
    chat = chat or (call.world.rooms.get(row["chat"]) if row else None)
    if row is None or chat is None:
        raise Refusal(400, "INVALID_SESSION_ID", "Unable to determine session ID from provided parameters")
    return _history(call, chat, row)


def _history(call: Call, chat: Chat, row: Row) -> dict[str, Any]:
    said = [one for one in reversed(talk.messages(call, chat)) if _within(one, row)]
    people = people_for_im(call.world, sorted({*(one["author"] for one in said), *chat.members, chat.guest}))
    dialog_id = f"chat{chat.id}"
    return {
        "chatId": chat.id,
        "canJoin": "Y",
        "canVoteHead": "Y",
        "sessionId": row["id"],
        "sessionVoteHead": row.get("vote", 0),
        "sessionCommentHead": row.get("comment"),
        "userId": dialog_id,
        "message": {str(one["id"]): _line(one, dialog_id) for one in said},
        "usersMessage": {dialog_id: [str(one["id"]) for one in said]},
        "users": {str(one["id"]): _person(one) for one in people},
        "openlines": {"canvoteashead": {str(chat.id): True}},
        "userInGroup": {"0": {"id": 0, "users": [str(one["id"]) for one in people]}},
        "woUserInGroup": [],
        "chat": {str(chat.id): _room(call, chat)},
        "userBlockChat": [],
        "userInChat": {str(chat.id): [*chat.members, chat.guest]},
        "files": [],
    }


def _room(call: Call, chat: Chat) -> Row:
    shown = _camel(for_dialog(call.world, chat, call.user))
    kept = (
        "name avatar backgroundId color entityData1 entityData2 entityData3 entityId entityLink entityType extranet "
        "isNew managerList messageCount messageType muteList parentChatId parentMessageId permissions public "
        "textFieldEnabled type dateCreate"
    )
    room = {name: shown[name] for name in kept.split()}
    room["permissions"] = _camel(room["permissions"])
    return {**room, "id": str(chat.id), "owner": str(chat.operator), "call": "0", "callNumber": ""}


def _person(row: Row) -> Row:
    left_out = {"avatar_hr", "email", "website"}
    shown = _camel({name: value for name, value in row.items() if name not in left_out})
    more = {"avatarId": "0", "phoneDevice": False, "profile": f"/company/personal/user/{row['id']}/", "services": None}
    return {**shown, "id": str(row["id"]), **more}


def _within(message: Row, session: Row) -> bool:
    return bool(message["at"] >= session["began"] and (not session["ended"] or message["at"] <= session["ended"]))


def _line(row: Row, dialog_id: str) -> Row:
    return {
        "id": str(row["id"]),
        "chatid": str(row["chat"]),
        "senderid": str(row["author"]),
        "recipientid": dialog_id,
        "date": row["at"],
        "text": row["text"],
        "textlegacy": row["text"],
        "params": row.get("params") or {},
    }


def _camel(row: Row) -> Row:
    def name(key: str) -> str:
        head, *rest = key.split("_")
        return head + "".join(part.capitalize() for part in rest)

    return {name(key): value for key, value in row.items()}
