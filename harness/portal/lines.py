"""Who holds which phone or e-mail: an index over a table's rows, so that nobody has to look through all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.portal.values import same_line

SOUGHT: tuple[str, ...] = ("PHONE", "EMAIL")
"""Sorts of lines that cards are looked up by."""
Line = tuple[str, str]
"""Sort and `same_line` key of a value."""
Holders = dict[Line, dict[int, None]]
"""Line → ids of the rows that hold it, or once did."""


def lines_of(row: Mapping[str, Any]) -> Iterator[Line]:
    """The lines that a row holds now."""
    for sort in SOUGHT:
        values = row.get(sort)
        for line in values if isinstance(values, list) else ():
            if isinstance(line, dict):
                yield sort, same_line(sort, line.get("VALUE", ""))


def note(holders: Holders, key: int, row: Mapping[str, Any]) -> None:
    """Enter the lines of a row; lines that it held before stay, so a reader looks at the row again."""
    for line in lines_of(row):
        holders.setdefault(line, {})[key] = None


def holders_of(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Holders:
    """The index of a whole table."""
    found: Holders = {}
    for key, row in rows:
        note(found, key, row)
    return found
