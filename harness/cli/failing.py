"""Turns errors into messages on stderr and the exit codes of the contract."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from traceback import format_exception
from typing import Any

import click

from harness.cli.words import say
from harness.errors import HarnessError, Problem, SuiteError, UsageError

USAGE = 4
INTERRUPTED = 2
NOT_VALID = 3


def guarded(body: Callable[[], Any]) -> int:
    """Run ``body`` and return the process's exit code; nothing expected ever shows a traceback."""
    try:
        result = body()
    except (click.exceptions.Exit, click.ClickException) as left:
        if isinstance(left, click.ClickException):
            left.show()
            return USAGE
        return left.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo(say("cli.interrupted"), err=True)
        return INTERRUPTED
    except SuiteError as error:
        show_problems(error.problems)
        return USAGE
    except HarnessError as error:
        click.echo(say("cli.error", text=say(error.code, **error.parameters)), err=True)
        return USAGE if isinstance(error, UsageError) else NOT_VALID
    except OSError as error:  # a full disk, a closed terminal, a folder that cannot be written
        _tell("cli.error", text=say("cli.os_error", path=error.filename or "—", reason=error.strerror or error))
        return NOT_VALID
    except Exception as error:  # noqa: BLE001 - the exit code 1 of an uncaught exception would accuse the bot
        _tell("cli.crashed", trace="".join(format_exception(error)))
        return NOT_VALID
    return result if isinstance(result, int) else 0


def _tell(code: str, **parameters: Any) -> None:
    """Say it on stderr, unless that is what broke."""
    with contextlib.suppress(OSError):
        click.echo(say(code, **parameters), err=True)


def show_problems(problems: tuple[Problem, ...]) -> None:
    """All problems as ``path:line:column: text``, then how many."""
    for problem in problems:
        place = f"{problem.path}:{problem.line}:{problem.column}"
        click.echo(f"{place}: {say(problem.code, **problem.parameters)}", err=True)
    click.echo(say("cli.problems", count=len(problems)), err=True)
