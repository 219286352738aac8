"""The language of this call, and texts in it."""

from __future__ import annotations

import os
import sys
from typing import Any

from harness.wording import LANGUAGES, text


def language() -> str:
    """The language of help and messages: ``--lang`` anywhere on the line, else ``HARNESS_LANG``, else Russian."""
    words = sys.argv[1:]
    for number, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.partition("=")[2]
        elif word == "--lang" and number + 1 < len(words):
            asked = words[number + 1]
        else:
            continue
        if asked in LANGUAGES:
            return asked
    asked = os.environ.get("HARNESS_LANG", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def say(code: str, **parameters: Any) -> str:
    """A text of the catalogue in the language of this call."""
    return text(code, language(), **parameters)
