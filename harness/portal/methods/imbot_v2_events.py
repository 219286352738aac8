"""``imbot.v2.Event.get``, ``im.v2.Event.*``: events for bots and users that ask for them."""

from __future__ import annotations

from typing import Any

from harness.portal import bots
from harness.portal.call import Call
from harness.portal.methods.imbot_v2_bots import shown
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.user_events import take
from harness.portal.values import flag, whole
from harness.registry import method

USUAL, MOST = 100, 1_000


def _window(call: Call) -> tuple[int, int]:
    offset = max(0, whole(call.params.get("offset")) or 0)
    return offset, max(1, min(whole(call.params.get("limit")) or USUAL, MOST))


def _page(rows: list[Row], offset: int, shown_: Any, *, more: bool) -> dict[str, Any]:
    events = [{"eventId": row["id"], "type": row["type"], "date": row["date"], "data": shown_(row)} for row in rows]
    return {"events": events, "nextOffset": rows[-1]["id"] + 1 if rows else offset, "hasMore": more}


@method("imbot.v2.Event.get", scope="imbot")
def get(call: Call) -> dict[str, Any]:
    """The bot's own events from ``offset`` on; those before it count as dealt with and are gone."""
    bot = bots.mine_v2(call)
    with_user = flag(call.params.get("withUserEvents"))
    if with_user and not call.grant.covers("im"):
        raise Refusal(403, "SCOPE_ERROR", "Scope error")
    if with_user and not _subscribed(call):
        raise Refusal(403, "USER_NOT_SUBSCRIBED", "User not subscribed")
    offset, limit = _window(call)

    def asked(row: Row) -> bool:
        return bool(row["bot"] == bot["id"] or (with_user and row.get("user") == call.user))

    whole_bot = shown(call, bot)
    rows, more = take(call.world, asked, offset, limit)
    return _page(rows, offset, lambda row: {"bot": whole_bot, **row["data"]} if row["bot"] else row["data"], more=more)


def _subscribed(call: Call) -> bool:
    return bool((call.world.tables["im_subscription"].get(call.user) or {}).get("active"))


@method("im.v2.Event.subscribe", scope="im")
def subscribe(call: Call) -> bool:
    """From now on what happens in the caller's chats is kept for him."""
    call.world.tables["im_subscription"].put(call.user, {"active": True})
    return True


@method("im.v2.Event.unsubscribe", scope="im")
def unsubscribe(call: Call) -> bool:
    """And no longer."""
    call.world.tables["im_subscription"].put(call.user, {"active": False})
    return True


@method("im.v2.Event.get", scope="im")
def get_mine(call: Call) -> dict[str, Any]:
    """The caller's events from ``offset`` on."""
    if not _subscribed(call):
        raise Refusal(403, "USER_NOT_SUBSCRIBED", "User not subscribed")
    offset, limit = _window(call)
    rows, more = take(call.world, lambda row: row.get("user") == call.user, offset, limit)
    return _page(rows, offset, lambda row: row["data"], more=more)
