"""What a bot sent, read into a `Reply`: the shapes that need no mapping.

Accepted: a text · a list of messages · an object with ``reply``, ``text``, ``message`` or ``messages`` (each a text, an
object ``{text, buttons, at}`` or a list of those) and beside it ``buttons``, ``handover``, ``labels``. An object with
nothing but a ``handover``, and an empty text or list, is a silent bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from harness.bots.excerpt import RAW, of_value, printable
from harness.errors import BotError
from harness.model.transcript import Handover, Message, Reply

MAX_MESSAGES = 1_000
_TEXT_KEYS = ("messages", "reply", "text", "message")
_HANDOVER_KEYS = ("to", "reason", "summary")


def read_reply(data: Any, raw: str | None = None) -> Reply:
    """The reply in ``data``.

    Args:
        data: decoded JSON or what a Python callable returned.
        raw: the body as received; a bounded JSON of ``data`` when not given.

    Raises:
        BotError: ``bot.reply_shape`` when no text can be found, ``bot.too_many_messages``, ``bot.not_utf8``.
    """
    handover: Handover | None = None
    labels: tuple[str, ...] = ()
    if isinstance(data, Mapping):
        handover, labels = read_handover(data.get("handover")), read_labels(data.get("labels"))
        key = next((key for key in _TEXT_KEYS if key in data), None)
        if key is None and "handover" not in data:
            raise shape_error(data)
        messages = read_messages(data.get(key), key) if key else ()
        messages = with_buttons(messages, read_texts(data.get("buttons"), "buttons"))
    else:
        messages = read_messages(data, "")
    return Reply(messages=messages, handover=handover, labels=labels, raw=printable(raw or of_value(data, RAW), RAW))


def read_messages(value: Any, where: str) -> tuple[Message, ...]:
    """Messages from a text, an object or a list of those; nothing and empty texts mean silence."""
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple):
        if len(value) > MAX_MESSAGES:
            raise BotError("bot.too_many_messages", got=len(value), limit=MAX_MESSAGES)
        found = [_message(item, f"{where}[{number}]") for number, item in enumerate(value) if item not in (None, "")]
        return tuple(message for message in found if message.text or message.buttons)
    return (_message(value, where),)


def with_buttons(messages: tuple[Message, ...], buttons: tuple[str, ...]) -> tuple[Message, ...]:
    """Buttons that stand beside the messages belong to the last one."""
    if not buttons:
        return messages
    last = messages[-1] if messages else Message(text="")
    return (*messages[:-1], Message(text=last.text, buttons=(*last.buttons, *buttons), at=last.at))


def read_texts(value: Any, where: str) -> tuple[str, ...]:
    """A list of texts, or of objects with a ``text`` or ``title`` (buttons)."""
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(_button(item, f"{where}[{number}]") for number, item in enumerate(items))


def read_labels(value: Any) -> tuple[str, ...]:
    """What the bot says about its own turn."""
    return read_texts(value, "labels")


def read_handover(value: Any) -> Handover | None:
    """A hand-over stated as yes, as the name of a queue, or as ``{to, reason, summary}``."""
    if value is None or value is False or value == "":
        return None
    if value is True:
        return Handover()
    if isinstance(value, str):
        return Handover(to=checked(value))
    if isinstance(value, Mapping):
        return Handover(**{key: _field(value, key) for key in _HANDOVER_KEYS})
    raise shape_error(value, "handover")


def _field(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise shape_error(text, f"handover.{key}")
    return checked(text)


def _message(value: Any, where: str) -> Message:
    if isinstance(value, str):
        return Message(text=checked(value))
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        buttons = read_texts(value.get("buttons"), f"{where}.buttons")
        return Message(text=checked(value["text"]), buttons=buttons, at=_moment(value.get("at"), f"{where}.at"))
    raise shape_error(value, where)


def _moment(value: Any, where: str) -> str:
    if value is None or value == "":
        return ""
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise shape_error(value, where) from None
    return str(value)


def _button(value: Any, where: str) -> str:
    if isinstance(value, Mapping):
        value = value.get("text", value.get("title"))
    if isinstance(value, str):
        return checked(value)
    raise shape_error(value, where)


def checked(text: str) -> str:
    """A text that can be written down: half of a surrogate pair cannot.

    Raises:
        BotError: ``bot.not_utf8``.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise BotError("bot.not_utf8", got=printable(text)) from error
    return text


def shape_error(value: Any, where: str = "") -> BotError:
    """The error for an answer in which no reply can be found; ``where`` is the place in it."""
    code = "bot.reply_shape_at" if where else "bot.reply_shape"
    return BotError(code, got=of_value(value), where=where) if where else BotError(code, got=of_value(value))
