"""What suites may say of each collected check: its arguments, its short forms, what is wrong with an instance."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.registry import Marked, Registry

NEGATION = "not_"


@dataclasses.dataclass(frozen=True, slots=True)
class Argument:
    """A field of a check.

    Attributes:
        kind: its type, for `msgspec.convert`.
        required: it has no default.
    """

    name: str
    kind: Any
    required: bool


@dataclasses.dataclass(frozen=True, slots=True)
class CheckShape:
    """How a check is written.

    Attributes:
        arguments: by name; the field that collects the rest is not among them.
        positional: field that takes the argument of the short form.
        rest: field (a dict) that collects keys which are no arguments.
        judged: the check says itself what is wrong with an instance (``flaws()``).
    """

    name: str
    target: type
    title: str
    arguments: Mapping[str, Argument]
    positional: str | None
    rest: str | None
    judged: bool

    def accepts(self, argument: str, value: Any) -> bool:
        """Whether a value fits the type of an argument."""
        return fits(self.arguments[argument].kind, value)

    def instance(self, arguments: Mapping[str, Any]) -> Any:
        """The check with these arguments; raises `msgspec.ValidationError` when a value does not fit."""
        return msgspec.convert(arguments, self.target)


def fits(kind: Any, value: Any) -> bool:
    """Whether a plain value fits a type; a type that msgspec cannot check takes anything."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


class CheckBook(Mapping[str, CheckShape]):
    """The shapes of all collected checks by name.

    Args:
        checks: registry of sort ``check``.
    """

    def __init__(self, checks: Registry) -> None:
        self._shapes = {name: _shape(marked) for name, marked in checks.items()}

    def __getitem__(self, name: str) -> CheckShape:
        return self._shapes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)

    def find(self, name: str) -> tuple[CheckShape, bool] | None:
        """Shape and negation of a name as written; a check that is itself called ``not_…`` wins."""
        shape = self._shapes.get(name)
        if shape is not None:
            return shape, False
        shape = self._shapes.get(name[len(NEGATION) :]) if name.startswith(NEGATION) else None
        return None if shape is None else (shape, True)


def _shape(marked: Marked) -> CheckShape:
    hints = typing.get_type_hints(marked.target, include_extras=True)
    rest = marked.options.get("rest")
    arguments = {
        field.name: Argument(
            name=field.name,
            kind=hints[field.name],
            required=field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(marked.target)
        if field.name != rest and field.init
    }
    return CheckShape(
        name=marked.name,
        target=marked.target,
        title=marked.title,
        arguments=arguments,
        positional=marked.options.get("positional"),
        rest=rest,
        judged=callable(getattr(marked.target, "flaws", None)),
    )


def digest(checks: Registry) -> str:
    """Changes whenever the code of a check does: part of the key of parsed suites."""
    seen = hashlib.sha256()
    for name, marked in checks.items():
        module = sys.modules[marked.target.__module__]
        seen.update(f"{name}|{marked.target.__qualname__}|{dict(marked.options)}|{_stamp(module)}\n".encode())
    return seen.hexdigest()


def _stamp(module: Any) -> str:
    source = getattr(module, "__file__", None)
    if source is None:
        return str(module.__name__)
    status = Path(source).stat()
    return f"{module.__name__}|{status.st_mtime_ns}|{status.st_size}"
