"""State of one session: tables that read through to the seed and keep only what the session itself changed.

Rows are never changed in place: a change puts a new row. That is what makes sharing the seed safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]
NOTHING: Mapping[int, Row] = {}


class Table:
    """Rows by id, over a base that is shared and never written."""

    __slots__ = ("_base", "_own", "last")

    def __init__(self, base: Mapping[int, Row] = NOTHING) -> None:
        self._base = base
        self._own: dict[int, Row | None] = {}
        self.last = max(base, default=0)

    def get(self, key: int) -> Row | None:
        """The row, or None; do not change it."""
        return self._own[key] if key in self._own else self._base.get(key)

    def put(self, key: int, row: Row) -> None:
        """Set a row."""
        self._own[key] = row
        self.last = max(self.last, key)

    def drop(self, key: int) -> None:
        """Delete a row; the id is not used again."""
        self._own[key] = None

    def next_id(self) -> int:
        """The id that the next row gets."""
        return self.last + 1

    def rows(self) -> Iterator[tuple[int, Row]]:
        """All rows, those of the base first, in order of creation."""
        own = self._own
        for key, row in self._base.items():
            current = own.get(key, row)
            if current is not None:
                yield key, current
        for key, made in own.items():
            if made is not None and key not in self._base:
                yield key, made


class Tables:
    """All tables of a session, made when first asked for."""

    __slots__ = ("_base", "_made")

    def __init__(self, base: Mapping[str, Mapping[int, Row]]) -> None:
        self._base = base
        self._made: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        table = self._made.get(name)
        if table is None:
            table = self._made[name] = Table(self._base.get(name, NOTHING))
        return table
