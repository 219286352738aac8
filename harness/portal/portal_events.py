"""Events to bound handlers: what the changes and signals of a call are called, with nothing but ids in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.model.crm import FieldChange
from harness.model.crm_state import CREATED, DELETED
from harness.portal import crm_events, open_line
from harness.portal.bookings import CANCELLED
from harness.portal.call import Call
from harness.portal.chats import Chat
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.world import World

CLOSE_TERM = 60
_TOLD_OF_USERS = ("EMAIL", "NAME", "LAST_NAME", "PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "UF_DEPARTMENT")
_BARE = {"resource": "ONBOOKINGRESOURCE", "booking": "ONBOOKING"}
_BARE |= {"resourceType": "ONBOOKINGRESOURCETYPE", "waitlist": "ONBOOKINGWAITLISTITEM"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, before it is given to anybody.

    Attributes:
        subject: what it is about; the queue of offline events keeps the last one of each.
    """

    name: str
    data: dict[str, Any]
    subject: str = ""


def happened(call: Call) -> Iterator[Happened]:
    """The events that a call amounts to, in order."""
    for (entity, key), verb in _verbs(call).items():
        yield from _of_entity(call, entity, key, verb)
    for signal in call.signals:
        yield from _of_signal(call.world, signal)


def _verbs(call: Call) -> dict[tuple[str, str], str]:
    """What was done to each row: an update that changed no field counts too, as with the vendor."""
    found: dict[tuple[str, str], str] = {}
    for change in call.changes:
        found[change.entity, change.id] = _verb(change, found.get((change.entity, change.id)))
    for entity, key, _ in call.written:
        found.setdefault((entity, str(key)), "UPDATE")
    return found


def _verb(change: FieldChange, before: str | None) -> str:
    if change.field == CREATED:
        return "ADD"
    if change.field == DELETED:
        return "DELETE"
    if change.entity == "booking" and (change.field, change.after) == ("status", CANCELLED):
        return "DELETE"  # a cancelled booking stays in the journal and is gone for the wire
    return before or "UPDATE"


def _of_entity(call: Call, entity: str, key: str, verb: str) -> Iterator[Happened]:
    subject = f"{entity} {key}"
    named = list(crm_events.named(call, entity, key, verb))
    if named:
        yield from (Happened(name, data, subject) for name, data in named)
    elif entity in _BARE:
        yield Happened(f"{_BARE[entity]}{verb}", {"ID": key}, subject)
    elif entity == "task":
        yield Happened(f"ONTASK{verb}", _task(key, verb), subject)
    elif entity == "task_comment":
        row = call.world.find(entity, int(key)) or {}
        about = {"ID": key, "TASK_ID": row.get("TASK_ID") or call.any("TASKID")}
        missing = {"IS_ACCESSIBLE_BEFORE": "undefined", "IS_ACCESSIBLE_AFTER": "undefined"}
        before = "undefined" if verb == "ADD" else about
        yield Happened(f"ONTASKCOMMENT{verb}", {"FIELDS_BEFORE": before, "FIELDS_AFTER": about, **missing}, subject)
    elif entity == "user" and verb == "ADD":
        row = call.world.find("user", int(key)) or {}
        data = {"ID": key, "ACTIVE": "Y" if row.get("ACTIVE", True) else "N"}
        yield Happened("ONUSERADD", {**data, **{name: row.get(name) for name in _TOLD_OF_USERS}}, subject)
    elif entity in {"calendar_event", "calendar_section"}:
        kind = "ENTRY" if entity.endswith("event") else "SECTION"
        yield Happened(f"ONCALENDAR{kind}{verb}", {"id": key}, subject)


def _task(key: str, verb: str) -> dict[str, Any]:
    missing = "undefined"
    before: Any = missing if verb == "ADD" else {"ID": key}
    after: Any = missing if verb == "DELETE" else {"ID": key}
    access = {"IS_ACCESSIBLE_BEFORE": "N" if verb == "ADD" else missing, "IS_ACCESSIBLE_AFTER": missing}
    return {"FIELDS_BEFORE": before, "FIELDS_AFTER": after, **access}


def _of_signal(world: World, signal: Signal) -> Iterator[Happened]:
    chat = world.rooms.get(signal.facts.get("chat"))
    if chat is None or chat.kind != "L":
        return
    connector = {"connector_id": chat.connector, "line_id": open_line.line_of(world, chat), "chat_id": chat.external}
    connector["user_id"] = chat.guest
    if signal.name in {"session_start", "session_finish"}:
        yield from _of_session(world, chat, signal, connector)
    elif signal.name.startswith("message_"):
        yield from _of_message(world, chat, signal, connector)
    elif signal.name == "connector_out":
        yield from _outgoing(world, chat, signal)


def _of_session(world: World, chat: Chat, signal: Signal, connector: dict[str, Any]) -> Iterator[Happened]:
    row: Row = world.find("session", signal.facts["session"]) or {}
    closed = "Y" if row.get("closed") else "N"
    session = {
        "id": signal.facts["session"],
        "closed": closed,
        "parent_id": row.get("parent", 0),
        "close_term": CLOSE_TERM,
    }
    told = {"connector": connector, "session": session, "chat": {"id": chat.id}, "user": {"id": chat.guest}}
    verb = "START" if signal.name == "session_start" else "FINISH"
    yield Happened(f"ONSESSION{verb}", {"DATA": [told]}, f"session {signal.facts['session']}")
    head = {"CONNECTOR": chat.connector, "LINE": connector["line_id"]}
    yield Happened(f"ONIMCONNECTORDIALOG{verb}", {**head, "DATA": [told]}, f"dialog {chat.id}")


def _of_message(world: World, chat: Chat, signal: Signal, connector: dict[str, Any]) -> Iterator[Happened]:
    key = signal.facts["message"]
    verb = signal.name.removeprefix("message_").upper()
    if verb != "ADD":
        ids = {"im": {"chat_id": chat.id, "message_id": key}, "message": {"id": key}, "chat": {"id": chat.id}}
        head = {"CONNECTOR": chat.connector, "LINE": connector["line_id"]}
        yield Happened(f"ONOPENLINEMESSAGE{verb}", {**head, "DATA": [ids]}, f"message {key}")
        return
    row = world.find("message", key) or {"author": 0, "text": "", "at": ""}
    text = {"id": key, "date": row["at"], "text": row["text"], "files": [], "attach": "", "system": "N"}
    told = {"connector": connector, "chat": {"id": chat.id}, "message": {**text, "user_id": row["author"]}}
    yield Happened(
        "ONOPENLINEMESSAGEADD", {"DATA": [{**told, "ref": [], "extra": {"EXTRA_URL": ""}}]}, f"message {key}"
    )


def _outgoing(world: World, chat: Chat, signal: Signal) -> Iterator[Happened]:
    """A message goes out through a connector that an application has registered."""
    if not any(row["code"] == chat.connector for _, row in world.tables["connector"].rows()):
        return
    key = signal.facts["message"]
    row = world.find("message", key) or {"author": 0, "text": ""}
    message = {"user_id": row["author"], "text": row["text"]}
    told = {"im": {"chat_id": chat.id, "message_id": key}, "message": message, "chat": {"id": chat.external}}
    head = {"CONNECTOR": chat.connector, "LINE": open_line.line_of(world, chat)}
    yield Happened("ONIMCONNECTORMESSAGEADD", {**head, "MESSAGES": [told]}, f"message {key}")
