"""Delivers the postings of one session to handlers over HTTP: one after the other, each once, whatever comes of it."""

from __future__ import annotations

import http.client
import queue
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.clock import stopwatch
from harness.portal.outbox import Posting

READ_AT_MOST = 65_536
"""Bytes of a handler's answer that are read; nobody looks at them."""
_GIVE_UP = 5.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a posting.

    Attributes:
        status: of the handler's answer, 0 without one.
        error: why there is none.
        sent: reading of the stopwatch when the request had been written.
        took: seconds until the handler had answered.
    """

    posting: Posting
    status: int
    error: str
    sent: float
    took: float


class Courier:
    """Sends postings on a thread of its own, which the first posting starts.

    Args:
        timeout: seconds that a handler gets to answer.
        told: called after each delivery, on that thread.

    Attributes:
        log: deliveries so far, in order.
        sent: number of a posting → reading of the stopwatch when its request had been written.
    """

    def __init__(self, timeout: float, told: Callable[[Delivery], None]) -> None:
        self.log: list[Delivery] = []
        self.sent: dict[int, float] = {}
        self._timeout = timeout
        self._told = told
        self._queue: queue.SimpleQueue[Posting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._under_way = 0
        self._idle = threading.Condition()

    def send(self, postings: list[Posting]) -> None:
        """Take postings over; returns at once."""
        if not postings:
            return
        with self._idle:
            self._under_way += len(postings)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="portal-events", daemon=True)
                self._thread.start()
        for posting in postings:
            self._queue.put(posting)

    def idle(self) -> bool:
        """Whether everything has been delivered."""
        return self._under_way == 0

    def wait(self, timeout: float) -> bool:
        """Block until everything has been delivered; whether it has."""
        with self._idle:
            return self._idle.wait_for(self.idle, timeout)

    def close(self) -> None:
        """Finish with the delivery that is under way and forget the rest."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(_GIVE_UP)

    def _work(self) -> None:
        while (posting := self._queue.get()) is not None:
            delivery = post(posting, self._timeout, self._written)
            with self._idle:
                self.log.append(delivery)
                self._under_way -= 1
                self._idle.notify_all()
            self._told(delivery)

    def _written(self, seq: int, moment: float) -> None:
        self.sent.setdefault(seq, moment)


def post(
    posting: Posting, timeout: float, written: Callable[[int, float], None] = lambda _seq, _moment: None
) -> Delivery:
    """Send one posting; failures are told, never raised.

    Args:
        posting: what and where to.
        timeout: seconds for connecting, and for the answer.
        written: told the posting's number and the reading of the stopwatch when the request has been written.
    """
    parts = urlsplit(posting.url)
    started = sent = stopwatch()
    status, error = 0, ""
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": posting.content_type, "User-Agent": "Bitrix24 Webhook Engine"}
    try:
        connection.request("POST", target, posting.body, headers)
        sent = stopwatch()
        written(posting.seq, sent)
        answer = connection.getresponse()
        answer.read(READ_AT_MOST)
        status = answer.status
    except (OSError, http.client.HTTPException, ValueError) as failure:
        error = f"{type(failure).__name__}: {failure}"[:200]
    finally:
        connection.close()
    return Delivery(posting, status, error, sent, stopwatch() - started)


def _connection(scheme: str, host: str, port: int | None, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)
