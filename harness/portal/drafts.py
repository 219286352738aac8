"""What a message consists of besides its text: keyboard, attachment, menu; read from both forms of the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from harness.portal.call import Call
from harness.portal.chats import Chat
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag

LARGEST = 30 * 1024
"""Bytes of JSON that a keyboard, an attachment or a menu may have."""
LONGEST = 20_000
"""Characters of a text; the rest is cut and marked."""
CUT = " (...)"
NOBODY = 0
"""Author of system messages."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is put into a chat.

    Attributes:
        params: KEYBOARD, ATTACH, MENU, FILES, REPLY_ID as stored with the message.
        system: written in nobody's name.
        silent: not passed on to the client (SKIP_CONNECTOR).
    """

    text: str
    params: dict[str, Any] = field(default_factory=dict)
    system: bool = False
    silent: bool = False


def of_legacy(call: Call, empty: Refusal | None = None) -> Draft:
    """The draft of ``im.message.add`` and ``imbot.*``: MESSAGE, ATTACH, KEYBOARD, MENU, SYSTEM.

    Args:
        call: that carries it.
        empty: raised when there is neither text nor attachment; None accepts that.

    Raises:
        Refusal: a part has no valid form or is too large.
    """
    params = {}
    for name in ("ATTACH", "KEYBOARD", "MENU"):
        value = _decoded(call.any(name))
        if _given(value):
            params[name] = part(name, value)
    text = clipped(call.any("MESSAGE"))
    if empty is not None and not text.strip() and "ATTACH" not in params:
        raise empty
    return Draft(text, params, flag(call.any("SYSTEM")), flag(call.any("SKIP_CONNECTOR")))


def of_fields(fields: Mapping[str, Any], failed: Refusal | None = None) -> Draft:
    """The draft of ``imbot.v2.*``: message, attach, keyboard, system, replyId.

    Raises:
        Refusal: ``EMPTY_MESSAGE``, or ``failed`` for a part without a valid form.
    """
    params = {}
    for name in ("attach", "keyboard"):
        value = _decoded(fields.get(name))
        if _given(value):
            try:
                params[name.upper()] = part(name.upper(), value)
            except Refusal as refusal:
                raise failed or refusal from None
    text = clipped(fields.get("message"))
    if not text.strip() and "ATTACH" not in params:
        raise Refusal(400, "EMPTY_MESSAGE", "Message is empty")
    return Draft(text, params, flag(fields.get("system")))


def put(call: Call, chat: Chat, author: int, draft: Draft) -> int:
    """Store a message without telling anybody; returns its id."""
    table = call.world.tables["message"]
    key = table.next_id()
    row: Row = {"id": key, "chat": chat.id, "author": author, "text": draft.text, "at": call.world.now()}
    if draft.params:
        row["params"] = draft.params
        if draft.params.get("KEYBOARD"):
            row["buttons"] = list(buttons(draft.params))
    call.insert("message", key, row)
    chat.read[author] = key
    return key


def part(name: str, value: Any) -> list[Any] | dict[str, Any]:
    """A keyboard, an attachment or a menu in stored form: a list of buttons, blocks or items.

    Raises:
        Refusal: ``<name>_ERROR`` or ``<name>_OVERSIZE``.
    """
    word = name.lower()
    if len(msgspec.json.encode(value)) > LARGEST:
        raise Refusal(400, f"{name}_OVERSIZE", f"You have exceeded the maximum allowable size of {word}")
    entries = value
    if isinstance(value, dict):
        inner = {"KEYBOARD": "BUTTONS", "MENU": "ITEMS", "ATTACH": "BLOCKS"}[name]
        entries = value.get(inner, [value] if name == "ATTACH" else None)
    wrong = Refusal(400, f"{name}_ERROR", f"Incorrect {word} params")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise wrong
    if name != "ATTACH" and not all("TEXT" in one or one.get("TYPE") == "NEWLINE" for one in entries):
        raise wrong
    return entries


def clipped(value: Any) -> str:
    """A text of at most `LONGEST` characters."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def buttons(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Texts of the buttons under a message."""
    return tuple(str(one["TEXT"]) for one in params.get("KEYBOARD") or () if str(one.get("TEXT") or "").strip())


def words(blocks: Any, depth: int = 8) -> Iterator[str]:
    """What a person reads in an attachment: texts, names of links, cells of grids, names of files; in order."""
    if depth and isinstance(blocks, list):
        for block in blocks:
            yield from words(block, depth - 1)
    elif depth and isinstance(blocks, dict):
        for key, value in blocks.items():
            if key in _READ and isinstance(value, str | int | float) and str(value).strip():
                yield str(value)
            elif isinstance(value, list | dict):
                yield from words(value, depth - 1)
            elif key == "MESSAGE" and value:
                yield str(value)


_READ = frozenset({"MESSAGE", "NAME", "LINK", "VALUE", "DESC", "DESCRIPTION", "TITLE"})


def _given(value: Any) -> bool:
    return value not in (None, "", [], {}, "N", "null")


def _decoded(value: Any) -> Any:
    """Form-encoded clients send these as JSON text."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return msgspec.json.decode(value)
        except (ValueError, RecursionError):
            return value
    return value
