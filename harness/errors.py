"""Everything that can go wrong, as types: who is at fault decides the exit code, never a guess.

    HarnessError
    ├── UsageError            flags, settings: the person running the tool (exit 4)
    ├── SuiteError            problems in suites, policies, fixtures (exit 4)
    ├── BotError              the bot under test, or the way to it, broke (outcome *error*, exit 3)
    └── PortalError           the Bitrix24 stand-in could not be seeded or reached (outcome *error*, exit 3)

An error carries a *code* of the wording catalogue and its parameters, never a finished sentence: the sentence is made
where it is shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal


class HarnessError(Exception):
    """Base of all expected errors.

    Args:
        code: key in the wording catalogue, for example ``"bot.timeout"``.
        parameters: values for the placeholders of that text; plain JSON values only.
    """

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.parameters.items())
        return f"{self.code}({details})"


class UsageError(HarnessError):
    """A flag, a path or a setting that cannot be used as given."""


class BotError(HarnessError):
    """The bot under test did not give a usable answer: silent, slow, crashed, babbling, unreachable."""


class PortalError(HarnessError):
    """The stand-in portal could not be opened: an unknown seed, an impossible record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong at one place of one file.

    ``code`` and ``parameters`` give the text (what, got, did you mean, valid); ``line`` and ``column`` count from 1.
    A ``warning`` does not keep the file from running.
    """

    code: str
    path: str
    line: int = 1
    column: int = 1
    parameters: dict[str, Any] = field(default_factory=dict)
    level: Literal["error", "warning"] = "error"


class SuiteError(HarnessError):
    """All problems of all files of one load, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.code)))
        super().__init__("suite.problems", count=len(self.problems))
