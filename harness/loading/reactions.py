"""What a scripted client answers to what the bot asks, for goal-driven turns."""

from __future__ import annotations

from typing import Any

from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.desk import Desk
from harness.loading.fixtures import open_fixture
from harness.loading.guards import check_guard
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.model.value import Value

_KEYS = ("reactions", "title", "list", "otherwise")


class Reactions(Value, frozen=True, kw_only=True):
    """The answers of a scripted client; the first guard that fits the bot's reply decides.

    Attributes:
        pairs: guard and what is said then (several texts are a burst).
        otherwise: said when no guard fits; empty means the client has nothing to say.
    """

    name: str
    pairs: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    otherwise: tuple[str, ...] = ()


def load_reactions(name: str, settings: Settings) -> Reactions:
    """Read ``fixtures/reactions/<name>.yaml``.

    Raises:
        SuiteError: no such fixture, or it has problems.
    """
    desk = open_fixture(settings.fixtures, "reactions", name)
    data = {} if desk.problems else shapes.mapping(desk, Spot(desk.document.root), desk.document.root)
    shapes.known_keys(desk, data, _KEYS, "reactions")
    items = shapes.sequence(desk, Spot(data, "list"), data.get("list", [])) if data else []
    pairs = tuple(_pair(desk, Spot(items, number), item) for number, item in enumerate(items))
    otherwise = _said(desk, Spot(data, "otherwise"), data["otherwise"]) if "otherwise" in data else ()
    if not items and not otherwise and not desk.problems:
        desk.report("suite.empty", Spot(data), what="list")
    if desk.problems:
        raise SuiteError(desk.problems)
    return Reactions(name=name, pairs=pairs, otherwise=otherwise)


def _pair(desk: Desk, spot: Spot, value: Any) -> tuple[Any, tuple[str, ...]]:
    item = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, item, ("when", "say"), "list")
    for key in ("when", "say"):
        if item and key not in item:
            desk.report("suite.missing_key", spot, what=key, where="list")
    if "when" in item:
        check_guard(desk, Spot(item, "when"), item["when"])
    return item.get("when"), _said(desk, Spot(item, "say"), item["say"]) if "say" in item else ()


def _said(desk: Desk, spot: Spot, value: Any) -> tuple[str, ...]:
    return shapes.texts(desk, spot, value) if isinstance(value, list) else (shapes.text(desk, spot, value),)
