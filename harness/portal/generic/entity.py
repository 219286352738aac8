"""An entity of the vendor as its pages describe it: verbs, columns, which parameter and which column are the id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from harness.portal.catalogue import Documented, documented
from harness.portal.generic.columns import Column, learned
from harness.portal.generic.slots import Slot, slot
from harness.portal.tables import Row

VERBS: Mapping[str, str] = {
    "add": "add",
    "create": "add",
    "get": "get",
    "getbyid": "get",
    "list": "list",
    "getlist": "list",
    "update": "update",
    "edit": "update",
    "delete": "delete",
    "fields": "fields",
    "getfields": "fields",
}
BY_HAND: tuple[str, ...] = (
    "app.", "booking.", "calendar.", "crm.activity.", "crm.category.", "crm.company.", "crm.contact.", "crm.deal.",
    "crm.duplicate.", "crm.item.", "crm.lead.", "crm.stagehistory.", "crm.status.", "crm.timeline.", "crm.type.",
    "ctrigger.", "department.", "event.", "im.", "imbot.", "imconnector.", "imopenlines.", "messageservice.", "method.",
    "placement.", "tasks.task.", "user.",
)  # fmt: skip
"""Families whose methods have side effects that a store of rows would hide: a method of theirs that is not written by
hand is not there at all. What only describes fields has none."""
BODIES: tuple[str, ...] = ("fields", "FIELDS", "data", "DATA", "PARAMS", "params")
_WITH_ID = 2
CONTROLS = frozenset({"filter", "order", "select", "start", "sort", "limit", "offset", "navigation", "pagination"})
"""Parameters that choose rows and say nothing about them (compared in lower case)."""


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One method of an entity: what it does, its page, where its answer has the rows."""

    verb: str
    page: Documented
    slot: Slot


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """An entity.

    Attributes:
        name: of its methods, without the verb: ``catalog.product``.
        methods: by name in lower case.
        columns: of its rows, from all examples.
        id_column: empty when rows have none.
        given: rows that a portal has although no method makes them: the documented ones, of entities without ``add``.
    """

    name: str
    methods: Mapping[str, Method]
    columns: Mapping[str, Column]
    id_column: str
    given: tuple[Row, ...]


def entity_of(method: str) -> tuple[Entity, Method] | None:
    """The entity that a wire method belongs to and the method itself; None when it is none of a store's."""
    name, _, verb = method.lower().rpartition(".")
    if not name or verb not in VERBS or (method.lower().startswith(BY_HAND) and VERBS[verb] != "fields"):
        return None
    entity = _entity(name)
    found = entity.methods.get(method.lower())
    return (entity, found) if found else None


@cache
def _entity(name: str) -> Entity:
    methods = {}
    for verb in VERBS:
        for page in documented().get(f"{name}.{verb}", ()):
            found = _method(VERBS[verb], page)
            if found is not None:
                methods[f"{name}.{verb}"] = found
    rows = [row for one in methods.values() if one.verb != "fields" for row in one.slot.rows]
    columns = learned(rows)
    makes = any(one.verb == "add" for one in methods.values())
    id_column = next((one for one in ("id", "ID") if one in columns), "") or _id_column(methods, columns)
    if not (columns and (id_column or makes)):  # settings, switches: nothing that a store of rows can keep
        methods = {path: one for path, one in methods.items() if one.verb == "fields"}
    spelled = next((one.page.name for one in methods.values()), name).rpartition(".")[0]
    given = () if makes or not id_column else tuple({str(row.get(id_column)): row for row in rows}.values())
    return Entity(name=spelled, methods=methods, columns=columns, id_column=id_column, given=given)


def _method(verb: str, page: Documented) -> Method | None:
    if page.version != 2:
        return None
    for answer in page.answers:
        place = slot(answer["result"])
        if verb == "fields" and isinstance(answer["result"], dict | list):
            return Method(verb=verb, page=page, slot=place or Slot(sort="done", example=answer["result"]))
        if place is not None and place.sort in _SORTS[verb]:
            listing = verb == "get" and place.sort in {"rows", "rows by id"}
            return Method(verb="list" if listing else verb, page=page, slot=place)
    return None


_SORTS: Mapping[str, frozenset[str]] = {
    "add": frozenset({"id", "row", "done"}),
    "get": frozenset({"row", "rows", "rows by id"}),
    "list": frozenset({"rows", "rows by id"}),
    "update": frozenset({"id", "row", "done"}),
    "delete": frozenset({"id", "row", "done"}),
    "fields": frozenset(),
}


def _id_column(methods: Mapping[str, Method], columns: Mapping[str, Column]) -> str:
    """The column that holds, in the example of a page, the id that the page's own request asks for; or has its name."""
    for one in methods.values():
        if one.verb in {"update", "delete"} and id_parameter(one.page) in columns:
            return id_parameter(one.page)
        asked = one.page.request.get(id_parameter(one.page)) if isinstance(one.page.request, dict) else None
        for row in one.slot.rows if one.verb == "get" else ():
            for column, value in row.items():
                if asked is not None and not isinstance(value, bool | list | dict) and str(value) == str(asked):
                    return column
    return ""


def id_parameter(page: Documented) -> str:
    """The parameter of a page that says which row is meant; empty when it takes several together.

    ``id``, or the entity's own name with it, or the only one there is, or the last that names a record: pages put the
    record after what it lies in (``IBLOCK_ID``, ``ELEMENT_ID``).
    """
    request: dict[str, Any] = page.request if isinstance(page.request, dict) else {}
    named = [one.name for one in page.parameters if one.parent == "" and "." not in one.name]
    if {"id", "ID"} & request.get(body_name(request), {}).keys():
        return ""
    tops = [key for key, value in request.items() if isinstance(value, int | str)] or named
    last = page.name.split(".")[-2].lower()
    for wanted in ("id", f"{last}id", f"{last}_id"):
        found = next((one for one in tops if one.lower() == wanted), "")
        if found:
            return found
    if len(tops) == 1:
        return tops[0]
    ids = [one for one in tops if one.lower().endswith("id")]
    records = [one for one in ids if not one.lower().endswith(("typeid", "type_id"))] or ids
    return records[-1] if records else ""


def body_name(params: Mapping[str, Any]) -> str:
    """The parameter that holds what is written: ``fields``, or the only map; empty when it is the call itself."""
    found = next((name for name in BODIES if isinstance(params.get(name), dict)), "")
    said = {name: value for name, value in params.items() if name.lower() not in CONTROLS}
    maps = [name for name, value in said.items() if isinstance(value, dict)]
    alone = len(maps) == 1 and len(said) <= _WITH_ID  # beside more values a map is just one of them
    return found or (maps[0] if alone else "")
