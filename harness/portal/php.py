"""PHP's arrays: in form keys (``fields[PHONE][0][VALUE]=…``, ``select[]=ID``), and as JSON writes them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus

DEPTH = 32
"""Deepest nesting that is followed; a deeper key is ignored."""
PAIRS = 20_000
"""Most pairs that are read from one body."""


def decode_query(query: str) -> dict[str, Any]:
    """A query string or urlencoded body as nested maps and lists; junk between ampersands is ignored."""
    return decode_pairs(parse_qsl(query, keep_blank_values=True, max_num_fields=PAIRS) if query else ())


def decode_pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Decoded key-value pairs, in order, as nested maps and lists.

    ``[]`` takes the next free number; a later key overwrites an earlier one; a map whose keys are exactly 0…n-1
    becomes a list.
    """
    root = _Node()
    for key, value in pairs:
        steps = _steps(key)
        if steps and len(steps) <= DEPTH:
            _place(root, steps, value)
    return {str(key): _settled(value) for key, value in root.items()}


class _Node(dict[Any, Any]):
    """A PHP array being filled; it remembers its largest number, so that ``[]`` costs the same every time."""

    __slots__ = ("top",)

    def __init__(self) -> None:
        super().__init__()
        self.top = -1

    def at(self, step: str) -> Any:
        """The key that a step in brackets means here."""
        if step == "":
            self.top += 1
            return self.top
        if not _is_index(step):
            return step
        self.top = max(self.top, int(step))
        return int(step)


def _steps(key: str) -> list[str]:
    name, bracket, rest = key.lstrip(" ").partition("[")
    name = name.replace(".", "_").replace(" ", "_")
    if not name:
        return []
    if not bracket:
        return [name]
    if "]" not in rest:
        return [name + "_" + rest]  # PHP: an unclosed bracket becomes an underscore
    steps = [name]
    rest = "[" + rest
    while rest.startswith("["):
        step, closed, rest = rest[1:].partition("]")
        if not closed:
            break
        steps.append(step)
    return steps


def _place(root: _Node, steps: list[str], value: Any) -> None:
    node, key = root, steps[0]
    for step in steps[1:]:
        below = node.get(key)
        if not isinstance(below, _Node):
            below = node[key] = _Node()
        node, key = below, below.at(step)
    node[key] = value


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdigit() and (step == "0" or step[0] != "0") and len(step) < 18


def _settled(value: Any) -> Any:
    if not isinstance(value, _Node):
        return value
    if list(value) == list(range(len(value))):
        return [_settled(one) for one in value.values()]
    return {str(key): _settled(one) for key, one in value.items()}


def as_php(value: Any) -> Any:
    """A value as PHP's ``json_encode`` writes an array.

    An empty map is ``[]``, and a map whose keys are exactly 0…n-1 in order is a list. Whatever needs no change is
    returned as it is, not copied.
    """
    if type(value) is dict:
        changed = None
        for key, one in value.items():
            kind = type(one)
            if kind is dict or kind is list:
                made = as_php(one)
                if made is not one:
                    if changed is None:
                        changed = dict(value)
                    changed[key] = made
        result = value if changed is None else changed
        return list(result.values()) if _is_list(result) else result
    if type(value) is list:
        made_all = [as_php(one) if type(one) is dict or type(one) is list else one for one in value]
        return value if all(map(operator.is_, made_all, value)) else made_all
    return value


def _is_list(entries: dict[Any, Any]) -> bool:
    return all(key in (number, str(number)) for number, key in enumerate(entries))


def encode_query(data: Mapping[str, Any]) -> bytes:
    """Nested values as PHP's ``http_build_query`` writes them: the form of every event.

    Lists and maps become brackets, true and false 1 and 0; what is None and what is empty is left out.
    """
    return "&".join(f"{_escaped(key)}={_escaped(value)}" for key, value in _pairs("", data)).encode("ascii")


def _pairs(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _pairs(f"{prefix}[{key}]" if prefix else str(key), one)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _pairs(f"{prefix}[{number}]" if prefix else str(number), one)
    elif value is not None:
        yield prefix, ("1" if value else "0") if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    return quote_plus(text, errors="replace").replace("~", "%7E")
