"""Open lines: the session's states, its messages, and handing the client over to people.

``NEW → BOT → QUEUE → ANSWERED → FINISHED``; the bot may post until it leaves or an operator answers. With the client's
next message a finished conversation begins anew.
"""

from __future__ import annotations

from typing import Any

from harness.portal import bots
from harness.portal.call import Call
from harness.portal.chats import LINES, Chat
from harness.portal.drafts import Draft, put
from harness.portal.refusals import Refusal, known
from harness.portal.seed import Queue
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.portal.world import World

USUAL_QUEUE = "manager"
"""Neutral name of the queue that ``session.operator`` leads to."""


def of_bot(call: Call, value: Any) -> Chat:
    """The open line that a call of ``imopenlines.bot.session.*`` is about.

    Raises:
        Refusal: no chat, or one that the bot cannot see.
    """
    key = whole(str(value if value is not None else "").strip().lower().removeprefix("chat"))
    if not key:
        raise Refusal(400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
    chat = call.world.rooms.get(key)
    if chat is None or chat.kind != LINES:
        raise Refusal(400, "ACCESS_ERROR", "You do not have access to the specified dialog")
    return chat


def of_operator(call: Call, value: Any) -> Chat:
    """The open line that a call of an operator is about.

    Raises:
        Refusal: ``CHAT_ID`` or ``CHAT_TYPE``.
    """
    chat = call.world.rooms.get(whole(value))
    if chat is None:
        raise Refusal(400, "CHAT_ID", "The specified chat identifier is incorrect")
    if chat.kind != LINES:
        raise Refusal(400, "CHAT_TYPE", "The specified chat is not an open line")
    return chat


def move(call: Call, chat: Chat, **to: Any) -> None:
    """Set attributes of the chat (status, operator, queue, bot_in) and record what changed."""
    table = call.world.tables["chat"]
    if table.get(chat.id) is None:
        table.put(chat.id, chat.row())
    for name, value in to.items():
        setattr(chat, name, value)
    call.replace("chat", chat.id, chat.row())


def admit(call: Call, chat: Chat, author: int, text: str) -> None:
    """Whether somebody other than the client may write into the line now.

    Raises:
        Refusal: ``ACCESS_ERROR``: the bot has left the chat, or an operator has it.
    """
    answering = author == chat.operator and author != call.world.seed.caller
    if not (chat.bot_in or (answering and chat.status == "ANSWERED")):
        call.mean("refused_message", text=text, channel=chat.channel)
        raise known("ACCESS_ERROR")


def tell(call: Call, chat: Chat, key: int, draft: Draft) -> None:
    """A message goes out to the client."""
    if chat.status == "NEW" and not draft.system:
        move(call, chat, status="BOT")
    call.mean("customer_message", text=draft.text, channel=chat.channel)
    call.signal(Signal("connector_out", {"chat": chat.id, "message": key}))


def post(call: Call, chat: Chat, text: Any) -> int:
    """An automatic message of the line, or the bot, writes to the client.

    Raises:
        Refusal: there is no text, or the bot has left the chat.
    """
    if not str(text or "").strip():
        raise Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")
    draft = Draft(str(text))
    admit(call, chat, call.user, draft.text)
    key = put(call, chat, call.user, draft)
    tell(call, chat, key, draft)
    return key


def hand_over(call: Call, chat: Chat, queue: Queue | None, *, operator: int = 0, leave: bool = False) -> None:
    """The bot passes the client on to people.

    Raises:
        Refusal: a person has the chat already.
    """
    world = call.world
    if chat.status in {"ANSWERED", "FINISHED"}:
        raise Refusal(400, "WRONG_CHAT", "Operator is not a bot")
    move(call, chat, status="QUEUE", queue=queue.id if queue else 0, operator=operator, bot_in=not leave)
    call.mean(
        "escalation",
        to=queue.name if queue else "",
        queue=str(queue.id) if queue else "",
        by=call.method,
        reason=str(world.note.get("reason", "")),
        summary=str(world.note.get("summary", "")),
    )


def answer(call: Call, chat: Chat, operator: int) -> None:
    """A person takes the conversation; bots leave it."""
    chat.members = [one for one in chat.members if call.world.find("bot", one) is None]
    if operator not in chat.members:
        chat.members.append(operator)
    move(call, chat, status="ANSWERED", operator=operator, bot_in=False)


def finish(call: Call, chat: Chat) -> None:
    """The conversation is over."""
    move(call, chat, status="FINISHED", bot_in=False)
    row = call.world.find("session", chat.session)
    if row is not None and not row["closed"]:
        call.world.tables["session"].put(chat.session, {**row, "closed": True, "ended": call.world.now()})
        call.signal(Signal("session_finish", {"chat": chat.id, "session": chat.session}))


def begin(call: Call, chat: Chat) -> int:
    """A session for the client's next message: the current one, or a new one which a bot of the line joins.

    Returns:
        Id of the session.
    """
    world = call.world
    row = world.find("session", chat.session)
    if row is not None and not row["closed"]:
        return chat.session
    if chat.status == "FINISHED":
        move(call, chat, status="NEW", operator=0, queue=0, bot_in=True)
    table = world.tables["session"]
    parent, key = chat.session, table.next_id()
    chat.session, chat.began = key, int(world.clock.now().timestamp())
    began = {"id": key, "chat": chat.id, "line": line_of(world, chat), "began": world.now(), "ended": ""}
    table.put(key, {**began, "closed": False, "parent": parent, "user": chat.guest})
    call.signal(Signal("session_start", {"chat": chat.id, "session": key}))
    bot = bots.for_line(world, int(chat.flags.get("welcome_bot") or 0))
    if bot is not None and bot["id"] not in chat.members:
        chat.members.append(bot["id"])
        call.signal(Signal("join", {"chat": chat.id, "account": bot["id"], "by": chat.guest}))
    return key


def hear(call: Call, chat: Chat, draft: Draft) -> int:
    """The client writes.

    Returns:
        Id of the message.
    """
    begin(call, chat)
    key = put(call, chat, chat.guest, draft)
    call.signal(Signal("message_add", {"chat": chat.id, "message": key, "author": chat.guest}))
    return key


def call_operators(call: Call, chat: Chat) -> None:
    """``session.operator``: the queue is asked; whether the bot may go on writing meanwhile, no document says."""
    leaves = call.world.seed.switches.bot_after_operator == "leaves"
    hand_over(call, chat, usual_queue(call), leave=leaves)


def usual_queue(call: Call) -> Queue | None:
    """Where ``session.operator`` leads: the queue called manager, or else the first."""
    seed = call.world.seed
    return seed.queue_named(USUAL_QUEUE) or next(iter(seed.queues), None)


def line_of(world: World, chat: Chat) -> int:
    """Id of the line: the one that the chat came in on, or the queue that it is in, or the portal's first."""
    first = world.seed.queues[0].id if world.seed.queues else 0
    return int(chat.flags.get("line") or chat.queue or first)


def entity(world: World, chat: Chat) -> Row:
    """``ENTITY_ID`` and the three ``ENTITY_DATA``: where the client comes from, and which cards the chat is linked to.

    The dialogue's own chat shows the cards that the dialogue has made or met; others those that they were linked to.
    """
    cards = {**(world.own if chat is world.chat else {}), **chat.linked}
    lead, contact, company, deal = (cards.get(kind, 0) for kind in ("lead", "contact", "company", "deal"))
    main = next((f"{kind.upper()}|{cards[kind]}" for kind in ("lead", "deal", "contact") if cards.get(kind)), "NONE|0")
    pinned, silent = ("Y" if chat.flags.get(name) else "N" for name in ("paused", "silent"))
    began = chat.began or int(world.clock.now().timestamp())
    return {
        "entity_type": "LINES",
        "entity_id": f"{chat.connector or chat.channel}|{line_of(world, chat)}|{chat.external or chat.id}|{chat.guest}",
        "entity_data_1": f"{'N' if main == 'NONE|0' else 'Y'}|{main}|{pinned}|N|{chat.session}|{began}|0|0|0",
        "entity_data_2": f"LEAD|{lead}|COMPANY|{company}|CONTACT|{contact}|DEAL|{deal}",
        "entity_data_3": silent,
    }
