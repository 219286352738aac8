"""Pipelines of cards (the vendor calls them categories or directions) and the stages that each begins with."""

from __future__ import annotations

from collections.abc import Iterator

from harness.portal.call import Call
from harness.portal.directories import DEAL, INVOICE_PIPELINE, ITEM_STAGES, SMART_INVOICE, pipeline
from harness.portal.fields import SMART_INVOICE as INVOICE_TYPE
from harness.portal.fields import Kind
from harness.portal.tables import Row
from harness.portal.world import World
from harness.wording import text

DEALS, CONTACTS, COMPANIES = 2, 3, 4
SORT = 500
TABLE = "category"


def first_pipelines(language: str) -> dict[int, Row]:
    """The pipelines that every portal has. Those of deals, contacts and companies have the id 0."""
    name = text("portal.pipeline.general", language)
    rows = {-kind: row(0, kind, name) | {"isDefault": "Y"} for kind in (DEALS, CONTACTS, COMPANIES)}
    return rows | {INVOICE_PIPELINE: row(INVOICE_PIPELINE, INVOICE_TYPE, name) | {"isDefault": "Y"}}


def row(key: int, type_id: int, name: str, sort: int = SORT) -> Row:
    """A pipeline with the vendor's defaults."""
    made: Row = {"id": key, "name": name, "sort": sort, "entityTypeId": type_id, "isDefault": "N"}
    if type_id == DEALS:
        made |= {"originId": "", "originatorId": ""}
    if type_id in {CONTACTS, COMPANIES}:
        made |= {"code": "", "isSystem": "N"}
    return made


def of_type(world: World, type_id: int) -> list[tuple[int, Row]]:
    """Pipelines of a kind of card, by their own order, with the keys under which they are kept."""
    found = [(key, one) for key, one in world.tables[TABLE].rows() if one["entityTypeId"] == type_id]
    return sorted(found, key=lambda entry: (entry[1]["sort"], entry[1]["id"]))


def add(call: Call, kind: Kind, made: Row) -> Row:
    """Store a new pipeline with the stages that it begins with; returns it with its id."""
    table = call.world.tables[TABLE]
    key = max(table.last, 0) + 1
    made = made | {"id": key}
    call.insert(TABLE, key, made)
    directory, prefix = kind.stages(key)
    stages = {DEALS: DEAL, INVOICE_TYPE: SMART_INVOICE}.get(kind.type_id, ITEM_STAGES)
    if kind.stage:
        statuses = call.world.tables["status"]
        for status in pipeline(directory, prefix, call.world.seed.language, stages):
            number = statuses.next_id()
            call.insert("status", number, status | {"ID": number})
        call.world.restage()
    return made


def remove(call: Call, kind: Kind, key: int) -> None:
    """Delete a pipeline and its stages."""
    number = (call.world.tables[TABLE].get(key) or {}).get("id", 0)
    call.remove(TABLE, key)
    directory, _ = kind.stages(number)
    for status, one in list(call.world.tables["status"].rows()):
        if one["ENTITY_ID"] == directory:
            call.remove("status", status)
    call.world.restage()


def make_default(call: Call, type_id: int, key: int) -> None:
    """Let new cards go into this pipeline, and no longer into the one before."""
    for other, one in of_type(call.world, type_id):
        wanted = "Y" if other == key else "N"
        if one["isDefault"] != wanted:
            call.replace(TABLE, other, one | {"isDefault": wanted})


def cards_in(world: World, kind: Kind, number: int) -> Iterator[Row]:
    """Cards that are in a pipeline."""
    return (one for _, one in world.tables[kind.name].rows() if one.get("CATEGORY_ID") == number)
