"""Creating, changing and deleting cards within a call: state, stage history, record of what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.portal import belongings, cards
from harness.portal.call import Call
from harness.portal.fields import Kind
from harness.portal.multifields import undocumented
from harness.portal.sums import by_rows
from harness.portal.tables import Row
from harness.portal.world import World

_FINAL = {"S", "F"}
_SUM = {"OPPORTUNITY", "IS_MANUAL_OPPORTUNITY"}
_FOUND_BY_LINE = {"lead", "contact", "company"}
_LINES = {"PHONE", "EMAIL"}


def create(call: Call, kind: Kind, fields: Mapping[str, Any]) -> int:
    """A new card with these fields; returns its id."""
    world = call.world
    values = cards.written(world, kind, fields, creating=True)
    contacts = values.pop("CONTACT_ID", None) if kind.name == "company" else None
    key = world.tables[kind.name].next_id()
    row = cards.applied(kind, cards.creation(world, kind, key, call.user), values, world.serial)
    cards.settle(world, kind, row, None, call.user)
    call.insert(kind.name, key, row)
    _note_written(call, kind, key, values)
    if kind.stage:
        _history(call, kind, row, 1)
    if contacts is not None:
        link_company(call, key, contacts)
    return key


def update(call: Call, kind: Kind, before: Row, fields: Mapping[str, Any], *, funnel: bool = False) -> Row:
    """Write fields into a card; returns the row after.

    Args:
        call: that writes.
        kind: of the card.
        before: the card as it is.
        fields: as decoded from the wire.
        funnel: whether the call may move a card to another pipeline, which it then enters at the first stage.
    """
    world = call.world
    values = cards.written(world, kind, fields, creating=False, moving=funnel)
    contacts = values.pop("CONTACT_ID", None) if kind.name == "company" else None
    moved = "CATEGORY_ID" in values and values["CATEGORY_ID"] != before["CATEGORY_ID"]
    if moved and kind.stage not in values:
        values[kind.stage] = None
    row = cards.applied(kind, before, values, world.serial)
    if values.keys() & _SUM:
        due = by_rows(world, kind.type_id, row)
        row["OPPORTUNITY"] = row["OPPORTUNITY"] if due is None else due
    cards.settle(world, kind, row, before, call.user)
    call.replace(kind.name, row["ID"], row)
    _note_written(call, kind, row["ID"], values)
    if kind.stage and (moved or row[kind.stage] != before[kind.stage]):
        final = world.semantic(kind.stages(row.get("CATEGORY_ID") or 0)[0], row[kind.stage]) in _FINAL
        _history(call, kind, row, 5 if moved else 3 if final else 2)
    if contacts is not None:
        link_company(call, row["ID"], contacts)
    return row


def contacts_of(world: World, company: int) -> list[int]:
    """Contacts that are linked to a company."""
    return [key for key, row in world.tables["contact"].rows() if company in (row.get("COMPANY_IDS") or ())]


def link_company(call: Call, company: int, contacts: Iterable[Any]) -> None:
    """Link a company to exactly these contacts: the relation is kept with them."""
    world, kind = call.world, call.world.kinds["contact"]
    wanted = [key for key in contacts if world.find("contact", key) is not None]
    for key in dict.fromkeys([*contacts_of(world, company), *wanted]):
        row = world.tables["contact"].get(key) or {}
        companies = [one for one in row.get("COMPANY_IDS") or () if one != company]
        companies += [company] if key in wanted else []
        if companies != (row.get("COMPANY_IDS") or []):
            update(call, kind, row, {"COMPANY_IDS": companies})


def delete(call: Call, kind: Kind, row: Row) -> None:
    """Delete a card with what belongs to it alone."""
    call.remove(kind.name, row["ID"])
    belongings.remove(call, kind, row["ID"])


def _note_written(call: Call, kind: Kind, key: int, values: Row) -> None:
    """What was written, for meanings; and who else is reached under the same phone or e-mail, for the journal."""
    call.written.append((kind.name, key, values))
    call.undocumented += undocumented(values)
    if kind.name in _FOUND_BY_LINE:
        call.world.remember_namesakes(kind.name, key, _LINES & values.keys())


def _history(call: Call, kind: Kind, row: Row, sort: int) -> None:
    table = call.world.tables["history"]
    key = table.next_id()
    category = row.get("CATEGORY_ID") or 0
    entry = {
        "ID": key,
        "TYPE_ID": sort,
        "OWNER_ID": row["ID"],
        "CREATED_TIME": call.world.now(),
        "entityTypeId": kind.type_id,
    }
    semantic = row.get(kind.semantic) or call.world.semantic(kind.stages(category)[0], row[kind.stage])
    if kind.stage == "STATUS_ID":
        entry |= {"STATUS_SEMANTIC_ID": semantic, "STATUS_ID": row[kind.stage]}
    else:
        entry |= {"CATEGORY_ID": category, "STAGE_SEMANTIC_ID": semantic, "STAGE_ID": row[kind.stage]}
    table.put(key, entry)
