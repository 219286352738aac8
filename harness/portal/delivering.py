"""A session's events from the outbox to the courier, and who waits for them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from harness.portal.call import Call
from harness.portal.outbox import Outbox, Posting

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.portal.courier import Courier, Delivery

    Listener = Callable[[Call | None, str], None]


class Events:
    """Takes what calls have done and sends what is due.

    Args:
        outbox: what is to be sent.
        timeout: seconds that a handler gets.

    Attributes:
        outbox: as given.
        listeners: called with each call that was taken and who made it; with None after a delivery or a failed call.
    """

    __slots__ = ("_courier", "_timeout", "_timer", "listeners", "outbox")

    def __init__(self, outbox: Outbox, timeout: float) -> None:
        self.outbox = outbox
        self.listeners: list[Listener] = []
        self._timeout = timeout
        self._courier: Courier | None = None
        self._timer: threading.Timer | None = None

    def take(self, call: Call, actor: str = "bot") -> None:
        """A call has succeeded."""
        self.outbox.take(call)
        self.release()
        for listener in self.listeners:
            listener(call, actor)

    def install(self, client_id: str) -> None:
        """An application is installed; raises KeyError for one that the seed does not have."""
        self.outbox.install(client_id)
        self.release()

    def release(self) -> None:
        """Send what is due by now: time has moved."""
        due = self.outbox.ready()
        if due:
            self._started().send(due)
        later = self.outbox.next_due()
        if later is not None:
            self._come_back(later)

    def _come_back(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(seconds, self.release)
        self._timer.daemon = True
        self._timer.start()

    def pending(self) -> bool:
        """Whether something is on its way to a handler."""
        return self._courier is not None and not self._courier.idle()

    def wait(self, timeout: float) -> bool:
        """Block until everything that is due has been delivered; whether it has."""
        return self._courier is None or self._courier.wait(timeout)

    def log(self) -> tuple[Delivery, ...]:
        """Deliveries so far, in order."""
        return tuple(self._courier.log) if self._courier else ()

    def postings(self) -> tuple[Posting, ...]:
        """Everything that was to be sent, also what was lost."""
        return tuple(self.outbox.postings)

    def close(self) -> None:
        """Send nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._courier is not None:
            self._courier.close()

    def _started(self) -> Courier:
        if self._courier is None:
            from harness.portal.courier import Courier  # noqa: PLC0415 - sockets and TLS, which most runs never need

            self._courier = Courier(self._timeout, lambda _: self.tell())
        return self._courier

    def tell(self) -> None:
        """Something has happened that is no call which succeeded."""
        for listener in self.listeners:
            listener(None, "portal")

    def sent(self) -> dict[int, float]:
        """Postings that have been written to their handler → reading of the stopwatch then."""
        return self._courier.sent if self._courier else {}
