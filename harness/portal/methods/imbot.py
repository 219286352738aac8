"""``imbot.register`` and its kin: bots of the first protocol."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from harness.portal import bots
from harness.portal.call import Call
from harness.portal.people import next_bot
from harness.portal.refusals import Refusal
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import flag
from harness.registry import method

MOST = 5
"""Bots that one application may have."""
HANDLERS = {
    "EVENT_MESSAGE_ADD": "Message add",
    "EVENT_MESSAGE_UPDATE": "",
    "EVENT_MESSAGE_DELETE": "",
    "EVENT_WELCOME_MESSAGE": "Welcome message",
    "EVENT_BOT_DELETE": "Bot delete",
}
"""Parameter with a handler's URL → what it is called when it is missing; empty: it may be."""


def _owner(call: Call) -> str:
    who = bots.owner(call)
    if not who:
        raise Refusal(403, "ACCESS_DENIED", "Access denied! Client ID not specified")
    return who


def is_url(value: Any) -> bool:
    """Whether a handler can be called: http or https, with a host."""
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _handlers(given: dict[str, Any], *, complete: bool) -> dict[str, str]:
    shared = given.get("EVENT_HANDLER")
    found: dict[str, str] = {}
    for name, title in HANDLERS.items():
        url = given.get(name) or shared
        if not url:
            if complete and title:
                raise Refusal(400, f"{name}_ERROR", f'Handler for "{title}" event isn\'t specified')
            continue
        if not is_url(url):
            raise Refusal(400, f"{name}_ERROR", "Wrong handler URL")
        found[name] = str(url)
    return found


def _properties(value: Any) -> dict[str, Any]:
    return {str(name).upper(): one for name, one in value.items()} if isinstance(value, dict) else {}


@method("imbot.register", writes=True, scope="imbot")
def register(call: Call) -> int:
    """Registers a bot; the same code of the same owner is the same bot."""
    who = _owner(call)
    given = {name.upper(): value for name, value in call.params.items()}
    handlers = _handlers(given, complete=True)
    code = str(given.get("CODE") or "").strip()
    if not code:
        raise Refusal(400, "CODE_ERROR", "Bot code isn't specified")
    properties = _properties(given.get("PROPERTIES"))
    if not (properties.get("NAME") or properties.get("LAST_NAME")):
        raise Refusal(400, "NAME_ERROR", "Bot name isn't specified")
    mine = [row for row in bots.registered(call.world) if row["app"] == who and row["protocol"] == bots.LEGACY]
    known = next((row for row in mine if row["code"] == code), None)
    if known is None and len(mine) >= MOST:
        text = f"Has reached the maximum number of bots for application (max: {MOST})"
        raise Refusal(400, "MAX_COUNT_ERROR", text)
    kind = str(given.get("TYPE") or "B").upper()
    row: Row = {
        "id": known["id"] if known else next_bot(call.world),
        "protocol": bots.LEGACY,
        "app": who,
        "code": code,
        "type": kind if kind in {"B", "O", "H", "S"} else "B",
        "openline": kind == "O" or flag(given.get("OPENLINE")),
        "mode": "webhook",
        "handlers": handlers,
        "handler_id": call.world.serial("handler"),
        "properties": properties,
        "token": "",
        "user": call.user,
    }
    bots.put(call, row)
    return int(row["id"])


@method("imbot.update", writes=True, scope="imbot")
def update(call: Call) -> bool:
    """Changes a bot."""
    _owner(call)
    row = bots.mine(call)
    fields = _properties(call.any("FIELDS"))
    if not fields:
        raise Refusal(400, "WRONG_REQUEST", "Update fields can't be empty")
    after = {**row, "handlers": {**row["handlers"], **_handlers(fields, complete=False)}}
    if "PROPERTIES" in fields:
        after["properties"] = {**row["properties"], **_properties(fields["PROPERTIES"])}
        if not (after["properties"].get("NAME") or after["properties"].get("LAST_NAME")):
            raise Refusal(400, "NAME_ERROR", "Bot name isn't specified")
    after["code"] = str(fields.get("CODE") or row["code"])
    if "OPENLINE" in fields:
        after["openline"] = flag(fields["OPENLINE"])
    bots.put(call, after)
    return True


@method("imbot.unregister", writes=True, scope="imbot")
def unregister(call: Call) -> bool:
    """Removes a bot, its commands and its places in chats."""
    _owner(call)
    remove(call, bots.mine(call))
    return True


def remove(call: Call, row: Row) -> None:
    """Delete a bot; its handler is told last of all."""
    world = call.world
    call.signal(Signal("bot_delete", {"bot": row["id"]}, {"row": row}))
    call.remove("bot", row["id"])
    for key, command in list(world.tables["command"].rows()):
        if command["bot"] == row["id"]:
            world.tables["command"].drop(key)
    for chat in world.rooms.all():
        chat.members = [one for one in chat.members if one != row["id"]]


@method("imbot.bot.list", scope="imbot")
def listing(call: Call) -> dict[str, Row] | list[Row]:
    """Bots of the portal, by id."""
    rows = [
        {
            "ID": row["id"],
            "NAME": " ".join(filter(None, (row["properties"].get("NAME"), row["properties"].get("LAST_NAME")))),
            "CODE": row["code"],
            "OPENLINE": "Y" if bots.joins_lines(row) else "N",
        }
        for row in bots.registered(call.world)
    ]
    for name in ("ID", "NAME", "CODE", "OPENLINE"):
        wanted = call.any(name)
        if wanted not in (None, ""):
            rows = [row for row in rows if str(row[name]) == str(wanted)]
    return {str(row["ID"]): row for row in rows} or []
