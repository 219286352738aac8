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

    __call__ = dict.__getitem__

    def __init__(self, function: Callable[[str], Any], count: int) -> None:
        super().__init__()
        self._function = function
        self._count = count
        self.cache_clear = self.clear
        functools.update_wrapper(self, function)

    def __missing__(self, text: str) -> Any:
        found = self._function(text)
        if len(text) <= LONGEST:
            if len(self) >= self._count:
                self.clear()
            self[text] = found
        return found


def remembered(count: int) -> Callable[[Function], Function]:
    """Decorator: remember the results for at most ``count`` texts (first argument) of at most `LONGEST` characters."""

    def apply(function: Function) -> Function:
        if len(inspect.signature(function).parameters) == 1:
            return _Kept(function, count)  # type: ignore[return-value]
        cached = functools.lru_cache(maxsize=count)(function)

        @functools.wraps(function)
        def call(text: str, *rest: Any) -> Any:
            return cached(text, *rest) if len(text) <= LONGEST else function(text, *rest)

        call.cache_clear = cached.cache_clear  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return apply
