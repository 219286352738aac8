"""``crm.item.*``: the universal methods, for cards of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.card_store import create, delete, update
from harness.portal.cards import NOT_VALID, REQUIRED, FieldsRefused, default_pipeline
from harness.portal.fields import Kind
from harness.portal.item_filters import item_candidates, item_order, item_test
from harness.portal.items import Names, card_fields, item, item_kind
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

MOST_IMPORTED = 20


def _kind(call: Call) -> Kind:
    return item_kind(call.world, call.need_id("entityTypeId"))


def _names(call: Call, kind: Kind) -> Names:
    return kind.by_item_name_original if flag(call.params.get("useOriginalUfNames")) else kind.by_item_name


def _row(call: Call, kind: Kind) -> Row:
    row = call.world.find(kind.name, call.need_id("id"))
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Item not found")
    return row


def _fields(call: Call) -> dict[str, Any]:
    fields = call.need("fields")
    if fields == []:
        return {}
    if not isinstance(fields, dict):
        raise missing("fields")
    return fields


def _strictly(refused: FieldsRefused, names: Names) -> Refusal:
    """The refusal of a write in the words of the universal methods, which tell of the first problem only."""
    code, field = refused.problems[0]
    name = next((one for one, other in names.items() if other.name == field.name), field.name)
    if code == REQUIRED:
        return Refusal(400, code, f'Required field "{name}" is empty')
    return Refusal(400, NOT_VALID, f'Invalid value for field "{name}"')


def _stage_exists(call: Call, kind: Kind, values: Row, row: Row) -> None:
    """Let a stage pass only where it belongs to the card's pipeline.

    Raises:
        FieldsRefused: it does not.
    """
    code = values.get(kind.stage) if kind.stage else None
    if not code:
        return
    given = values.get("CATEGORY_ID", row.get("CATEGORY_ID"))
    category = whole(given) if given is not None else default_pipeline(call.world, kind)
    directory, prefix = kind.stages(category or 0)
    stages = call.world.stages.get(directory)
    if stages is not None and str(code) not in stages and prefix + str(code) not in stages:
        raise FieldsRefused([(NOT_VALID, kind.fields[kind.stage])])


def _create(call: Call, kind: Kind, fields: Mapping[str, Any]) -> int:
    names = _names(call, kind)
    try:
        values = card_fields(names, fields, kind, None)
        _stage_exists(call, kind, values, {})
        return create(call, kind, values)
    except FieldsRefused as refused:
        raise _strictly(refused, names) from None


@method("crm.item.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Creates a card and returns it."""
    kind = _kind(call)
    key = _create(call, kind, _fields(call))
    return {"item": item(call.world.seed, kind, call.world.find(kind.name, key) or {}, _names(call, kind))}


@method("crm.item.import", writes=True)
def bring(call: Call) -> dict[str, Row]:
    """Creates a card that existed elsewhere and returns its id."""
    return {"item": {"id": _create(call, _kind(call), _fields(call))}}


@method("crm.item.batchImport", writes=True)
def bring_many(call: Call) -> dict[str, list[Row]]:
    """Creates several cards that existed elsewhere; what is wrong with one of them stands in its place."""
    kind, data = _kind(call), call.need("data")
    listed = list(data.values()) if isinstance(data, dict) else data
    if not isinstance(listed, list):
        raise missing("data")
    if len(listed) > MOST_IMPORTED:
        text = f"You cannot import more than {MOST_IMPORTED} items"
        raise Refusal(400, "MAX_IMPORT_BATCH_SIZE_EXCEEDED", text)
    return {"items": [_brought(call, kind, one) for one in listed]}


def _brought(call: Call, kind: Kind, fields: Any) -> Row:
    try:
        return {"item": {"id": _create(call, kind, fields if isinstance(fields, dict) else {})}}
    except Refusal as refusal:
        return {"error": refusal.code, "error_description": refusal.text}


@method("crm.item.get")
def get(call: Call) -> dict[str, Row]:
    """One card."""
    kind = _kind(call)
    return {"item": item(call.world.seed, kind, _row(call, kind), _names(call, kind))}


@method("crm.item.update", writes=True)
def change(call: Call) -> dict[str, Row]:
    """Changes a card and returns it."""
    kind = _kind(call)
    names, before = _names(call, kind), _row(call, kind)
    try:
        values = card_fields(names, _fields(call), kind, before)
        _stage_exists(call, kind, values, before)
        after = update(call, kind, before, values, funnel=True)
    except FieldsRefused as refused:
        raise _strictly(refused, names) from None
    return {"item": item(call.world.seed, kind, after, names)}


@method("crm.item.delete", writes=True)
def remove(call: Call) -> list[Any]:
    """Deletes a card."""
    kind = _kind(call)
    delete(call, kind, _row(call, kind))
    return []


@method("crm.item.list")
def listing(call: Call) -> Page:
    """Cards by a strict filter, fifty a page."""
    kind = _kind(call)
    names, wanted = _names(call, kind), call.params.get("filter")
    test = item_test(call.world.seed, names, wanted)
    order = item_order(names, call.params.get("order"))
    found = [row for row in item_candidates(call.world.tables[kind.name], wanted) if test(row)]
    shown, total, following = page(ordered(found, order, kind.fields.__contains__), call.params.get("start"))
    chosen, more = _selected(names, call.params.get("select"))
    if call.world.seed.switches.item_fm == "star" and "*" not in more:
        more = [one for one in more if one != "fm"]
    items = [item(call.world.seed, kind, row, chosen, more) for row in shown]
    return Page({"items": items}, total or 0, following)


def _selected(names: Names, select: Any) -> tuple[Names, list[str]]:
    """Fields that are wanted, and what is wanted besides (see `item`); without ``select`` all but ``fm``."""
    asked = list(select.values()) if isinstance(select, dict) else select
    if not isinstance(asked, list) or not asked:
        return names, ["*"]
    if "*" in asked:
        return names, ["*", "fm"]
    own = "uf*" in asked or "UF_*" in asked
    chosen = {name: field for name, field in names.items() if name in asked or name == "id" or (own and field.user)}
    return chosen, asked


@method("crm.item.fields")
def fields(call: Call) -> dict[str, Row]:
    """What fields a card has."""
    kind = _kind(call)
    described = {
        name: field.described(field.name) | {"upperName": field.name} for name, field in _names(call, kind).items()
    }
    return {"fields": described}
