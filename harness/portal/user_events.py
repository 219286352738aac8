"""Messenger events for users who asked for them (``im.v2.Event.subscribe``): kept until fetched, like those of bots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.portal import chat_views
from harness.portal.chats import Chat
from harness.portal.people import for_v2, somebody
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.world import World

NAMES = {
    "message_add": "ONIMV2MESSAGEADD",
    "message_update": "ONIMV2MESSAGEUPDATE",
    "message_delete": "ONIMV2MESSAGEDELETE",
    "reaction": "ONIMV2REACTIONCHANGE",
}
"""Signal → event."""


def keep(world: World, signal: Signal) -> None:
    """Put what happened in a chat into the queue of every subscriber who is in it and did not do it."""
    subscribed = [key for key, row in world.tables["im_subscription"].rows() if row["active"]]
    chat = world.rooms.get(signal.facts.get("chat"))
    if signal.name not in NAMES or chat is None or not subscribed:
        return
    table = world.tables["bot_event"]
    for user in subscribed:
        if chat.has(user) and signal.facts["author"] != user:
            key = table.next_id()
            row: Row = {"id": key, "bot": 0, "user": user, "type": NAMES[signal.name], "date": world.now()}
            table.put(key, {**row, "data": dict(_data(world, chat, signal, user))})


def _data(world: World, chat: Chat, signal: Signal, viewer: int) -> Iterator[tuple[str, Any]]:
    row = world.find("message", signal.facts["message"])
    if signal.name == "message_delete" or row is None:
        yield "messageId", signal.facts["message"]
    else:
        yield "message", chat_views.message_for_v2(row)
    if signal.name == "reaction":
        yield "reaction", signal.text["reaction"]
        yield "action", signal.text["action"]
    yield "chat", chat_views.in_event(world, chat, viewer)
    yield "user", for_v2(somebody(world, signal.facts["author"]), world.now())
    yield "language", world.seed.language


def take(world: World, asked: Any, offset: int, limit: int) -> tuple[list[Row], bool]:
    """Events of a queue from ``offset`` on, and whether there are more; those before it are gone.

    Args:
        world: of the session.
        asked: tells of a row whether it is meant.
        offset: first id that is still of interest.
        limit: rows at most.
    """
    table = world.tables["bot_event"]
    rows = [row for _, row in table.rows() if asked(row)]
    for row in rows:
        if row["id"] < offset:
            table.drop(row["id"])
    rows = [row for row in rows if row["id"] >= offset]
    return rows[:limit], len(rows) > limit
