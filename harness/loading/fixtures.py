"""Fixture files by sort and name: ``fixtures/<sort>/<name>.yaml``."""

from __future__ import annotations

import re
from pathlib import Path

from harness.errors import SuiteError
from harness.loading.desk import Desk
from harness.loading.files import read_document, shown_path
from harness.loading.yaml_nodes import Document, Spot

SUFFIX = ".yaml"
UNKNOWN = {
    "portals": "suite.unknown_portal",
    "offers": "suite.unknown_offers",
    "policies": "suite.unknown_policy",
    "reactions": "suite.unknown_reactions",
    "contracts": "suite.unknown_contract",
}
"""Sort of fixture -> code of the problem that there is none of that name."""
_NAME = re.compile(r"[\w][\w.-]*\Z")


class Fixtures:
    """The fixture folder; what exists is looked up once per sort.

    Args:
        root: the folder that holds ``portals``, ``offers`` …
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: dict[str, frozenset[str]] = {}

    def names(self, sort: str) -> frozenset[str]:
        """Names of the fixtures of one sort."""
        if sort not in self._names:
            folder = self._root / sort
            self._names[sort] = frozenset(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))
        return self._names[sort]

    def path(self, sort: str, name: str) -> Path:
        """Where a fixture is, or would be."""
        return self._root / sort / f"{name}{SUFFIX}"


def open_fixture(root: Path, sort: str, name: str) -> Desk:
    """Read a fixture; what is wrong with its YAML is among the problems of the desk.

    Raises:
        SuiteError: there is no such fixture.
    """
    fixtures = Fixtures(root)
    if not _NAME.match(name) or name not in fixtures.names(sort):
        desk = Desk(Document(path=shown_path(root / sort), lines=[]))
        desk.unknown(UNKNOWN[sort], Spot(None), name, fixtures.names(sort))
        raise SuiteError(desk.problems)
    document = read_document(fixtures.path(sort, name))
    return Desk(document, list(document.problems))
