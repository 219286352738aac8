"""One HTTP/1.1 connection: a request out, a bounded reply in, timed at the socket.

Why not a ready client: the common ones share a pool whose own queueing ends up in the measured latency, and parse
headers for longer than a fast bot takes to answer. Parsing is llhttp's (through httptools); this module adds deadlines
and bounds.
"""

from __future__ import annotations

import socket
from typing import Any, NamedTuple

import httptools

from harness.bots.excerpt import of_bytes
from harness.clock import stopwatch
from harness.errors import BotError

MAX_HEAD = 64 * 1024  # bytes of status line and headers
_CHUNK = 64 * 1024
_WANTED = {b"content-length", b"transfer-encoding", b"location", b"content-encoding"}


class TransientError(BotError):
    """The infrastructure failed before any byte of a reply: safe enough to try again (see `harness.bots.client`)."""


class Received(NamedTuple):
    """A whole reply.

    Attributes:
        latency: seconds from the last byte of the request written to the last byte of the reply read.
    """

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    latency: float


class _Message:
    """Receives the parser's callbacks."""

    __slots__ = ("chunks", "complete", "extra", "head", "headers", "keep", "parser", "size")

    def __init__(self) -> None:
        self.parser: Any = httptools.HttpResponseParser(self)
        self.clear()

    def clear(self) -> None:
        """Get ready for the next reply."""
        self.headers: dict[bytes, bytes] = {}
        self.chunks: list[bytes] = []
        self.size = 0
        self.head = False
        self.complete = False
        self.keep = False  # the connection may be used again; known at the end of a reply only
        self.extra = False  # bytes behind the end of the reply

    def on_message_begin(self) -> None:
        if self.complete and (self.chunks or self.headers):
            self.extra = True
        elif self.complete:  # an interim answer (100, 103) went before
            self.head = self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name in _WANTED and not self.extra:
            self.headers[name] = value

    def on_headers_complete(self) -> None:
        self.head = True

    def on_body(self, body: bytes) -> None:
        if not self.extra:
            self.chunks.append(body)
            self.size += len(body)

    def on_message_complete(self) -> None:
        self.complete = True
        self.keep = bool(self.parser.should_keep_alive())


class Wire:
    """An open connection; used by one thread at a time.

    Args:
        sock: connected (and wrapped in TLS) already.
        where: scheme, host, port for error messages.
    """

    __slots__ = ("_buffer", "_message", "_sock", "_tls", "_view", "_where")

    def __init__(self, sock: socket.socket, where: str, *, tls: bool) -> None:
        self._sock = sock
        self._where = where
        self._tls = tls
        self._message = _Message()
        self._buffer = bytearray(_CHUNK)
        self._view = memoryview(self._buffer)

    def is_stale(self) -> bool:
        """Whether the server has closed it, or sent something nobody asked for, while it lay idle.

        With TLS nothing can be said: a session ticket may be waiting to be read.
        """
        if self._tls:
            return False
        try:
            self._sock.settimeout(0)
            self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close the socket and let go of the parser, which refers back to its listener."""
        self._message.parser = None
        self._sock.close()

    def exchange(self, request: bytes, deadline: float, max_bytes: int) -> tuple[Received, bool]:
        """Send and receive.

        Args:
            request: head and body.
            deadline: `stopwatch` reading by which the last byte must be there.
            max_bytes: most bytes of body that are accepted.

        Returns:
            The reply, and whether the connection can be used again.

        Raises:
            BotError: `TransientError` before the first byte of a reply, others after it.
        """
        try:
            self._sock.settimeout(max(deadline - stopwatch(), 0.000_001))
            self._sock.sendall(request)
        except TimeoutError:
            raise BotError("bot.timeout", where=self._where, received=0) from None
        except OSError as error:
            raise TransientError("bot.hung_up", where=self._where, reason=reason(error)) from error
        sent = stopwatch()
        message = self._message
        message.clear()
        self._receive(message, deadline, max_bytes)
        latency = stopwatch() - sent
        received = Received(message.parser.get_status_code(), message.headers, b"".join(message.chunks), latency)
        return received, message.keep and not message.extra

    def _receive(self, message: _Message, deadline: float, max_bytes: int) -> None:
        parser = message.parser
        total = 0
        while not message.complete or parser.get_status_code() < 200:
            count = self._read(deadline, total)
            if count == 0:
                self._check_end(message, total)
                return
            total += count
            try:
                parser.feed_data(self._view[:count])
            except httptools.HttpParserUpgrade:
                raise BotError("bot.protocol", where=self._where, got="101 Switching Protocols") from None
            except httptools.HttpParserError:
                code = "bot.extra_bytes" if message.extra else "bot.protocol"
                got = of_bytes(bytes(self._view[: min(count, 400)]), 80)
                raise BotError(code, where=self._where, got=got) from None
            declared = message.headers.get(b"content-length", b"0")
            if message.size > max_bytes or (declared.isdigit() and int(declared[:18]) > max_bytes):
                raise BotError("bot.too_large", where=self._where, limit=max_bytes)
            if not message.head and total > MAX_HEAD:
                raise BotError("bot.too_large", where=self._where, limit=MAX_HEAD)

    def _read(self, deadline: float, total: int) -> int:
        # A microsecond when time is up already: zero would mean non-blocking.
        remaining = max(deadline - stopwatch(), 0.000_001)
        try:
            self._sock.settimeout(remaining)
            return self._sock.recv_into(self._buffer)
        except TimeoutError:
            raise BotError("bot.timeout", where=self._where, received=total) from None
        except OSError as error:
            if total:
                raise BotError("bot.cut_short", where=self._where, received=total) from error
            raise TransientError("bot.hung_up", where=self._where, reason=reason(error)) from error

    def _check_end(self, message: _Message, total: int) -> None:
        """The server closed: fine for a body without declared end, otherwise something is missing."""
        if total == 0:
            raise TransientError("bot.hung_up", where=self._where, reason="EOF")
        framed = b"content-length" in message.headers or b"transfer-encoding" in message.headers
        if framed or not message.head:
            raise BotError("bot.cut_short", where=self._where, received=total)


def reason(error: OSError) -> str:
    """The operating system's words, without addresses or paths."""
    return error.strerror or type(error).__name__
