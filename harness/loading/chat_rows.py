"""The rows of an exported file, whatever it is: JSON lines, a list, an export of Telegram, a table."""

from __future__ import annotations

from typing import Any, NamedTuple

from harness.errors import Problem
from harness.loading.desk import shown
from harness.matching.contacts import hide_contacts


class Row(NamedTuple):
    """One line of a file.

    Attributes:
        line: on which it begins, from 1.
        cells: name of the column -> what stands there; a column that the line does not reach is left out.
    """

    line: int
    cells: dict[str, Any]


class Sheet(NamedTuple):
    """What is read of one file.

    Attributes:
        rows: in order.
        one_talk: the file itself says which conversation a message belongs to.
    """

    rows: tuple[Row, ...]
    one_talk: bool = False


def problem(code: str, path: str, place: tuple[int, int], **parameters: Any) -> Problem:
    """A problem at a line and column; what it found there is shown as it may be shown."""
    told = {name: hide_contacts(shown(value)) if name == "got" else value for name, value in parameters.items()}
    return Problem(code=code, path=path, line=place[0], column=place[1], parameters=told)
