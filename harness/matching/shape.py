"""The written form of matchers: their names, and how one is taken apart."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

MATCHERS: Mapping[str, str] = MappingProxyType(
    {
        "contains": "the text has this as a part, case and ё/е aside",
        "matches": "this RE2 pattern is found in the text",
        "any_of": "at least one of these matchers holds",
        "all_of": "all of these matchers hold",
        "not": "this matcher does not hold",
        "phone": "the same phone number, however it is written",
        "lemma": "these words in any form",
        "resembles": "similar text: a text (80 of 100) or {text, at_least}",
        "starts": "the text begins with this",
        "at_least": "a number or moment not below this",
        "at_most": "a number or moment not above this",
        "between": "a number or moment in this range, both ends included",
        "moment": "the same instant, in whatever zone it is written",
        "present": "true: there is a value; false: there is none",
        "empty": "true: there is no value; false: there is one",
        "schema": "the value is valid by this JSON Schema",
    }
)
"""Name -> what holds, for the schema of suites."""

RESEMBLES_AT_LEAST = 80.0


def split(matcher: Mapping[Any, Any]) -> tuple[str, Any]:
    """Name and argument of a matcher mapping.

    Raises:
        ValueError: it is none; `harness.matching.matchers.flaws` tells that of a suite before it runs.
    """
    if len(matcher) == 1:
        name, argument = next(iter(matcher.items()))
        if name in MATCHERS:
            return str(name), argument
    raise ValueError(f"not a matcher: {matcher!r}")


def likeness(argument: Any) -> tuple[str, float]:
    """Text and least similarity of a ``resembles`` argument in its short or long form."""
    if isinstance(argument, Mapping):
        return str(argument["text"]), float(argument.get("at_least", RESEMBLES_AT_LEAST))
    return str(argument), RESEMBLES_AT_LEAST


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """The RE2 pattern, compiled once: linear time whatever a suite and a bot come up with.

    Raises:
        ValueError: RE2 cannot take it; the message is RE2's.
    """
    import re2  # noqa: PLC0415 - 5 ms that suites without patterns do not need

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error
