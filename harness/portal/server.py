"""The portal on real sockets: one thread with an event loop for all sessions, over HTTP and, when asked, over TLS.

Imported when a server is really started: bots in the process's own time never need it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading

from harness.portal.connection import Connection
from harness.portal.front import Front

BACKLOG = 512


class Server:
    """Serves a front until stopped.

    Args:
        front: that answers.
        host: to listen on; loopback unless somebody asks for more.
        port: 0 takes a free one.
        hang: real seconds for which a planned time-out keeps the connection open before it is cut.

    Raises:
        OSError: the address cannot be listened on.
    """

    def __init__(self, front: Front, host: str = "127.0.0.1", port: int = 0, hang: float = 10.0) -> None:
        self._front = front
        self._hang = hang
        self._host = host
        self._socket = _listen(host, port)
        self.port = int(self._socket.getsockname()[1])
        self.secure_port = 0
        self._connections: set[Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._listeners: list[asyncio.Server] = []
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="portal-server", daemon=True)
        self._thread.start()  # the caller's own thread may have a loop that runs
        asyncio.run_coroutine_threadsafe(self._listener(self._socket, None), self._loop).result()

    def secure(self, context: ssl.SSLContext, port: int = 0) -> None:
        """Listen for TLS as well.

        Args:
            context: with the server's certificate.
            port: 0 takes a free one.

        Raises:
            OSError: the address cannot be listened on.
        """
        listening = _listen(self._host, port)
        self.secure_port = int(listening.getsockname()[1])
        asyncio.run_coroutine_threadsafe(self._listener(listening, context), self._loop).result()

    async def _listener(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        def connection() -> Connection:
            return Connection(self._front, self._hang, context is not None, self._connections)

        made = await self._loop.create_server(connection, sock=listening, ssl=context, backlog=BACKLOG)
        self._listeners.append(made)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._stopping.wait())
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        for listener in self._listeners:
            listener.close()
        for connection in tuple(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # lets the transports tell their connections

    @property
    def root(self) -> str:
        """Scheme, host and port."""
        return f"http://{self._shown}:{self.port}"

    @property
    def secure_root(self) -> str:
        """The same for TLS; empty when it is not listened for."""
        return f"https://{self._shown}:{self.secure_port}" if self.secure_port else ""

    @property
    def _shown(self) -> str:
        return f"[{self._host}]" if ":" in self._host else self._host

    def wait(self) -> None:
        """Block until the server stops."""
        self._thread.join()

    def stop(self) -> None:
        """Stop listening and end the thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for an ACK
    return listening
