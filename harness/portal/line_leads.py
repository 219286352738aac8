"""Leads of open lines: made of the client of a chat, and linked to it."""

from __future__ import annotations

from harness.portal import open_line
from harness.portal.call import Call
from harness.portal.card_store import create
from harness.portal.chats import Chat
from harness.portal.drafts import Draft
from harness.portal.people import somebody


def add(call: Call, chat: Chat) -> None:
    """Make a lead of the client and link it to the chat."""
    world = call.world
    client = somebody(world, chat.guest)
    code = f"imol|{open_line.entity(world, chat)['entity_id']}"
    fields = {
        "TITLE": chat.title,
        "NAME": client.first,
        "LAST_NAME": client.last,
        "SOURCE_ID": world.seed.sources.get(chat.channel),
        "IM": [{"VALUE": code, "VALUE_TYPE": "OPENLINE"}],
    }
    chat.linked["lead"] = create(call, world.kinds["lead"], {k: v for k, v in fields.items() if v})


def hear(call: Call, chat: Chat, draft: Draft) -> int:
    """The client writes; where the switch ``line_lead`` says so, a chat without a card gets a lead first.

    Returns:
        Id of the message.
    """
    if call.world.seed.switches.line_lead and open_line.entity(call.world, chat)["entity_data_1"].startswith("N"):
        add(call, chat)
    return open_line.hear(call, chat, draft)
