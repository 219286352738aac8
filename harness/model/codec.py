"""Model values to JSON and back; the one place that knows how."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from harness.model.events import AnyEvent

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_event_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode(value: Any) -> bytes:
    """Compact UTF-8 JSON of a model value; keys in declaration order, so equal values give equal bytes."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """The inverse of `encode`.

    Raises:
        ValueError: the data is not JSON of that type; the message says where.
    """
    return msgspec.json.decode(data, type=kind)


def decode_event(line: bytes) -> AnyEvent:
    """One line of ``events.jsonl``; raises `ValueError` when it is not a whole event."""
    return _event_decoder.decode(line)


def plain(value: Any) -> Any:
    """A model value as dicts, lists and scalars, for templates and schemas."""
    return msgspec.to_builtins(value)
