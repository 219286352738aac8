r"""``{client.name}``, ``{key}`` of a case and ``{captured.x}`` in the texts of a suite.

What is known at load time is put in at load time; ``{captured.x}`` is left for the conversation. ``{{`` is a literal
brace. Braces that hold no name (``\\d{2}`` of a pattern, JSON in a message) are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_BRACES = re.compile(r"\{\{([^{}\n]*)\}\}|\{\{|\{([^\W\d][\w-]*(?:\.[\w-]+)*)\}")
CAPTURED = "captured."

Unknown = Callable[[str], None]


@dataclass(slots=True)
class Names:
    """The values that texts of one dialogue may name.

    Attributes:
        values: name as written between the braces -> value.
        captured: names captured by the turns so far.
        used: names that some text has used.
        case: key of the case, empty without cases.
    """

    values: dict[str, Any]
    captured: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    case: str = ""

    def fill(self, value: Any, unknown: Unknown) -> Any:
        """A value with all placeholders in it replaced.

        A text that is nothing but one placeholder becomes the value itself (a number stays a number).

        Args:
            value: plain value of any depth; it is not changed.
            unknown: told each name that means nothing here.
        """
        if isinstance(value, str):
            return self._text(value, unknown) if "{" in value else value
        if isinstance(value, list):
            return [self.fill(item, unknown) for item in value]
        if isinstance(value, dict):
            return {
                (self._key(key, unknown) if "{" in key else key): self.fill(item, unknown)
                for key, item in value.items()
            }
        return value

    def _key(self, key: str, unknown: Unknown) -> str:
        return str(self._text(key, unknown))

    def _text(self, text: str, unknown: Unknown) -> Any:
        whole = _BRACES.fullmatch(text)
        if whole is not None and whole.group(2):
            return self._value(whole.group(2), unknown)
        return _BRACES.sub(lambda match: self._replace(match, unknown), text)

    def _replace(self, match: re.Match[str], unknown: Unknown) -> str:
        name = match.group(2)
        if name is None:
            inner = match.group(1)
            return "{" if inner is None else "{" + inner + "}"
        return _as_text(self._value(name, unknown))

    def _value(self, name: str, unknown: Unknown) -> Any:
        if name.startswith(CAPTURED):
            if name.removeprefix(CAPTURED) not in self.captured:
                unknown(name)
        elif name in self.values:
            self.used.add(name)
            return self.values[name]
        else:
            unknown(name)
        return "{" + name + "}"

    @property
    def valid(self) -> list[str]:
        """All names that could have been written."""
        return [*self.values, *(CAPTURED + name for name in sorted(self.captured))]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def client_names(client: Mapping[str, Any]) -> dict[str, Any]:
    """``client.name``, ``client.utm.source`` …: the values of a ``given.client`` by the names of their placeholders."""
    names: dict[str, Any] = {}
    for key, value in client.items():
        if isinstance(value, dict):
            names.update({f"client.{key}.{inner}": item for inner, item in value.items()})
        else:
            names[f"client.{key}"] = value
    return names
