"""Contracts of the integration: a JSON Schema per entity, put into the arguments of ``conforms_to`` at load time."""

from __future__ import annotations

from typing import Any

from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.fixtures import open_fixture
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.matching.schemas import schema_error

_KEYS = ("contract", "title", "entities")


def load_contract(name: str, settings: Settings) -> dict[str, Any]:
    """``{"contract": name, "entities": {entity: schema}}`` of ``fixtures/contracts/<name>.yaml``.

    Raises:
        SuiteError: no such fixture, or a schema is none.
    """
    desk = open_fixture(settings.fixtures, "contracts", name)
    data = {} if desk.problems else shapes.mapping(desk, Spot(desk.document.root), desk.document.root)
    shapes.known_keys(desk, data, _KEYS, "contract")
    schemas = shapes.mapping(desk, Spot(data, "entities"), data["entities"]) if "entities" in data else {}
    for entity, schema in schemas.items():
        reason = schema_error(schema)
        if reason is not None:
            desk.report("suite.bad_schema", Spot(schemas, entity), what=entity, reason=reason[:300])
    if not schemas and not desk.problems:
        desk.report("suite.empty", Spot(data), what="entities")
    if desk.problems:
        raise SuiteError(desk.problems)
    return {"contract": name, "entities": schemas}
