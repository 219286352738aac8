"""Holding a matcher against the value of a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.matching.equality import equal, is_empty, moment, same_moment
from harness.matching.ranges import in_range
from harness.matching.schemas import valid
from harness.matching.shape import split
from harness.matching.texts import find


def accepts(matcher: Any, value: Any) -> bool:
    """Whether the value of a field is what the matcher says.

    A plain matcher wants an equal value (see `harness.matching.equality.equal`). For a multifield
    (``[{"VALUE": "+7…", "VALUE_TYPE": "WORK"}]``) or a list it is enough that one element fits, unless the matcher
    speaks of the whole (``not``, ``present``, ``empty``, ``schema``) or is a list itself (equal one by one).

    Raises:
        ValueError: the matcher has flaws (`harness.matching.matchers.flaws` finds them beforehand).
    """
    if isinstance(matcher, Mapping):
        name, argument = split(matcher)
        return _ACCEPTERS[name](argument, value)
    if isinstance(matcher, list | tuple):
        items = _elements(value)
        return len(items) == len(matcher) and all(
            accepts(wanted, item) for wanted, item in zip(matcher, items, strict=True)
        )
    if matcher is None:
        return is_empty(value)
    return any(equal(matcher, item) for item in _elements(value))


def _elements(value: Any) -> tuple[Any, ...]:
    """The scalars that a field holds: itself, or the values of a multifield or list."""
    if isinstance(value, Mapping):
        return (value["VALUE"],) if "VALUE" in value else tuple(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(element for item in value for element in _elements(item))
    return (value,)


def _found(name: str) -> Callable[[Any, Any], bool]:
    """A matcher of texts, held against each element written as text."""

    def accept(argument: Any, value: Any) -> bool:
        wanted = {name: argument}
        return any(element is not None and find(wanted, str(element)) is not None for element in _elements(value))

    return accept


def _range(low: Any, high: Any, value: Any) -> bool:
    return any(in_range(element, low, high) for element in _elements(value))


def _moment(argument: Any, value: Any) -> bool:
    wanted = moment(str(argument))
    for element in _elements(value):
        found = moment(str(element))
        if wanted is not None and found is not None and same_moment(wanted, found):
            return True
    return False


_ACCEPTERS: dict[str, Callable[[Any, Any], bool]] = {
    "contains": _found("contains"),
    "matches": _found("matches"),
    "any_of": lambda argument, value: any(accepts(item, value) for item in argument),
    "all_of": lambda argument, value: all(accepts(item, value) for item in argument),
    "not": lambda argument, value: not accepts(argument, value),
    "phone": _found("phone"),
    "lemma": _found("lemma"),
    "resembles": _found("resembles"),
    "starts": _found("starts"),
    "at_least": lambda argument, value: _range(argument, None, value),
    "at_most": lambda argument, value: _range(None, argument, value),
    "between": lambda argument, value: _range(argument[0], argument[1], value),
    "moment": _moment,
    "present": lambda argument, value: is_empty(value) is not bool(argument),
    "empty": lambda argument, value: is_empty(value) is bool(argument),
    "schema": valid,
}
