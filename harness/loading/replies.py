"""Replies of a bot from exported chats: JSON or a table of any origin, with the columns named or guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from harness.errors import Problem, SuiteError
from harness.loading.chat_columns import columns_of, plainly, role_columns
from harness.loading.chat_json import sheet_of_json
from harness.loading.chat_log import Log, SpokenReply, told
from harness.loading.chat_rows import Sheet
from harness.loading.chat_table import sheet_of_table
from harness.loading.chat_text import text_of
from harness.loading.desk import listed

_TABLES = (".csv", ".tsv")
_UTF8 = frozenset(("utf-8", "utf-8-sig", ""))


class Export(NamedTuple):
    """What a file holds.

    Attributes:
        replies: of the bot, in order; at least one.
        notices: what the reader should know of how the file was read.
    """

    replies: tuple[SpokenReply, ...]
    notices: tuple[Problem, ...] = ()


def read_replies(data: bytes, path: str, columns: Mapping[str, str], bots: Sequence[str] = ()) -> Export:
    """The replies of a file, in order.

    A file with a role column is a log: its bot lines are judged, each after the client's last words before it in the
    same conversation. Without one every line is a reply, with the client's words in a column of their own.

    Args:
        data: JSONL, a JSON list, conversations with ``messages`` (an export of Telegram), or a table with a heading.
        path: for problems; its ending tells a table.
        columns: purpose -> name of the column, for those that are not to be guessed.
        bots: values of the role column that mean the bot, when they are not the usual ones.

    Raises:
        SuiteError: what cannot be read, roles that nobody knows, or no reply at all; all problems.
    """
    problems: list[Problem] = []
    text, coding = text_of(data, path, problems)
    read = sheet_of_table if path.lower().endswith(_TABLES) else sheet_of_json
    sheet = read(text, path, problems) if text else Sheet(())
    names = {name: None for row in sheet.rows for name in row.cells}
    lost: list[Problem] = []
    where = columns_of(names, columns, path, lost)
    log = Log(sheet, where, path, {plainly(role): role for role in bots}, dated="date" in columns)
    if where["role"] and not columns.get("role"):
        log.take_telling_roles(role_columns(names))
    if bots and names and not where["role"]:
        lost.append(Problem(code="replies.no_role_column", path=path, parameters={"valid": listed(names)}))
    if where["text"] and not lost:
        log.read()
    problems += lost + log.problems
    if not (problems or log.replies):
        problems.append(Problem(code="replies.none", path=path, parameters={"valid": told(log.roles)}))
    if problems:
        raise SuiteError(problems)
    return Export(tuple(log.replies), (*_read_as(coding, path), *log.notices()))


def _read_as(coding: str, path: str) -> Iterator[Problem]:
    if coding not in _UTF8:
        yield Problem(code="replies.read_as", path=path, level="warning", parameters={"coding": coding.upper()})
