"""``crm.timeline.comment.*``, ``crm.timeline.bindings.*``: comments on cards."""

from __future__ import annotations

from typing import Any

from harness.portal import timeline
from harness.portal.call import Call, Page
from harness.portal.fields import parsed
from harness.portal.legacy_lists import chosen, described, kinds_of
from harness.portal.refusals import Refusal, legacy, missing
from harness.portal.selection import page
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

COLUMNS = ("ID", "ENTITY_ID", "ENTITY_TYPE", "CREATED", "COMMENT", "AUTHOR_ID", "FILES")
_FIELDS = """
ID:integer!r CREATED:datetime!r ENTITY_ID:integer!q!i ENTITY_TYPE:string!q!i AUTHOR_ID:integer!i COMMENT:string
FILES:attached_diskfile!m
"""
_BINDING = "OWNER_ID:integer!q!i ENTITY_ID:integer!q!i ENTITY_TYPE:string!q!i"
NOT_FOUND = Refusal(400, "NOT_FOUND", "Element not found")


def _shown(call: Call, row: Row) -> Row:
    shown: Row = {name: str(row[name]) for name in COLUMNS if name != "FILES"}
    files = timeline.shown_files(call, row)
    return shown | ({"FILES": files} if files else {})


def _comment(call: Call, missed: Refusal) -> Row:
    row = call.world.find("comment", call.legacy_id())
    if row is None:
        raise missed
    return row


def _given(call: Call) -> Row:
    return {key.upper(): value for key, value in call.fields().items()}


@method("crm.timeline.comment.add", writes=True)
def add(call: Call) -> int:
    """Adds a comment to a card."""
    fields = _given(call)
    entity, owner = str(fields.get("ENTITY_TYPE") or "").lower(), whole(fields.get("ENTITY_ID"))
    if not entity or owner is None:
        raise missing("fields")
    if call.world.find(entity, owner) is None or entity not in call.world.kinds:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner of the item not found")
    table = call.world.tables["comment"]
    key = table.next_id()
    text = _text(fields.get("COMMENT"))
    row: Row = {
        "ID": key,
        "ENTITY_ID": owner,
        "ENTITY_TYPE": entity,
        "CREATED": call.world.now(),
        "COMMENT": text,
        "AUTHOR_ID": call.user,
        "FILES": timeline.files(call, fields.get("FILES")),
    }
    call.insert("comment", key, row)
    _log(call, text)
    return key


def _text(value: object) -> str:
    text = str(value or "")
    if not text.strip():
        raise Refusal(400, "INVALID_ARG_VALUE", "Empty comment")
    return text


def _log(call: Call, text: str) -> None:
    sign = call.world.seed.rules.log
    if sign and sign in text.lower():
        call.mean("log", text=text)


@method("crm.timeline.comment.get")
def get(call: Call) -> Row:
    """One comment."""
    return _shown(call, _comment(call, legacy("The element with the specified parameters was not found")))


@method("crm.timeline.comment.update", writes=True)
def update(call: Call) -> int:
    """Changes text or files of a comment."""
    row, fields = _comment(call, NOT_FOUND), _given(call)
    text = _text(fields.get("COMMENT"))
    files = timeline.files(call, fields["FILES"]) if "FILES" in fields else row["FILES"]
    call.replace("comment", row["ID"], row | {"COMMENT": text, "FILES": files})
    _log(call, text)
    return int(row["ID"])


@method("crm.timeline.comment.delete", writes=True)
def delete(call: Call) -> None:
    """Deletes a comment; one that several cards have is taken from one of them only."""
    row = _comment(call, NOT_FOUND)
    owner = (call.params.get("ownerTypeId"), call.params.get("ownerId"))
    if owner == (None, None):
        if len(timeline.places(row)) > 1:
            raise Refusal(400, "MULTIPLE_BINDINGS", "Element has bindings to multiple entities")
        call.remove("comment", row["ID"])
        return
    card = timeline.card(call.world, *owner)
    kind = call.world.kind(whole(owner[0]))
    timeline.leave(call, row, (kind.name if kind else "", card["ID"]))


@method("crm.timeline.comment.list")
def listing(call: Call) -> Page:
    """Comments of a card."""
    wanted = {key.upper(): value for key, value in call.array("filter").items()}
    own = (wanted.get("ENTITY_TYPE"), whole(wanted.get("ENTITY_ID")))
    rows = (row for _, row in call.world.tables["comment"].rows() if _stands(row, *own))
    kinds = kinds_of({name: one for name, one in parsed(_FIELDS).items() if not name.startswith("ENTITY_")})
    shown, total, following = page(chosen(call, rows, kinds), call.any("start"))
    return Page([_selected(_shown(call, row), call.any("select")) for row in shown], total, following)


def _stands(row: Row, entity: Any, key: int | None) -> bool:
    wanted = str(entity).lower() if entity else None
    return any(wanted in {None, one} and key in {None, other} for one, other in timeline.places(row))


def _selected(row: Row, select: Any) -> Row:
    asked = {str(name).upper() for name in select} if isinstance(select, list) and select else {"*"}
    return row if "*" in asked else {name: value for name, value in row.items() if name in asked}


@method("crm.timeline.comment.fields")
def fields(call: Call) -> Row:
    """What a comment is described by."""
    del call
    return described(_FIELDS)


def _binding(call: Call) -> tuple[Row, tuple[str, int]]:
    """A comment, and the card that the call is about."""
    given = _given(call)
    owner, key = whole(given.get("OWNER_ID")), whole(given.get("ENTITY_ID"))
    row = call.world.find("comment", owner)
    if row is None:
        raise legacy("OWNER_ID is not defined or invalid.")
    entity = str(given.get("ENTITY_TYPE") or "").lower()
    if key is None or key < 1:
        raise legacy("ENTITY_ID is not defined or invalid.")
    if entity not in call.world.kinds:
        raise legacy("ENTITY_TYPE is not defined or invalid.")
    if call.world.find(entity, key) is None:
        raise legacy("ENTITY_ID is not defined or invalid.")
    return row, (entity, key)


@method("crm.timeline.bindings.bind", writes=True)
def bind(call: Call) -> bool:
    """Lets a comment stand in the timeline of one more card."""
    row, place = _binding(call)
    if place not in timeline.places(row):
        entry = {"ENTITY_TYPE": place[0], "ENTITY_ID": place[1]}
        call.replace("comment", row["ID"], row | {"BINDINGS": [*(row.get("BINDINGS") or ()), entry]})
    return True


@method("crm.timeline.bindings.unbind", writes=True)
def unbind(call: Call) -> bool:
    """Takes a comment out of a card's timeline."""
    row, place = _binding(call)
    if place not in timeline.places(row):
        raise legacy("The record of the timeline binding with the CRM entity was not found")
    timeline.leave(call, row, place)
    return True


@method("crm.timeline.bindings.list")
def bindings(call: Call) -> Page:
    """The cards in whose timelines a comment stands."""
    given = {name.upper().lstrip("="): value for name, value in call.map("filter").items()}
    row = call.world.find("comment", whole(given.get("OWNER_ID")))
    if row is None:
        raise legacy("OWNER_ID is not defined or invalid.")
    rows = [
        {"OWNER_ID": str(row["ID"]), "ENTITY_ID": str(key), "ENTITY_TYPE": entity}
        for entity, key in timeline.places(row)
    ]
    return Page(rows, len(rows))


@method("crm.timeline.bindings.fields")
def binding_fields(call: Call) -> Row:
    """What a binding is described by."""
    del call
    return described(_BINDING)
