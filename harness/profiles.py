"""Reading the profile of a bot: all its problems are collected, then raised at once.

A kind of bot asks a `Reader` for each key it knows. What was never asked for is an unknown key; a near miss gets a
suggestion. Values may come from the environment and are then texts, so numbers and flags are also accepted as text.
Problems name keys, never values that might be secret.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from harness.errors import Problem, SuiteError

T = TypeVar("T")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Reader:
    """One mapping of a profile, with the problems found in it and below it.

    Args:
        where: dotted place, for example ``bots.salon.reply``; shown in problems.
        data: the mapping.
        known: keys that are valid without being asked for.
    """

    def __init__(self, where: str, data: Mapping[str, Any], known: Iterable[str] = ()) -> None:
        self.where = where
        self._data = data
        self._asked: set[str] = set(known)
        self._problems: list[Problem] = []
        self._sections: list[Reader] = []

    @classmethod
    def of_profile(cls, name: str, profile: Mapping[str, Any]) -> Reader:
        """The reader of a whole profile, called ``name`` in the settings; ``settle`` is the runner's to read."""
        return cls(f"bots.{name}", profile, known=("kind", "title", "settle"))

    def has(self, key: str) -> bool:
        """Whether the key stands there with a value."""
        self._asked.add(key)
        return self._data.get(key) is not None

    def raw(self, key: str, default: Any = None) -> Any:
        """The value as it stands."""
        self._asked.add(key)
        value = self._data.get(key)
        return default if value is None else value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A text; numbers are taken as their text."""
        value = self.raw(key)
        if value is None or value == "":
            if required:
                self.problem("bot.profile.missing", key)
            return default
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        return self._wrong(key, "text", default)

    def seconds(self, key: str, default: float) -> float:
        """A positive duration in seconds: ``30``, ``30s``, ``500ms``, ``2m``."""
        value = self.raw(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return float(value)
        match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if match and float(match[1]) > 0:
            return float(match[1]) * _UNITS[match[2] or "s"]
        return self._wrong(key, "duration", default)

    def count(self, key: str, default: int, *, minimum: int = 0) -> int:
        """A whole number, at least ``minimum``."""
        value = self.raw(key, default)
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= minimum:
            return value
        return self._wrong(key, "count", default)

    def number(self, key: str) -> float | None:
        """A number or nothing."""
        value = self.raw(key)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return float(value)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return None if value is None else float(value)
        return self._wrong(key, "number", None)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self.raw(key, default)
        if isinstance(value, bool):
            return value
        known = _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None
        return self._wrong(key, "flag", default) if known is None else known

    def choice(self, key: str, valid: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value in valid:
            return value
        self.problem("bot.profile.choice", key, got=value, valid=", ".join(valid))
        return default

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of texts (headers, environment)."""
        value = self.raw(key, {})
        if not isinstance(value, Mapping):
            return self._wrong(key, "mapping", {})
        wrong = [name for name, item in value.items() if not isinstance(item, str | int | float)]
        for name in wrong:
            self._wrong(f"{key}.{name}", "text", None)
        return {str(name): str(item) for name, item in value.items() if name not in wrong}

    def section(self, key: str) -> Reader | None:
        """A nested mapping with a reader of its own; None when it is not there."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            return self._wrong(key, "mapping", None)
        reader = Reader(f"{self.where}.{key}", value)
        self._sections.append(reader)
        return reader

    def problem(self, code: str, key: str = "", **parameters: Any) -> None:
        """Note a problem at a key of this mapping."""
        place = f"{self.where}.{key}" if key else self.where
        self._problems.append(Problem(code=code, path=place, parameters={"key": place, **parameters}))

    def adopt(self, problems: Iterable[Problem]) -> None:
        """Take over problems found elsewhere (a profile inside a profile)."""
        self._problems.extend(problems)

    def finish(self) -> None:
        """Everything was asked for.

        Raises:
            SuiteError: with every problem of this mapping and those below it, when there is any.
        """
        problems = list(self.all_problems())
        if problems:
            raise SuiteError(problems)

    def all_problems(self) -> Iterable[Problem]:
        """Problems of this mapping and of the sections below it."""
        yield from self._problems
        for key in self._data:
            if key not in self._asked:
                yield self._unknown(str(key))
        for section in self._sections:
            yield from section.all_problems()

    def _unknown(self, key: str) -> Problem:
        place = f"{self.where}.{key}"
        valid = ", ".join(sorted(self._asked))
        near = difflib.get_close_matches(key, sorted(self._asked), n=1)
        parameters = {"key": place, "valid": valid}
        if near:
            return Problem(code="bot.profile.unknown_near", path=place, parameters={**parameters, "near": near[0]})
        return Problem(code="bot.profile.unknown", path=place, parameters=parameters)

    def _wrong(self, key: str, wanted: str, default: T) -> T:
        self.problem(f"bot.profile.{wanted}", key)
        return default
