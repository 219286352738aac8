"""Marks and collection: one file to add something, no list to edit.

A decorator marks a class or function; `collect` imports the modules of a package (and of the ``harness.plugins`` entry
points) and gathers what is marked. Marking has no effect of its own, so importing a module twice or defining a
slotted dataclass (which creates its class twice) registers nothing twice.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
_MARK = "__harness_mark__"
PLUGINS = "harness.plugins"


@dataclass(frozen=True, slots=True)
class Marked:
    """A collected thing.

    Attributes:
        sort: what it is: check, bot, reporter, method.
        name: as suites, settings or the wire call it.
        target: the marked class or function.
        options: what the mark says besides.
    """

    sort: str
    name: str
    target: Any
    options: Mapping[str, Any]

    @property
    def title(self) -> str:
        """First line of the docstring."""
        return (self.target.__doc__ or "").strip().partition("\n")[0].strip()


def mark(sort: str, name: str, **options: Any) -> Callable[[T], T]:
    """Decorator: say what a class or function is; one thing may carry several marks."""

    def apply(target: T) -> T:
        marks = [*target.__dict__.get(_MARK, ()), (sort, name, options)]
        setattr(target, _MARK, marks)
        return target

    return apply


def check(name: str, *, positional: str | None = None, rest: str | None = None) -> Callable[[T], T]:
    """Mark a frozen dataclass as a check.

    Args:
        name: as written in suites.
        positional: field that takes the argument of the short form ``{name: argument}``.
        rest: field (a dict) that collects keys which are no fields (``lead: {NAME: Анна}``).
    """
    return mark("check", name, positional=positional, rest=rest)


def bot(kind: str) -> Callable[[T], T]:
    """Mark a class as a kind of bot profile; its ``from_profile(name, profile, env)`` builds it."""
    return mark("bot", kind)


def reporter(name: str, *, suffixes: tuple[str, ...] = ()) -> Callable[[T], T]:
    """Mark a reporter class; ``suffixes`` are the file endings that ``-o`` recognises it by."""
    return mark("reporter", name, suffixes=suffixes)


def method(name: str, *, writes: bool = False, scope: str = "crm", auth: str = "") -> Callable[[T], T]:
    """Mark a function as the implementation of one wire method of the portal.

    Args:
        name: on the wire.
        writes: it changes the portal.
        scope: that the caller has to have; empty: none.
        auth: ``application`` when webhooks may not call it, ``webhook`` when applications may not.
    """
    return mark("method", name, writes=writes, scope=scope, auth=auth)


class Registry(Mapping[str, Marked]):
    """What was collected of one sort, by name, in alphabetical order.

    Raises:
        ValueError: two things of one sort claim one name.
    """

    def __init__(self, found: Iterator[Marked]) -> None:
        items: dict[str, Marked] = {}
        for thing in found:
            other = items.get(thing.name)
            if other is not None and other.target is not thing.target:
                places = " and ".join(t.target.__module__ for t in (other, thing))
                raise ValueError(f"{thing.sort} {thing.name!r} is defined twice: {places}")
            items[thing.name] = thing
        self._items = dict(sorted(items.items()))

    def __getitem__(self, name: str) -> Marked:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def collect(sort: str, package: str) -> Registry:
    """Import all modules of ``package`` and of the plug-ins, and gather what is marked as ``sort``."""
    return Registry(_marked(sort, package))


def _marked(sort: str, package: str) -> Iterator[Marked]:
    for module in (*_modules(package), *_plugins()):
        for thing in list(vars(module).values()):
            marks = getattr(thing, "__dict__", {}).get(_MARK, ())
            if marks and thing.__module__ == module.__name__:
                for found, name, options in marks:
                    if found == sort:
                        yield Marked(sort, name, thing, options)


def _modules(package: str) -> Iterator[Any]:
    root = importlib.import_module(package)
    yield root
    for info in pkgutil.iter_modules(root.__path__, prefix=f"{package}."):
        yield importlib.import_module(info.name)


@functools.cache
def _plugins() -> tuple[Any, ...]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - 15 ms that only collection needs

    loaded = [entry.load() for entry in entry_points(group=PLUGINS)]
    return tuple(thing if hasattr(thing, "__path__") or hasattr(thing, "__file__") else sys.modules[thing.__module__]
                 for thing in loaded)  # fmt: skip
