"""``im.message.*``, ``imbot.message.*``: what users and bots write, to the client and to colleagues."""

from __future__ import annotations

from harness.portal import bots, drafts, talk
from harness.portal.call import Call
from harness.portal.chats import Chat
from harness.portal.people import person
from harness.portal.refusals import Refusal
from harness.portal.signals import Signal
from harness.portal.values import flag, whole
from harness.registry import method

EMPTY = Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")


@method("im.message.add", writes=True, scope="im")
@method("imbot.message.add", writes=True, scope="imbot")
def add(call: Call) -> int:
    """Writes into a chat; into an open line it reaches the client."""
    author = bots.account(call)
    if not str(_target(call)).strip():
        raise Refusal(400, "DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    draft = drafts.of_legacy(call, EMPTY)
    chat = talk.dialog(call, author, _target(call))
    reply = whole(call.any("REPLY_ID"))
    if reply:
        draft.params["REPLY_ID"] = _replied(call, chat, reply)
    return talk.send(call, chat, author, draft)


def _target(call: Call) -> str:
    """DIALOG_ID, or CHAT_ID, USER_ID or TO_USER_ID, which older clients send."""
    dialog = call.any("DIALOG_ID")
    if dialog is not None:
        return str(dialog)
    chat = whole(call.any("CHAT_ID"))
    return f"chat{chat}" if chat else str(call.any("USER_ID") or call.any("TO_USER_ID") or "")


def _replied(call: Call, chat: Chat, key: int) -> int:
    row = call.world.find("message", key)
    if row is None:
        raise Refusal(400, "REPLY_ACCESS_ERROR", "Action unavailable")
    if row["chat"] != chat.id:
        raise Refusal(400, "REPLY_FROM_OTHER_CHAT_ERROR", "You can only reply to a message within the same chat")
    return key


@method("im.message.update", writes=True, scope="im")
@method("imbot.message.update", writes=True, scope="imbot")
def update(call: Call) -> bool:
    """Changes one's own message; an empty text deletes it."""
    author = bots.account(call)
    row = talk.message(call, call.any("MESSAGE_ID"))
    if row["author"] != author:
        raise talk.locked()
    draft = drafts.of_legacy(call)
    text = call.any("MESSAGE")
    keep = {name for name in ("MESSAGE", "KEYBOARD", "ATTACH", "MENU") if call.any(name) is None}
    if text is not None and not str(text).strip() and "ATTACH" not in draft.params:
        talk.erase(call, row)
    else:
        talk.edit(call, row, draft, frozenset(keep | {"REPLY_ID", "FILES"}))
    return True


@method("im.message.delete", writes=True, scope="im")
@method("imbot.message.delete", writes=True, scope="imbot")
def delete(call: Call) -> bool:
    """Deletes one's own message."""
    author = bots.account(call)
    row = talk.message(call, call.any("MESSAGE_ID"))
    if row["author"] != author:
        raise talk.locked()
    talk.erase(call, row, complete=flag(call.any("COMPLETE")))
    return True


@method("im.message.like", writes=True, scope="im")
@method("imbot.message.like", writes=True, scope="imbot")
def like(call: Call) -> bool:
    """Likes a message, or takes that back."""
    who = bots.account(call)
    talk.like(call, talk.message(call, call.any("MESSAGE_ID")), who, call.any("ACTION"))
    return True


@method("im.message.command", writes=True, scope="im")
def command(call: Call) -> bool:
    """Runs a bot's command, as a button under its message does."""
    row = talk.message(call, call.any("MESSAGE_ID"))
    bot = person(call.world, whole(call.any("BOT_ID")))
    if bot is None or bot.sort != "bot":
        raise Refusal(400, "BOT_ID_ERROR", "Bot ID can't be empty")
    name = str(call.any("COMMAND") or "").strip().lstrip("/")
    if not name:
        raise Refusal(400, "COMMAND_ERROR", "Command can't be empty")
    press(call, row["id"], call.user, (bot.id, name, str(call.any("COMMAND_PARAMS") or "")))
    return True


def press(call: Call, message: int, who: int, command_: tuple[int, str, str]) -> None:
    """Somebody presses a button that carries a command of a bot.

    Args:
        call: that does it.
        message: under which the button is.
        who: presses it.
        command_: bot, name and parameters.

    Raises:
        Refusal: ``PARAMS_ERROR``: the bot has no such command.
    """
    bot, name, params = command_
    row = call.world.find("message", message) or {"chat": 0}
    found = next((r for _, r in call.world.tables["command"].rows() if (r["bot"], r["command"]) == (bot, name)), None)
    if found is None:
        raise Refusal(400, "PARAMS_ERROR", "Incorrect params")
    facts = {"chat": row["chat"], "message": message, "author": who, "command": found["id"]}
    call.signal(Signal("command", facts, {"params": params, "context": "KEYBOARD"}))
