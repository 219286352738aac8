"""Contracts of the integration: a JSON Schema per entity, put into the arguments of ``conforms_to`` at load time."""

from __future__ import annotations

from typing import Any

from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.desk import Desk
from harness.loading.fixtures import UNKNOWN, Fixtures, open_fixture
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


class Contracts:
    """Contracts that suites and packs name, each read once.

    Args:
        settings: whose fixtures they are.
        fixtures: what exists.
    """

    def __init__(self, settings: Settings, fixtures: Fixtures) -> None:
        self._settings = settings
        self.fixtures = fixtures
        self._read: dict[str, dict[str, Any]] = {}

    def get(self, desk: Desk, spot: Spot, name: str) -> dict[str, Any] | None:
        """A contract by name; None when it cannot be used, which is then reported."""
        if name not in self.fixtures.names("contracts"):
            desk.unknown(UNKNOWN["contracts"], spot, name, self.fixtures.names("contracts"))
            return None
        if name not in self._read:
            try:
                self._read[name] = load_contract(name, self._settings)
            except SuiteError as error:
                desk.problems += [problem for problem in error.problems if problem not in desk.problems]
                return None
        return self._read[name]
