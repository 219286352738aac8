"""Small HTTP servers on loopback for tests: one that behaves, and one for every way not to.

    with servers.answering({"reply": "Здравствуйте"}) as server:
        ...  # server.url, server.requests

Each connection has a daemon thread of its own; leaving the ``with`` block closes everything.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

Answerer = Callable[["Asked"], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came, and the way to answer it.

    Attributes:
        number: from 0, over all connections of the server.
        closing: set when the server is being closed; hostile answers wait on it instead of sleeping.
    """

    number: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    sock: socket.socket
    closing: threading.Event

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def send(self, data: bytes) -> None:
        """Raw bytes."""
        self.sock.sendall(data)

    def answer(self, body: bytes, status: str = "200 OK", headers: Iterable[str] = ()) -> None:
        """A proper response."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join([*lines, "", ""]).encode() + body)


@dataclass(slots=True)
class Server:
    """A running server.

    Attributes:
        tls: context of a server that speaks https.
        requests: what came so far, in order.
        connections: how many were accepted.
    """

    answerer: Answerer
    tls: ssl.SSLContext | None = None
    requests: list[Asked] = field(default_factory=list)
    connections: int = 0
    _listener: socket.socket = field(init=False)
    _closing: threading.Event = field(default_factory=threading.Event)
    _open: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """On 127.0.0.1."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Address of the chat endpoint."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/chat"

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), self._secured(accepted) as sock, sock.makefile("rb") as stream:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (asked := self._read(stream, sock)) is not None:
                self.answerer(asked)

    def _secured(self, sock: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(sock, server_side=True) if self.tls else sock

    def _read(self, stream: Any, sock: socket.socket) -> Asked | None:
        first = stream.readline().decode("latin-1").split()
        if len(first) < 2:
            return None
        headers: dict[str, str] = {}
        while line := stream.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0")))
        with self._lock:
            asked = Asked(len(self.requests), first[0], first[1], headers, body, sock, self._closing)
            self.requests.append(asked)
        return asked


def answering(*replies: Any, tls: ssl.SSLContext | None = None) -> Server:
    """Well-behaved: the given JSON replies in turn, the last one for ever."""

    def answer(asked: Asked) -> None:
        asked.answer(json.dumps(replies[min(asked.number, len(replies) - 1)], ensure_ascii=False).encode())

    return Server(answer, tls)


def scripted(answerer: Answerer) -> Server:
    """Whatever the function does with each request."""
    return Server(answerer)


def sending(body: bytes, status: str = "200 OK", headers: Iterable[str] = ()) -> Server:
    """The same bytes as every answer's body: no JSON, no UTF-8, an error page."""
    kept = tuple(headers)
    return Server(lambda asked: asked.answer(body, status, kept))


def hanging() -> Server:
    """Reads the request and never answers."""

    def answer(asked: Asked) -> None:
        asked.closing.wait()

    return Server(answer)


def slow(seconds: float, reply: Any) -> Server:
    """Answers properly after some real time."""

    def answer(asked: Asked) -> None:
        asked.closing.wait(seconds)
        asked.answer(json.dumps(reply).encode())

    return Server(answer)


def dripping(every: float = 0.02) -> Server:
    """Sends a byte of an endless body at a time, so that no single read ever times out."""

    def answer(asked: Asked) -> None:
        asked.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not asked.closing.wait(every):
            asked.send(b"x")

    return Server(answer)


def breaking_off() -> Server:
    """Announces a body and closes in the middle of it, as a crashing bot does."""

    def answer(asked: Asked) -> None:
        asked.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"reply": "hal')
        asked.sock.shutdown(socket.SHUT_RDWR)

    return Server(answer)


def hanging_up(times: int, reply: Any) -> Server:
    """Closes without a byte for the first requests, then answers."""

    def answer(asked: Asked) -> None:
        if asked.number < times:
            asked.sock.shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError
        asked.answer(json.dumps(reply).encode())

    return Server(answer)


def unavailable(times: int, reply: Any) -> Server:
    """503 for the first requests, then proper answers."""

    def answer(asked: Asked) -> None:
        if asked.number < times:
            asked.answer(b"warming up", "503 Service Unavailable")
        else:
            asked.answer(json.dumps(reply).encode())

    return Server(answer)


def redirecting(location: str = "/chat", status: str = "307 Temporary Redirect") -> Server:
    """Sends every request elsewhere, by default to itself."""
    return Server(lambda asked: asked.answer(b"", status, [f"Location: {location}"]))


def huge(size: int = 5_000_000) -> Server:
    """A proper JSON answer of that many bytes."""
    return sending(b'{"reply": "' + b"x" * (size - 13) + b'"}')


def babbling(messages: int = 200) -> Server:
    """Many messages in one answer."""
    return answering({"messages": [f"Сообщение {number}" for number in range(messages)]})


@contextlib.contextmanager
def closed_port() -> Iterator[str]:
    """An address where nobody listens: the port is held, but not listened on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/chat"
