"""Bots registered in a portal: who they belong to, and in whose name a call of theirs acts.

A portal in which no bot has been registered takes the calls of ``imbot.*`` as its webhook's own: a bot that is asked
over HTTP, and only writes to the portal, need not register. With the first registration the vendor's rules hold.
"""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.portal.world import World

LEGACY, MODERN = 1, 2
"""The two bot protocols: ``imbot.*`` and ``imbot.v2.*``."""
SEES_ALL = frozenset({"S", "supervisor", "personal"})
"""Types of bots that get every message of a group, not only those that mention them."""


def registered(world: World) -> list[Row]:
    """All bots, in order of registration."""
    return [row for _, row in world.tables["bot"].rows()]


def put(call: Call, row: Row) -> None:
    """Register a bot, or change one that is registered."""
    if call.world.find("bot", row["id"]) is None:
        call.insert("bot", row["id"], row)
    else:
        call.replace("bot", row["id"], row)


def owner(call: Call) -> str:
    """Whose bots the call may act for: the application's, or those under the CLIENT_ID that a webhook names."""
    return call.grant.client_id or str(call.any("CLIENT_ID") or "").strip()


def acting(call: Call) -> int:
    """The account in whose name a call of ``imbot.*`` acts.

    Raises:
        Refusal: ``BOT_ID_ERROR``, ``APP_ID_ERROR``.
    """
    if not registered(call.world):
        return call.user
    return int(mine(call)["id"])


def mine(call: Call) -> Row:
    """The bot that BOT_ID names, or the caller's first one when it names none.

    Raises:
        Refusal: ``BOT_ID_ERROR``: there is no such bot; ``APP_ID_ERROR``: it belongs to another application.
    """
    value, who = call.any("BOT_ID"), owner(call)
    rows = [row for row in registered(call.world) if row["protocol"] == LEGACY]
    if value in (None, ""):
        row = next((one for one in rows if one["app"] == who), None)
    else:
        key = whole(value)
        row = next((one for one in rows if one["id"] == key), None)
    if row is None:
        raise Refusal(400, "BOT_ID_ERROR", "Bot not found")
    if row["app"] != who:
        raise Refusal(400, "APP_ID_ERROR", "Bot was installed by another REST application")
    return row


def mine_v2(call: Call) -> Row:
    """The bot that botId names, whose botToken a webhook has to know.

    Raises:
        Refusal: ``BOT_TOKEN_NOT_SPECIFIED``, ``BOT_ID_REQUIRED``, ``BOT_NOT_FOUND``, ``BOT_OWNERSHIP_ERROR``.
    """
    token = token_of(call)
    key = whole(call.params.get("botId"))
    if not key:
        raise Refusal(400, "BOT_ID_REQUIRED", "Bot ID is required")
    row = call.world.find("bot", key)
    if row is None or row["protocol"] != MODERN:
        raise Refusal(400, "BOT_NOT_FOUND", "Bot not found")
    if not owns(call, row, token):
        raise Refusal(403, "BOT_OWNERSHIP_ERROR", "Bot is registered by another application")
    return row


def token_of(call: Call) -> str:
    """The botToken of a call (older examples put it into ``fields``); applications need none.

    Raises:
        Refusal: ``BOT_TOKEN_NOT_SPECIFIED``.
    """
    fields = call.params.get("fields")
    inner = fields.get("botToken") if isinstance(fields, dict) else None
    token = str(call.params.get("botToken") or inner or "").strip()
    if not token and not call.grant.client_id:
        raise Refusal(400, "BOT_TOKEN_NOT_SPECIFIED", "Bot token is not specified")
    return token


def owns(call: Call, row: Row, token: str) -> bool:
    """Whether the caller is who registered this bot of the second protocol."""
    if call.grant.client_id and call.grant.client_id == row["app"]:
        return True
    return bool(token) and token == row["token"]


def joins_lines(row: Row) -> bool:
    """Whether a bot works in open lines."""
    return flag(row["openline"]) or row["type"] in {"O", "openline"}


def for_line(world: World, welcome: int = 0) -> Row | None:
    """The bot that meets a client of an open line: the one that the line names, or else the last registered one."""
    rows = [row for row in registered(world) if joins_lines(row)]
    return next((row for row in rows if row["id"] == welcome), rows[-1] if rows else None)


def account(call: Call) -> int:
    """In whose name the call acts: a bot's in ``imbot.*``, else the user's."""
    return acting(call) if call.method.lower().startswith("imbot.") else call.user
