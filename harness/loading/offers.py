"""Approved offers: what the bot may promise."""

from __future__ import annotations

from typing import Any

from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.fixtures import open_fixture
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot


def load_offers(name: str, settings: Settings) -> tuple[dict[str, Any], ...]:
    """The ``list`` of ``fixtures/offers/<name>.yaml``.

    Raises:
        SuiteError: no such fixture, or it has problems.
    """
    desk = open_fixture(settings.fixtures, "offers", name)
    data = {} if desk.problems else shapes.mapping(desk, Spot(desk.document.root), desk.document.root)
    items = shapes.sequence(desk, Spot(data, "list"), data["list"]) if "list" in data else []
    if data and "list" not in data:
        desk.report("suite.missing_key", Spot(data), what="list", where="offers")
    offers = tuple(shapes.mapping(desk, Spot(items, number), item) for number, item in enumerate(items))
    if desk.problems:
        raise SuiteError(desk.problems)
    return offers
