"""``imopenlines.bot.*``: the bot's side of an open-line session."""

from __future__ import annotations

from harness.portal import bots, open_line
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.seed import Queue
from harness.portal.values import flag, whole
from harness.registry import method


def _wrong_operator(text: str = "You cannot redirect to this operator") -> Refusal:
    return Refusal(400, "OPERATOR_WRONG", text)


@method("imopenlines.bot.session.operator", writes=True, scope="imopenlines")
def operator(call: Call) -> bool:
    """Hands the client over to the line's operators."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    open_line.call_operators(call, chat)
    return True


@method("imopenlines.bot.session.transfer", writes=True, scope="imopenlines")
def transfer(call: Call) -> bool:
    """Hands the client over to a user or a queue; USER_ID goes before QUEUE_ID before TRANSFER_ID."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    _check_client(call)
    user, queue = destination(call)
    open_line.hand_over(call, chat, queue, operator=user, leave=flag(call.any("LEAVE")))
    return True


def destination(call: Call) -> tuple[int, Queue | None]:
    """The user (0 for none) and the queue that a transfer names.

    Raises:
        Refusal: ``USER_ID_EMPTY``, ``QUEUE_ID_EMPTY``, ``TRANSFER_ID_EMPTY``, ``OPERATOR_WRONG``.
    """
    user, queue = _named(call)
    seed = call.world.seed
    if user and call.world.find("user", user) is None:
        raise _wrong_operator()
    found = seed.queue_of(user) if user else seed.queue(queue)
    if not user and found is None:
        raise _wrong_operator()
    return user, found


def _named(call: Call) -> tuple[int, int]:
    for name, code, text in (
        ("USER_ID", "USER_ID_EMPTY", "User ID can't be empty"),
        ("QUEUE_ID", "QUEUE_ID_EMPTY", "QUEUE ID can't be empty"),
    ):
        if call.any(name) is not None:
            key = whole(call.any(name))
            if not key:
                raise Refusal(400, code, text)
            return (key, 0) if name == "USER_ID" else (0, key)
    wanted = str(call.any("TRANSFER_ID") or "").strip()
    is_queue = wanted.startswith("queue")
    key = whole(wanted.removeprefix("queue"))
    if not key:
        raise Refusal(400, "TRANSFER_ID_EMPTY", "Queue ID or User ID can't be empty")
    return (0, key) if is_queue else (key, 0)


def _check_client(call: Call) -> None:
    """A CLIENT_ID that no bot was registered under is no bot's.

    Raises:
        Refusal: ``BOT_ID_ERROR``.
    """
    who = str(call.any("CLIENT_ID") or "").strip()
    known = {row["app"] for row in bots.registered(call.world)}
    if who and known and who not in known:
        raise Refusal(400, "BOT_ID_ERROR", "Bot not found")


@method("imopenlines.bot.session.finish", writes=True, scope="imopenlines")
def finish(call: Call) -> bool:
    """Closes the conversation."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    _check_client(call)
    open_line.finish(call, chat)
    return True


@method("imopenlines.bot.session.message.send", writes=True, scope="imopenlines")
def send(call: Call) -> bool:
    """Sends one of the line's automatic messages; DEFAULT without a text sends nothing."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    text = call.any("MESSAGE")
    if str(call.any("NAME") or "DEFAULT").upper() == "WELCOME" and not str(text or "").strip():
        row = call.world.find("line", open_line.line_of(call.world, chat)) or {}
        text = row.get("WELCOME_MESSAGE_TEXT")
    if str(text or "").strip():
        open_line.post(call, chat, text)
    return True
