"""Stand-ins for what a bot meets: a portal that only records, a clock, the start of a dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from harness.clock import VirtualClock
from harness.model.crm import CrmCall, CrmJournal
from harness.model.dialogue import Client, EventTurn, Given, OperatorTurn
from harness.model.transcript import Said
from harness.ports import Answer, Talk

NOW = "2026-03-02T10:00:00+03:00"


class RecordingPortal:
    """A portal session that notes each call and answers with what it was given, or else with a running number.

    Args:
        results: method -> value of ``result``.
    """

    token = "token-1"  # noqa: S105 - of no real portal
    chat_id = 42

    def __init__(self, results: Mapping[str, Any] | None = None) -> None:
        self.results = dict(results or {})
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.acts: list[OperatorTurn | EventTurn] = []

    def call(self, method: str, params: Mapping[str, Any]) -> Answer:
        """Note it and answer."""
        self.calls.append((method, dict(params)))
        return Answer(status=200, body={"result": self.results.get(method, 100 + len(self.calls))})

    def play(self, act: OperatorTurn | EventTurn) -> None:
        """Note what happens without the bot."""
        self.acts.append(act)

    def mark(self) -> int:
        """Number of calls so far."""
        return len(self.calls)

    def journal(self) -> CrmJournal:
        """The calls, without meanings or changes."""
        calls = (
            CrmCall(seq=seq, at=NOW, method=method, params=params) for seq, (method, params) in enumerate(self.calls)
        )
        return CrmJournal(calls=tuple(calls))

    def close(self) -> None:
        """Nothing is held."""


def clock(now: str = NOW) -> VirtualClock:
    """A clock that stands at an ISO moment."""
    return VirtualClock(datetime.fromisoformat(now))


def talk(*, channel: str = "whatsapp", portal_url: str = "", **extra: Any) -> Talk:
    """The start of a dialogue with Анна; ``extra`` are further keys of the client (``replies=[…]`` for a script)."""
    client = Client(name="Анна", phone="+79170000000", utm={"source": "yandex"}, extra=extra)
    return Talk(
        dialogue="salon/booking:one",
        conversation="c-1",
        chat_id=RecordingPortal.chat_id,
        seed=7,
        portal_url=portal_url,
        given=Given(channel=channel, client=client),
    )


def said(*texts: str) -> tuple[Said, ...]:
    """What the client says: one message, or several in a burst."""
    return tuple(Said(text=text) for text in texts)
