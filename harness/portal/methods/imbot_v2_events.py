"""``imbot.v2.Event.get``: events for bots that ask for them."""

from __future__ import annotations

from typing import Any

from harness.portal import bots
from harness.portal.call import Call
from harness.portal.methods.imbot_v2_bots import shown
from harness.portal.refusals import Refusal
from harness.portal.values import flag, whole
from harness.registry import method

USUAL, MOST = 100, 1_000


@method("imbot.v2.Event.get", scope="imbot")
def get(call: Call) -> dict[str, Any]:
    """The bot's own events from ``offset`` on; those before it count as dealt with and are gone.

    ``withUserEvents`` needs a subscription with ``im.v2.Event.subscribe``, which the stand-in does not have.
    """
    bot = bots.mine_v2(call)
    if flag(call.params.get("withUserEvents")):
        raise Refusal(403, "USER_NOT_SUBSCRIBED", "User not subscribed")
    table = call.world.tables["bot_event"]
    offset = max(0, whole(call.params.get("offset")) or 0)
    limit = max(1, min(whole(call.params.get("limit")) or USUAL, MOST))
    rows = [row for _, row in table.rows() if row["bot"] == bot["id"]]
    for row in rows:
        if row["id"] < offset:
            table.drop(row["id"])
    rows = [row for row in rows if row["id"] >= offset]
    found = rows[:limit]
    whole_bot = shown(call, bot)
    return {
        "events": [
            {"eventId": row["id"], "type": row["type"], "date": row["date"], "data": {"bot": whole_bot, **row["data"]}}
            for row in found
        ],
        "nextOffset": found[-1]["id"] + 1 if found else offset,
        "hasMore": len(rows) > len(found),
    }
