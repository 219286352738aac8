"""``harness lint``: all problems of all files at once, without running anything."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli import options
from harness.cli.failing import USAGE, show_problems
from harness.cli.words import say


@click.command("lint", help=say("cli.lint.help"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.strict
@options.as_of
@options.config
@options.lang
def command(paths: tuple[Path, ...], strict: bool, as_of: str, config: Path | None) -> int:
    """Check and return the exit code."""
    from harness.wiring.project import Project  # noqa: PLC0415 - ``--help`` should not load the product

    project = Project(Path.cwd(), config, as_of)
    problems = project.problems(paths)
    if problems:
        show_problems(problems)
    if any(strict or problem.level == "error" for problem in problems):
        return USAGE
    click.echo(say("cli.lint.fine", count=len(project.library(paths).entries)))
    return 0
