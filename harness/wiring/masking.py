"""Keeps secrets out of everything that is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from harness.model import codec
from harness.model.crm import Meaning
from harness.model.transcript import Transcript

MASK = "•••"
# Words and moments of our own: a secret that reads like one of them ("user", "2026") must not break the record.
_OURS = frozenset({"kind", "actor", "code", "at", "ended", "now", "entity", "field"})
_OUR_KEYS = frozenset({"facts", "parameters", "bindings"})


def mask(secrets: Iterable[str]) -> Callable[[Transcript], Transcript]:
    """A function that replaces every occurrence of the given values in a transcript, wherever a bot may have put them.

    Args:
        secrets: values that came from the environment (tokens, passwords).
    """
    words = sorted(filter(None, secrets), key=len, reverse=True)
    needles = [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in words]

    def masked(transcript: Transcript) -> Transcript:
        data = codec.encode(transcript)
        if not any(needle in data for needle in needles):
            return transcript
        clean: Transcript = _clean(transcript, words)
        return clean

    return masked if words else lambda transcript: transcript


def _clean(value: Any, words: list[str]) -> Any:
    """The value with every text in it cleaned; numbers and the shape stay."""
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, MASK)
        return value
    if isinstance(value, msgspec.Struct):
        return _clean_struct(value, words)
    if isinstance(value, dict):
        return {_clean(key, words): _clean(item, words) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_clean(item, words) for item in value)
    return value


def _clean_struct(value: msgspec.Struct, words: list[str]) -> Any:
    kept = _OURS | {"name"} if isinstance(value, Meaning) else _OURS
    fields = {name: getattr(value, name) for name in value.__struct_fields__ if name not in kept}
    cleaned = {
        name: {key: _clean(part, words) for key, part in item.items()} if name in _OUR_KEYS else _clean(item, words)
        for name, item in fields.items()
    }
    changed = {name: item for name, item in cleaned.items() if item != fields[name]}
    # what stays keeps its identity: the codec leaves a default out only when it is the very default
    return msgspec.structs.replace(value, **changed) if changed else value
