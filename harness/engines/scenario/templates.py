"""Texts and parameters with ``{path}`` and ``{path|filter}`` in them, taken apart once.

A template that is nothing but one reference gives the value itself (a number stays a number); inside a longer text
values become words. A reference to nothing becomes the empty text, or drops the key of a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_REFERENCE = re.compile(r"\{([a-z_][\w.-]*)(?:\|([a-z_]+))?\}")

Filters = Mapping[str, Callable[[Any], Any]]
Part = str | tuple[tuple[str, ...], str]


class Template:
    """A text in parts: literals, and references as (path, filter)."""

    __slots__ = ("_parts", "_whole")

    def __init__(self, text: str) -> None:
        parts: list[Part] = []
        place = 0
        for found in _REFERENCE.finditer(text):
            if found.start() > place:
                parts.append(text[place : found.start()])
            parts.append((tuple(found[1].split(".")), found[2] or ""))
            place = found.end()
        if place < len(text):
            parts.append(text[place:])
        self._parts = tuple(parts)
        self._whole = parts[0] if len(parts) == 1 and not isinstance(parts[0], str) else None

    def value(self, view: Mapping[str, Any], filters: Filters) -> Any:
        """The value of a lone reference as it is; the text otherwise."""
        if self._whole is not None and not isinstance(self._whole, str):
            return _resolved(self._whole, view, filters)
        return self.text(view, filters)

    def text(self, view: Mapping[str, Any], filters: Filters) -> str:
        """The text with all references in place."""
        words = []
        for part in self._parts:
            if isinstance(part, str):
                words.append(part)
            else:
                value = _resolved(part, view, filters)
                words.append("" if value is None else str(value))
        return "".join(words)


def _resolved(reference: tuple[tuple[str, ...], str], view: Mapping[str, Any], filters: Filters) -> Any:
    path, name = reference
    value: Any = view
    for key in path:
        value = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
        if value is None:
            return None
    return filters[name](value) if name else value


def references(text: str) -> tuple[tuple[str, str], ...]:
    """All (path, filter) of a text, for checks at load."""
    return tuple((found[1], found[2] or "") for found in _REFERENCE.finditer(text))


def compiled(value: Any) -> Any:
    """Plain data with every text in it turned into a `Template`; texts without references stay."""
    if isinstance(value, str):
        return Template(value) if "{" in value else value
    if isinstance(value, Mapping):
        return {key: compiled(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [compiled(inner) for inner in value]
    return value


def filled(value: Any, view: Mapping[str, Any], filters: Filters) -> Any:
    """Compiled data with values in place; keys whose value is nothing are left out."""
    if isinstance(value, Template):
        return value.value(view, filters)
    if isinstance(value, dict):
        pairs = ((key, filled(inner, view, filters)) for key, inner in value.items())
        return {key: inner for key, inner in pairs if inner is not None}
    if isinstance(value, list):
        return [filled(inner, view, filters) for inner in value]
    return value
