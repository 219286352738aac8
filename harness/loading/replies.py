"""Replies of a bot from exported chats: JSONL or CSV of any origin, with the columns named or guessed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from harness.errors import Problem, SuiteError
from harness.loading.desk import listed, shown
from harness.model.value import Value

USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "message_id", "msg_id", "uuid", "№"),
    "text": ("bot", "reply", "answer", "text", "message", "body", "content", "ответ", "текст", "сообщение"),
    "asked": ("user", "client", "question", "asked", "вопрос", "клиент"),
    "offers": ("approved_offers", "offers", "акции"),
    "role": ("role", "author", "author_type", "from", "sender", "direction", "автор", "отправитель", "кто"),
    "talk": (
        "conversation",
        "conversation_id",
        "chat_id",
        "chat",
        "dialog_id",
        "dialogue",
        "session_id",
        "чат",
        "диалог",
    ),
}
"""What a column is for -> its usual names; the first that is there is taken."""
_BOT = frozenset(("bot", "assistant", "operator", "admin", "out", "outgoing", "agent", "manager", "бот", "ассистент",
                  "оператор", "администратор", "исходящее", "менеджер"))  # fmt: skip
"""Values of a role column that mean the firm."""
_LONGEST = 1_000_000


class SpokenReply(Value, frozen=True, kw_only=True):
    """One reply of the bot.

    Attributes:
        id: of the message, or its line.
        text: what the bot said.
        asked: what the client had said before.
        offers: approved ones that the file itself states; None when it states none.
    """

    id: str
    text: str
    asked: str = ""
    offers: tuple[str, ...] | None = None


def read_replies(data: bytes, path: str, columns: Mapping[str, str]) -> tuple[SpokenReply, ...]:
    """The replies of a file, in order.

    A file with a role column is a log: its bot lines are judged, each after the client's lines before it in the same
    conversation. Without one every line is a reply, with the client's words in a column of their own.

    Args:
        data: JSONL, a JSON list, or CSV with a header (comma, semicolon or tab).
        path: for problems; its ending tells CSV.
        columns: purpose -> name of the column, for those that are not to be guessed.

    Raises:
        SuiteError: lines that cannot be read, or no column of texts; all problems.
    """
    problems: list[Problem] = []
    rows = list(
        _of_csv(data, path, problems) if path.lower().endswith((".csv", ".tsv")) else _of_json(data, path, problems)
    )
    names = {name: None for _, row in rows for name in row}
    where = {purpose: _column(purpose, columns, names, path, problems) for purpose in USUAL}
    if rows and not where["text"] and not problems:
        problems.append(Problem(code="replies.no_text", path=path, parameters={"valid": listed(names)}))
    if problems:
        raise SuiteError(problems)
    return tuple(_spoken(rows, where))


def _column(
    purpose: str, columns: Mapping[str, str], names: Mapping[str, None], path: str, problems: list[Problem]
) -> str:
    stated = columns.get(purpose, "")
    if stated and stated not in names:
        problems.append(
            Problem(code="replies.no_column", path=path, parameters={"what": stated, "valid": listed(names)})
        )
    if stated:
        return stated
    folded = {name.strip().lower(): name for name in names}
    return next((folded[usual] for usual in USUAL[purpose] if usual in folded), "")


def _spoken(rows: list[tuple[int, dict[str, Any]]], where: Mapping[str, str]) -> Iterator[SpokenReply]:
    heard: dict[str, str] = {}
    for line, row in rows:
        talk = str(row.get(where["talk"], ""))
        text = str(row.get(where["text"]) or "")[:_LONGEST]
        if where["role"] and str(row.get(where["role"], "")).strip().lower() not in _BOT:
            heard[talk] = f"{heard.get(talk, '')}\n{text}".strip()
            continue
        asked = heard.pop(talk, "") if where["role"] else str(row.get(where["asked"]) or "")
        yield SpokenReply(
            id=str(row.get(where["id"]) or line), text=text, asked=asked, offers=_offers(row.get(where["offers"]))
        )


def _offers(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return tuple(part.strip() for part in str(value).split("\n") if part.strip())


def _of_json(data: bytes, path: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("["):
        yield from _of_list(text, path, problems)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            column = getattr(error, "colno", 1)
            problems.append(
                Problem(code="replies.not_json", path=path, line=number, column=column, parameters={"got": shown(line)})
            )
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            problems.append(Problem(code="replies.not_mapping", path=path, line=number, parameters={"got": shown(row)}))


def _of_list(text: str, path: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        problems.append(
            Problem(code="replies.not_json", path=path, line=line, column=column, parameters={"got": shown(text)})
        )
        return
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, row
        else:
            problems.append(Problem(code="replies.not_mapping", path=path, parameters={"got": shown(row)}))


def _of_csv(data: bytes, path: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", "replace")  # what Excel saves by default on a Russian system
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(_LONGEST * 2)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, {name: value for name, value in row.items() if name is not None}
    except csv.Error as error:
        problems.append(
            Problem(code="replies.not_csv", path=path, line=reader.line_num, parameters={"detail": str(error)})
        )
