"""Records of timelines: comments with their files and the cards that they are bound to."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.field_values import listed
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.portal.world import World

PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp"})


def card(world: World, type_id: Any, key: Any) -> Row:
    """The card of a type and an id.

    Raises:
        Refusal: there is none.
    """
    kind = world.kind(whole(type_id))
    row = world.find(kind.name, whole(key)) if kind else None
    if row is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Owner of the item not found")
    return row


def files(call: Call, given: Any) -> list[Row] | None:
    """Names and sizes of attached files under new ids; their contents are not kept."""
    kept = []
    for entry in listed(given):
        data = entry.get("fileData") if isinstance(entry, dict) else entry
        if isinstance(data, list) and len(data) == 2:
            size = len(str(data[1])) * 3 // 4
            kept.append({"id": call.world.serial("file"), "name": str(data[0])[:255], "size": size})
    return kept or None


def shown_files(call: Call, row: Row) -> dict[str, Row]:
    """Attached files as comments show them."""
    author = call.world.seed.tables["user"].get(row["AUTHOR_ID"]) or {}
    name = " ".join(str(author[part]) for part in ("NAME", "LAST_NAME") if author.get(part))
    wire: dict[str, Row] = {}
    for one in row["FILES"] or ():
        picture = one["name"].rpartition(".")[2].lower() in PICTURES
        address = f"/disk/showFile/{one['id']}/"
        wire[str(one["id"])] = {
            "id": one["id"],
            "date": row["CREATED"],
            "type": "image" if picture else "file",
            "name": one["name"],
            "size": one["size"],
            "image": {"width": 1, "height": 1} if picture else False,
            "authorId": row["AUTHOR_ID"],
            "authorName": name,
            "urlPreview": address if picture else "",
            "urlShow": address,
            "urlDownload": f"/disk/downloadFile/{one['id']}/",
        }
    return wire


def places(row: Row) -> list[tuple[str, int]]:
    """The cards in whose timelines a comment stands; its own is the first."""
    bound = [(one["ENTITY_TYPE"], one["ENTITY_ID"]) for one in row.get("BINDINGS") or ()]
    return [(row["ENTITY_TYPE"], row["ENTITY_ID"]), *bound]


def leave(call: Call, row: Row, place: tuple[str, int]) -> None:
    """Take a comment from a card; without any card it is gone.

    Raises:
        Refusal: it does not stand in this card's timeline.
    """
    others = [one for one in places(row) if one != place]
    if len(others) == len(places(row)):
        raise Refusal(400, "NOT_FOUND", "Element not found")
    if not others:
        call.remove("comment", row["ID"])
        return
    (entity, key), *more = others
    bindings = [{"ENTITY_TYPE": one, "ENTITY_ID": other} for one, other in more]
    call.replace("comment", row["ID"], row | {"ENTITY_TYPE": entity, "ENTITY_ID": key, "BINDINGS": bindings})
