"""A table of messages: CSV as Excel, Google and amoCRM write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from harness.errors import Problem
from harness.loading.chat_columns import is_usual
from harness.loading.chat_rows import Row, Sheet, problem

_DELIMITERS = ";,\t|"
_STATED = re.compile(r"^sep=(.)$", re.IGNORECASE)
"""What Excel writes above a table to name its separator."""
_LONGEST_CELL = 2**31 - 1


def sheet_of_table(text: str, path: str, problems: list[Problem]) -> Sheet:
    """The rows of a table with a heading.

    Args:
        text: of the file.
        path: for problems.
        problems: is added to: quotes that do not pair, rows with more cells than the heading.
    """
    stream = io.StringIO(text, newline="")
    above = 0
    stated = ""
    head = ""
    for line in stream:
        head = line.strip("\r\n")
        found = _STATED.match(head)
        if head.strip() and not found:
            break
        stated = found[1] if found else stated
        above += 1
    if not head.strip():
        return Sheet(())
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = stated or _delimiter(head)
    reader = csv.reader(chain([line], stream), delimiter=delimiter, strict=True)
    return Sheet(tuple(_rows(reader, above, path, problems)))


def _delimiter(head: str) -> str:
    """The separator by which a heading has the most names that are known, then the most names."""

    def good(delimiter: str) -> tuple[int, int]:
        names = _cells(head, delimiter)
        return sum(map(is_usual, names)), len(names)

    return max(_DELIMITERS, key=good)


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _rows(reader: Iterable[list[str]], above: int, path: str, problems: list[Problem]) -> Iterator[Row]:
    lines = iter(reader)
    heading: list[str] = []
    begins = above + 1
    try:
        heading = _told_apart(next(lines))
        while True:
            begins = above + _read_so_far(reader) + 1
            cells = next(lines, None)
            if cells is None:
                return
            if any(cell.strip() for cell in cells[len(heading) :]):
                problems.append(
                    problem("replies.more_cells", path, (begins, 1), count=len(cells), most=len(heading), got=cells[-1])
                )
            elif any(cell.strip() for cell in cells):
                yield Row(begins, dict(zip(heading, cells, strict=False)))
    except csv.Error as error:
        quotes = "end of data" in str(error) or "expected after" in str(error)
        code = "replies.quotes" if quotes else "replies.not_csv"
        problems.append(problem(code, path, (begins, 1), detail=str(error)))


def _read_so_far(reader: Iterable[list[str]]) -> int:
    lines: int = getattr(reader, "line_num", 0)
    return lines


def _told_apart(heading: list[str]) -> list[str]:
    """Names of columns; the second of one name is ``name (2)``, so that none is lost."""
    seen: dict[str, int] = {}
    names = []
    for cell in heading:
        name = cell.strip()
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
