"""``crm.lead|deal|contact|company|quote.*``: the same verbs for all kinds of cards that the legacy methods know."""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call, Page
from harness.portal.card_store import create, delete, update
from harness.portal.families import family
from harness.portal.fields import Kind
from harness.portal.legacy_rows import legacy_row, reader
from harness.portal.refusals import Refusal, legacy
from harness.portal.selection import candidates, legacy_tests, matching, ordered, page
from harness.portal.tables import Row

CARDS = ("crm.lead", "crm.deal", "crm.contact", "crm.company", "crm.quote")


def _kind(call: Call) -> Kind:
    return call.world.kinds[call.method.split(".")[1]]


_NOT_FOUND = {
    "crm.company.update": legacy("Company is not found"),
    "crm.company.delete": legacy("Company is not found"),
    "crm.quote.update": legacy("Quote is not found"),
    "crm.contact.delete": Refusal(400, "ERROR_CORE", "Element not found"),
    "crm.quote.delete": Refusal(400, "ERROR_CORE", "Element not found"),
}
"""Refusals of methods that word it in their own way."""


def _row(call: Call, kind: Kind) -> Row:
    row = call.world.find(kind.name, call.legacy_id())
    if row is None:
        raise _NOT_FOUND.get(call.method) or legacy("Not found")
    return row


@family(CARDS, "add", writes=True)
def add(call: Call) -> int:
    """Creates a card; unknown fields are ignored. Returns its id."""
    call.array("params")
    return create(call, _kind(call), call.fields())


@family(CARDS, "get")
def get(call: Call) -> Row:
    """One card with all its fields."""
    kind = _kind(call)
    return legacy_row(call.world.seed, kind, _row(call, kind))


@family(CARDS, "update", writes=True)
def change(call: Call) -> bool:
    """Changes fields of a card; phones and e-mails without ID are added, not replaced."""
    kind = _kind(call)
    call.array("params")
    update(call, kind, _row(call, kind), call.fields())
    return True


@family(CARDS, "delete", writes=True)
def remove(call: Call) -> bool:
    """Deletes a card."""
    kind = _kind(call)
    delete(call, kind, _row(call, kind))
    return True


@family(CARDS, "list")
def listing(call: Call) -> Page:
    """Cards by filter, fifty a page."""
    kind = _kind(call)
    wanted, order = call.array("filter"), call.array("order")
    known = kind.legacy_fields.__contains__
    rows = candidates(call.world.tables[kind.name], wanted)
    found = matching(rows, legacy_tests(wanted, reader(call.world.seed, kind), known))
    shown, total, following = page(ordered(found, order, known), call.any("start"))
    _duplicate_search(call, kind, wanted, found)
    columns = _columns(kind, call.any("select"))
    return Page([legacy_row(call.world.seed, kind, row, columns) for row in shown], total, following)


def _columns(kind: Kind, select: Any) -> frozenset[str]:
    asked = select if isinstance(select, list) else list(select.values()) if isinstance(select, dict) else []
    names = {str(name).upper() for name in asked} or {"*"}
    columns = {"ID"} | {name for name in names if name in kind.fields}
    return frozenset(columns | (kind.standard if "*" in names else set()) | (kind.own if "UF_*" in names else set()))


def _duplicate_search(call: Call, kind: Kind, wanted: dict[str, Any], found: list[Row]) -> None:
    for key, values in wanted.items():
        name = key.upper().lstrip("=@")
        if name in {"PHONE", "EMAIL"}:
            listed = values if isinstance(values, list) else [values]
            call.mean(
                "duplicate_search", by=name.lower(), values=listed, found={kind.name: [row["ID"] for row in found]}
            )


@family(CARDS, "fields")
def fields(call: Call) -> Row:
    """What fields a card has."""
    return {name: one.described(name) for name, one in _kind(call).legacy_fields.items()}
