"""``harness list``: what there is to run and to use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from harness.cli import options
from harness.cli.words import language, say
from harness.wording import known, text

Row = dict[str, str]


@click.command("list", help=say("cli.list.help"))
@click.argument("what", type=click.Choice(("dialogues", "checks", "clauses", "bots", "reporters", "methods")),
                default="dialogues")  # fmt: skip
@options.addresses
@options.selection
@click.option("--format", "shape", type=click.Choice(("text", "json")), default="text", help=say("cli.list.format"))
@options.as_of
@options.config
@options.lang
def command(what: str, addresses: tuple[str, ...], shape: str, as_of: str, config: Path | None, **asked: Any) -> int:
    """Print one list."""
    from harness.wiring.project import Project  # noqa: PLC0415 - ``--help`` should not load the product

    project = Project(Path.cwd(), config, as_of)
    rows = list(_LISTS[what](project, addresses, asked))
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    widths = {key: max((len(row[key]) for row in rows), default=0) for key in (rows[0] if rows else {})}
    for row in rows:
        click.echo("  ".join(value.ljust(widths[key]) for key, value in row.items()).rstrip())
    if not rows and what == "dialogues":
        click.echo(say("cli.run.nothing"), err=True)
    return 0 if rows else 5


def _dialogues(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:
    from harness.cli import selecting  # noqa: PLC0415 - other lists need no planning

    choice = selecting.selected(project.settings, addresses, asked)
    for job in project.plan(project.library(selecting.paths(addresses)), choice).jobs:
        yield {"address": job.address, "kind": job.kind, "covers": " ".join(job.covers), "title": job.title}


def _checks(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:  # noqa: ARG001 - one signature
    yield from _marked(project.checks, "check")


def _clauses(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:  # noqa: ARG001 - as above
    from harness.cli.clauses import clause_rows  # noqa: PLC0415 - only this list needs it

    yield from clause_rows(project)


def _bots(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:  # noqa: ARG001 - as above
    for name, profile in project.settings.public_bots().items():
        yield {"name": name, "kind": str(profile.get("kind", ""))}


def _reporters(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:  # noqa: ARG001 - as above
    from harness.wiring.outputs import reporters  # noqa: PLC0415 - only this list needs it

    for name, marked in reporters().items():
        yield {"name": name, "endings": " ".join(marked.options["suffixes"]), "title": marked.title}


def _methods(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Iterator[Row]:  # noqa: ARG001 - as above
    from harness.registry import collect  # noqa: PLC0415 - only this list needs it

    yield from _marked(collect("method", "harness.portal.methods"), "method")


def _marked(registry: Any, sort: str) -> Iterator[Row]:
    for name, marked in registry.items():
        code = f"{sort}.{name}.title"
        yield {"name": name, "title": text(code, language()) if known(code) else marked.title}


_LISTS: dict[str, Callable[[Any, tuple[str, ...], dict[str, Any]], Iterator[Row]]] = {
    "dialogues": _dialogues,
    "checks": _checks,
    "clauses": _clauses,
    "bots": _bots,
    "reporters": _reporters,
    "methods": _methods,
}
