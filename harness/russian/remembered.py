"""Remembers what functions of a text have found, for texts of a message's size only."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
LONGEST = 4000
"""Characters. A bot that babbles megabytes would otherwise fill the memory with them."""


class _Kept(dict[str, Any]):
    """A function of one text that looks its answer up first: the shortest way to ask for what is known already.

    All is forgotten when there are too many: to know which was asked for last costs more than finding a few anew.
    """

    def __init__(self, function: Callable[[str], Any], count: int) -> None:
        super().__init__()
        self._function = function
        self._count = count

    def __missing__(self, text: str) -> Any:
        found = self._function(text)
        if len(text) <= LONGEST:
            if len(self) >= self._count:
                self.clear()
            self[text] = found
        return found


def remembered(count: int) -> Callable[[Function], Function]:
    """Decorator: remember the results for at most ``count`` texts (first argument) of at most `LONGEST` characters.

    A function of one text becomes the look-up itself: a reply asks for some hundred words, and a call of Python's for
    each would cost more than all else about them.
    """

    def apply(function: Function) -> Function:
        if len(inspect.signature(function).parameters) == 1:
            return _Kept(function, count).__getitem__  # type: ignore[return-value]
        cached = functools.lru_cache(maxsize=count)(function)

        @functools.wraps(function)
        def call(text: str, *rest: Any) -> Any:
            return cached(text, *rest) if len(text) <= LONGEST else function(text, *rest)

        return call  # type: ignore[return-value]

    return apply


def forget(function: Callable[..., Any]) -> None:
    """Forget what a `remembered` function of one text has found."""
    kept = getattr(function, "__self__", None)
    if not isinstance(kept, _Kept):
        raise TypeError(f"{function!r} remembers nothing that could be forgotten")
    kept.clear()
