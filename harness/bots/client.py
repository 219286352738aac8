"""The HTTP client of one bot: connections, retries, redirects, deadlines.

Retried are failures of the infrastructure only: a refused connection, a connection that closes before the first byte of
a reply, and the statuses 502, 503 and 504. A time-out is never retried: the bot may have written to the CRM already.
A connection that was closed while it lay idle costs no retry.
"""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.bots.request import Request, Target
from harness.bots.wire import Received, TransientError, Wire, reason
from harness.clock import pause, stopwatch
from harness.errors import BotError

if TYPE_CHECKING:
    import ssl

_AGAIN = frozenset({502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_IDLE = 64  # connections kept for reuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one reply; times in seconds, sizes in bytes."""

    timeout: float = 30.0
    connect: float = 5.0
    max_bytes: int = 1_000_000
    redirects: int = 3
    retries: int = 2
    retry_pause: float = 0.1


@dataclass(slots=True)
class Client:
    """Sends requests of any thread; idle connections lie on a stack per origin.

    Args:
        limits: of each reply.
        tls: context for https.
    """

    limits: Limits
    tls: ssl.SSLContext | None = None
    _idle: dict[tuple[bool, str, int], deque[Wire]] = field(default_factory=dict)
    _closed: bool = False

    def send(self, request: Request, timeout: float | None = None) -> Received:
        """The final reply, whatever its status, after redirects and retries.

        Args:
            request: the first request; redirects make others of it.
            timeout: seconds for everything together; the limits' own when None.

        Raises:
            BotError: no whole reply within the limits.
        """
        seconds = timeout or self.limits.timeout
        deadline = stopwatch() + seconds
        try:
            for _ in range(self.limits.redirects + 1):
                received = self._insist(request, deadline)
                if received.status not in _MOVED or b"location" not in received.headers:
                    return received
                request = self._follow(request, received)
        except BotError as error:
            if error.code == "bot.timeout":
                error.parameters["seconds"] = seconds
            raise
        raise BotError("bot.redirects", where=request.target.where, limit=self.limits.redirects)

    def close(self) -> None:
        """Close idle connections; those in use close when they come back."""
        self._closed = True
        for stack in list(self._idle.values()):
            while stack:
                stack.pop().close()

    def _follow(self, request: Request, received: Received) -> Request:
        try:
            return request.moved(received)
        except ValueError:
            raise BotError("bot.redirect_target", where=request.target.where) from None

    def _insist(self, request: Request, deadline: float) -> Received:
        data = request.encode()
        for tried in range(self.limits.retries + 1):
            last = tried == self.limits.retries
            wait = self.limits.retry_pause * 2**tried
            try:
                received = self._once(request.target, data, deadline)
                if last or received.status not in _AGAIN or stopwatch() + wait >= deadline:
                    return received
            except TransientError:
                if last or stopwatch() + wait >= deadline:
                    raise
            pause(wait)
        raise AssertionError("the last try returns or raises")

    def _once(self, target: Target, data: bytes, deadline: float) -> Received:
        stack = self._idle.setdefault(target.origin, deque())
        wire = _reusable(stack)
        if wire is not None:
            with contextlib.suppress(
                TransientError
            ):  # closed while the request was on its way: a new connection at no cost
                return self._exchange(wire, stack, data, deadline)
        return self._exchange(self._connect(target, deadline), stack, data, deadline)

    def _exchange(self, wire: Wire, stack: deque[Wire], data: bytes, deadline: float) -> Received:
        keep = False
        try:
            received, keep = wire.exchange(data, deadline, self.limits.max_bytes)
            return received
        finally:
            if keep and not self._closed and len(stack) < _IDLE:
                stack.append(wire)
            else:
                wire.close()

    def _connect(self, target: Target, deadline: float) -> Wire:
        limit = max(min(self.limits.connect, deadline - stopwatch()), 0.001)
        try:
            sock = socket.create_connection((target.host, target.port), timeout=limit)
        except TimeoutError:
            raise BotError("bot.connect_timeout", where=target.where, seconds=limit) from None
        except (OSError, UnicodeError) as error:
            why = reason(error) if isinstance(error, OSError) else "IDNA"
            raise TransientError("bot.unreachable", where=target.where, reason=why) from error
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if target.secure:
                sock = _secured(sock, self.tls, target)
        except TimeoutError:
            sock.close()
            raise BotError("bot.connect_timeout", where=target.where, seconds=limit) from None
        except BotError:
            sock.close()
            raise
        except OSError as error:
            sock.close()
            raise TransientError("bot.unreachable", where=target.where, reason=reason(error)) from error
        return Wire(sock, target.base, tls=target.secure)


def _reusable(stack: deque[Wire]) -> Wire | None:
    while stack:
        try:
            wire = stack.pop()
        except IndexError:  # another thread took the last one
            return None
        if not wire.is_stale():
            return wire
        wire.close()
    return None


def _secured(sock: socket.socket, tls: ssl.SSLContext | None, target: Target) -> socket.socket:
    import ssl  # noqa: PLC0415 - 30 ms that bots on plain HTTP never pay

    try:
        context = tls or ssl.create_default_context()
        return context.wrap_socket(sock, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        raise BotError("bot.tls", where=target.where, reason=error.verify_message) from error
    except ssl.SSLError as error:
        why = error.reason or type(error).__name__
        raise BotError("bot.tls", where=target.where, reason=why) from error
