"""Finds the function of a wire method, in the spellings that clients use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.registry import Marked, Registry


def plain_name(method: str) -> str:
    """``/crm.lead.Add.json/`` → ``crm.lead.Add``: without slashes and the ending that asks for a format."""
    name = method.strip().strip("/")
    for ending in (".json", ".xml"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


class MethodTable:
    """Wire methods by name, whatever its case.

    Attributes:
        known: registered name → its mark, for ``methods`` and ``method.get``.
    """

    __slots__ = ("_by_name", "known")

    def __init__(self, registry: Registry) -> None:
        self.known: Mapping[str, Any] = registry
        self._by_name = {name.lower(): marked for name, marked in registry.items()}

    def get(self, name: str) -> Marked | None:
        """The method of this name."""
        return self._by_name.get(name.lower())
