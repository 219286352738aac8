"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from harness.cli.words import say
from harness.wording import LANGUAGES

RECORD_MODES = ("none", "once", "new_episodes", "all")
Command = TypeVar("Command", bound=Callable[..., Any])


def verbosity(quiet: int, verbose: int) -> Literal["verdict", "quiet", "normal", "verbose"]:
    """What ``-q`` and ``-v`` add up to."""
    if quiet - verbose > 1:
        return "verdict"
    return "quiet" if quiet > verbose else "verbose" if verbose > quiet else "normal"


def near(path: Path) -> str:
    """A path as people read it: from the working directory when it lies there."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def lang(command: Command) -> Command:
    """``--lang`` after the verb; read in `harness.cli.language`, so that help obeys it, too."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help=say("cli.option.lang"), expose_value=False)(
        command
    )


def config(command: Command) -> Command:
    """``-c``: which settings file."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("-c", "--config", type=kind, help=say("cli.option.config"))(command)


def addresses(command: Command) -> Command:
    """Paths, folders, ``file::id``."""
    return click.argument("addresses", nargs=-1, metavar="[PATH | PATH::ID]…")(command)


def as_of(command: Command) -> Command:
    """``--as-of``: the day on which clauses are looked at."""
    kind = click.DateTime(formats=("%Y-%m-%d",))

    def day(_context: click.Context, _option: click.Parameter, value: Any) -> str:
        return f"{value:%Y-%m-%d}" if value is not None else ""

    return click.option("--as-of", type=kind, callback=day, metavar="YYYY-MM-DD", help=say("cli.option.as_of"))(command)


def strict(command: Command) -> Command:
    """``--strict``: warnings are errors."""
    return click.option("--strict", is_flag=True, help=say("cli.option.strict"))(command)


def record_mode(command: Command) -> Command:
    """``--record-mode``: how the grader's cassette is used."""
    kind = click.Choice(RECORD_MODES)
    return click.option(
        "--record-mode",
        type=kind,
        callback=lambda _context, _option, value: value or "",
        help=say("cli.option.record_mode"),
    )(command)


def selection(command: Command) -> Command:
    """``-k``, ``--tag``, ``--clause``, ``--kind``, ``--lf``."""
    kinds = click.Choice(("positive", "negative", "edge"))
    for option in (
        click.option("--lf", "--last-failed", "last_failed", is_flag=True, help=say("cli.option.lf")),
        click.option("--kind", "kinds", multiple=True, type=kinds, help=say("cli.option.kind")),
        click.option("--clause", "clauses", multiple=True, help=say("cli.option.clause")),
        click.option("--tag", "tags", multiple=True, help=say("cli.option.tag")),
        click.option("-k", "keyword", default="", metavar="EXPR", help=say("cli.option.keyword")),
    ):
        command = option(command)
    return command
