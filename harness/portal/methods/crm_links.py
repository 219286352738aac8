"""``crm.lead|deal|quote|company.contact.*``, ``crm.contact.company.*``: contacts of cards, companies of contacts."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.families import family
from harness.portal.fields import parsed
from harness.portal.links import STEP, Sorts, link, linked, sorts
from harness.portal.refusals import Refusal, legacy
from harness.portal.tables import Row
from harness.portal.values import flag, whole

FAMILIES = ("crm.lead.contact", "crm.deal.contact", "crm.quote.contact", "crm.company.contact", "crm.contact.company")


def _sides(call: Call) -> tuple[str, str]:
    _, owner, other, *_ = call.method.split(".")
    return owner, other


def _lost(owner: str) -> Refusal:
    return Refusal(400, "NOT_FOUND" if owner == "lead" else "", "Not found.")


def _owner(call: Call) -> Row:
    key = whole(call.any("id"))
    if key is None or key < 1:
        raise legacy("The parameter 'ownerEntityID' is invalid or not defined.")
    owner, _ = _sides(call)
    row = call.world.find(owner, key)
    if row is None:
        raise _lost(owner)
    return row


def _entry(call: Call, entry: Any) -> tuple[int, int | None, bool]:
    """Id, place and primacy of the other side, as a client wrote them.

    Raises:
        Refusal: the entry names no card, or none that there is.
    """
    owner, other = _sides(call)
    key = whole(entry.get(f"{other.upper()}_ID")) if isinstance(entry, dict) else None
    if key is None or key < 1:
        raise legacy("The parameter 'fields' is not valid.")
    if call.world.find(other, key) is None:
        raise _lost(owner)
    return key, whole(entry["SORT"]) if "SORT" in entry else None, flag(entry.get("IS_PRIMARY"))


def _fields(call: Call) -> Any:
    fields = call.any("fields")
    if not isinstance(fields, dict):
        raise legacy("The parameter 'fields' must be array.")
    return {name.upper(): value for name, value in fields.items()}


@family(FAMILIES, "add", writes=True)
def add(call: Call) -> bool:
    """Links one more card."""
    row, (owner, other) = _owner(call), _sides(call)
    key, sort, first = _entry(call, _fields(call))
    places = sorts(call.world, owner, row, other)
    primary = next(iter(places), None)
    if key not in places or sort is not None:
        places[key] = sort if sort is not None else max(places.values(), default=0) + STEP
    link(call, owner, row, other, (places, key if first else primary))
    return True


@family(FAMILIES, "delete", writes=True)
def delete(call: Call) -> bool:
    """Takes one link away."""
    row, (owner, other) = _owner(call), _sides(call)
    key = whole(_fields(call).get(f"{other.upper()}_ID"))
    if key is None:
        raise legacy("The parameter 'fields' is not valid.")
    places = sorts(call.world, owner, row, other)
    if key not in places:
        raise _lost(owner)
    primary = next((one for one in places if one != key), None)
    link(call, owner, row, other, ({one: sort for one, sort in places.items() if one != key}, primary))
    return True


@family(FAMILIES, "items.get")
def items(call: Call) -> list[Row]:
    """What a card is linked to, the primary one first."""
    row, (owner, other) = _owner(call), _sides(call)
    first = next(iter(linked(call.world, owner, row, other)), None)
    return [
        {f"{other.upper()}_ID": key, "SORT": sort, "ROLE_ID": 0, "IS_PRIMARY": "Y" if key == first else "N"}
        for key, sort in sorts(call.world, owner, row, other).items()
    ]


@family(FAMILIES, "items.set", writes=True)
def replace(call: Call) -> bool:
    """Links exactly these cards."""
    row, (owner, other) = _owner(call), _sides(call)
    given = call.any("items")
    listed = list(given.values()) if isinstance(given, dict) else given
    if not isinstance(listed, list):
        raise legacy("The parameter items must be array.")
    places: Sorts = {}
    primary = None
    for number, entry in enumerate(listed, start=1):
        key, sort, first = _entry(call, entry)
        places[key] = sort if sort is not None else STEP * number
        primary = key if first and primary is None else primary
    link(call, owner, row, other, (places, primary))
    return True


@family(FAMILIES, "items.delete", writes=True)
def clear(call: Call) -> bool:
    """Takes all links away."""
    row, (owner, other) = _owner(call), _sides(call)
    link(call, owner, row, other, ({}, None))
    return True


@family(FAMILIES, "fields")
def fields(call: Call) -> Row:
    """What a link is described by."""
    listed = parsed(f"SORT:integer IS_PRIMARY:char {_sides(call)[1].upper()}_ID:integer!q")
    return {name: one.described(name) for name, one in listed.items()}
