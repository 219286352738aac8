"""``harness judge``: a stored run, judged again with today's suites and policies; the bot is not asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from harness.cli import options
from harness.cli.words import language, say


@click.command("judge", help=say("cli.judge.help"))
@click.argument("run", default="")
@click.option("-q", "--quiet", count=True, help=say("cli.run.quiet"))
@click.option("-v", "--verbose", count=True, help=say("cli.run.verbose"))
@options.record_mode
@options.strict
@options.as_of
@options.config
@options.lang
def command(run: str, quiet: int, verbose: int, **asked: Any) -> int:
    """Judge again, report, and tell what is different from the stored verdicts."""
    from harness.cli.stored import events_of  # noqa: PLC0415 - ``--help`` should not load the product
    from harness.reporters.console import Console  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above
    from harness.wiring.rejudging import judge_again  # noqa: PLC0415 - as above

    project = Project(Path.cwd(), asked["config"], asked["as_of"])
    console = Console(lang=language(), verbosity=options.verbosity(quiet, verbose))
    again = judge_again(
        project, events_of(project, run), console, language(), strict=asked["strict"], record_mode=asked["record_mode"]
    )
    click.echo(say("cli.judge.compared", changed=len(again.changed), total=again.total))
    for dialogue, before, after in again.changed:
        click.echo(
            say(
                "cli.judge.change",
                id=dialogue,
                before=say(f"report.outcome.{before}"),
                after=say(f"report.outcome.{after}"),
            )
        )
    if again.gone:
        click.echo(say("cli.judge.gone", count=len(again.gone), ids=", ".join(again.gone)), err=True)
    click.echo(say("cli.run.reports", path=options.near(again.folder / "report.html")))
    return again.exit_code
