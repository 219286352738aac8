"""Reading one value of a document: it has the expected shape, or a problem says what stands there instead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from harness.loading.desk import Desk, shown
from harness.loading.yaml_nodes import Spot

_DAY = len("2026-01-31")


def mapping(desk: Desk, spot: Spot, value: Any) -> dict[str, Any]:
    """A mapping; anything else is a problem and counts as an empty one."""
    if isinstance(value, dict):
        return value
    code = "suite.file_not_mapping" if spot.key is None else "suite.not_mapping"
    desk.report(code, spot, what=_name(spot), got=shown(value))
    return {}


def sequence(desk: Desk, spot: Spot, value: Any) -> list[Any]:
    """A list; anything else is a problem and counts as an empty one."""
    if isinstance(value, list):
        return value
    desk.report("suite.not_list", spot, what=_name(spot), got=shown(value))
    return []


def text(desk: Desk, spot: Spot, value: Any, default: str = "") -> str:
    """A text; anything else is a problem."""
    if isinstance(value, str):
        return value
    desk.report("suite.not_text", spot, what=_name(spot), got=shown(value))
    return default


def texts(desk: Desk, spot: Spot, value: Any) -> tuple[str, ...]:
    """A list of texts."""
    items = sequence(desk, spot, value)
    return tuple(text(desk, Spot(items, number), item) for number, item in enumerate(items))


def whole(desk: Desk, spot: Spot, value: Any, least: int = 0) -> int:
    """A whole number not below ``least``; ``least`` stands in for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    desk.report("suite.not_whole", spot, what=_name(spot), got=shown(value), least=least)
    return least


def choice(desk: Desk, spot: Spot, value: Any, names: Collection[str], default: str) -> str:
    """One of some names; ``default`` stands in for anything else."""
    if isinstance(value, str) and value in names:
        return value
    desk.unknown("suite.unknown_value", spot, shown(value), names, where=_name(spot))
    return default


def day(desk: Desk, spot: Spot, value: Any) -> date | None:
    """A calendar day, ``YYYY-MM-DD``; anything else is a problem."""
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == _DAY else "")
    except ValueError:
        desk.report("suite.bad_day", spot, what=_name(spot), got=shown(value))
        return None


def known_keys(desk: Desk, container: dict[str, Any], valid: Collection[str], where: str) -> None:
    """Every key of a mapping is one of ``valid``."""
    for key in container:
        if key not in valid:
            desk.unknown("suite.unknown_key", Spot(container, key, on_key=True), key, valid, where=where)


def _name(spot: Spot) -> str:
    if spot.key is None:
        return ""
    return f"[{spot.key + 1}]" if isinstance(spot.key, int) else spot.key
