"""From options to a `Selection`."""

from __future__ import annotations

from typing import Any

from harness.loading.settings import Settings
from harness.planning.last_run import read_failed
from harness.planning.selection import Selection


def selected(settings: Settings, addresses: tuple[str, ...], asked: dict[str, Any]) -> Selection:
    """What the options select.

    Raises:
        UsageError: a keyword expression that cannot be read.
    """
    return Selection(
        addresses=addresses,
        keyword=asked["keyword"],
        tags=asked["tags"],
        clauses=asked["clauses"],
        kinds=asked["kinds"],
        last_failed=read_failed(settings.root) if asked["last_failed"] else None,
    )
