"""``imopenlines.operator.*``: what people do with a conversation."""

from __future__ import annotations

from harness.portal import open_line
from harness.portal.call import Call
from harness.portal.methods.openlines import destination
from harness.registry import method


@method("imopenlines.operator.answer", writes=True, scope="imopenlines")
def answer(call: Call) -> bool:
    """The caller takes the conversation; bots leave it."""
    open_line.answer(call, open_line.of_operator(call, call.any("CHAT_ID")), call.user)
    return True


@method("imopenlines.operator.finish", writes=True, scope="imopenlines")
@method("imopenlines.operator.another.finish", writes=True, scope="imopenlines")
def finish(call: Call) -> bool:
    """Closes the caller's conversation, or that of another operator."""
    open_line.finish(call, open_line.of_operator(call, call.any("CHAT_ID")))
    return True


@method("imopenlines.operator.skip", writes=True, scope="imopenlines")
def skip(call: Call) -> bool:
    """Passes the conversation on to the next of the queue."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    queue = call.world.seed.queue(chat.queue) or open_line.usual_queue(call)
    others = [user for user in (queue.users if queue else ()) if user != (chat.operator or call.user)]
    chat.members = [one for one in chat.members if one != call.user]
    open_line.move(call, chat, status="QUEUE", operator=others[0] if others else 0)
    return True


@method("imopenlines.operator.spam", writes=True, scope="imopenlines")
def spam(call: Call) -> bool:
    """Closes the conversation as spam."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    chat.flags["spam"] = True
    open_line.finish(call, chat)
    return True


@method("imopenlines.operator.transfer", writes=True, scope="imopenlines")
def transfer(call: Call) -> bool:
    """Hands the conversation to another operator or queue."""
    chat = open_line.of_bot(call, call.any("CHAT_ID"))
    user, queue = destination(call)
    open_line.move(call, chat, status="QUEUE", operator=user, queue=queue.id if queue else chat.queue)
    return True
