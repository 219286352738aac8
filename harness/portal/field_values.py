"""Values of one field of a card, standard or user-made, as written by a client → stored."""

from __future__ import annotations

import re
from typing import Any

from harness.portal.fields import Field
from harness.portal.values import InvalidError, number, stored, whole
from harness.portal.world import World

_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)\|([A-Z]{3})")


def listed(value: Any) -> list[Any]:
    """What a client wrote for a multiple field; a single value counts as one, an empty one as none."""
    if isinstance(value, dict):
        value = list(value.values())
    return value if isinstance(value, list) else [] if value in (None, "", False) else [value]


def field_value(world: World, field: Field, value: Any) -> Any:
    """The stored form of a value; of a multiple field, of all its values.

    Raises:
        InvalidError: it does not fit the field's type or settings.
    """
    if field.multiple:
        return [one for one in (_single(world, field, entry) for entry in listed(value)) if one is not None]
    return _single(world, field, value)


def _single(world: World, field: Field, value: Any) -> Any:
    if not field.user and field.kind != "file":
        if isinstance(value, dict | list) and value:
            raise InvalidError(field.name)
        return stored(field.kind, value, world.seed.zone)
    if value is None or value in ("", []):
        return None
    reader = _USER.get(field.kind)
    return reader(world, field, value) if reader else stored(field.kind, value, world.seed.zone)


def _text(_world: World, field: Field, value: Any) -> str:
    if isinstance(value, list | dict):
        raise InvalidError(field.name)
    text = str(value)
    shortest, longest = (whole(field.settings.get(name)) or 0 for name in ("MIN_LENGTH", "MAX_LENGTH"))
    if len(text) < shortest or (longest and len(text) > longest):
        raise InvalidError(field.name)
    return text


def _number(_world: World, field: Field, value: Any) -> Any:
    found = whole(value) if field.kind == "integer" else number(value)
    if found is None:
        raise InvalidError(field.name)
    least, most = (number(field.settings.get(name)) for name in ("MIN_VALUE", "MAX_VALUE"))
    if (least and found < least) or (most and found > most):
        raise InvalidError(field.name)
    return found


def _choice(_world: World, field: Field, value: Any) -> int | None:
    """An entry of the field's list; any other is dropped without a word, as the vendor does."""
    key = whole(value)
    return key if key in field.items else None


def _money(world: World, field: Field, value: Any) -> str:
    text = str(value).strip()
    if _MONEY.fullmatch(text):
        return text
    amount = number(text)
    if amount is None:
        raise InvalidError(field.name)
    return f"{amount:g}|{world.seed.currency}"


def _file(world: World, field: Field, value: Any) -> dict[str, Any] | None:
    """Name and a new id of a file; its content is not kept."""
    data = value.get("fileData") if isinstance(value, dict) else value
    if isinstance(data, list) and len(data) == 2:
        return {"id": world.serial("file"), "name": str(data[0])[:255]}
    if isinstance(data, str) and isinstance(value, dict):
        return {"id": world.serial("file"), "name": ""}
    if isinstance(value, dict) and whole(value.get("id")):
        return None if "remove" in value else {"id": whole(value["id"]), "name": ""}
    raise InvalidError(field.name)


def _reference(_world: World, field: Field, value: Any) -> int:
    key = whole(value)
    if key is None:
        raise InvalidError(field.name)
    return key


_USER = {
    "string": _text,
    "url": _text,
    "address": _text,
    "crm": _text,
    "crm_status": _text,
    "integer": _number,
    "double": _number,
    "enumeration": _choice,
    "money": _money,
    "file": _file,
    "employee": _reference,
    "iblock_section": _reference,
    "iblock_element": _reference,
}
