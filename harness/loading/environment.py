"""``${VAR}`` and ``${VAR:-default}`` in profiles: values from outside, which are secrets from then on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from harness.loading.desk import Desk
from harness.loading.yaml_nodes import Spot

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_SECRET_NAME = re.compile(r"token|secret|passw|api_?key|auth|cookie|webhook", re.IGNORECASE)
_LONG_WORD = 8
_SHORTEST_SECRET = 4  # masking shorter values would blot out ordinary words


class Expansion:
    """Puts variables into texts and remembers what came from outside.

    Args:
        desk: where a missing variable is reported.
        environment: the variables.
    """

    def __init__(self, desk: Desk, environment: Mapping[str, str]) -> None:
        self._desk = desk
        self._environment = environment
        self.secrets: set[str] = set()

    def section(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        """One section of the settings, expanded; nothing when there is none."""
        return {key: self._value(Spot(data, key), data[key])} if key in data else {}

    def _value(self, spot: Spot, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._value(Spot(value, key), item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._value(Spot(value, number), item) for number, item in enumerate(value)]
        if isinstance(value, str) and "${" in value:
            return _VARIABLE.sub(lambda match: self._variable(spot, match), value)
        return value

    def _variable(self, spot: Spot, match: re.Match[str]) -> str:
        name, default = match.groups()
        value = self._environment.get(name)
        if value:
            if len(value) >= _SHORTEST_SECRET:
                self.secrets.add(value)
            return value
        if default is None:
            self._desk.report("settings.missing_variable", spot, what=name)
            return ""
        return str(default)


def without_defaults(text: str) -> str:
    """A text with its variables by name only: a default may be as secret as a value."""
    return _VARIABLE.sub(r"${\1}", text)


def reads_as_key(value: str) -> bool:
    """Whether a key is one: servers that want none get ``none``, ``EMPTY``, ``ollama``, which must stay readable."""
    return len(value) >= _LONG_WORD or (len(value) >= _SHORTEST_SECRET and any(char.isdigit() for char in value))


def is_secret_name(key: str) -> bool:
    """Whether a key sounds as if its value must not be shown."""
    return _SECRET_NAME.search(key) is not None
