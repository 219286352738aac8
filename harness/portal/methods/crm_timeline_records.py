"""``crm.timeline.logmessage|note|icon|logo|item.*``: log entries, notes, pictures and pinned records of timelines."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from harness.portal import timeline
from harness.portal.call import Call, Page
from harness.portal.families import family
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

LOGS, NOTES, PINS, PICTURES = "log_message", "note", "pin", "timeline_picture"
HISTORY, ACTIVITY = 1, 2
"""What a note is written to."""
MOST_PINS = 3
SYSTEM: dict[str, tuple[str, ...]] = {
    "icon": ("call", "mail", "task", "comment", "check", "document", "attention"),
    "logo": ("call", "mail", "calendar", "comment", "document", "list", "default"),
}
_PICTURES = ("crm.timeline.icon", "crm.timeline.logo")


def _log(call: Call) -> Row:
    key = call.need_id("id")
    row = call.world.find(LOGS, key)
    if row is None:
        raise Refusal(400, "NOT_FOUND", f"Timeline logmessage not found for id `{key}`")
    return row


def _shown(row: Row) -> Row:
    return {name: row[name] for name in ("id", "created", "authorId", "title", "text", "iconCode")}


@method("crm.timeline.logmessage.add", writes=True)
def add_log(call: Call) -> dict[str, Row]:
    """Puts an entry into the log of a card."""
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    for name in ("entityTypeId", "entityId", "title", "text", "iconCode"):
        if not fields.get(name):
            raise missing(name)
    owner = timeline.card(call.world, fields["entityTypeId"], fields["entityId"])
    key = call.world.tables[LOGS].next_id()
    row = {"id": key, "created": call.world.now(), "authorId": call.user}
    row |= {name: str(fields[name]) for name in ("title", "text", "iconCode")}
    place = {"entityTypeId": whole(fields["entityTypeId"]), "entityId": owner["ID"]}
    call.insert(LOGS, key, row | place | {"application": call.grant.client_id})
    return {"logMessage": row}


@method("crm.timeline.logmessage.get")
def get_log(call: Call) -> dict[str, Row]:
    """One entry of a log."""
    return {"logMessage": _shown(_log(call))}


@method("crm.timeline.logmessage.list")
def list_logs(call: Call) -> Page:
    """The log of a card."""
    place = (call.need_id("entityTypeId"), call.need_id("entityId"))
    rows = [row for _, row in call.world.tables[LOGS].rows() if (row["entityTypeId"], row["entityId"]) == place]
    order = call.params.get("order")
    known = frozenset({"id", "created", "authorId", "title", "text", "iconCode"}).__contains__
    shown, total, following = page(
        ordered(rows, order if isinstance(order, dict) else {}, known), call.params.get("start")
    )
    return Page([_shown(row) for row in shown], total or 0, following)


@method("crm.timeline.logmessage.delete", writes=True)
def delete_log(call: Call) -> bool:
    """Removes an entry from a log, if the same application has made it."""
    row = _log(call)
    if row["application"] != call.grant.client_id:
        raise Refusal(400, "REMOVING_DISABLED", "Timeline logmessage was created by another application")
    call.remove(LOGS, row["id"])
    return True


def _note(call: Call) -> tuple[Row, int | None]:
    """The record that a note is about, and the id under which its note is kept.

    Raises:
        Refusal: there is no such card, or no such record in its timeline.
    """
    type_id, owner = call.need_id("ownerTypeId"), call.need_id("ownerId")
    sort, key = call.need_id("itemType"), call.need_id("itemId")
    kind = call.world.kind(type_id)
    item = call.world.find({HISTORY: "comment", ACTIVITY: "activity"}.get(sort, ""), key)
    if kind is None or call.world.find(kind.name, owner) is None or item is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    place = {"ownerTypeId": type_id, "ownerId": owner, "itemType": sort, "itemId": key}
    for number, row in call.world.tables[NOTES].rows():
        if place.items() <= row.items():
            return place, number
    return place, None


@method("crm.timeline.note.save", writes=True)
def save_note(call: Call) -> bool:
    """Writes the note of a record, or writes it anew."""
    place, key = _note(call)
    text = str(call.need("text") or "")
    if not text.strip():
        raise missing("text")
    now = {"updatedById": call.user, "updatedTime": call.world.now(), "text": text}
    if key is None:
        made = {"createdById": call.user, "createdTime": call.world.now()}
        call.insert(NOTES, call.world.tables[NOTES].next_id(), place | made | now)
    else:
        call.replace(NOTES, key, (call.world.find(NOTES, key) or {}) | now)
    return True


@method("crm.timeline.note.get")
def get_note(call: Call) -> Row:
    """The note of a record."""
    row = call.world.find(NOTES, _note(call)[1])
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    return {name: row[name] for name in ("text", "createdById", "createdTime", "updatedById", "updatedTime")}


@method("crm.timeline.note.delete", writes=True)
def delete_note(call: Call) -> bool:
    """Removes the note of a record."""
    key = _note(call)[1]
    if key is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    call.remove(NOTES, key)
    return True


def _sort(call: Call) -> str:
    return call.method.split(".")[2]


def _pictures(call: Call) -> dict[str, tuple[int | None, Row]]:
    """All icons or all logos by code; the portal's own have no id."""
    sort = _sort(call)
    own: dict[str, tuple[int | None, Row]] = {
        code: (None, {"code": code, "isSystem": True, "fileUri": ""}) for code in SYSTEM[sort]
    }
    for key, row in call.world.tables[PICTURES].rows():
        if row["sort"] == sort:
            shown = {"code": row["code"], "isSystem": False, "fileUri": row["fileUri"]}
            own[row["code"]] = (key, shown)
    return own


def _picture(call: Call) -> tuple[int | None, Row]:
    code = str(call.need("code"))
    found = _pictures(call).get(code)
    if found is None:
        raise Refusal(400, "NOT_FOUND", f"{_sort(call).capitalize()} not found for code `{code[:80]}`")
    return found


@family(_PICTURES, "add", writes=True)
def add_picture(call: Call) -> dict[str, Row]:
    """Adds an icon or a logo under a code of its own, or changes it."""
    code, content = str(call.need("code")), call.need("fileContent")
    try:
        data = base64.b64decode(str(content), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data:
        raise Refusal(400, "INVALID_ARG_VALUE", "Wrong fileContent")
    digest = hashlib.sha256(data).hexdigest()
    picture = {"code": code, "isSystem": False, "fileUri": f"/upload/crm/{digest[:3]}/{digest[3:35]}.png"}
    key = _pictures(call).get(code, (None, {}))[0]
    row = {**picture, "sort": _sort(call)}
    if key is None:
        call.insert(PICTURES, call.world.tables[PICTURES].next_id(), row)
    else:
        call.replace(PICTURES, key, row)
    return {_sort(call): picture}


@family(_PICTURES, "get")
def get_picture(call: Call) -> dict[str, Row]:
    """One icon or logo."""
    return {_sort(call): _picture(call)[1]}


@family(_PICTURES, "list")
def list_pictures(call: Call) -> Page:
    """All icons or all logos, the portal's own first."""
    rows = [row for _, row in _pictures(call).values()]
    return Page({f"{_sort(call)}s": rows}, len(rows))


@family(_PICTURES, "delete", writes=True)
def delete_picture(call: Call) -> bool:
    """Removes an icon or a logo that is not the portal's own."""
    key, row = _picture(call)
    if key is None:
        raise Refusal(400, "ACCESS_DENIED", f"System {_sort(call)} `{row['code']}` cannot be deleted")
    call.remove(PICTURES, key)
    return True


def _pin(call: Call) -> tuple[dict[str, Any], int | None]:
    key, owner = call.need_id("id"), (call.need_id("ownerTypeId"), call.need_id("ownerId"))
    timeline.card(call.world, *owner)
    if call.world.find("comment", key) is None:
        raise Refusal(400, "NOT_FOUND", "Element not found")
    place = {"id": key, "ownerTypeId": owner[0], "ownerId": owner[1]}
    return place, next((number for number, row in call.world.tables[PINS].rows() if row == place), None)


@method("crm.timeline.item.pin", writes=True)
def pin(call: Call) -> None:
    """Keeps a record on top of a card's timeline."""
    place, key = _pin(call)
    owner = (place["ownerTypeId"], place["ownerId"])
    others = [row for _, row in call.world.tables[PINS].rows() if (row["ownerTypeId"], row["ownerId"]) == owner]
    if key is None and len(others) >= MOST_PINS:
        raise Refusal(400, "0", "Only three events can be added to favorites")
    if key is None:
        call.insert(PINS, call.world.tables[PINS].next_id(), place)


@method("crm.timeline.item.unpin", writes=True)
def unpin(call: Call) -> None:
    """Lets a record of a timeline sink back to its place."""
    key = _pin(call)[1]
    if key is not None:
        call.remove(PINS, key)
