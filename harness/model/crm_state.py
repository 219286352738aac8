"""The CRM's state at any moment of a dialogue: a pure fold of the journal's changes over the initial rows."""

from __future__ import annotations

from typing import Any

from harness.model.crm import CrmJournal, FieldChange

CREATED = "@created"
DELETED = "@deleted"


def rows(journal: CrmJournal, entity: str, until: int | None = None) -> dict[str, dict[str, Any]]:
    """Entities of one kind that the dialogue has touched, as they stand before call ``until``.

    Args:
        journal: of the transcript.
        entity: neutral name (``lead``, ``booking`` …).
        until: sequence number behind the last call to count; None means all.

    Returns:
        id -> fields. Deleted entities are left out; rows that the dialogue never touched are not known here.
    """
    state: dict[str, dict[str, Any]] = {}
    initial = {row.id: row.fields for row in journal.initial if row.entity == entity}
    for call in journal.calls:
        if until is not None and call.seq >= until:
            break
        for change in call.changes:
            if change.entity == entity:
                _apply(state, initial, change)
    return state


def _apply(state: dict[str, dict[str, Any]], initial: dict[str, dict[str, Any]], change: FieldChange) -> None:
    if change.field == DELETED:
        state.pop(change.id, None)
        return
    if change.field == CREATED:
        state[change.id] = {}
        return
    fields = state.get(change.id)
    if fields is None:
        fields = state[change.id] = dict(initial.get(change.id, {}))
    fields[change.field] = change.after


def created(journal: CrmJournal, entity: str, until: int | None = None) -> frozenset[str]:
    """Ids of the entities of one kind that the dialogue itself created."""
    return frozenset(
        change.id
        for call in journal.calls
        if until is None or call.seq < until
        for change in call.changes
        if change.entity == entity and change.field == CREATED
    )
