"""A portal by itself, for people who point their bot at it by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from harness.clock import VirtualClock, secret_token, stopwatch, wall_now
from harness.model.crm import CrmJournal
from harness.model.dialogue import Given
from harness.portal.portals import Portals


class RunningClock(VirtualClock):
    """A clock that runs with real time from its start on, and can be advanced besides."""

    __slots__ = ("_since",)
    runs = True

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._since = stopwatch()

    def now(self) -> datetime:
        """The start, the seconds it was advanced by, and the real time since."""
        return super().now() + timedelta(seconds=stopwatch() - self._since)


class Served:
    """A portal that is being served.

    Attributes:
        url: REST base, ending in a slash; what a bot is configured with.
        token: of the webhook, part of the URL; another one at each start, because others may reach the port.
        chat_id: of the open-line chat.
    """

    def __init__(self, portals: Portals, given: Given, clock: VirtualClock) -> None:
        self._portals = portals
        self._session = portals.open(given, clock, "portal serve", token=secret_token())
        self.url = portals.address(self._session)
        self.token = self._session.token
        self.chat_id = self._session.chat_id

    def run(self) -> None:
        """Serve until `stop` is called from elsewhere or the process is interrupted."""
        self._portals.wait()

    def journal(self) -> CrmJournal:
        """Every call so far."""
        return self._session.journal()

    def stop(self) -> None:
        """Stop serving."""
        self._session.close()
        self._portals.close()


def serve(seed: Path, host: str = "127.0.0.1", port: int = 0, given: Given | None = None) -> Served:
    """Start serving a portal.

    Args:
        seed: the portal's YAML file.
        host: to listen on; anything but loopback makes the portal reachable for others.
        port: 0 takes a free one.
        given: faults, records and client, as in a dialogue; ``portal`` in it is overridden.

    Raises:
        PortalError: the seed is wrong, or the address cannot be listened on.
    """
    portals = Portals(seed.parent, host=host, port=port)
    world = msgspec.structs.replace(given or Given(), portal=seed.stem)
    return Served(portals, world, RunningClock(wall_now()))
