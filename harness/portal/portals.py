"""Opens private portals: seeds are read once per folder and shared, sessions are cheap."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Given
from harness.portal.chats import Chat
from harness.portal.faults import Faults
from harness.portal.front import Front
from harness.portal.grants import Access
from harness.portal.method_table import MethodTable
from harness.portal.oauth import OAuth
from harness.portal.people import meet_client
from harness.portal.records import known_by_phone, place
from harness.portal.seed import Seed
from harness.portal.seed_reader import read_seed
from harness.portal.session import Session
from harness.portal.values import iso
from harness.portal.world import World
from harness.ports import PortalSession
from harness.registry import collect

if TYPE_CHECKING:
    from ssl import SSLContext

    from harness.portal.server import Server
    from harness.portal.tls import Authority

METHODS = "harness.portal.methods"
BLANK = Path(__file__).with_name("blank.yaml")


def authority(folder: Path | None) -> Authority:
    """The certificate authority of a folder, or a temporary one.

    Raises:
        PortalError: the folder cannot be used, or the package ``cryptography`` is missing.
    """
    try:
        from harness.portal.tls import Authority  # noqa: PLC0415 - ssl and cryptography are for those who ask
    except ImportError:
        raise PortalError("portal.tls.no_cryptography") from None
    return Authority(folder)


class Portals:
    """A `harness.ports.Portals` over a folder of seeds.

    Args:
        folder: holds ``<name>.yaml`` for every portal that suites name.
        host: of the server, should one be needed; loopback unless somebody asks for more.
        port: of the server; 0 takes a free one.
        hang: real seconds for which a planned time-out keeps a connection open; planned delays are cut to it.
        tls: folder of the certificate authority with which the server speaks TLS; None: plain HTTP.

    Attributes:
        front: answers HTTP requests without a socket, for mock transports.
    """

    def __init__(
        self, folder: Path, *, host: str = "127.0.0.1", port: int = 0, hang: float = 10.0, tls: Path | None = None
    ) -> None:
        self._folder = folder
        self._tls = tls
        self._listen = (host, port, hang)
        self.front = Front()
        self.front.doors["oauth"] = OAuth(self.front)
        self._server: Server | None = None
        self._methods = MethodTable(collect("method", METHODS))
        self._seeds: dict[str, Seed] = {}
        self._lock = threading.Lock()

    def open(self, given: Given, clock: VirtualClock, scope: str, *, token: str = "", turn: int = 0) -> Session:
        """A fresh portal seeded from ``given.portal`` plus ``given.records``, with ``given.faults`` planned.

        Args:
            given: the world of the dialogue.
            clock: of the dialogue.
            scope: unique name (dialogue id): token and chat id derive from it.
            token: of the webhook, instead of the derived one, which others can work out; the tokens that the seed
                states are valid then, because the portal is the only one of its kind.
            turn: how many portals of this scope there have been: ids of what bots remember go on rising.

        Raises:
            PortalError: unknown seed or impossible record.
        """
        seed = self.seed(given.portal)
        digest = hashlib.sha256(f"{seed.name}\x1f{scope}".encode()).hexdigest()
        chat = Chat(10_000 + int(digest[:8], 16) % 90_000 + turn, given.channel)
        chat.created = iso(clock.now().astimezone(seed.zone))
        secret = token or digest
        access = Access(seed, clock, secret, token or digest[:16], literal=bool(token))
        world = World(seed, clock, chat, access)
        for number, record in enumerate(given.records):
            place(world, record, (scope, f"given.records[{number}]"), given.client)
        for sort in ("contact", "lead"):
            found = known_by_phone(world, sort, given.client.phone)
            if found is not None:
                world.own[sort] = found
        for table, step in (("message", 1_000), ("bot_event", 10_000)) if turn else ():
            world.tables[table].last = turn * step
        meet_client(world, given.client, turn)
        return Session(world, self._methods, Faults(given.faults, scope), self._forget)

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

    def reread(self, name: str) -> None:
        """Read a seed anew: its file may have changed. Sessions that are open keep what they began with.

        Raises:
            PortalError: it is wrong, or gone; the one that is known stays.
        """
        self._seeds[name] = read_seed(self._path(name))

    def _path(self, name: str) -> Path:
        if not name:
            return BLANK
        path = self._folder / f"{name}.yaml"
        if "/" in name or "\\" in name or name.startswith(".") or not path.is_file():
            valid = ", ".join(sorted(one.stem for one in self._folder.glob("*.yaml")))
            raise PortalError("portal.seed.unknown", name=name, folder=self._folder.as_posix(), valid=valid)
        return path

    def address(self, session: PortalSession) -> str:
        """Base URL at which a bot in another process reaches this very session; starts the server when needed.

        Raises:
            PortalError: the address cannot be listened on.
            TypeError: the session is not one of these portals.
        """
        if not isinstance(session, Session):
            raise TypeError("a session of other portals")
        with self._lock:
            server = self._started()
            return self.front.mount(session, server.secure_root or server.root)

    def secure(self, context: SSLContext, port: int = 0) -> None:
        """Be reached over TLS too, and name that address from now on.

        Args:
            context: with the server's certificate.
            port: 0 takes a free one.

        Raises:
            PortalError: an address cannot be listened on.
        """
        with self._lock:
            server = self._started()
            try:
                server.secure(context, port)
            except OSError as error:
                raise self._deaf(error, port) from None

    def plain_address(self, session: Session) -> str:
        """Base URL of a mounted session over plain HTTP, whatever `address` says; empty when no server runs."""
        return self.front.base(session, self._server.root) if self._server else ""

    def _started(self) -> Server:
        if self._server is None:
            from harness.portal.server import Server  # noqa: PLC0415 - bots in this process never need asyncio

            host, port, hang = self._listen
            try:
                self._server = Server(self.front, host, port, hang)
            except OSError as error:
                raise self._deaf(error, port) from None
            if self._tls is not None:
                self._server.secure(authority(self._tls).context((host,)))
        return self._server

    def _deaf(self, error: OSError, port: int) -> PortalError:
        reason = error.strerror or str(error)
        return PortalError("portal.server.cannot_listen", host=self._listen[0], port=port, reason=reason)

    def _forget(self, session: Session) -> None:
        self.front.unmount(session)

    @property
    def late(self) -> int:
        """Calls that came over the socket for sessions that had been closed."""
        return self.front.late

    def wait(self) -> None:
        """Block until the server stops; returns at once when none runs."""
        if self._server is not None:
            self._server.wait()

    def close(self) -> None:
        """Stop the server, if one runs."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.stop()
