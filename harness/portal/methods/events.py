"""``event.*``, ``events``: which handlers hear of what happens in the portal."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.event_names import NAMES
from harness.portal.methods.imbot import is_url
from harness.portal.refusals import Refusal, known, missing
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method


def is_admin(call: Call) -> bool:
    """Whether the caller administers the portal."""
    return call.user == call.world.seed.caller or flag((call.world.find("user", call.user) or {}).get("IS_ADMIN"))


def _event(call: Call) -> str:
    name = str(call.any("event") or "").strip().upper()
    if not name:
        raise missing("event")
    if name not in NAMES:
        raise Refusal(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    return name


def _offline(call: Call) -> bool:
    return str(call.any("event_type") or "online").lower() == "offline"


@method("event.bind", writes=True, scope="", auth="application")
def bind(call: Call) -> bool:
    """Has a handler called, or a queue kept, for an event."""
    name, offline = _event(call), _offline(call)
    who = whole(call.any("auth_type")) or 0
    if offline and not is_admin(call):
        raise known("ACCESS_DENIED", "Access denied! Offline events binding requires administrator access rights")
    if who and who != call.user and not is_admin(call):
        raise known("ACCESS_DENIED", "Access denied! Event binding with AUTH_TYPE requires administrator access rights")
    url = str(call.any("handler") or "")
    if not offline and not is_url(url):
        raise Refusal(400, "ERROR_ARGUMENT", "Wrong handler URL")
    row: Row = {"event": name, "url": "" if offline else url, "app": call.grant.client_id, "auth_type": who}
    row |= {"offline": offline, "connector": str(call.any("auth_connector") or "")}
    if any(_same(old, row) for _, old in call.world.tables["handler"].rows()):
        raise Refusal(400, "ERROR_EVENT_BINDING_EXISTS", "Handler already binded")
    key = call.world.serial("handler")
    call.insert("handler", key, {"id": key, **row})
    return True


def _same(old: Row, row: Row) -> bool:
    return all(old[name] == row[name] for name in ("event", "url", "app", "auth_type", "offline", "connector"))


@method("event.unbind", writes=True, scope="", auth="application")
def unbind(call: Call) -> dict[str, int]:
    """Takes handlers of an event away."""
    name, offline = _event(call), _offline(call)
    if offline and not is_admin(call):
        raise known("ACCESS_DENIED", "Access denied! Offline events unbinding requires administrator access rights")
    who, url = call.any("auth_type"), call.any("handler")
    gone = [
        key
        for key, row in call.world.tables["handler"].rows()
        if (row["event"], row["offline"], row["app"]) == (name, offline, call.grant.client_id)
        and (offline or url is None or row["url"] == str(url))
        and (who is None or row["auth_type"] == whole(who))
    ]
    for key in gone:
        call.remove("handler", key)
    return {"count": len(gone)}


@method("event.get", scope="", auth="application")
def get(call: Call) -> list[Row]:
    """Handlers of the application."""
    rows = [row for _, row in call.world.tables["handler"].rows() if row["app"] == call.grant.client_id]
    return [_shown(row) for row in rows]


def _shown(row: Row) -> Row:
    shown = {"event": row["event"], "handler": row["url"], "auth_type": str(row["auth_type"]), "offline": 0}
    if row["offline"]:
        return {
            "event": row["event"],
            "auth_type": str(row["auth_type"]),
            "offline": 1,
            "connector_id": row["connector"],
        }
    return shown


@method("events", scope="")
def names(call: Call) -> list[str]:
    """Events that can be bound to, of one scope when SCOPE names it."""
    scope = str(call.any("SCOPE") or "").lower()
    starts = {"crm": "ONCRM", "imbot": "ONIMBOT", "task": "ONTASK", "calendar": "ONCALENDAR", "booking": "ONBOOKING"}
    starts |= {"imopenlines": "ONOPENLINE", "imconnector": "ONIMCONNECTOR", "user": "ONUSER", "sale": "ONSALE"}
    return sorted(name for name in NAMES if name.startswith(starts.get(scope, "ON")))
