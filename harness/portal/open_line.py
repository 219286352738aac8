"""The dialogue's open-line chat: its states, its messages, and handing the client over to people.

``NEW → BOT → QUEUE → ANSWERED → FINISHED``; the bot may post until it leaves or an operator answers.
"""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal, known
from harness.portal.seed import Queue
from harness.portal.values import whole

BOT = 0
"""Author of the bot's messages."""
USUAL_QUEUE = "manager"
"""Neutral name of the queue that ``session.operator`` leads to."""


def check_chat(call: Call, value: Any) -> None:
    """Whether the call is about the dialogue's chat.

    Raises:
        Refusal: no chat, or one that the bot cannot see.
    """
    key = whole(value)
    if not key:
        raise Refusal(400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
    if key != call.world.chat.id:
        raise Refusal(400, "ACCESS_ERROR", "You do not have access to the specified dialog")


def move(call: Call, **to: Any) -> None:
    """Set attributes of the chat (status, operator, queue, bot_in) and record what changed."""
    chat = call.world.chat
    table = call.world.tables["chat"]
    if table.get(chat.id) is None:
        table.put(chat.id, chat.row())
    for name, value in to.items():
        setattr(chat, name, value)
    call.replace("chat", chat.id, chat.row())


def say(call: Call, author: int, text: str) -> int:
    """Put a message into the chat; returns its id."""
    table = call.world.tables["message"]
    key = table.next_id()
    row = {"id": key, "chat": call.world.chat.id, "author": author, "text": text, "at": call.world.now()}
    call.insert("message", key, row)
    return key


def post(call: Call, text: Any) -> int:
    """The bot writes to the client.

    Raises:
        Refusal: there is no text, or the bot has left the chat.
    """
    chat = call.world.chat
    if not str(text or "").strip():
        raise Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")
    if not chat.bot_in:
        raise known("ACCESS_ERROR")
    if chat.status == "NEW":
        move(call, status="BOT")
    key = say(call, BOT, str(text))
    call.mean("customer_message", text=str(text), channel=chat.channel)
    return key


def hand_over(call: Call, queue: Queue | None, *, operator: int = 0, leave: bool = False) -> None:
    """The bot passes the client on to people.

    Raises:
        Refusal: a person has the chat already.
    """
    world = call.world
    if world.chat.status in {"ANSWERED", "FINISHED"}:
        raise Refusal(400, "WRONG_CHAT", "Operator is not a bot")
    move(call, status="QUEUE", queue=queue.id if queue else 0, operator=operator, bot_in=not leave)
    call.mean(
        "escalation",
        to=queue.name if queue else "",
        queue=str(queue.id) if queue else "",
        by=call.method,
        reason=str(world.note.get("reason", "")),
        summary=str(world.note.get("summary", "")),
    )


def usual_queue(call: Call) -> Queue | None:
    """Where ``session.operator`` leads: the queue called manager, or else the first."""
    seed = call.world.seed
    return seed.queue_named(USUAL_QUEUE) or next(iter(seed.queues), None)
