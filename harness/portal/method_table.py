"""Finds the function of a wire method, in the spellings that clients use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.registry import Marked, Registry

_REMEMBERED = 4_096


def plain_name(method: str) -> str:
    """``/crm.lead.Add.json/`` → ``crm.lead.Add``: without slashes and the ending that asks for a format."""
    name = method.strip().strip("/")
    for ending in (".json", ".xml"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


class MethodTable:
    """Wire methods by name, whatever its case: those written by hand, and behind them what the documentation gives.

    The documentation is read when somebody first asks for a method that is not written.

    Attributes:
        known: registered name → its mark, for ``methods`` and ``method.get``.
    """

    __slots__ = ("_by_name", "_documented", "known")

    def __init__(self, registry: Registry) -> None:
        self.known: Mapping[str, Any] = registry
        self._by_name = {name.lower(): marked for name, marked in registry.items()}
        self._documented: dict[tuple[str, bool], Marked | None] = {}

    def get(self, name: str, *, examples: bool = False) -> Marked | None:
        """The method of this name.

        Args:
            name: in any case.
            examples: answer with the documentation's own example where nothing better is there.
        """
        found = self._by_name.get(name.lower())
        if found is not None:
            return found
        key = (name.lower()[:100], examples)
        if key not in self._documented:
            if len(self._documented) > _REMEMBERED:  # names come from bots, and there may be any number of them
                self._documented.clear()
            self._documented[key] = _documented(key[0], examples=examples)
        return self._documented[key]


def _documented(name: str, *, examples: bool) -> Marked | None:
    from harness.portal.generic import table  # noqa: PLC0415 - few runs call a method that is not written by hand

    return table.generic(name) or (table.example(name) if examples else None)
