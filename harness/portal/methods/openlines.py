"""``imopenlines.*``: the bot's side of an open-line session."""

from __future__ import annotations

from typing import Any

from harness.portal import open_line
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.values import flag, whole
from harness.registry import method


@method("imopenlines.bot.session.operator", writes=True, scope="imopenlines")
def operator(call: Call) -> bool:
    """Hands the client over to the line's operators."""
    open_line.check_chat(call, call.any("CHAT_ID"))
    open_line.hand_over(call, open_line.usual_queue(call))
    return True


@method("imopenlines.bot.session.transfer", writes=True, scope="imopenlines")
def transfer(call: Call) -> bool:
    """Hands the client over to a user or a queue; USER_ID goes before QUEUE_ID before TRANSFER_ID."""
    open_line.check_chat(call, call.any("CHAT_ID"))
    user, queue = _destination(call)
    seed = call.world.seed
    if user and user not in seed.tables["user"]:
        raise Refusal(400, "OPERATOR_WRONG", "You cannot redirect to this operator")
    found = seed.queue_of(user) if user else seed.queue(queue)
    if not user and found is None:
        raise Refusal(400, "OPERATOR_WRONG", "You cannot redirect to this operator")
    open_line.hand_over(call, found, operator=user, leave=flag(call.any("LEAVE")))
    return True


def _destination(call: Call) -> tuple[int, int]:
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


@method("imopenlines.bot.session.finish", writes=True, scope="imopenlines")
def finish(call: Call) -> bool:
    """Closes the conversation."""
    open_line.check_chat(call, call.any("CHAT_ID"))
    open_line.move(call, status="FINISHED", bot_in=False)
    return True


@method("imopenlines.bot.session.message.send", writes=True, scope="imopenlines")
def send(call: Call) -> bool:
    """Sends one of the line's automatic messages; DEFAULT without a text sends nothing."""
    open_line.check_chat(call, call.any("CHAT_ID"))
    if str(call.any("MESSAGE") or "").strip():
        open_line.post(call, call.any("MESSAGE"))
    return True


@method("imopenlines.dialog.get", scope="imopenlines")
def dialog(call: Call) -> dict[str, Any]:
    """The chat of an open-line conversation."""
    world = call.world
    chat = world.chat
    asked = whole(str(call.any("CHAT_ID") or call.any("DIALOG_ID") or "").removeprefix("chat"))
    session = whole(call.any("SESSION_ID"))
    if chat.id not in {asked, session}:
        raise Refusal(400, "ACCESS_ERROR", "You do not have access to the specified dialog")
    lead, contact = world.own.get("lead", 0), world.own.get("contact", 0)
    queue = chat.queue or (world.seed.queues[0].id if world.seed.queues else 0)
    linked = f"LEAD|{lead}" if lead else "NONE|0"
    return {
        "id": chat.id,
        "dialog_id": f"chat{chat.id}",
        "name": "",
        "description": None,
        "owner": chat.operator,
        "extranet": True,
        "type": "lines",
        "entity_type": "LINES",
        "entity_id": f"{chat.channel}|{queue}|{chat.id}|{chat.id}",
        "entity_data_1": f"{'Y' if lead else 'N'}|{linked}|N|N|{chat.id}|{int(world.clock.now().timestamp())}|0|0|0",
        "entity_data_2": f"LEAD|{lead}|COMPANY|0|CONTACT|{contact}|DEAL|{world.own.get('deal', 0)}",
        "entity_data_3": "N",
        "date_create": world.now(),
        "message_type": "L",
    }
