"""Opens private portals: seeds are read once per folder and shared, sessions are cheap."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Given
from harness.portal.faults import Faults
from harness.portal.method_table import MethodTable
from harness.portal.records import known_by_phone, place
from harness.portal.seed import Seed
from harness.portal.seed_reader import read_seed
from harness.portal.session import Session
from harness.portal.world import Chat, World
from harness.registry import collect

METHODS = "harness.portal.methods"


class Portals:
    """A `harness.ports.Portals` over a folder of seeds.

    Args:
        folder: holds ``<name>.yaml`` for every portal that suites name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._methods = MethodTable(collect("method", METHODS))
        self._seeds: dict[str, Seed] = {}
        self._lock = threading.Lock()

    def open(self, given: Given, clock: VirtualClock, scope: str) -> Session:
        """A fresh portal seeded from ``given.portal`` plus ``given.records``, with ``given.faults`` planned.

        Args:
            scope: unique name (dialogue id): token and chat id derive from it.

        Raises:
            PortalError: unknown seed or impossible record.
        """
        seed = self.seed(given.portal)
        digest = hashlib.sha256(f"{seed.name}\x1f{scope}".encode()).hexdigest()
        chat = Chat(10_000 + int(digest[:8], 16) % 90_000, given.channel)
        world = World(seed, clock, chat)
        for number, record in enumerate(given.records):
            place(world, record, (scope, f"given.records[{number}]"), given.client)
        for sort in ("contact", "lead"):
            found = known_by_phone(world, sort, given.client.phone)
            if found is not None:
                world.own[sort] = found
        return Session(world, self._methods, Faults(given.faults, clock), digest[:16], lambda: None)

    def seed(self, name: str) -> Seed:
        """The seed of this name, read when first asked for.

        Raises:
            PortalError: there is no such seed, or it is wrong.
        """
        seed = self._seeds.get(name)
        if seed is None:
            with self._lock:
                seed = self._seeds.get(name)
                if seed is None:
                    seed = self._seeds[name] = read_seed(self._path(name))
        return seed

    def _path(self, name: str) -> Path:
        path = self._folder / f"{name}.yaml"
        if not name or "/" in name or "\\" in name or name.startswith(".") or not path.is_file():
            valid = ", ".join(sorted(one.stem for one in self._folder.glob("*.yaml")))
            raise PortalError("portal.seed.unknown", name=name, folder=self._folder.as_posix(), valid=valid)
        return path

    def close(self) -> None:
        """Stop the server, if one runs."""
