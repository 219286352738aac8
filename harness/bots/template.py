"""Request templates: any JSON structure or text with placeholders, compiled once per profile.

``{text}`` inside a longer text is put in as text; a placeholder that is the whole value keeps its type, so
``"{messages}"`` becomes a list. ``{{text}}`` stands for a literal ``{text}``; other braces mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

Context = Mapping[str, Any]
Quote = Callable[[str], str]

NAMES: tuple[str, ...] = (
    "text", "messages", "conversation", "dialogue", "channel", "client", "client.name", "client.phone", "client.email",
    "client.utm", "portal.url", "portal.token", "chat_id", "now", "seed", "said", "said.kind", "said.content",
    "event", "event.kind", "event.name", "event.action", "event.text", "event.to", "event.data",
)  # fmt: skip
PREFIXES: tuple[str, ...] = ("client.", "kept.", "event.data.")  # whatever a suite or an answer brings
_PLACEHOLDER = re.compile(r"\{\{([a-z][\w.]*)\}\}|\{([a-z][\w.]*)\}")


class Template:
    """A compiled template.

    Attributes:
        names: the placeholders in it.
    """

    __slots__ = ("_fill", "names")

    def __init__(self, source: Any, quoting: Quote | None = None) -> None:
        found: set[str] = set()
        self._fill = _compile(source, found, quoting)
        self.names = frozenset(found)

    def fill(self, context: Context) -> Any:
        """The structure with all placeholders replaced; a name without a value becomes an empty text."""
        return self._fill(context)

    @property
    def unknown(self) -> list[str]:
        """Placeholders that nobody will ever fill."""
        return sorted(name for name in self.names if name not in NAMES and not name.startswith(PREFIXES))

    @property
    def mentions_portal(self) -> bool:
        """Whether the portal's address is needed to fill it."""
        return any(name.startswith("portal.") for name in self.names)


def in_url(text: str) -> str:
    """Quote a value for any part of a URL or a form."""
    return quote(text, safe="")


def in_json(text: str) -> str:
    """Quote a value for the inside of a JSON string."""
    return msgspec.json.encode(text).decode()[1:-1]


def _compile(source: Any, found: set[str], quoting: Quote | None) -> Callable[[Context], Any]:
    if isinstance(source, str):
        return _compile_text(source, found, quoting)
    if isinstance(source, Mapping):
        members = [(str(key), _compile(value, found, quoting)) for key, value in source.items()]
        return lambda context: {key: fill(context) for key, fill in members}
    if isinstance(source, list | tuple):
        items = [_compile(value, found, quoting) for value in source]
        return lambda context: [fill(context) for fill in items]
    return lambda _context: source


def _compile_text(source: str, found: set[str], quoting: Quote | None) -> Callable[[Context], Any]:
    parts: list[tuple[bool, str]] = []  # (is a placeholder, text or name)
    position = 0
    for match in _PLACEHOLDER.finditer(source):
        parts.append((False, source[position : match.start()]))
        parts.append((False, f"{{{match[1]}}}") if match[1] else (True, match[2]))
        position = match.end()
    parts.append((False, source[position:]))
    parts = [part for part in parts if part[1]]
    found.update(name for is_name, name in parts if is_name)
    if quoting is None and len(parts) == 1 and parts[0][0]:
        whole = parts[0][1]
        return lambda context: context.get(whole, "")
    if not any(is_name for is_name, _ in parts):
        text = "".join(part for _, part in parts)
        return lambda _context: text
    put = quoting or str
    return lambda context: "".join(put(shown(context.get(part))) if is_name else part for is_name, part in parts)


def shown(value: Any) -> str:
    """A value inside a longer text: texts as they are, lists of texts by line, structures as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return msgspec.json.encode(value).decode()
