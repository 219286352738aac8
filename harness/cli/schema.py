"""``harness schema``: JSON Schemas for editors and for readers of results."""

from __future__ import annotations

import json
from pathlib import Path

import click

from harness.cli import options
from harness.cli.words import say


@click.command("schema", help=say("cli.schema.help"))
@click.argument("of", type=click.Choice(("suite", "results")), default="suite")
@options.config
@options.lang
def command(of: str, config: Path | None) -> int:
    """Print a schema."""
    if of == "results":
        from harness.reporters.results_json import SCHEMA  # noqa: PLC0415 - ``--help`` should not load the product

        click.echo(SCHEMA.read_text(encoding="utf-8"), nl=False)
        return 0
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    click.echo(json.dumps(Project(Path.cwd(), config).schema(), ensure_ascii=False, indent=2))
    return 0
