"""``imconnector.*``: channels that an application brings to the open lines."""

from __future__ import annotations

from typing import Any

from harness.portal import line_leads
from harness.portal.call import Call
from harness.portal.chats import LINES, Chat
from harness.portal.drafts import Draft, clipped
from harness.portal.methods.openlines_crm import TITLES
from harness.portal.people import arrive
from harness.portal.refusals import Refusal
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

NO_PROVIDER = Refusal(400, "IMCONNECTOR_NO_CORRECT_PROVIDER", "Failed to find a suitable provider for the connector")


def _empty(name: str) -> Refusal:
    return Refusal(400, "ERROR_ARGUMENT", f"Argument '{name}' is null or empty")


def _connectors(call: Call) -> dict[str, Row]:
    return {row["code"]: row for _, row in call.world.tables["connector"].rows()}


def _named(call: Call, *others: str) -> Row:
    """The caller's connector; the named parameters have to be there as well.

    Raises:
        Refusal: ``ERROR_ARGUMENT``, ``IMCONNECTOR_NO_CORRECT_PROVIDER``.
    """
    for name in ("CONNECTOR", *others):
        if call.any(name) in (None, "", [], {}):
            raise _empty(name)
    row = _connectors(call).get(str(call.any("CONNECTOR")).lower())
    if row is None:
        raise NO_PROVIDER
    return row


def _problem(call: Call, code: str) -> tuple[str, str] | None:
    icon = call.any("ICON")
    pictured = isinstance(icon, dict) and bool(icon.get("DATA_IMAGE"))
    dotted = "Application registration error. Using a dot in the connector identifier is not allowed"
    demands = (
        (bool(code), "CONNECTOR_ID_REQUIRED", "Connector ID is not specified"),
        ("." not in code, "APPLICATION_REGISTRATION_ERROR_POINT", dotted),
        (bool(call.any("NAME")), "NAME_REQUIRED", "Connector name is not specified"),
        (pictured, "ICON_REQUIRED", "Connector icon is not specified"),
        (bool(call.any("PLACEMENT_HANDLER")), "NO_PLACEMENT_HANDLER", "Failed to get embedding handler URL"),
    )
    return next(((name, text) for met, name, text in demands if not met), None)


@method("imconnector.register", writes=True, scope="imopenlines", auth="application")
def register(call: Call) -> dict[str, Any]:
    """Registers a connector; what is missing is told in the result."""
    code = str(call.any("ID") or "").strip().lower()
    problem = _problem(call, code)
    if problem is not None:
        return {"result": False, "error": problem[0], "error_description": problem[1]}
    table = call.world.tables["connector"]
    old = _connectors(call).get(code)
    key = old["id"] if old else table.next_id()
    row: Row = {"id": key, "code": code, "name": str(call.any("NAME")), "app": call.grant.client_id}
    table.put(key, {**row, "lines": dict(old["lines"]) if old else {}, "data": dict(old["data"]) if old else {}})
    return {"result": True}


@method("imconnector.unregister", writes=True, scope="imopenlines", auth="application")
def unregister(call: Call) -> dict[str, Any]:
    """Takes a connector away."""
    row = _connectors(call).get(str(call.any("ID") or "").lower())
    if row is None:
        text = "Error unregistering the application"
        return {"result": False, "error": "APPLICATION_UNREGISTRATION_ERROR", "error_description": text}
    call.world.tables["connector"].drop(row["id"])
    return {"result": True}


@method("imconnector.list", scope="imopenlines", auth="application")
def listing(call: Call) -> dict[str, str]:
    """Connectors of the portal."""
    return {**TITLES, **{code: row["name"] for code, row in _connectors(call).items()}}


@method("imconnector.activate", writes=True, scope="imopenlines", auth="application")
def activate(call: Call) -> bool:
    """Switches a connector on or off for a line."""
    for name in ("CONNECTOR", "LINE", "ACTIVE"):
        if call.any(name) in (None, ""):
            raise _empty(name)
    row = _named(call)
    line = whole(call.any("LINE")) or 0
    _put(call, {**row, "lines": {**row["lines"], line: flag(call.any("ACTIVE"))}})
    return True


def _put(call: Call, row: Row) -> None:
    call.world.tables["connector"].put(row["id"], row)


@method("imconnector.connector.data.set", writes=True, scope="imopenlines", auth="application")
def set_data(call: Call) -> bool:
    """Describes the channel for the users of a line."""
    row = _named(call, "LINE", "DATA")
    _put(call, {**row, "data": {**row["data"], whole(call.any("LINE")) or 0: call.any("DATA")}})
    return True


@method("imconnector.status", scope="imopenlines", auth="application")
def status(call: Call) -> Row:
    """Whether a connector works for a line."""
    if not call.any("CONNECTOR"):
        raise _empty("CONNECTOR")
    code, line = str(call.any("CONNECTOR")).lower(), whole(call.any("LINE")) or 0
    row = _connectors(call).get(code) or {"lines": {}, "data": {}}
    active = row["lines"].get(line, False)
    return {"LINE": line, "CONNECTOR": code, "ERROR": False, "CONFIGURED": active, "STATUS": active}


def _line(call: Call) -> tuple[Row, int, list[Row]]:
    row = _named(call, "LINE", "MESSAGES")
    given = call.any("MESSAGES")
    entries = list(given.values()) if isinstance(given, dict) else given
    if not isinstance(entries, list):
        raise Refusal(400, "ERROR_ARGUMENT", "The value of an argument 'MESSAGES' must be of type array")
    if not all(isinstance(one, dict) for one in entries):
        raise Refusal(400, "ERROR_ARGUMENT", "The MESSAGES parameter must be an array of messages (arrays)")
    line = whole(call.any("LINE")) or 0
    if not row["lines"].get(line):
        raise Refusal(400, "NOT_ACTIVE_LINE", "The line with this ID is inactive or does not exist")
    return row, line, entries


def _part(entry: Row, name: str) -> Row:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


@method("imconnector.send.messages", writes=True, scope="imopenlines", auth="application")
def send(call: Call) -> dict[str, Any]:
    """Messages of clients arrive."""
    row, line, entries = _line(call)
    results = []
    for entry in entries:
        user, message, place = (_part(entry, name) for name in ("user", "message", "chat"))
        if not user.get("id") or not message.get("id"):
            raise Refusal(400, "ERROR_ARGUMENT", "The incorrect structure of a message inside MESSAGES parameter")
        chat = _chat(call, row, line, (str(place.get("id") or user["id"]), user))
        files = [
            str(one.get("name") or one.get("url") or "file")
            for one in message.get("files") or ()
            if isinstance(one, dict)
        ]
        draft = Draft(clipped(message.get("text")), {"FILES": files} if files else {})
        key = line_leads.hear(call, chat, draft)
        call.world.tables["outer_message"].put(key, {"id": str(message["id"]), "chat": chat.id})
        when = moment(message.get("date") or "", call.world.seed.zone)
        told = {**message, "date": iso(when) if when else call.world.now(), "files": message.get("files") or []}
        session = {"ID": str(chat.session), "CHAT_ID": str(chat.id)}
        results.append(
            {"user": str(chat.guest), "message": told, "chat": place, "extra": {}, "SUCCESS": True, "session": session}
        )
    return {"SUCCESS": True, "DATA": {"RESULT": results}}


def _chat(call: Call, row: Row, line: int, who: tuple[str, Row]) -> Chat:
    external, user = who
    rooms = call.world.rooms
    found = rooms.of_guest(row["code"], line, external)
    if found is not None:
        return found
    name = (str(user.get("name") or "Guest"), str(user.get("last_name") or ""))
    chat = rooms.add(Chat(rooms.next_id(), row["code"], kind=LINES, created=call.world.now()))
    chat.connector, chat.external, chat.flags["line"] = row["code"], external, line
    chat.title = f"{' '.join(filter(None, name))} - {row['name']}"
    arrive(call.world, chat, name)
    call.insert("chat", chat.id, chat.row())
    return chat


def _known(call: Call, entry: Row) -> Row:
    wanted = str(_part(entry, "message").get("id") or "")
    rows = call.world.tables["outer_message"].rows()
    key = next((key for key, outer in rows if outer["id"] == wanted), None)
    return call.world.find("message", key) or {}


@method("imconnector.update.messages", writes=True, scope="imopenlines", auth="application")
def update(call: Call) -> dict[str, Any]:
    """Clients have changed their messages."""
    _, _, entries = _line(call)
    results = []
    for entry in entries:
        row = _known(call, entry)
        if row:
            call.replace(
                "message", row["id"], {**row, "text": clipped(_part(entry, "message").get("text")), "edited": True}
            )
            facts = {"chat": row["chat"], "message": row["id"], "author": row["author"]}
            call.signal(Signal("message_update", facts))
        results.append(_result(call, entry, row))
    return {"SUCCESS": True, "DATA": {"RESULT": results}}


@method("imconnector.delete.messages", writes=True, scope="imopenlines", auth="application")
def delete(call: Call) -> dict[str, Any]:
    """Clients have deleted their messages."""
    _, _, entries = _line(call)
    results = []
    for entry in entries:
        row = _known(call, entry)
        if row:
            call.replace("message", row["id"], {**row, "text": "", "deleted": True})
            facts = {"chat": row["chat"], "message": row["id"], "author": row["author"]}
            call.signal(Signal("message_delete", facts, {"at": row["at"]}))
        results.append(_result(call, entry, row))
    return {"SUCCESS": True, "DATA": {"RESULT": results}}


def _result(call: Call, entry: Row, row: Row) -> Row:
    chat = call.world.rooms.get(row.get("chat"))
    user = str(chat.guest) if chat else str(_part(entry, "user").get("id") or "")
    return {"user": user, "message": _part(entry, "message"), "chat": _part(entry, "chat"), "SUCCESS": bool(row)}


@method("imconnector.send.status.delivery", writes=True, scope="imopenlines", auth="application")
@method("imconnector.send.status.reading", writes=True, scope="imopenlines", auth="application")
def statuses(call: Call) -> dict[str, Any]:
    """The client's messenger has got, or shown, messages of operators."""
    _line(call)
    return {"SUCCESS": True, "DATA": []}


@method("imconnector.chat.name.set", writes=True, scope="imopenlines", auth="application")
def rename(call: Call) -> dict[str, Any]:
    """Renames the chat of a client."""
    if any(call.any(name) in (None, "") for name in ("CONNECTOR", "LINE", "CHAT_ID", "NAME")):
        text = "Required parameters `NAME`, `CHAT_ID`, `USER_ID`, `CONNECTOR`, or `LINE` are missing"
        raise Refusal(400, "ERROR_ARGUMENT", text)
    row, line = _named(call), whole(call.any("LINE")) or 0
    chat = call.world.rooms.of_guest(row["code"], line, str(call.any("CHAT_ID")))
    if chat is None:
        raise Refusal(400, "CHAT_RENAMING_FAILED", "Failed to rename the chat")
    chat.title = str(call.any("NAME"))[:255]
    return {"SUCCESS": True, "DATA": {"RESULT": {}}}
