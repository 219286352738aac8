"""One function for the same verb of several kinds of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from harness.registry import method

T = TypeVar("T")


def family(prefixes: Iterable[str], verb: str, *, writes: bool = False) -> Callable[[T], T]:
    """Mark a function as the wire method ``<prefix>.<verb>`` of every prefix; `prefix` tells which one was called."""

    def apply(target: T) -> T:
        for one in prefixes:
            target = method(f"{one}.{verb}", writes=writes)(target)
        return target

    return apply


def prefix(name: str, verb: str) -> str:
    """What stands before the verb in a wire name."""
    return name.removesuffix(f".{verb}")
