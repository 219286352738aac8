"""State of one session: tables that read through to the seed and keep only what the session itself changed.

Rows are never changed in place: a change puts a new row. That is what makes sharing the seed safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.portal.lines import Holders, Line, lines_of, note
from harness.portal.values import same_line

Row = dict[str, Any]
NOTHING: Mapping[int, Row] = {}


def _nobody() -> Holders:
    return {}


class Table:
    """Rows by id, over a base that is shared and never written.

    Args:
        base: rows that are there from the beginning.
        base_holders: tells who of them holds which phone or e-mail.
    """

    __slots__ = ("_base", "_base_holders", "_holders", "_own", "last")

    def __init__(self, base: Mapping[int, Row] = NOTHING, base_holders: Callable[[], Holders] = _nobody) -> None:
        self._base = base
        self._base_holders = base_holders
        self._holders: Holders = {}
        self._own: dict[int, Row | None] = {}
        self.last = max(base, default=0)

    def get(self, key: int) -> Row | None:
        """The row, or None; do not change it."""
        return self._own[key] if key in self._own else self._base.get(key)

    def put(self, key: int, row: Row) -> None:
        """Set a row."""
        self._own[key] = row
        self.last = max(self.last, key)
        if "PHONE" in row or "EMAIL" in row:
            note(self._holders, key, row)

    def drop(self, key: int) -> None:
        """Delete a row; the id is not used again."""
        self._own[key] = None

    def next_id(self) -> int:
        """The id that the next row gets."""
        return self.last + 1

    def holders(self, sort: str, value: Any, but: int = 0) -> list[int]:
        """Ids of the rows that hold a phone or an e-mail, however it is written, in order of id.

        Args:
            sort: ``PHONE`` or ``EMAIL``.
            value: that they hold.
            but: id of a row that is not looked at.
        """
        line: Line = (sort, same_line(sort, value))
        keys = {*self._base_holders().get(line, ()), *self._holders.get(line, ())} - {but}
        return sorted(key for key in keys if line in lines_of(self.get(key) or {})) if keys else []

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

    __slots__ = ("_base", "_base_holders", "_made")

    def __init__(
        self, base: Mapping[str, Mapping[int, Row]], holders: Callable[[str], Holders] = lambda _name: {}
    ) -> None:
        self._base = base
        self._base_holders = holders
        self._made: dict[str, Table] = {}

    def names(self) -> list[str]:
        """Of the tables that hold or have held rows."""
        return sorted({*self._base, *self._made})

    def __getitem__(self, name: str) -> Table:
        table = self._made.get(name)
        if table is None:
            base = self._base.get(name, NOTHING)
            table = self._made[name] = Table(base, lambda: self._base_holders(name))
        return table
