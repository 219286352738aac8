"""Short texts of matchers for reports, the same in every language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from harness.matching.shape import likeness, split
from harness.russian.phones import normalise_phone

_LONGEST = 200


def describe(matcher: Any) -> str:
    """A matcher in signs rather than words, at most 200 characters: ``≈ «…»``, ``/regex/``, ``≥ 3``, ``+7917…``."""
    if isinstance(matcher, Mapping):
        name, argument = split(matcher)
        text = _SIGNS[name](argument)
    else:
        text = _plain(matcher)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return f"«{value}»"
    return json.dumps(value, ensure_ascii=False, default=str)


def _group(sign: str, argument: Any) -> str:
    return "(" + f" {sign} ".join(describe(item) for item in argument) + ")"


def _resembles(argument: Any) -> str:
    text, least = likeness(argument)
    return f"≈ «{text}» (≥ {least:g})"


def _bare(value: Any) -> str:
    return value if isinstance(value, str) else _plain(value)


_SIGNS: dict[str, Callable[[Any], str]] = {
    "contains": lambda argument: f"…{_bare(argument)}…",
    "matches": lambda argument: f"/{argument}/",
    "any_of": lambda argument: _group("|", argument),
    "all_of": lambda argument: _group("&", argument),
    "not": lambda argument: f"¬ {describe(argument)}",
    "phone": lambda argument: normalise_phone(str(argument)) or str(argument),
    "lemma": lambda argument: f"«{argument}»*",
    "resembles": _resembles,
    "starts": lambda argument: f"{_bare(argument)}…",
    "at_least": lambda argument: f"≥ {_bare(argument)}",
    "at_most": lambda argument: f"≤ {_bare(argument)}",
    "between": lambda argument: f"{_bare(argument[0])} … {_bare(argument[1])}",
    "moment": lambda argument: f"@ {argument}",
    "present": lambda argument: "≠ ∅" if argument else "∅",
    "empty": lambda argument: "∅" if argument else "≠ ∅",
    "schema": lambda argument: "schema " + json.dumps(argument, ensure_ascii=False, default=str),
}
