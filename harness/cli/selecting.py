"""From options to a `Selection` and to the files that have to be read for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.loading.settings import Settings
from harness.planning.last_run import read_failed
from harness.planning.selection import Selection


def selected(settings: Settings, addresses: tuple[str, ...], asked: dict[str, Any]) -> Selection:
    """What the options select."""
    return Selection(
        addresses=addresses,
        keyword=asked["keyword"],
        tags=asked["tags"],
        clauses=asked["clauses"],
        kinds=asked["kinds"],
        last_failed=read_failed(settings.root) if asked["last_failed"] else None,
    )


def paths(addresses: tuple[str, ...]) -> tuple[Path, ...]:
    """The files and folders that addresses name, each once."""
    return tuple(dict.fromkeys(Path(address.partition("::")[0]) for address in addresses))
