"""A portal by itself, for people who point their bot at it by hand."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.clock import VirtualClock, secret_token, stopwatch, wall_now
from harness.model.crm import CrmJournal
from harness.model.dialogue import Given
from harness.portal.portals import Portals, authority

if TYPE_CHECKING:
    from harness.portal.front import Door
    from harness.portal.session import Session
    from harness.portal.tls import Authority


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


@dataclass(frozen=True, slots=True)
class Tls:
    """How a portal is reached over TLS.

    Attributes:
        port: 0 takes a free one.
        folder: of its certificate authority, kept between starts; a temporary one when None.
        names: that the certificate is good for, besides those of loopback and of test portals.
    """

    port: int = 0
    folder: Path | None = None
    names: tuple[str, ...] = ()


class Served:
    """A portal that is being served.

    Attributes:
        url: REST base, ending in a slash; what a bot is configured with.
        token: of the webhook, part of the URL; another one at each start, because others may reach the port.
        session: the portal itself.
        chat_id: of the open-line chat.
        plain_url: the same as ``url`` over plain HTTP, which is served beside TLS.
        environment: variables that clients need to trust the portal; empty without TLS.
        given: what it began with.
        openings: how often it has begun.
    """

    def __init__(self, portals: Portals, given: Given, tls: Tls | None = None) -> None:
        self._portals = portals
        self._authority: Authority | None = None
        self.given = given
        self.openings = 1
        self.environment: Mapping[str, str] = {}
        try:
            if tls is not None:
                self._secure(tls, given)
            self.token = secret_token()
            self.session = self._opened(given)
        except BaseException:
            self._end()
            raise

    def _secure(self, tls: Tls, given: Given) -> None:
        names = (*tls.names, self._portals.seed(given.portal).domain)
        self._authority = authority(tls.folder)
        self.environment = self._authority.environment()
        self._portals.secure(self._authority.context(names), tls.port)

    def _opened(self, given: Given) -> Session:
        portals = self._portals
        session = portals.open(given, RunningClock(wall_now()), "portal serve", token=self.token)
        self.url = portals.address(session)
        self.plain_url = portals.plain_address(session)
        self.chat_id = session.chat_id
        return session

    def reopen(self, given: Given, *, reread: bool = False) -> None:
        """Begin anew from the seed, at the same address and with the same token of the webhook.

        Args:
            given: client, channel, records and faults; `given` begins as before.
            reread: its file may have changed.

        Raises:
            PortalError: the seed or a record is wrong; the portal stays as it is.
        """
        if reread:
            self._portals.reread(given.portal)
        old, self.session = self.session, self._opened(given)
        self._portals.front.unmount(old)
        self.given = given
        self.openings += 1
        # closing waits for a delivery that is under way, whose handler may be calling this very server
        threading.Thread(target=old.close, name="portal-reopened", daemon=True).start()

    def open_door(self, name: str, door: Door) -> None:
        """Have everything under ``/name/`` answered by somebody else, on the server's thread."""
        self._portals.front.doors[name] = door

    @property
    def plain_root(self) -> str:
        """Scheme, host and port over plain HTTP."""
        return self.plain_url.partition("/rest/")[0]

    def run(self) -> None:
        """Serve until `stop` is called from elsewhere or the process is interrupted."""
        self._portals.wait()

    def journal(self) -> CrmJournal:
        """Every call so far."""
        return self.session.journal()

    def stop(self) -> None:
        """Stop serving."""
        self.session.close()
        self._end()

    def _end(self) -> None:
        self._portals.close()
        if self._authority is not None:
            self._authority.close()


def serve(
    seed: Path, host: str = "127.0.0.1", port: int = 0, given: Given | None = None, tls: Tls | None = None
) -> Served:
    """Start serving a portal.

    Args:
        seed: the portal's YAML file.
        host: to listen on; anything but loopback makes the portal reachable for others.
        port: 0 takes a free one.
        given: faults, records and client, as in a dialogue; ``portal`` in it is overridden.
        tls: how to be reached over TLS as well.

    Raises:
        PortalError: the seed is wrong, an address cannot be listened on, or TLS cannot be had.
    """
    portals = Portals(seed.parent, host=host, port=port)
    world = msgspec.structs.replace(given or Given(), portal=seed.stem)
    return Served(portals, world, tls)
