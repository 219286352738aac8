"""Keeps secrets out of everything that is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from harness.matching.documents import HIDDEN, hide_documents, may_hold_documents
from harness.model import codec
from harness.model.crm import Meaning
from harness.model.record import Attempt
from harness.model.transcript import Transcript

MASK = "•••"
Change = Callable[[str, str], str]
"""Text, and the name of what it is the value of -> the text as it may be shown."""
_DEEPEST = 100
_LONGEST_NAME = 80
_LARGE, _TOO_LARGE = 10**9, 10**20  # numbers of as many digits as documents have
# Words and moments of our own: a secret that reads like one of them ("user", "2026") must not break the record.
_OURS = frozenset({"kind", "actor", "code", "at", "ended", "now", "entity", "field"})
_OUR_KEYS = frozenset({"facts", "parameters", "bindings"})


def mask(secrets: Iterable[str]) -> Callable[[Transcript], Transcript]:
    """A function that replaces every occurrence of the given values in a transcript, wherever a bot may have put them.

    Args:
        secrets: values that came from the environment (tokens, passwords), keys of language models.
    """
    words = sorted(filter(None, secrets), key=len, reverse=True)
    needles = [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in words]

    def change(text: str, _about: str) -> str:
        for word in words:
            text = text.replace(word, MASK)
        return text

    def masked(transcript: Transcript) -> Transcript:
        data = codec.encode(transcript)
        if not any(needle in data for needle in needles):
            return transcript
        clean: Transcript = _clean(transcript, change)
        return clean

    return masked if words else lambda transcript: transcript


def cover(attempt: Attempt, token: str) -> Attempt:
    """The attempt as it may be written: without the portal's token and without numbers of cards and documents.

    Judging comes before, and sees what was really said. What is hidden keeps its length, so that the places that
    findings point at stay true.

    Args:
        attempt: judged.
        token: of the dialogue's portal, which a bot that got the portal's address may echo; empty when there was none.
    """
    data = codec.encode(attempt)
    words = [token] if token and token.encode() in data else []
    if not (words or may_hold_documents(data)):
        return attempt

    def change(text: str, about: str) -> str:
        for word in words:
            text = text.replace(word, HIDDEN * len(word))
        return hide_documents(text, about)

    covered: Attempt = _clean(attempt, change)
    return covered


def _clean(value: Any, change: Change, about: str = "", depth: int = 0) -> Any:
    """The value with every text in it changed; numbers stay unless their digits are changed, and so does the shape."""
    if isinstance(value, str):
        return change(value, about)
    if isinstance(value, msgspec.Struct):
        return _clean_struct(value, change, depth)
    if not isinstance(value, dict | list | tuple):
        return _clean_number(value, change, about)
    if depth > _DEEPEST:
        return MASK
    if isinstance(value, dict):
        return {_clean(key, change): _clean(part, change, _below(about, key), depth + 1) for key, part in value.items()}
    return type(value)(_clean(part, change, about, depth + 1) for part in value)


def _clean_number(value: Any, change: Change, about: str) -> Any:
    if not isinstance(value, int | float) or not _LARGE <= value < _TOO_LARGE or value != int(value):
        return value
    digits = str(int(value))
    changed = change(digits, about)
    return changed if changed != digits else value


def _below(about: str, key: Any) -> str:
    """The name of a part: a VALUE below PHONE is a phone."""
    return f"{about} {key}"[-_LONGEST_NAME:]


def _clean_struct(value: msgspec.Struct, change: Change, depth: int) -> Any:
    kept = _OURS | {"name"} if isinstance(value, Meaning) else _OURS
    fields = {name: getattr(value, name) for name in value.__struct_fields__ if name not in kept}
    about = str(getattr(value, "field", "") or getattr(value, "where", ""))
    cleaned = {
        name: {key: _clean(part, change, str(key), depth + 1) for key, part in item.items()}
        if name in _OUR_KEYS
        else _clean(item, change, about, depth + 1)
        for name, item in fields.items()
    }
    changed = {name: item for name, item in cleaned.items() if item != fields[name]}
    # what stays keeps its identity: the codec leaves a default out only when it is the very default
    return msgspec.structs.replace(value, **changed) if changed else value
