"""``harness report``: any report, from a stored run."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli import options
from harness.cli.words import language, say


@click.command("report", help=say("cli.report.help"))
@click.argument("run", default="")
@click.option("-o", "--output", "outputs", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help=say("cli.run.output", suffixes=".html .xml .json .md .csv"))  # fmt: skip
@click.option("--junit-family", default="gitlab", type=click.Choice(("gitlab", "xunit2")),
              help=say("cli.run.junit_family"))  # fmt: skip
@options.config
@options.lang
def command(run: str, outputs: tuple[Path, ...], junit_family: str, config: Path | None) -> int:
    """Write the reports; without ``-o`` the standard ones, in the run's folder."""
    from harness.cli.stored import events_of  # noqa: PLC0415 - ``--help`` should not load the product
    from harness.reporters.events_jsonl import read_events  # noqa: PLC0415 - as above
    from harness.reporters.replay import write_reports  # noqa: PLC0415 - as above
    from harness.wiring.outputs import default_outputs, output  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    events = events_of(Project(Path.cwd(), config), run)
    wanted = tuple(output(path, junit_family) for path in outputs) or default_outputs(events.parent, junit_family)
    troubles = write_reports(lambda: read_events(events), [item.target(language()) for item in wanted])
    for trouble in troubles:
        click.echo(say(trouble.code, **trouble.parameters), err=True)
    for item in wanted:
        click.echo(say("cli.run.reports", path=item.path))
    return 3 if troubles else 0
