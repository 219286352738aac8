"""Remembers what functions of a text have found, for texts of a message's size only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
LONGEST = 4000
"""Characters. A bot that babbles megabytes would otherwise fill the memory with them."""


def remembered(count: int) -> Callable[[Function], Function]:
    """Decorator: remember the results for the last ``count`` texts (first argument) of at most `LONGEST` characters."""

    def apply(function: Function) -> Function:
        cached = functools.lru_cache(maxsize=count)(function)

        @functools.wraps(function)
        def call(text: str, *rest: Any) -> Any:
            return cached(text, *rest) if len(text) <= LONGEST else function(text, *rest)

        call.cache_clear = cached.cache_clear  # type: ignore[attr-defined]
        call.cache_info = cached.cache_info  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return apply
