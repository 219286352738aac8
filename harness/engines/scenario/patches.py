"""Small changes of a scenario at load: how tests plant a fault in a bot that is otherwise right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.errors import Problem

_OPERATIONS = ("add", "remove", "replace")


def patched(document: Any, patches: Iterable[Mapping[str, Any]], path: str) -> tuple[Any, list[Problem]]:
    """The document after all operations, in the manner of JSON Patch (RFC 6902: add, remove, replace).

    Args:
        document: plain data; it is changed in place, so it must not be shared.
        patches: operations ``{op, path, value}``; ``path`` is a JSON pointer, ``-`` appends to a list.
        path: file that the patches come from, for the problems.

    Returns:
        The document and what could not be applied.
    """
    problems = []
    for patch in patches:
        operation, pointer = str(patch.get("op", "")), str(patch.get("path", ""))
        try:
            _apply(document, operation, _keys(pointer), patch.get("value"))
        except (KeyError, IndexError, ValueError, TypeError) as error:
            details = {"op": operation, "pointer": pointer, "why": str(error)}
            problems.append(Problem(code="scenario.patch_fails", path=path, parameters=details))
    return document, problems


def _keys(pointer: str) -> list[str]:
    if not pointer.startswith("/"):
        raise ValueError(pointer)
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]


def _apply(document: Any, operation: str, keys: list[str], value: Any) -> None:
    if operation not in _OPERATIONS:
        raise ValueError(operation)
    target = document
    for key in keys[:-1]:
        target = target[int(key)] if isinstance(target, list) else target[key]
    last = keys[-1]
    if isinstance(target, list):
        _apply_to_list(target, operation, last, value)
    elif operation == "add" or last in target:
        if operation == "remove":
            del target[last]
        else:
            target[last] = value
    else:
        raise KeyError(last)


def _apply_to_list(target: list[Any], operation: str, key: str, value: Any) -> None:
    if operation == "add":
        target.insert(len(target) if key == "-" else int(key), value)
        return
    place = int(key)
    if operation == "remove":
        del target[place]
    else:
        target[place] = value
