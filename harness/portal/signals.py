"""What a call has done that somebody may want to hear of: noted by the call, turned into events by the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that happened.

    Attributes:
        name: ``message_add``, ``message_update``, ``message_delete``, ``join``, ``command``, ``bot_delete``,
            ``reaction``, ``session_start``, ``session_finish``, ``connector_out`` …
        facts: ids of what it is about; the outbox reads the rest from the portal's state.
        text: fields that are gone when the outbox reads the state (a deleted message).
    """

    name: str
    facts: dict[str, int] = field(default_factory=dict)
    text: dict[str, Any] = field(default_factory=dict)
