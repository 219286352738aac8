"""One conversation over HTTP."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from harness.bots.client import Client
from harness.bots.endpoint import Endpoint
from harness.bots.excerpt import RAW, of_bytes, of_value
from harness.bots.jsonpath import Path as JsonPath
from harness.bots.mapping import ReplyMapping
from harness.bots.occasion import of_act, of_said
from harness.bots.wire import Received
from harness.clock import VirtualClock
from harness.errors import BotError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Reply, Said

_SILENT = frozenset({202, 204})  # an empty body is fine with these
_END_TIMEOUT = 5.0  # seconds; a bot that does not take the end of a conversation costs no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """What a bot is asked and when.

    Attributes:
        keep: values of the answer to ``opens`` that later requests need, by name (``{kept.name}``).
        each: a burst is sent message by message; otherwise joined by line breaks.
    """

    says: Endpoint
    opens: Endpoint | None
    wakes: Endpoint | None
    ends: Endpoint | None
    mapping: ReplyMapping
    keep: dict[str, JsonPath]
    each: bool


class HttpSession:
    """Sends what the client says, reads what the bot answers.

    Args:
        fixed: values for templates that hold for the whole conversation.
    """

    def __init__(self, routes: Routes, client: Client, fixed: dict[str, Any], clock: VirtualClock) -> None:
        self._routes = routes
        self._client = client
        self._fixed = fixed
        self._clock = clock
        self._due: datetime | None = None

    def begin(self) -> None:
        """Tell the bot that a conversation begins and keep what its answer gives for later requests.

        What the bot says in that answer is not part of the dialogue: clients speak first.
        """
        endpoint = self._routes.opens
        if endpoint is None:
            return
        received = self._send(endpoint, {"now": self._clock.now().isoformat()})
        data = _decode(received.body) if self._routes.keep else None
        for name, path in self._routes.keep.items():
            found = path.find(data)
            if not found:
                raise BotError("bot.nothing_to_keep", path=path.source, got=of_bytes(received.body))
            self._fixed[f"kept.{name}"] = found[0]

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """Send a burst, joined or one by one; the latency of several requests is their sum."""
        bursts = [(item,) for item in said] if self._routes.each else [said]
        replies, latency = [], 0.0
        for burst in bursts:
            received = self._send(self._routes.says, of_said(burst, self._clock))
            replies.append(self._read(received))
            latency += received.latency
        return (replies[0] if len(replies) == 1 else _merged(replies)), latency

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """Tell the bot that time has moved or what happened, when the profile says how; otherwise nothing."""
        endpoint = self._routes.wakes
        if endpoint is None:
            return Reply()
        return self._read(self._send(endpoint, of_act(act, self._clock)))

    def due(self) -> datetime | None:
        """When the bot's last answer asked to be woken (``reply: {due: …}`` of the profile)."""
        return self._due

    def close(self) -> None:
        """Tell the bot that the conversation is over; a bot that cannot take it is no news any more."""
        if self._routes.ends is not None:
            with contextlib.suppress(BotError):
                self._send(self._routes.ends, {"now": self._clock.now().isoformat()}, timeout=_END_TIMEOUT)

    def _send(self, endpoint: Endpoint, values: dict[str, Any], timeout: float | None = None) -> Received:
        try:
            request = endpoint.request({**self._fixed, **values})
        except ValueError as error:
            raise BotError("bot.url", reason=str(error)) from error
        received = self._client.send(request, timeout)
        if not 200 <= received.status < 300:
            got = of_bytes(received.body)
            raise BotError("bot.status", where=request.target.where, status=received.status, got=got)
        if received.headers.get(b"content-encoding", b"identity").lower() != b"identity":
            raise BotError("bot.encoding", where=request.target.where)
        return received

    def _read(self, received: Received) -> Reply:
        self._due = None
        if not received.body.strip() and received.status in _SILENT:
            return Reply()
        data = _decode(received.body)
        self._due = _moment(self._routes.mapping.due(data))
        return self._routes.mapping.read(data, of_bytes(received.body, RAW))


def _decode(body: bytes) -> Any:
    """JSON in UTF-8; a byte order mark is let pass."""
    if not body.strip():
        raise BotError("bot.empty_body")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BotError("bot.not_utf8", got=of_bytes(body)) from error
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise BotError("bot.not_json", got=of_bytes(body)) from error


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BotError("bot.due", got=of_value(value))
    return moment


def _merged(replies: list[Reply]) -> Reply:
    return Reply(
        messages=tuple(message for reply in replies for message in reply.messages),
        handover=next((reply.handover for reply in reversed(replies) if reply.handover), None),
        labels=tuple(dict.fromkeys(label for reply in replies for label in reply.labels)),
        raw="\n".join(reply.raw for reply in replies)[:RAW],
    )
