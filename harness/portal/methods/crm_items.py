"""``crm.item.*``: the universal methods, for leads, deals, contacts and companies."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.card_store import create, delete, update
from harness.portal.fields import Kind
from harness.portal.items import Names, card_fields, item, item_kind, item_order, item_test
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import ordered, page
from harness.portal.tables import Row
from harness.portal.values import flag
from harness.registry import method


def _kind(call: Call) -> Kind:
    return item_kind(call.world.seed, call.need_id("entityTypeId"))


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


@method("crm.item.add", writes=True)
def add(call: Call) -> dict[str, Row]:
    """Creates a card and returns it."""
    kind = _kind(call)
    names = _names(call, kind)
    key = create(call, kind, card_fields(names, _fields(call), kind, None))
    return {"item": item(call.world.seed, kind, call.world.find(kind.name, key) or {}, names)}


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
    after = update(call, kind, before, card_fields(names, _fields(call), kind, before), funnel=True)
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
    names = _names(call, kind)
    test = item_test(call.world.seed, names, call.params.get("filter"))
    order = item_order(names, call.params.get("order"))
    found = [row for _, row in call.world.tables[kind.name].rows() if test(row)]
    shown, total, following = page(ordered(found, order, kind.fields.__contains__), call.params.get("start"))
    chosen, lines = _selected(names, call.params.get("select"))
    items = [item(call.world.seed, kind, row, chosen, lines=lines) for row in shown]
    return Page({"items": items}, total or 0, following)


def _selected(names: Names, select: Any) -> tuple[Names, bool]:
    asked = list(select.values()) if isinstance(select, dict) else select
    if not isinstance(asked, list) or not asked or "*" in asked:
        return names, bool(asked)
    return {name: field for name, field in names.items() if name in asked or name == "id"}, "fm" in asked


@method("crm.item.fields")
def fields(call: Call) -> dict[str, Row]:
    """What fields a card has."""
    kind = _kind(call)
    described = {
        name: field.described(field.name) | {"upperName": field.name} for name, field in _names(call, kind).items()
    }
    return {"fields": described}
