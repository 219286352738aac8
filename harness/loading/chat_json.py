"""Messages in JSON: a line each, a list, or conversations with ``messages`` (as Telegram exports them, or a model)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.errors import Problem
from harness.loading.chat_rows import Row, Sheet, problem

_BREAK = re.compile("\r\n|[\r\n]")
_SPACE = " \t\r\n"


class _TwiceError(ValueError):
    """A key stands twice in one object: one of the two would be lost."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError(next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def sheet_of_json(text: str, path: str, problems: list[Problem]) -> Sheet:
    """The messages of a file.

    Args:
        text: of the file.
        path: for problems.
        problems: is added to, one a line that cannot be read.
    """
    start = len(text) - len(text.lstrip(_SPACE))
    if text.startswith("[", start):
        values = _of_list(text, start, path, problems)
    elif (whole := _alone(text, start)) is not None:
        values = iter(((1, whole),))
    else:
        values = _of_lines(text, path, problems)
    rows: list[Row] = []
    talks = 0
    for line, value in values:
        if not isinstance(value, dict):
            problems.append(problem("replies.not_mapping", path, (line, 1), got=value))
        elif (conversations := tuple(_conversations(value, line))) and isinstance(conversations[0][1], list):
            talks += 1
            for name, messages in conversations:
                rows += _messages(messages, name, (line, path), problems)
        else:
            rows.append(Row(line, value))
    return Sheet(tuple(rows), one_talk=talks > 0)


def _alone(text: str, start: int) -> dict[str, Any] | None:
    """The one object that a file is; None when it is none, or has more lines."""
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not text[end:].strip(_SPACE) else None


def _of_lines(text: str, path: str, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(_BREAK.split(text), 1):
        if not line.strip(_SPACE):
            continue
        try:
            yield number, _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            problems.append(_unreadable(error, path, (number, getattr(error, "colno", 1)), line))


def _of_list(text: str, start: int, path: str, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    """The items of a list, each with the line on which it begins."""
    at, counted, line = start + 1, 0, 1
    while True:
        while at < len(text) and text[at] in _SPACE + ",":
            at += 1
        line, counted = line + text.count("\n", counted, at), at
        if text.startswith("]", at):
            return
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            place = (getattr(error, "lineno", line), getattr(error, "colno", 1))
            problems.append(_unreadable(error, path, place, text[at:]))
            return
        yield line, value


def _unreadable(error: Exception, path: str, place: tuple[int, int], text: str) -> Problem:
    if isinstance(error, _TwiceError):
        return problem("replies.key_twice", path, place, what=str(error))
    code = "replies.too_deep" if isinstance(error, RecursionError) else "replies.not_json"
    return problem(code, path, place, got=text)


def _conversations(value: dict[str, Any], line: int) -> Iterator[tuple[str, Any]]:
    """The conversations that an object holds, each with its name: one of its own, or all of an account."""
    if "messages" in value:
        yield str(value.get("id") or value.get("name") or line), value["messages"]
    chats = value.get("chats")
    for chat in chats.get("list", ()) if isinstance(chats, dict) else ():
        if isinstance(chat, dict):
            yield from _conversations(chat, line)


def _messages(messages: Any, talk: str, place: tuple[int, str], problems: list[Problem]) -> Iterator[Row]:
    line, path = place
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            problems.append(problem("replies.not_mapping", path, (line, 1), got=message))
        elif message.get("type", "message") == "message":  # others tell of calls and of who has joined
            key = "text" if "text" in message else "content"
            yield Row(line, {"chat_id": talk, **message, key: _joined(message.get(key))})


def _joined(text: Any) -> Any:
    """The text of a message that comes in parts, some of them bold or links."""
    if text is None:
        return ""
    if not isinstance(text, list):
        return text
    parts = [part.get("text", "") if isinstance(part, dict) else part for part in text]
    return "".join(part for part in parts if isinstance(part, str))
