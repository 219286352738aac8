"""What the YAML parser says, as problems with a code; and the bounds of what is parsed at all."""

from __future__ import annotations

from typing import Any

import yaml

from harness.errors import Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_VALUES = 200_000

# The parser's words -> our code; the first that is contained wins.
_KNOWN = (
    ("expected a single document", "yaml.many_documents"),
    ("cannot start any token", "yaml.bad_start"),
    ("mapping values are not allowed", "yaml.colon"),
    ("could not find expected ':'", "yaml.no_colon"),
    ("found unexpected end of stream", "yaml.unclosed_quote"),
    ("expected ',' or ']'", "yaml.unclosed_list"),
    ("expected ',' or '}'", "yaml.unclosed_mapping"),
    ("expected <block end>", "yaml.indentation"),
    ("did not find expected key", "yaml.indentation"),
    ("did not find expected '-' indicator", "yaml.indentation"),
    ("undefined alias", "yaml.unknown_alias"),
    ("duplicate anchor", "yaml.duplicate_anchor"),
    ("unknown escape character", "yaml.escape"),
    ("control characters are not allowed", "yaml.control"),
    ("special characters are not allowed", "yaml.control"),
)

_UNCLOSED = frozenset({"yaml.unclosed_quote", "yaml.unclosed_list", "yaml.unclosed_mapping"})


class TooDeepError(Exception):
    """Values are nested deeper than any honest file nests them."""


class TooManyError(Exception):
    """Aliases expand to more values than any honest file has."""


def syntax_problem(error: Exception, path: str) -> Problem:
    """The problem that a parser's exception amounts to."""
    detail = _detail(error)
    code = next((code for words, code in _KNOWN if words in detail), "yaml.syntax")
    # What is never closed is noticed at the end of the file; the mistake is where it was opened.
    first, second = ("context_mark", "problem_mark") if code in _UNCLOSED else ("problem_mark", "context_mark")
    mark = getattr(error, first, None) or getattr(error, second, None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    parameters: dict[str, Any] = {"detail": detail}
    return Problem(code=code, path=path, line=line, column=column, parameters=parameters)


def _detail(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        return ", ".join(part for part in (error.context, error.problem) if part) or "invalid YAML"
    reason = getattr(error, "reason", "")
    return str(reason or error).partition("\n")[0][:200]
