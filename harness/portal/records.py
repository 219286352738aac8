"""Records of seeds and of ``given.records``: cards and bookings that exist before the dialogue begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.errors import PortalError
from harness.model.dialogue import Client
from harness.portal import bookings, cards
from harness.portal.fields import MULTIFIELDS, Kind
from harness.portal.seed import Seed
from harness.portal.tables import Row
from harness.portal.values import InvalidError, moment, stored, whole
from harness.portal.world import World

BOOKING_KEYS = frozenset({"id", "resource", "name", "description", "at", "until", "contact", "lead", "status"})
SORTS: tuple[str, ...] = ("lead", "deal", "contact", "company", "booking")


def impossible(path: str, key: str, why: str, **more: Any) -> PortalError:
    """The error for a record that cannot exist; ``why`` is the end of a code ``portal.seed.<why>``."""
    return PortalError(f"portal.seed.{why}", path=path, key=key, **more)


def place(world: World, record: Mapping[str, Any], where: tuple[str, str], client: Client) -> None:
    """Put one record of ``given.records`` into the portal.

    A booking that names neither contact nor lead belongs to the dialogue's client: to the contact with the client's
    phone, who is created when the portal does not know that phone yet.

    Args:
        world: to put it into.
        record: one entry: kind of record → its fields.
        where: file and key, for errors.
        client: of the dialogue.
    """
    path, key = where
    if len(record) != 1:
        raise impossible(path, key, "one_key", got=", ".join(map(str, record)))
    sort, fields = next(iter(record.items()))
    if sort not in SORTS:
        raise impossible(path, key, "unknown_key", got=sort, valid=", ".join(SORTS))
    if not isinstance(fields, Mapping):
        raise impossible(path, f"{key}.{sort}", "not_a_map")
    where = (path, f"{key}.{sort}")
    if sort != "booking":
        place_card(world, sort, fields, where)
    elif "contact" in fields or "lead" in fields or not (client.phone or client.name):
        place_booking(world, fields, where)
    else:
        place_booking(world, {**fields, "contact": _contact_of(world, client, where)}, where)


def place_card(world: World, sort: str, fields: Mapping[str, Any], where: tuple[str, str]) -> int:
    """Put a card with the vendor's defaults for whatever the record does not say; returns its id."""
    seed = world.seed
    kind = world.kinds[sort]
    table = world.tables[sort]
    key = _own_id(fields.get("ID"), table.last, where)
    if table.get(key) is not None:
        raise impossible(*where, "taken", id=key)
    row = cards.creation(world, kind, key, seed.caller)
    values = {name: _value(seed, kind, name, value, where) for name, value in fields.items() if name != "ID"}
    row = cards.applied(kind, row, values, world.serial)
    table.put(key, cards.settle(world, kind, row, None, seed.caller))
    return key


def _own_id(given: Any, last: int, where: tuple[str, str]) -> int:
    if given is None:
        return last + 1
    key = whole(given)
    if key is None or key < 1:
        raise impossible(*where, "bad_value", got=str(given)[:80], field="ID")
    return key


def _value(seed: Seed, kind: Kind, name: str, value: Any, where: tuple[str, str]) -> Any:
    field = kind.fields.get(name)
    if field is None:
        raise impossible(*where, "unknown_key", got=name, valid=", ".join(sorted(kind.fields)))
    if name in MULTIFIELDS:
        return value if isinstance(value, list) else [{"VALUE": str(value)}]
    if "m" in field.marks:
        return [stored(field.kind, one, seed.zone) for one in (value if isinstance(value, list) else [value])]
    try:
        result = stored(field.kind, value, seed.zone)
    except InvalidError:
        raise impossible(*where, "bad_value", got=str(value)[:80], field=name) from None
    if result is None and value not in (None, "", []):
        raise impossible(*where, "bad_value", got=str(value)[:80], field=name)
    return result


def place_booking(world: World, fields: Mapping[str, Any], where: tuple[str, str]) -> int:
    """Put a booking; returns its id."""
    unknown = next((name for name in fields if name not in BOOKING_KEYS), None)
    if unknown is not None:
        raise impossible(*where, "unknown_key", got=unknown, valid=", ".join(sorted(BOOKING_KEYS)))
    table = world.tables["booking"]
    key = _own_id(fields.get("id"), table.last, where)
    if table.get(key) is not None:
        raise impossible(*where, "taken", id=key)
    begin, end = (_timestamp(world, fields, name, where) for name in ("at", "until"))
    if end <= begin:
        raise impossible(*where, "ends_before_it_begins", at=fields["at"], until=fields["until"])
    clients = [_client(world, code, fields[code], where) for code in ("contact", "lead") if fields.get(code)]
    row = {
        "id": key,
        "resourceIds": [resource_id(world.seed, fields.get("resource"), where)],
        "name": str(fields.get("name") or ""),
        "description": str(fields.get("description") or ""),
        "from": begin,
        "to": end,
        "timezone": world.seed.zone_name,
        "status": str(fields.get("status") or bookings.ACTIVE),
        "clients": clients,
        "externalData": [],
    }
    table.put(key, row)
    return key


def resource_id(seed: Seed, named: Any, where: tuple[str, str]) -> int:
    """Id of a resource that is given by name or id."""
    resources = seed.tables.get("resource", {})
    for key, row in resources.items():
        if named == row["name"] or whole(named) == key:
            return key
    raise impossible(
        *where, "no_such", what="resource", got=named, valid=", ".join(r["name"] for r in resources.values())
    )


def _timestamp(world: World, fields: Mapping[str, Any], name: str, where: tuple[str, str]) -> int:
    when = moment(fields.get(name, ""), world.seed.zone)
    if when is None:
        raise impossible(*where, "bad_value", got=str(fields.get(name))[:80], field=name)
    return int(when.timestamp())


def _client(world: World, code: str, key: Any, where: tuple[str, str]) -> Row:
    number = whole(key)
    if number is None or world.find(code, number) is None:
        raise impossible(*where, "no_such", what=code, got=str(key)[:80], valid="")
    return {"id": number, "type": {"module": "crm", "code": code.upper()}}


def _contact_of(world: World, client: Client, where: tuple[str, str]) -> int:
    found = known_by_phone(world, "contact", client.phone)
    if found is not None:
        return found
    fields: dict[str, Any] = {"NAME": client.name}
    if client.phone:
        fields["PHONE"] = [{"VALUE": client.phone, "VALUE_TYPE": "MOBILE"}]
    if client.email:
        fields["EMAIL"] = [{"VALUE": client.email}]
    return place_card(world, "contact", fields, where)


def known_by_phone(world: World, sort: str, phone: str) -> int | None:
    """The newest card of a kind that has this phone."""
    return max(world.tables[sort].holders("PHONE", phone), default=None) if phone else None
