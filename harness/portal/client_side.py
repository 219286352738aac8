"""The client's end of the dialogue's open line: what it writes, what reaches it, and waiting for that."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from harness.clock import stopwatch
from harness.model.transcript import Said
from harness.portal.call import Call
from harness.portal.delivering import Events
from harness.portal.drafts import words
from harness.portal.tables import Row
from harness.portal.world import World
from harness.ports import Heard

_POLLING = "imbot.v2.event.get"
_BREAK = re.compile(r"\[br/?\]|#BR#", re.IGNORECASE)
_LINK = re.compile(r"\[url=([^\[\]\s]{1,2000})\]([^\[\]]{0,2000})\[/url\]", re.IGNORECASE)
_MARK = re.compile(r"\[/?(?:b|i|u|s|url|code|quote|size|color|send|put)(?:=[^\[\]]{0,200})?\]", re.IGNORECASE)


class ClientSide:
    """A `harness.ports.OpenLine`.

    Args:
        world: of the session.
        events: of the session.
        write: has the client's words journalled and put into the chat.
    """

    def __init__(self, world: World, events: Events, write: Callable[[tuple[Said, ...]], None]) -> None:
        self._world = world
        self._events = events
        self._write = write
        self._heard: list[tuple[int, float]] = []
        self._known: set[int] = set()
        self._stir = 0
        self._asked = 0.0
        self._before = 0
        self._changed = threading.Condition()
        events.listeners.append(self._notice)

    def say(self, said: tuple[Said, ...]) -> bool:
        """See `OpenLine`."""
        self._before = len(self._events.outbox.postings)
        queued = self._world.tables["bot_event"].last
        self._asked = stopwatch()
        self._write(said)
        fetched = self._world.tables["bot_event"].last > queued
        return fetched or any(one.fate != "lose" for one in self._events.outbox.postings[self._before :])

    def release(self) -> bool:
        """See `OpenLine`."""
        self._events.release()
        return self._events.pending()

    def mark(self) -> int:
        """See `OpenLine`."""
        return len(self._heard)

    def heard(self, since: int) -> tuple[Heard, ...]:
        """See `OpenLine`."""
        rows = ((self._world.find("message", key), moment) for key, moment in self._heard[since:])
        return tuple(_shown(row, moment) for row, moment in rows if row is not None and not row.get("deleted"))

    def stir(self) -> int:
        """See `OpenLine`."""
        return self._stir

    def wait(self, stir: int, seconds: float) -> bool:
        """See `OpenLine`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._stir != stir, max(0.0, seconds))

    def settled(self) -> bool:
        """See `OpenLine`."""
        return not self._events.pending()

    def sent(self) -> float | None:
        """See `OpenLine`: for bots that fetch, when the client wrote; their polling is theirs."""
        own = [one for one in self._events.outbox.postings[self._before :] if one.name.startswith("ONIM")]
        if not own:
            return self._asked or None
        moments = self._events.sent()
        return min((moments[one.seq] for one in own if one.seq in moments), default=None)

    def failure(self) -> tuple[str, int, str] | None:
        """See `OpenLine`."""
        for delivery in self._events.log():
            posting = delivery.posting
            if posting.seq >= self._before and posting.name.startswith("ONIM") and not 200 <= delivery.status < 400:
                return posting.url, delivery.status, delivery.error
        return None

    def _notice(self, call: Call | None, actor: str) -> None:
        if call is not None and (actor != "bot" or call.method.lower() == _POLLING):
            return
        with self._changed:
            for signal in call.signals if call else ():
                key = signal.facts.get("message", 0)
                if (
                    signal.name == "connector_out"
                    and signal.facts["chat"] == self._world.chat.id
                    and key not in self._known
                ):
                    self._known.add(key)
                    self._heard.append((key, stopwatch()))
            self._stir += 1
            self._changed.notify_all()


def _shown(row: Row, moment: float) -> Heard:
    return Heard(text=read(row), buttons=tuple(row.get("buttons") or ()), at=row["at"], moment=moment)


def read(row: Row) -> str:
    """A message as its reader sees it: the text, what is attached in words, names of files."""
    params = row.get("params") or {}
    lines = [plain(row["text"]), *map(plain, words(params.get("ATTACH"))), *map(str, params.get("FILES") or ())]
    return "\n".join(line for line in lines if line.strip())


def plain(text: str) -> str:
    """A text as messengers show it: without the portal's marks, links with their address behind them."""
    return _MARK.sub("", _LINK.sub(r"\2 (\1)", _BREAK.sub("\n", text)))
