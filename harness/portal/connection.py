"""One client's connection to the portal: HTTP/1.1 with keep-alive, parsed by llhttp, bounded in every direction.

Own code because the portal has to be able to say nothing, to cut a connection and to wait as planned, and because a
general server costs several times what a method of the portal does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httptools

from harness.portal.exchange import Reply, Request
from harness.portal.front import Front
from harness.portal.refusals import Broken

LARGEST_BODY = 16_000_000
"""Bytes of a request's body that are read at most."""
LARGEST_HEAD = 65_536
"""Bytes of a request's first line and headers together."""
LARGEST_QUEUE = 100
"""Requests that a client may send ahead while it waits for an answer."""
_REASONS = {one.value: one.phrase for one in HTTPStatus}
_HEAD_REFUSED = b"HTTP/1.1 %d %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(asyncio.Protocol):
    """Reads requests one after another and writes their replies in that order.

    Args:
        front: that answers.
        hang: real seconds for which a planned time-out keeps the connection open; a planned delay is cut to it.
        secure: the connection is one of TLS.
        open_ones: set of all connections, for whoever stops the server.
    """

    def __init__(self, front: Front, hang: float, secure: bool, open_ones: set[Connection]) -> None:
        self._front = front
        self._hang = hang
        self._secure = secure
        self._open_ones = open_ones
        self._waiting: deque[tuple[Request, bool]] = deque()
        self._busy: asyncio.TimerHandle | None = None
        self._parser: Any = httptools.HttpRequestParser(self)
        self._clear()

    def _clear(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._chunks: list[bytes] = []
        self._size = 0
        self._head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: somebody has connected."""
        self._transport: Any = transport
        self._open_ones.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: the connection is gone, whoever ended it."""
        del exc
        self._open_ones.discard(self)
        if self._busy is not None:
            self._busy.cancel()
        self._parser = None  # it refers back to this object

    def abort(self) -> None:
        """Cut the connection: the client sees it reset or closed, without an answer."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """asyncio: bytes have come."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # nothing else is spoken here; the request itself has been read
        except httptools.HttpParserError:
            self._refuse(400)

    def on_url(self, url: bytes) -> None:
        """llhttp: a piece of the request's target."""
        self._url += url
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """llhttp: a whole header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")
        self._count(len(name) + len(value))

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > LARGEST_HEAD:
            raise httptools.HttpParserError("head is too large")

    def on_headers_complete(self) -> None:
        """llhttp: the body begins; whoever asks for it is told to go on."""
        if self._headers.get("expect", "").lower() == "100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """llhttp: a piece of the body; of one that is too large nothing is kept."""
        self._size += len(body)
        if self._size <= LARGEST_BODY:
            self._chunks.append(body)
        else:
            self._chunks.clear()

    def on_message_complete(self) -> None:
        """llhttp: a whole request; answered at once unless an earlier one still waits for its answer."""
        path, _, query = self._url.decode("latin-1").partition("?")
        if "://" in path:  # as sent to a proxy
            path = "/" + path.partition("://")[2].partition("/")[2]
        request = Request(
            self._parser.get_method().decode("latin-1"),
            path if path.isascii() else quote(path.encode("latin-1"), safe="/%"),
            query,
            self._headers,
            b"".join(self._chunks) if self._size <= LARGEST_BODY else None,
            self._secure,
        )
        keep = bool(self._parser.should_keep_alive())
        self._clear()
        if self._busy is not None or self._waiting:
            self._waiting.append((request, keep))
            if len(self._waiting) > LARGEST_QUEUE:
                self.abort()
        else:
            self._answer(request, keep)

    def _answer(self, request: Request, keep: bool) -> None:
        try:
            reply = self._front.answer(request)
        except Broken as broken:
            if broken.how == "timeout":
                self._busy = asyncio.get_running_loop().call_later(self._hang, self.abort)
            else:
                self.abort()
            return
        if reply.delay:
            loop = asyncio.get_running_loop()
            self._busy = loop.call_later(min(reply.delay, self._hang), self._send, request, reply, keep)
        else:
            self._send(request, reply, keep)

    def _send(self, request: Request, reply: Reply, keep: bool) -> None:
        self._busy = None
        status = reply.status
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, '')}", f"Content-Type: {reply.kind}"]
        lines.append(f"Content-Length: {len(reply.body)}")
        if not keep:
            lines.append("Connection: close")
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        lines = [line.replace("\r", "").replace("\n", "") for line in lines]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
        self._transport.write(head if request.verb == "HEAD" else head + reply.body)
        if not keep:
            self._waiting.clear()
            self._transport.close()
        elif self._waiting:
            self._answer(*self._waiting.popleft())

    def _refuse(self, status: int) -> None:
        self._transport.write(_HEAD_REFUSED % (status, _REASONS[status].encode()))
        self._transport.close()
