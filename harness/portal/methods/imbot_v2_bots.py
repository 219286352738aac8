"""``imbot.v2.Bot.*``, ``imbot.v2.Revision.get``: bots of the second protocol."""

from __future__ import annotations

import hashlib
from typing import Any

from harness.portal import bots
from harness.portal.call import Call
from harness.portal.chat_views import people_for_v2
from harness.portal.methods.imbot import is_url, remove
from harness.portal.people import next_bot
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

MOST = 100
"""Bots that one application may have."""
TYPES = frozenset({"bot", "network", "openline", "supervisor", "personal"})
_PROPERTIES = {
    "name": "NAME",
    "lastName": "LAST_NAME",
    "workPosition": "WORK_POSITION",
    "color": "COLOR",
    "gender": "PERSONAL_GENDER",
}


def shown(call: Call, row: Row, *, full: bool = True) -> Row:
    """A bot as its owner sees it, or as others do."""
    brief = {
        "id": row["id"],
        "code": row["code"],
        "type": row["type"],
        "isHidden": row["hidden"],
        "isSupportOpenline": bots.joins_lines(row),
        "isReactionsEnabled": row["reactions"],
        "backgroundId": row["background"],
        "language": call.world.seed.language,
    }
    return {**brief, **_counts(call, row)} if full else brief


def _counts(call: Call, row: Row) -> Row:
    tables, key = call.world.tables, row["id"]
    chats = [chat for chat in call.world.rooms.all() if key in chat.members]
    partners = {one for chat in chats for one in (*chat.members, chat.guest)} - {0, key}
    return {
        "moduleId": "rest",
        "eventMode": row["mode"],
        "countMessage": sum(one.get("author") == key for _, one in tables["message"].rows()),
        "countCommand": sum(one["bot"] == key for _, one in tables["command"].rows()),
        "countChat": len(chats),
        "countUser": len(partners),
    }


def _answer(call: Call, row: Row) -> dict[str, Any]:
    return {"bot": shown(call, row), "users": people_for_v2(call.world, [row["id"]])}


def _fields(call: Call) -> dict[str, Any]:
    fields = call.params.get("fields")
    return fields if isinstance(fields, dict) else {}


def _application(call: Call, token: str) -> str:
    """Who owns the bot: the application, or one that stands for a webhook and its botToken."""
    known = call.grant.client_id
    return known or f"local.{hashlib.sha256(token.encode()).hexdigest()[:24]}"


@method("imbot.v2.Bot.register", writes=True, scope="imbot")
def register(call: Call) -> dict[str, Any]:
    """Registers a bot; the same code of the same owner is the same bot."""
    token, fields = bots.token_of(call), _fields(call)
    code = str(fields.get("code") or "").strip()
    if not code:
        raise Refusal(400, "BOT_CODE_REQUIRED", "Bot code is required")
    given = fields.get("properties")
    properties = given if isinstance(given, dict) else {}
    if not properties.get("name"):
        raise Refusal(400, "BOT_PROPERTIES_REQUIRED", "Bot properties are required")
    kind = str(fields.get("type") or "bot")
    if kind not in TYPES:
        raise Refusal(400, "BOT_INVALID_TYPE", "Invalid bot type")
    mode, url = _delivery(fields, "fetch", "")
    rows = [row for row in bots.registered(call.world) if row["protocol"] == bots.MODERN]
    known = next((row for row in rows if row["code"] == code), None)
    if known is not None:
        if not bots.owns(call, known, token):
            raise Refusal(400, "BOT_CODE_ALREADY_TAKEN", "Bot code is already taken")
        return _answer(call, known)
    app = _application(call, token)
    if sum(row["app"] == app for row in rows) >= MOST:
        raise Refusal(400, "BOT_LIMIT_EXCEEDED", "Bot limit exceeded")
    row: Row = {
        "id": next_bot(call.world),
        "protocol": bots.MODERN,
        "app": app,
        "code": code,
        "type": kind,
        "openline": kind == "openline" or flag(fields.get("isSupportOpenline")),
        "hidden": flag(fields.get("isHidden")),
        "reactions": flag(fields.get("isReactionsEnabled", True)),
        "background": fields.get("backgroundId"),
        "mode": mode,
        "handlers": {"webhook": url} if url else {},
        "handler_id": call.world.serial("handler"),
        "properties": {_PROPERTIES[name]: value for name, value in properties.items() if name in _PROPERTIES},
        "token": token,
        "user": call.user,
    }
    bots.put(call, row)
    return _answer(call, row)


def _delivery(fields: dict[str, Any], mode: str, url: str) -> tuple[str, str]:
    mode = str(fields.get("eventMode") or mode)
    if mode not in {"fetch", "webhook"}:
        raise Refusal(400, "BOT_INVALID_EVENT_MODE", "Invalid event mode")
    url = str(fields.get("webhookUrl") or url)
    if mode == "webhook" and not url:
        raise Refusal(400, "BOT_WEBHOOK_URL_REQUIRED", "Webhook URL is required")
    if url and not is_url(url):
        raise Refusal(400, "BOT_INVALID_CALLBACK", "Invalid callback URL")
    return mode, url


@method("imbot.v2.Bot.update", writes=True, scope="imbot")
def update(call: Call) -> dict[str, Any]:
    """Changes a bot."""
    row, fields = bots.mine_v2(call), _fields(call)
    mode, url = _delivery(fields, row["mode"], row["handlers"].get("webhook", ""))
    given = fields.get("properties")
    changed = (
        {_PROPERTIES[name]: v for name, v in given.items() if name in _PROPERTIES} if isinstance(given, dict) else {}
    )
    after = {**row, "mode": mode, "handlers": {"webhook": url} if url else {}}
    after["properties"] = {**row["properties"], **changed}
    for name, key in (("isHidden", "hidden"), ("isReactionsEnabled", "reactions"), ("isSupportOpenline", "openline")):
        if name in fields:
            after[key] = flag(fields[name])
    if "backgroundId" in fields:
        after["background"] = fields["backgroundId"]
    after["token"] = str(fields.get("botToken") or row["token"])
    bots.put(call, after)
    return _answer(call, after)


@method("imbot.v2.Bot.get", scope="imbot")
def get(call: Call) -> dict[str, Any]:
    """A bot by botId or code; others than its owner see less of it."""
    token = bots.token_of(call)
    key, code = whole(call.params.get("botId")), str(call.params.get("code") or "")
    if not key and not code:
        raise Refusal(400, "PARAMS_REQUIRED", "Required parameters are missing")
    rows = [row for row in bots.registered(call.world) if row["protocol"] == bots.MODERN]
    row = next((one for one in rows if (one["id"] == key if key else one["code"] == code)), None)
    if row is None:
        raise Refusal(400, "BOT_NOT_FOUND", "Bot not found")
    full = bots.owns(call, row, token)
    return {"bot": shown(call, row, full=full), "users": people_for_v2(call.world, [row["id"]])}


@method("imbot.v2.Bot.list", scope="imbot")
def listing(call: Call) -> dict[str, Any]:
    """Bots of the caller."""
    token = bots.token_of(call)
    rows = [row for row in bots.registered(call.world) if row["protocol"] == bots.MODERN]
    rows = [row for row in rows if bots.owns(call, row, token)]
    wanted = call.params.get("filter")
    for name, value in wanted.items() if isinstance(wanted, dict) else ():
        rows = [row for row in rows if str(shown(call, row).get(name)).lower() == str(value).lower()]
    offset = max(0, whole(call.params.get("offset")) or 0)
    limit = max(1, min(whole(call.params.get("limit")) or 50, 200))
    found = rows[offset : offset + limit]
    return {
        "bots": [shown(call, row) for row in found],
        "users": people_for_v2(call.world, [row["id"] for row in found]),
        "hasNextPage": offset + limit < len(rows),
    }


@method("imbot.v2.Bot.unregister", writes=True, scope="imbot")
def unregister(call: Call) -> dict[str, bool]:
    """Removes a bot."""
    remove(call, bots.mine_v2(call))
    return {"result": True}


@method("imbot.v2.Revision.get", scope="imbot")
def revision(call: Call) -> dict[str, int]:
    """Revisions of the interfaces."""
    del call
    return {"rest": 33, "web": 130, "mobile": 23, "desktop": 6}
