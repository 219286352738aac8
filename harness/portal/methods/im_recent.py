"""``im.recent.*``, ``im.counters.get``, ``im.search.last.*``, ``im.revision.get``: the messenger's list of chats."""

from __future__ import annotations

from typing import Any

from harness.portal import talk
from harness.portal.call import Call, Page
from harness.portal.chat_views import for_dialog, name_of
from harness.portal.chats import COLOURS, LINES, PRIVATE, Chat
from harness.portal.people import for_im, somebody
from harness.portal.tables import Row
from harness.portal.values import flag, moment, whole
from harness.registry import method


def _unread(call: Call, chat: Chat) -> int:
    seen = chat.read.get(call.user, 0)
    return sum(row["id"] > seen for row in talk.messages(call, chat))


def _chats(call: Call) -> list[Chat]:
    """Chats of the caller with something in them, the pinned and then the latest first."""
    skipped = {
        kind
        for name, kinds in (("SKIP_OPENLINES", "L"), ("SKIP_DIALOG", "P"), ("SKIP_CHAT", "CO"))
        if flag(call.any(name))
        for kind in kinds
    }
    only = flag(call.any("ONLY_OPENLINES"))
    found = []
    for chat in call.world.rooms.all():
        if chat.kind in skipped or (only and chat.kind != LINES) or not talk.sees(call, chat, call.user):
            continue
        if chat.kind == PRIVATE and call.user not in chat.members:
            continue
        rows = talk.messages(call, chat)
        if rows and call.user not in chat.flags.get("hidden", ()):
            found.append((call.user in chat.pinned, rows[-1]["id"], chat))
    return [chat for _, _, chat in sorted(found, key=lambda one: one[:2], reverse=True)]


def _item(call: Call, chat: Chat) -> Row:
    last = talk.messages(call, chat)[-1]
    dialog = chat.dialog(call.user)
    private = chat.kind == PRIVATE
    other = int(dialog) if private else last["author"]
    params = last.get("params") or {}
    item: Row = {
        "id": other if private else dialog,
        "chat_id": chat.id,
        "type": "user" if private else "chat",
        "avatar": {"url": chat.avatar, "color": COLOURS.get(chat.colour, chat.colour)},
        "title": name_of(call.world, chat, call.user),
        "message": {
            "id": last["id"],
            "text": last["text"],
            "file": "FILE_ID" in params,
            "author_id": last["author"],
            "attach": "ATTACH" in params,
            "sticker": None,
            "date": last["at"],
            "status": "received",
            "uuid": None,
        },
        "counter": _unread(call, chat),
        "last_id": chat.read.get(call.user, 0),
        "pinned": call.user in chat.pinned,
        "unread": call.user in chat.flags.get("unread", ()),
        "has_reminder": False,
        "date_update": last["at"],
        "date_last_activity": last["at"],
        "options": [],
    }
    item["user"] = for_im(somebody(call.world, other), call.world.now()) if other else {"id": 0}
    if not private:
        item["chat"] = {**for_dialog(call.world, chat, call.user), "contains_collaber": False}
    return item


@method("im.recent.get", scope="im")
def get(call: Call) -> list[Row]:
    """The last chats."""
    since = moment(call.any("LAST_UPDATE") or call.any("LAST_SYNC_DATE") or "", call.world.seed.zone)
    items = [_item(call, chat) for chat in _chats(call)]
    if since is not None:
        items = [one for one in items if (moment(one["date_update"], call.world.seed.zone) or since) >= since]
    return items


@method("im.recent.list", scope="im")
def listing(call: Call) -> Page:
    """The last chats, page by page; how many there are in all is never counted."""
    chats = _chats(call)
    if flag(call.any("UNREAD_ONLY")):
        chats = [chat for chat in chats if _unread(call, chat)]
    before = moment(call.any("LAST_MESSAGE_DATE") or "", call.world.seed.zone)
    items = [_item(call, chat) for chat in chats]
    if before is not None:
        items = [one for one in items if (moment(one["date_update"], call.world.seed.zone) or before) < before]
    offset, limit = max(0, whole(call.any("OFFSET")) or 0), max(1, min(whole(call.any("LIMIT")) or 50, 200))
    more = offset + limit < len(items)
    copilot: Row = {"chats": None, "messages": None, "roles": {}, "recommendedRoles": []}
    page = {"items": items[offset : offset + limit], "hasMorePages": more, "hasMore": more}
    return Page({**page, "copilot": copilot, "messagesAutoDeleteConfigs": []}, -1)


def _chat(call: Call) -> Chat:
    return talk.dialog(call, call.user, call.any("DIALOG_ID"))


def _mark(chat: Chat, name: str, account: int, *, on: bool) -> None:
    marked = set(chat.flags.get(name, ()))
    (marked.add if on else marked.discard)(account)
    chat.flags[name] = marked


@method("im.recent.pin", scope="im")
def pin(call: Call) -> bool:
    """Keeps a chat on top of the list, or not."""
    chat = _chat(call)
    (chat.pinned.add if flag(call.any("PIN") or "Y") else chat.pinned.discard)(call.user)
    return True


@method("im.recent.hide", scope="im")
def hide(call: Call) -> bool:
    """Takes a chat off the list."""
    _mark(_chat(call), "hidden", call.user, on=True)
    return True


@method("im.recent.unread", scope="im")
def unread(call: Call) -> bool:
    """Marks a chat as unread by hand, or not."""
    _mark(_chat(call), "unread", call.user, on=flag(call.any("ACTION") or "Y"))
    return True


@method("im.counters.get", scope="im")
def counters(call: Call) -> dict[str, Any]:
    """How much has not been read."""
    kinds = {LINES: "LINES", PRIVATE: "DIALOG"}
    groups: dict[str, dict[str, int]] = {"CHAT": {}, "LINES": {}, "DIALOG": {}}
    muted: dict[str, int] = {}
    for chat in _chats(call):
        count = _unread(call, chat)
        if count:
            key = chat.dialog(call.user) if chat.kind == PRIVATE else str(chat.id)
            (muted if call.user in chat.muted else groups[kinds.get(chat.kind, "CHAT")])[key] = count
    notices = sum(row["user"] == call.user and not row["read"] for _, row in call.world.tables["notification"].rows())
    sums = {name: sum(found.values()) for name, found in groups.items()}
    total = {"ALL": sum(sums.values()) + notices, "NOTIFY": notices, **sums}
    return {
        "TYPE": {**total, "MESSENGER": sum(sums.values())},
        "CHAT": groups["CHAT"] or [],
        "CHAT_MUTED": muted or [],
        "CHAT_UNREAD": [],
        "LINES": groups["LINES"] or [],
        "DIALOG": groups["DIALOG"] or [],
        "DIALOG_UNREAD": [],
    }


@method("im.search.last.add", writes=True, scope="im")
def last_add(call: Call) -> bool:
    """Puts a chat on the list of the last searches."""
    _mark(_chat(call), "searched", call.user, on=True)
    return True


@method("im.search.last.delete", writes=True, scope="im")
def last_delete(call: Call) -> bool:
    """Takes a chat off that list."""
    _mark(_chat(call), "searched", call.user, on=False)
    return True


@method("im.search.last.get", scope="im")
def last_get(call: Call) -> list[Row]:
    """The last searches."""
    found = [chat for chat in call.world.rooms.all() if call.user in chat.flags.get("searched", ())]
    return [_brief(call, chat) for chat in found]


def _brief(call: Call, chat: Chat) -> Row:
    dialog, private = chat.dialog(call.user), chat.kind == PRIVATE
    head = {"id": int(dialog) if private else dialog, "type": "user" if private else "chat"}
    colour = COLOURS.get(chat.colour, chat.colour)
    look = {"avatar": {"url": chat.avatar, "color": colour}, "title": name_of(call.world, chat, call.user)}
    if private:
        return {**head, **look, "user": for_im(somebody(call.world, int(dialog)), call.world.now())}
    return {**head, **look, "chat": for_dialog(call.world, chat, call.user)}


@method("im.revision.get", scope="im")
def revision(call: Call) -> dict[str, int]:
    """Revisions of the interfaces."""
    del call
    return {"rest": 32, "web": 130, "mobile": 22, "desktop": 6, "im_revision_mobile": 22}
