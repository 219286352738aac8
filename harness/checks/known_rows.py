"""All entities that a journal tells of, those included that the dialogue itself never touched."""

from __future__ import annotations

from typing import Any

from harness.model.crm import CrmJournal
from harness.model.crm_state import DELETED, rows


def standing(journal: CrmJournal, entity: str, until: int | None = None) -> dict[str, dict[str, Any]]:
    """Entities of one kind as they stand before call ``until``: the listed initial ones, with all changes applied."""
    deleted = {
        change.id
        for call in journal.calls[:until]
        for change in call.changes
        if change.entity == entity and change.field == DELETED
    }
    initial = {row.id: row.fields for row in journal.initial if row.entity == entity and row.id not in deleted}
    return {**initial, **rows(journal, entity, until)}
