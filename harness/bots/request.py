"""A request and where it goes, as values."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from harness.bots.wire import Received

_SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, taken apart once."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """Raises `ValueError` when it is no absolute http(s) URL."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise ValueError("not an absolute http(s) URL without user name")
        if any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url):
            raise ValueError("blanks in a URL")
        secure = parts.scheme == "https"
        host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(secure, host, parts.port or (443 if secure else 80), quoted(path))

    @property
    def origin(self) -> tuple[bool, str, int]:
        """What may share connections and credentials."""
        return (self.secure, self.host, self.port)

    @property
    def where(self) -> str:
        """For messages: without query, which may hold a key."""
        return f"{self.base}{self.path.partition('?')[0]}"

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self.secure else 'http'}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the Host header wants them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def quoted(path: str) -> str:
    """A path in ASCII: Cyrillic letters percent-encoded, what is encoded already left alone."""
    return (
        path
        if path.isascii()
        else "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, whole; ``private`` headers (credentials among them) stay within the origin they were written for."""

    method: str
    target: Target
    headers: bytes = b""
    private: bytes = b""
    body: bytes = b""

    def encode(self) -> bytes:
        """Head and body as they go over the wire."""
        head = (
            f"{self.method} {self.target.path} HTTP/1.1\r\nHost: {self.target.authority}\r\n"
            "User-Agent: harness\r\nAccept: application/json, */*\r\nAccept-Encoding: identity\r\n"
        )
        length = b"Content-Length: %d\r\n" % len(self.body) if self.body or self.method not in {"GET", "HEAD"} else b""
        return b"".join((head.encode(), self.headers, self.private, length, b"\r\n", self.body))

    def moved(self, received: Received) -> Request:
        """The request that a redirect asks for: 303 turns it into a GET, the others keep method and body.

        Raises:
            ValueError: the location is no usable URL.
        """
        location = received.headers[b"location"].decode("latin-1")
        target = Target.of(urljoin(self.target.base + self.target.path, location))
        private = self.private if target.origin == self.target.origin else b""
        if received.status == _SEE_OTHER:
            return Request(method="GET", target=target, private=private)
        return Request(method=self.method, target=target, headers=self.headers, private=private, body=self.body)
