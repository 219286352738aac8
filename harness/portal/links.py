"""Which contacts a card has, and which companies a contact: one relation, seen from either side."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.card_store import contacts_of, link_company, update
from harness.portal.tables import Row
from harness.portal.world import World

STEP = 10
Sorts = dict[int, int]
"""Linked card → its place among the others."""


def linked(world: World, owner: str, row: Row, other: str) -> list[int]:
    """Ids of the cards of another kind that a card is linked to, in order; the first is its primary one."""
    if owner == "company":
        return contacts_of(world, row["ID"])
    return list(row.get(f"{other.upper()}_IDS") or ())


def sorts(world: World, owner: str, row: Row, other: str) -> Sorts:
    """The same, with the number by which each one is sorted."""
    said = world.tables[f"{owner}_{other}"].get(row["ID"]) or {}
    keys = linked(world, owner, row, other)
    return {key: said.get(str(key), STEP * number) for number, key in enumerate(keys, start=1)}


def link(call: Call, owner: str, row: Row, other: str, wanted: tuple[Sorts, int | None]) -> None:
    """Link a card to exactly these others.

    Args:
        call: that does it.
        owner: kind of the card.
        row: the card.
        other: kind of the others.
        wanted: the others with their places, and which of them is the primary one (None: the first).
    """
    places, primary = wanted
    keys = sorted(places, key=lambda key: (key != primary, places[key]))
    if owner == "company":
        link_company(call, row["ID"], keys)
    else:
        update(call, call.world.kinds[owner], row, {f"{other.upper()}_IDS": keys})
    call.world.tables[f"{owner}_{other}"].put(row["ID"], {str(key): sort for key, sort in places.items()})
