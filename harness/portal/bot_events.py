"""Events to bots: which bots hear of a signal, and in what words each protocol tells them.

A message that calls a bot's command reaches that bot as the command alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.portal import bots, chat_views, event_params
from harness.portal.chats import LINES, PRIVATE, Chat
from harness.portal.people import for_event, for_v2, somebody
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.world import World

_HANDLERS = {
    "ONIMBOTMESSAGEADD": "EVENT_MESSAGE_ADD",
    "ONIMBOTMESSAGEUPDATE": "EVENT_MESSAGE_UPDATE",
    "ONIMBOTMESSAGEDELETE": "EVENT_MESSAGE_DELETE",
    "ONIMBOTJOINCHAT": "EVENT_WELCOME_MESSAGE",
    "ONIMBOTDELETE": "EVENT_BOT_DELETE",
}
_CALLED = {"SKIP_USER_CHECK": "Y", "PUSH": "Y", "PUSH_IMPORTANT": "N", "RECENT_ADD": "Y"}


@dataclass(frozen=True, slots=True)
class Told:
    """One event for one bot, before it is given its tokens.

    Attributes:
        bot: the bot's row.
        by: account whose deed it is; top-level ``auth`` names it.
        data: without the bot itself; of the first protocol PARAMS and USER.
        command: of a command event: its row and the parameters and context it was called with.
        url: of the handler; empty for a bot that fetches.
        handler_id: of the handler.
    """

    name: str
    bot: Row
    by: int
    data: dict[str, Any]
    command: tuple[Row, str, str] | None = None
    url: str = ""
    handler_id: int = 0


def told(world: World, signal: Signal) -> Iterator[Told]:
    """The events that a signal amounts to, bot by bot."""
    tell = _TELLERS.get(signal.name)
    if tell is not None and (bots.registered(world) or signal.name == "bot_delete"):
        yield from tell(world, signal)


def _addressed(world: World, name: str, bot: Row, by: int, parts: dict[str, Any]) -> Told | None:
    """For a bot of the second protocol ``ONIMBOTV2…`` with ``parts``; of the first with what ``parts`` hold for it."""
    legacy = parts.pop("legacy")
    if bot["protocol"] == bots.MODERN:
        suffix = name.removeprefix("ONIMBOT").removeprefix("ONIM")
        data = {**parts, "language": world.seed.language}
        return Told(f"ONIMBOTV2{suffix}", bot, by, data, None, bot["handlers"].get("webhook", ""), bot["handler_id"])
    url = bot["handlers"].get(_HANDLERS.get(name, ""), "")
    return Told(name, bot, by, legacy, None, url, bot["handler_id"]) if url and legacy is not None else None


def _listeners(world: World, chat: Chat, row: Row) -> Iterator[Row]:
    """Bots that a message of somebody else is meant for."""
    mentioned = set(event_params.mentioned(row["text"]))
    for bot in bots.registered(world):
        key = bot["id"]
        if key == row["author"] or not chat.has(key) or world.find("bot", row["author"]) is not None:
            continue
        if chat.kind == LINES and not chat.bot_in:
            continue
        if chat.kind in {LINES, PRIVATE} or key in mentioned or bot["type"] in bots.SEES_ALL:
            yield bot


def _message(world: World, signal: Signal) -> Iterator[Told]:
    chat, row = _about(world, signal)
    if chat is None or row is None or (chat.kind == LINES and row["author"] != chat.guest):
        return
    called = list(_commands(world, chat, row))
    for bot, command in called:
        yield _command_told(world, chat, row, (bot, command[0], command[1], "TEXTAREA"))
    deaf = {bot["id"] for bot, _ in called}
    verb = {"message_add": "ADD", "message_update": "UPDATE"}[signal.name]
    for bot in _listeners(world, chat, row):
        if bot["id"] in deaf and verb == "ADD":
            continue
        legacy = {
            "PARAMS": event_params.params(world, chat, row, bot["id"]),
            "USER": for_event(somebody(world, row["author"])),
        }
        found = _addressed(
            world, f"ONIMBOTMESSAGE{verb}", bot, row["author"], {**_modern(world, chat, row), "legacy": legacy}
        )
        if found is not None:
            yield found


def _about(world: World, signal: Signal) -> tuple[Chat | None, Row | None]:
    return world.rooms.get(signal.facts.get("chat")), world.find("message", signal.facts.get("message"))


def _modern(world: World, chat: Chat, row: Row) -> dict[str, Any]:
    author = somebody(world, row["author"])
    return {
        "message": chat_views.message_for_v2(row),
        "chat": chat_views.in_event(world, chat, row["author"]),
        "user": for_v2(author, world.now()),
    }


def _commands(world: World, chat: Chat, row: Row) -> Iterator[tuple[Row, tuple[Row, str]]]:
    if world.find("bot", row["author"]) is not None:
        return
    for line in row["text"].splitlines():
        if not line.startswith("/"):
            continue
        word, _, rest = line[1:].partition(" ")
        for _, command in world.tables["command"].rows():
            bot = world.find("bot", command["bot"])
            if bot is not None and command["command"] == word and (chat.has(bot["id"]) or command["common"]):
                yield bot, (command, rest.strip())


def _command_told(world: World, chat: Chat, row: Row, called: tuple[Row, Row, str, str]) -> Told:
    bot, command, rest, context = called
    author = row["author"]
    if bot["protocol"] == bots.MODERN:
        named = {"id": command["id"], "command": f"/{command['command']}", "params": rest, "context": context.lower()}
        data = {"command": named, **_modern(world, chat, row), "language": world.seed.language}
        return Told(
            "ONIMBOTV2COMMANDADD", bot, author, data, None, bot["handlers"].get("webhook", ""), bot["handler_id"]
        )
    head = event_params.head(world, chat, row, bot["id"])
    given = {
        **head,
        **_CALLED,
        **{key: value for key, value in event_params.TAIL.items() if not key.startswith("PUSH")},
    }
    given |= {"MESSAGE_ID": row["id"], **({"CHAT_TYPE": chat.kind} if chat.kind == PRIVATE else {})}
    data = {"PARAMS": {**given, "LANGUAGE": world.seed.language}, "USER": _brief(world, author)}
    called_with = (command, rest, context)
    return Told("ONIMCOMMANDADD", bot, author, data, called_with, command["handler"], command["handler_id"])


def _command(world: World, signal: Signal) -> Iterator[Told]:
    """A button was pressed that carries a command."""
    chat, row = _about(world, signal)
    command = world.find("command", signal.facts["command"])
    bot = world.find("bot", command["bot"]) if command else None
    if chat is None or row is None or command is None or bot is None:
        return
    pressed = {
        **row,
        "author": signal.facts["author"],
        "text": f"/{command['command']} {signal.text['params']}".strip(),
    }
    yield _command_told(world, chat, pressed, (bot, command, signal.text["params"], signal.text["context"]))


def _brief(world: World, account: int) -> dict[str, Any]:
    shown = for_event(somebody(world, account))
    return {name: value for name, value in shown.items() if not name.startswith("IS_")}


def _deleted(world: World, signal: Signal) -> Iterator[Told]:
    chat = world.rooms.get(signal.facts["chat"])
    author, key = signal.facts["author"], signal.facts["message"]
    if chat is None or (chat.kind == LINES and author != chat.guest):
        return
    for bot in _listeners(world, chat, {"author": author, "text": ""}):
        head = {
            "ID": key,
            "CHAT_ID": chat.id,
            "AUTHOR_ID": author,
            "MESSAGE": f"Message from {signal.text['at']} has been deleted",
        }
        dialog = author if chat.kind == PRIVATE else f"chat{chat.id}"
        tail = {"MESSAGE_TYPE": chat.kind, "DIALOG_ID": dialog, "MESSAGE_ID": key, "CHAT_TYPE": chat.kind}
        legacy = {
            "PARAMS": {**head, **tail, "LANGUAGE": world.seed.language},
            "USER": for_event(somebody(world, author)),
        }
        parts = {"messageId": key, "chat": chat_views.in_event(world, chat, author)}
        parts |= {"user": for_v2(somebody(world, author), world.now()), "legacy": legacy}
        found = _addressed(world, "ONIMBOTMESSAGEDELETE", bot, author, parts)
        if found is not None:
            yield found


def _joined(world: World, signal: Signal) -> Iterator[Told]:
    chat, bot = world.rooms.get(signal.facts["chat"]), world.find("bot", signal.facts["account"])
    by = signal.facts["by"]
    if chat is None or bot is None or by == signal.facts["account"]:
        return
    head = {"CHAT_TYPE": chat.kind, "MESSAGE_TYPE": chat.kind, "BOT_ID": bot["id"], "USER_ID": by}
    if chat.kind == PRIVATE:
        place = {"TO_USER_ID": by, "FROM_USER_ID": bot["id"], "DIALOG_ID": by}
    else:
        kept = (
            "CHAT_ID",
            "CHAT_AUTHOR_ID",
            "CHAT_ENTITY_TYPE",
            "CHAT_ENTITY_ID",
            "CHAT_ENTITY_DATA_1",
            "CHAT_ENTITY_DATA_2",
        )
        shown = event_params.of_chat(world, chat)
        place = {name: shown[name] for name in kept} | {"ACCESS_HISTORY": 1, "DIALOG_ID": f"chat{chat.id}"}
    legacy = {"PARAMS": {**head, **place, "LANGUAGE": world.seed.language}, "USER": _brief(world, by)}
    parts = {"dialogId": chat.dialog(bot["id"]), "chat": chat_views.in_event(world, chat, by)}
    parts |= {"user": for_v2(somebody(world, by), world.now()), "legacy": legacy}
    found = _addressed(world, "ONIMBOTJOINCHAT", bot, by, parts)
    if found is not None:
        yield found


def _gone(world: World, signal: Signal) -> Iterator[Told]:
    bot: Row = signal.text["row"]
    legacy = {"BOT_ID": bot["id"], "BOT_CODE": bot["code"]}
    found = _addressed(world, "ONIMBOTDELETE", bot, bot["user"], {"legacy": legacy})
    if found is not None:
        yield found


def _reaction(world: World, signal: Signal) -> Iterator[Told]:
    chat, row = _about(world, signal)
    bot = world.find("bot", row["author"]) if row else None
    who = signal.facts["author"]
    if (
        chat is None
        or row is None
        or bot is None
        or bot["protocol"] != bots.MODERN
        or who == bot["id"]
        or not bot["reactions"]
    ):
        return
    parts = {"reaction": signal.text["reaction"], "action": signal.text["action"], **_modern(world, chat, row)}
    parts |= {"user": for_v2(somebody(world, who), world.now()), "legacy": None}
    found = _addressed(world, "ONIMBOTREACTIONCHANGE", bot, who, parts)
    if found is not None:
        yield found


_TELLERS = {
    "message_add": _message,
    "message_update": _message,
    "message_delete": _deleted,
    "command": _command,
    "join": _joined,
    "bot_delete": _gone,
    "reaction": _reaction,
}
