"""``crm.address.*``, ``crm.requisite.link.*``: records that are told apart by what they belong to, not by an id."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.field_values import listed
from harness.portal.fields import Field, parsed
from harness.portal.legacy_lists import chosen, described, kinds_of
from harness.portal.refusals import legacy
from harness.portal.selection import page
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

ADDRESSES, LINKS = "address", "requisite_link"
_ADDRESS = """
TYPE_ID:integer!i!q ENTITY_TYPE_ID:integer!i!q ENTITY_ID:integer!i!q ADDRESS_1:string ADDRESS_2:string CITY:string
POSTAL_CODE:string REGION:string PROVINCE:string COUNTRY:string COUNTRY_CODE:string LOC_ADDR_ID:integer
ANCHOR_TYPE_ID:integer!r ANCHOR_ID:integer!r
"""
_LINK = """
ENTITY_TYPE_ID:integer!i!q ENTITY_ID:integer!i!q REQUISITE_ID:integer!q BANK_DETAIL_ID:integer!q
MC_REQUISITE_ID:integer!q MC_BANK_DETAIL_ID:integer!q
"""
_PLACE = ("TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID")
_CARDS = {1: "lead", 3: "contact", 4: "company"}
REQUISITE = 8


def _values(call: Call, known: dict[str, Field]) -> Row:
    given = {name.upper(): value for name, value in call.fields().items()}
    return {
        name: whole(value) if known[name].kind == "integer" else str(value)
        for name, value in given.items()
        if name in known and not known[name].read_only
    }


def _address(call: Call) -> tuple[Row, int | None, Row]:
    """What a call says of an address, the key under which that is kept, and the address as it is."""
    values = _values(call, parsed(_ADDRESS))
    for name in _PLACE:
        if not values.get(name) or values[name] < 1:
            raise legacy(f"{name} is not defined or invalid.")
    place = {name: values[name] for name in _PLACE}
    for key, row in call.world.tables[ADDRESSES].rows():
        if place.items() <= row.items():
            return values, key, row
    return values, None, {}


def _anchor(call: Call, values: Row) -> Row:
    """The card that an address belongs to, through its requisite or at once."""
    type_id, key = values["ENTITY_TYPE_ID"], values["ENTITY_ID"]
    requisite = call.world.find("requisite", key) if type_id == REQUISITE else None
    if requisite:
        return {"ANCHOR_TYPE_ID": requisite["ENTITY_TYPE_ID"], "ANCHOR_ID": requisite["ENTITY_ID"]}
    if call.world.find(_CARDS.get(type_id, ""), key) is None:
        raise legacy("ENTITY_ID is not defined or invalid.")
    return {"ANCHOR_TYPE_ID": type_id, "ANCHOR_ID": key}


@method("crm.address.add", writes=True)
def add(call: Call) -> bool:
    """Gives a requisite or a card an address of a type that it does not have."""
    values, key, _ = _address(call)
    if key is not None:
        raise legacy("TypeAddress exists.")
    row = dict.fromkeys(parsed(_ADDRESS)) | values | _anchor(call, values)
    row["LOC_ADDR_ID"] = row["LOC_ADDR_ID"] or call.world.serial("location")
    call.insert(ADDRESSES, call.world.tables[ADDRESSES].next_id(), row)
    return True


@method("crm.address.update", writes=True)
def update(call: Call) -> bool:
    """Changes an address."""
    values, key, row = _address(call)
    if key is None:
        raise legacy("TypeAddress not found.")
    call.replace(ADDRESSES, key, row | values)
    return True


@method("crm.address.delete", writes=True)
def delete(call: Call) -> bool:
    """Removes an address."""
    _, key, _ = _address(call)
    if key is None:
        raise legacy("TypeAddress not found.")
    call.remove(ADDRESSES, key)
    return True


def _listed(call: Call, table: str, known: dict[str, Field]) -> Page:
    rows = (row for _, row in call.world.tables[table].rows())
    shown, total, following = page(chosen(call, rows, kinds_of(known)), call.any("start"))
    asked = {str(one).upper() for one in listed(call.any("select"))} or {"*"}
    return Page([_shown(row, known, asked) for row in shown], total, following)


def _shown(row: Row, known: dict[str, Field], asked: set[str]) -> Row:
    names = known if "*" in asked else asked & known.keys()
    return {name: str(row[name]) if isinstance(row[name], int) else row[name] for name in known if name in names}


@method("crm.address.list")
def listing(call: Call) -> Page:
    """Addresses by filter, fifty a page."""
    return _listed(call, ADDRESSES, parsed(_ADDRESS))


@method("crm.address.fields")
def fields(call: Call) -> Row:
    """What an address is described by."""
    del call
    return described(_ADDRESS)


def _link(call: Call, type_id: Any, key: Any, names: tuple[str, str]) -> tuple[Row, int | None, Row]:
    place = {"ENTITY_TYPE_ID": whole(type_id), "ENTITY_ID": whole(key)}
    for name, value in zip(names, place.values(), strict=True):
        if value is None or value < 1:
            raise legacy(f"{name} is not defined or invalid.")
    for number, row in call.world.tables[LINKS].rows():
        if place.items() <= row.items():
            return place, number, row
    return place, None, {}


@method("crm.requisite.link.register", writes=True)
def register(call: Call) -> bool:
    """Says which requisites and bank details of both sides a card uses."""
    values = _values(call, parsed(_LINK))
    names = ("ENTITY_TYPE_ID", "ENTITY_ID")
    place, key, before = _link(call, values.get(names[0]), values.get(names[1]), names)
    row = dict.fromkeys(parsed(_LINK), 0) | before | place
    for name in ("REQUISITE_ID", "BANK_DETAIL_ID", "MC_REQUISITE_ID", "MC_BANK_DETAIL_ID"):
        if values.get(name) is None or values[name] < 0:
            raise legacy(f"{name} is not defined or invalid.")
        table, what = ("bank_detail", "BankDetail") if "BANK" in name else ("requisite", "Requisite")
        ours = " of your company" if name.startswith("MC_") else ""
        found = call.world.find(table, values[name])
        if values[name] and found is None:
            raise legacy(f"The {what}{ours} with ID '{values[name]}' is not found")
        row[name] = values[name]
        if found and table == "bank_detail" and found["ENTITY_ID"] != row[name.replace("BANK_DETAIL", "REQUISITE")]:
            requisite = row[name.replace("BANK_DETAIL", "REQUISITE")]
            where = f"Requisite{ours} with ID '{requisite}'"
            raise legacy(f"The BankDetail{ours} with ID '{values[name]}' is not assigned to {where}")
    if key is None:
        call.insert(LINKS, call.world.tables[LINKS].next_id(), row)
    else:
        call.replace(LINKS, key, row)
    return True


@method("crm.requisite.link.unregister", writes=True)
def unregister(call: Call) -> bool:
    """Forgets which requisites a card uses."""
    _, key, _ = _link(call, call.any("entityTypeId"), call.any("entityId"), ("entityTypeId", "entityId"))
    if key is not None:
        call.remove(LINKS, key)
    return True


@method("crm.requisite.link.get")
def get_link(call: Call) -> Row:
    """Which requisites a card uses."""
    names = ("entityTypeId", "entityId")
    place, key, row = _link(call, call.any("entityTypeId"), call.any("entityId"), names)
    if key is None:
        raise legacy("Not found")
    return place | {name: str(value) for name, value in row.items() if name not in place}


@method("crm.requisite.link.list")
def list_links(call: Call) -> Page:
    """Which requisites cards use, fifty a page."""
    return _listed(call, LINKS, parsed(_LINK))


@method("crm.requisite.link.fields")
def link_fields(call: Call) -> Row:
    """What such a link is described by."""
    del call
    return described(_LINK)
