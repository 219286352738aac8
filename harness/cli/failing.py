"""Turns errors into messages on stderr and the exit codes of the contract."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from traceback import format_exception
from typing import Any

import click

from harness.cli.usage_errors import show_usage_error
from harness.cli.words import say
from harness.errors import HarnessError, Problem, SuiteError, UsageError

USAGE = 4
INTERRUPTED = 2
NOT_VALID = 3


def guarded(body: Callable[[], Any]) -> int:
    """Run ``body`` and return the process's exit code; nothing expected ever shows a traceback."""
    try:
        result = body()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - an uncaught one exits with 1: the bot's fault
        return _explained(error)
    except SystemExit:  # what click makes of a reader that has gone (``| head``) would be 1 as well
        return NOT_VALID
    return result if isinstance(result, int) else 0


def _explained(error: BaseException) -> int:
    """Say what happened; the exit code."""
    code = NOT_VALID
    if isinstance(error, click.exceptions.Exit):
        code = error.exit_code
    elif isinstance(error, click.ClickException):
        with contextlib.suppress(OSError):
            show_usage_error(error)
        code = USAGE
    elif isinstance(error, KeyboardInterrupt | click.Abort):
        _tell("cli.interrupted")
        code = INTERRUPTED
    elif isinstance(error, SuiteError):
        show_problems(error.problems)
        code = USAGE
    elif isinstance(error, HarnessError):
        _tell("cli.error", text=say(error.code, **error.parameters))
        code = USAGE if isinstance(error, UsageError) else NOT_VALID
    elif isinstance(error, OSError):  # a full disk, a closed terminal, a folder that cannot be written
        reason = error.strerror or str(error)
        text = say("cli.os_error", path=error.filename, reason=reason) if error.filename else reason
        _tell("cli.error", text=text)
    else:
        _tell("cli.crashed", trace="".join(format_exception(error)))
    return code


def _tell(code: str, **parameters: Any) -> None:
    """Say it on stderr, unless that is what broke."""
    with contextlib.suppress(OSError):
        click.echo(say(code, **parameters), err=True)


def show_problems(problems: tuple[Problem, ...]) -> None:
    """All problems as ``path:line:column: text``, then how many."""
    for problem in problems:
        show_problem(problem)
    click.echo(say("cli.problems", count=len(problems)), err=True)


def show_problem(problem: Problem) -> None:
    """One problem as ``path:line:column: text``."""
    place = f"{problem.path}:{problem.line}:{problem.column}"
    click.echo(f"{place}: {say(problem.code, **problem.parameters)}", err=True)
