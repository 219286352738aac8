"""``im.dialog.*``, ``imbot.dialog.get``: looking into chats, and what has been read of them."""

from __future__ import annotations

from typing import Any

from harness.portal import bots, talk
from harness.portal.call import Call, Page
from harness.portal.chat_views import file_for_im, for_dialog, message_for_im, people_for_im, with_path
from harness.portal.chats import Chat
from harness.portal.people import for_v2, somebody
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import moment, whole
from harness.registry import method

HIDDEN = Refusal(403, "ACCESS_ERROR", "You do not have access to the specified dialog")
MOST = 50


def _chat(call: Call) -> Chat:
    return talk.dialog(call, bots.account(call), call.any("DIALOG_ID"), HIDDEN)


@method("im.dialog.get", scope="im")
@method("imbot.dialog.get", scope="imbot")
def get(call: Call) -> Row:
    """A chat with all its settings."""
    if call.method.startswith("imbot.") and not bots.registered(call.world):
        return for_dialog(call.world, _chat(call), call.user)
    who = call.user if call.method.startswith("im.") else _any_bot(call)
    shown = for_dialog(call.world, talk.dialog(call, who, call.any("DIALOG_ID"), HIDDEN), who)
    return with_path(shown) if call.method.startswith("im.") else shown


def _any_bot(call: Call) -> int:
    """``imbot.dialog.get`` has no BOT_ID: the caller's first bot."""
    mine = [row["id"] for row in bots.registered(call.world) if row["app"] == bots.owner(call)]
    return int(mine[0]) if mine else call.user


@method("im.dialog.messages.get", scope="im")
def messages(call: Call) -> dict[str, Any]:
    """Messages of a chat, newest first: the last ones, those before LAST_ID, or (oldest first) those after FIRST_ID."""
    chat = _chat(call)
    for name, word in (("LAST_ID", "Last"), ("FIRST_ID", "First")):
        if call.any(name) not in (None, "") and whole(call.any(name)) is None:
            raise Refusal(400, f"{name}_STRING", f"{word} ID can't be string")
    rows = talk.messages(call, chat)
    last, first = whole(call.any("LAST_ID")), whole(call.any("FIRST_ID"))
    limit = max(1, min(whole(call.any("LIMIT")) or 20, MOST))
    if first is not None:
        rows = [row for row in rows if row["id"] > first][:limit]
    else:
        rows = [row for row in reversed(rows) if not last or row["id"] < last][:limit]
    files = [key for row in rows for key in (row.get("params") or {}).get("FILE_ID") or ()]
    found = [call.world.find("file", key) for key in files]
    return {
        "chat_id": chat.id,
        "messages": [message_for_im(row) for row in rows],
        "users": people_for_im(call.world, list(dict.fromkeys(row["author"] for row in rows))),
        "files": [file_for_im(call.world, row) for row in found if row is not None],
    }


@method("im.dialog.messages.search", scope="im")
def search(call: Call) -> dict[str, Any]:
    """Messages of a chat by text and date."""
    key = whole(call.any("CHAT_ID"))
    if not key:
        raise Refusal(400, "CHAT_ID_EMPTY", "CHAT_ID can't be empty")
    chat = talk.by_id(call, call.user, key, Refusal(403, "ACCESS_ERROR", "You do not have access to this chat"))
    zone = call.world.seed.zone
    text = str(call.any("SEARCH_MESSAGE") or "").casefold()
    since, until = (moment(call.any(name) or "", zone) for name in ("DATE_FROM", "DATE_TO"))
    last = whole(call.any("LAST_ID"))
    rows = []
    for row in reversed(talk.messages(call, chat)):
        at = moment(row["at"], zone)
        if at is None or (since and at < since) or (until and at > until) or (last and row["id"] >= last):
            continue
        if text in row["text"].casefold():
            rows.append(row)
    rows = rows[: max(1, min(whole(call.any("LIMIT")) or MOST, MOST))]
    shown = [_found(row) for row in rows]
    return {
        "users": [_author(call, one) for one in dict.fromkeys(row["author"] for row in rows) if one],
        "files": [],
        "additionalMessages": [],
        "copilot": None,
        "stickers": [],
        "reactions": [],
        "tariffRestrictions": {"isHistoryLimitExceeded": False},
        "usersShort": [],
        "messages": shown,
    }


def _author(call: Call, account: int) -> Row:
    """Who wrote a message that was found: in camel case, unlike elsewhere in this family."""
    one = somebody(call.world, account)
    more = {"avatarHr": one.avatar, "network": False, "mobileLastDate": False, "desktopLastDate": False}
    return {**for_v2(one, call.world.now()), **more, "botData": None, "website": "", "email": one.email}


def _found(row: Row) -> Row:
    plain = message_for_im(row)
    camel = {"chatId": row["chat"], "authorId": row["author"], "isSystem": row["author"] == 0, "forward": None}
    seen = {"viewedByOthers": False, "block": None, "viewed": True, "viewedCount": 0}
    return {**plain, **camel, **seen}


@method("im.dialog.read", scope="im")
def read(call: Call) -> dict[str, Any]:
    """Marks a chat as read up to a message."""
    chat = _chat(call)
    keys = [row["id"] for row in talk.messages(call, chat)]
    upto = whole(call.any("MESSAGE_ID")) or (keys[-1] if keys else 0)
    chat.read[call.user] = max(chat.read.get(call.user, 0), upto)
    left = sum(key > chat.read[call.user] for key in keys)
    return {"dialogId": chat.dialog(call.user), "chatId": chat.id, "lastId": chat.read[call.user], "counter": left}


@method("im.dialog.read.all", scope="im")
def read_all(call: Call) -> bool:
    """Marks every chat as read."""
    last = call.world.tables["message"].last
    for chat in call.world.rooms.all():
        chat.read[call.user] = last
    return True


@method("im.dialog.unread", scope="im")
def unread(call: Call) -> bool:
    """Marks a chat as unread from a message on."""
    first = whole(call.any("MESSAGE_ID"))
    if not first:
        raise Refusal(400, "MESSAGE_ID_ERROR", "First unread message id can't be empty")
    _chat(call).read[call.user] = first - 1
    return True


@method("im.dialog.users.list", scope="im")
def users(call: Call) -> Page:
    """The members of a chat, in full."""
    chat = _chat(call)
    offset, limit = max(0, whole(call.any("OFFSET")) or 0), max(1, whole(call.any("LIMIT")) or MOST)
    ids = sorted({*chat.members, *({chat.guest} if chat.guest else ())})
    after = whole(call.any("LAST_ID"))
    ids = [one for one in ids if after is None or one > after]
    return Page(people_for_im(call.world, ids[offset : offset + limit]), len(ids))
