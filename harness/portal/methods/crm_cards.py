"""``crm.lead|deal|contact|company.*``: the same six verbs for four kinds of cards."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.card_store import create, delete, update
from harness.portal.fields import MULTIFIELDS, Kind
from harness.portal.legacy_rows import legacy_row, reader
from harness.portal.refusals import legacy
from harness.portal.selection import legacy_tests, matching, ordered, page
from harness.portal.tables import Row
from harness.registry import method


def _kind(call: Call) -> Kind:
    return call.world.seed.kinds[call.method.split(".")[1]]


def _row(call: Call, kind: Kind) -> Row:
    row = call.world.find(kind.name, call.legacy_id())
    if row is None:
        raise legacy("Not found")
    return row


@method("crm.lead.add", writes=True)
@method("crm.deal.add", writes=True)
@method("crm.contact.add", writes=True)
@method("crm.company.add", writes=True)
def add(call: Call) -> int:
    """Creates a card; unknown fields are ignored. Returns its id."""
    return create(call, _kind(call), call.fields())


@method("crm.lead.get")
@method("crm.deal.get")
@method("crm.contact.get")
@method("crm.company.get")
def get(call: Call) -> Row:
    """One card with all its fields."""
    kind = _kind(call)
    return legacy_row(call.world.seed, kind, _row(call, kind))


@method("crm.lead.update", writes=True)
@method("crm.deal.update", writes=True)
@method("crm.contact.update", writes=True)
@method("crm.company.update", writes=True)
def change(call: Call) -> bool:
    """Changes fields of a card; phones and e-mails without ID are added, not replaced."""
    kind = _kind(call)
    update(call, kind, _row(call, kind), call.fields())
    return True


@method("crm.lead.delete", writes=True)
@method("crm.deal.delete", writes=True)
@method("crm.contact.delete", writes=True)
@method("crm.company.delete", writes=True)
def remove(call: Call) -> bool:
    """Deletes a card."""
    kind = _kind(call)
    delete(call, kind, _row(call, kind))
    return True


@method("crm.lead.list")
@method("crm.deal.list")
@method("crm.contact.list")
@method("crm.company.list")
def listing(call: Call) -> Page:
    """Cards by filter, fifty a page."""
    kind = _kind(call)
    wanted = call.map("filter")
    rows = (row for _, row in call.world.tables[kind.name].rows())
    known = kind.fields.__contains__
    found = matching(rows, legacy_tests(wanted, reader(call.world.seed, kind), known))
    shown, total, following = page(ordered(found, call.map("order"), known), call.any("start"))
    _duplicate_search(call, kind, wanted, found)
    columns = _columns(kind, call.any("select"))
    return Page([legacy_row(call.world.seed, kind, row, columns) for row in shown], total, following)


def _columns(kind: Kind, select: Any) -> frozenset[str]:
    asked = select if isinstance(select, list) else list(select.values()) if isinstance(select, dict) else []
    names = {str(name).upper() for name in asked} or {"*"}
    columns = {"ID"} | {name for name in names if name in kind.fields}
    if "*" in names:
        columns |= {name for name, one in kind.fields.items() if not one.user and name not in MULTIFIELDS}
    if "UF_*" in names:
        columns |= {name for name, one in kind.fields.items() if one.user}
    return frozenset(columns)


def _duplicate_search(call: Call, kind: Kind, wanted: dict[str, Any], found: list[Row]) -> None:
    for key, values in wanted.items():
        name = key.upper().lstrip("=@")
        if name in {"PHONE", "EMAIL"}:
            listed = values if isinstance(values, list) else [values]
            call.mean(
                "duplicate_search", by=name.lower(), values=listed, found={kind.name: [row["ID"] for row in found]}
            )


@method("crm.lead.fields")
@method("crm.deal.fields")
@method("crm.contact.fields")
@method("crm.company.fields")
def fields(call: Call) -> Row:
    """What fields a card has."""
    return {name: one.described(name) for name, one in _kind(call).fields.items()}
