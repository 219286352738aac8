"""The section ``store`` of a seed: rows of what only the generic store knows (``catalog.product: [{id: 1, …}]``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.portal.catalogue import documented
from harness.portal.generic.entity import BY_HAND, VERBS, Entity, entity_of
from harness.portal.records import impossible
from harness.portal.tables import Row
from harness.portal.values import whole

SECTION = "store"


def read_store(document: Mapping[str, Any], path: str) -> dict[str, dict[int, Row]]:
    """Tables of the section, by the entity's own name.

    Raises:
        PortalError: no such entity, or a row without an id of its own.
    """
    section = document.get(SECTION) or {}
    if not isinstance(section, Mapping):
        raise impossible(path, SECTION, "not_a_map")
    tables: dict[str, dict[int, Row]] = {}
    for name, rows in section.items():
        entity = _entity(str(name))
        if entity is None:
            raise impossible(path, f"{SECTION}.{name}", "unknown_key", got=str(name), valid=", ".join(_names()))
        tables[entity.name] = _rows(entity, rows, (path, f"{SECTION}.{name}"))
    return tables


def _entity(name: str) -> Entity | None:
    if f"{name}.".lower().startswith(BY_HAND):
        return None
    return next((found[0] for verb in VERBS if (found := entity_of(f"{name}.{verb}")) and found[0].id_column), None)


def _names() -> list[str]:
    entities = (found[0] for name in documented() if (found := entity_of(name)) and found[0].id_column)
    return sorted({one.name for one in entities if not f"{one.name}.".lower().startswith(BY_HAND)})


def _rows(entity: Entity, rows: Any, where: tuple[str, str]) -> dict[int, Row]:
    path, key = where
    if not isinstance(rows, list):
        raise impossible(path, key, "not_a_list")
    found: dict[int, Row] = {}
    blank = {name: column.unsaid("", 0) for name, column in entity.columns.items()}
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise impossible(path, f"{key}[{number}]", "not_a_map")
        own = whole(row.get(entity.id_column))
        if own is None or own < 1 or own in found:
            why = "taken" if own in found else "bad_value"
            got = str(row.get(entity.id_column))
            raise impossible(path, f"{key}[{number}]", why, id=own, got=got, field=entity.id_column)
        columns = entity.columns
        found[own] = blank | {str(name): columns[name].stored(value, None) if name in columns else value
                              for name, value in row.items()}  # fmt: skip
    return found
