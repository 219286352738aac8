"""``im.message.add``, ``imbot.message.add``: what the bot writes, to the client and to colleagues."""

from __future__ import annotations

from typing import Any

from harness.portal import open_line
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.values import whole
from harness.registry import method


@method("im.message.add", writes=True, scope="im")
@method("imbot.message.add", writes=True, scope="imbot")
def add(call: Call) -> int:
    """Writes into a chat; into the dialogue's own open line it reaches the client."""
    dialog = str(call.any("DIALOG_ID") or "").strip()
    if not dialog:
        raise Refusal(400, "DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    text: Any = call.any("MESSAGE")
    if dialog in {f"chat{call.world.chat.id}", f"chat{call.world.chat.id}".upper()}:
        return open_line.post(call, text)
    if not str(text or "").strip():
        raise Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")
    if whole(dialog) not in call.world.seed.tables["user"]:
        raise Refusal(400, "ACCESS_ERROR", "Action unavailable")
    table = call.world.tables["message"]
    key = table.next_id()
    call.insert(
        "message", key, {"id": key, "to": dialog, "author": open_line.BOT, "text": str(text), "at": call.world.now()}
    )
    return key
