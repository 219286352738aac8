"""An HTTP request as it came and the reply as it goes, whatever carries them: a socket, a mock transport, a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from harness.ports import Answer

_JSON = "application/json; charset=utf-8"
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        verb: of HTTP, in capitals.
        path: as sent, still percent-encoded, without the query.
        headers: by lower-case name; of several with one name the last.
        body: None when it was larger than anybody reads.
        secure: it came over TLS.
    """

    verb: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply.

    Attributes:
        delay: real seconds to wait before it is sent.
    """

    status: int
    body: bytes = b""
    kind: str = _JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


def reply(answer: Answer, delay: float = 0.0) -> Reply:
    """The reply that carries an answer of the portal."""
    return Reply(answer.status, _encoder.encode(answer.body), headers=answer.headers, delay=delay)
