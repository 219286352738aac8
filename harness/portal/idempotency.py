"""``Idempotency-Key`` of REST 3.0: a repeated request is answered with the first answer instead of run again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from harness.portal.grants import Grant
from harness.portal.refusals import known
from harness.ports import Answer

LIFE = 24 * 3600
"""Seconds for which an answer is kept."""
LONGEST = 255
REPLAYED = "Idempotent-Replayed"
_encoder = msgspec.json.Encoder(order="deterministic")


class Replays:
    """Answers by key, of one session.

    Args:
        seconds: of the portal's clock.
    """

    __slots__ = ("_kept", "_seconds")

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._kept: dict[tuple[str, str], tuple[float, bytes, Answer]] = {}

    def find(self, key: str, grant: Grant, digest: bytes) -> Answer | None:
        """The answer to replay, when this very request has been answered under this key.

        Raises:
            Refusal: the key is none, or another request had it.
        """
        if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
            raise known("INVALID_IDEMPOTENCY_KEY")
        kept = self._kept.get((grant.client_id or grant.token, key))
        if kept is None or kept[0] <= self._seconds():
            return None
        if kept[1] != digest:
            raise known("IDEMPOTENCY_KEY_REUSED")
        answer = kept[2]
        return Answer(status=answer.status, body=answer.body, headers={**answer.headers, REPLAYED: "true"})

    def keep(self, key: str, grant: Grant, digest: bytes, answer: Answer) -> None:
        """Remember an answer."""
        self._kept[grant.client_id or grant.token, key] = (self._seconds() + LIFE, digest, answer)


def digest(method: str, params: dict[str, Any]) -> bytes:
    """What tells one request from another."""
    return hashlib.sha256(method.lower().encode() + b"\0" + _encoder.encode(params)).digest()
