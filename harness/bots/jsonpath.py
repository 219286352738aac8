"""JSONPath into a bot's answer: plain paths natively, everything else by the library, loaded only then.

Importing the library costs 60 ms; nearly all profiles need no more than ``$.a.b[0].c`` and ``$.a[*].b``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Step = str | int | None  # a member, an index, or None for every element
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|(\[\*\]|\.\*)|\['([^'\\]*)'\]|\[\"([^\"\\]*)\"\]")


class Path:
    """A compiled path.

    Args:
        source: as written; ``$.`` may be left out.

    Raises:
        ValueError: it is no JSONPath.
    """

    __slots__ = ("_search", "_steps", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        full = source if source.startswith("$") else f"$.{source}"
        self._steps, rest = _parse(full[1:])
        self._search = _library(full) if rest else None

    def find(self, data: Any) -> list[Any]:
        """All values at the path, in order."""
        return self._search(data) if self._search else _walk(data, self._steps)

    def first(self, data: Any) -> Any:
        """The first value at the path, None when there is none."""
        found = self.find(data)
        return found[0] if found else None

    def leads_somewhere(self, data: Any) -> bool:
        """Whether the part of the path before its first wildcard or filter exists.

        Tells an empty list of messages (the bot is silent) from an answer of another shape.
        """
        plain = self._steps[: self._steps.index(None)] if None in self._steps else self._steps
        return bool(_walk(data, plain))


def _parse(text: str) -> tuple[tuple[Step, ...], str]:
    """Leading plain steps and the rest that they do not cover."""
    steps: list[Step] = []
    position = 0
    while match := _STEP.match(text, position):
        name, index, every, quoted, double = match.groups()
        steps.append(None if every else int(index) if index else name or quoted or double or "")
        position = match.end()
    return tuple(steps), text[position:]


def _walk(data: Any, steps: tuple[Step, ...]) -> list[Any]:
    found = [data]
    for step in steps:
        if step is None:
            found = [item for value in found for item in _elements(value)]
        elif isinstance(step, int):
            found = [value[step] for value in found if isinstance(value, list) and step < len(value)]
        else:
            found = [value[step] for value in found if isinstance(value, dict) and step in value]
    return found


def _elements(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, dict) else []


def _library(source: str) -> Callable[[Any], list[Any]]:
    import jsonpath  # noqa: PLC0415 - 60 ms that plain paths do not need

    try:
        compiled = jsonpath.compile(source)
    except jsonpath.JSONPathError as error:
        raise ValueError(str(error)) from error
    return lambda data: list(compiled.findall(data))
