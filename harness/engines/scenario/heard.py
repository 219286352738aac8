"""One turn of the client, understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Heard:
    """What understanding makes of a turn.

    Attributes:
        text: all messages of the turn, a line each.
        kind: ``message``, or what was sent (photo, voice …); empty when nobody wrote (an event, a reminder).
        intents: names.
        given: slot values found.
        more: further values of a choice that were named beside the first.
        unclear: slots whose value depends on who it is for -> the value as said, empty when it was clear.
        wrong: slots whose value was tried and is impossible -> code.
        question: the client asks something.
        language: ru, tt, en, other, or empty.
        words: how many.
    """

    text: str = ""
    kind: str = ""
    intents: frozenset[str] = frozenset()
    given: dict[str, Any] = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    question: bool = False
    language: str = ""
    words: int = 0
