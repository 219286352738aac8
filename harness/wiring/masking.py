"""Keeps secrets out of everything that is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from harness.model import codec
from harness.model.transcript import Transcript

MASK = "•••"


def mask(secrets: Iterable[str]) -> Callable[[Transcript], Transcript]:
    """A function that replaces every occurrence of the given values in a transcript, wherever a bot may have put them.

    Args:
        secrets: values that came from the environment (tokens, passwords).
    """
    needles = [
        json.dumps(secret, ensure_ascii=False)[1:-1].encode() for secret in sorted(secrets, key=len, reverse=True)
    ]
    if not needles:
        return lambda transcript: transcript

    def masked(transcript: Transcript) -> Transcript:
        data = clean = codec.encode(transcript)
        for needle in needles:
            clean = clean.replace(needle, MASK.encode())
        return transcript if clean == data else codec.decode(clean, Transcript)

    return masked
