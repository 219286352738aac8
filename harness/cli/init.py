"""``harness init``: a running example in one step."""

from __future__ import annotations

import json
from pathlib import Path

import click

from harness.cli import options
from harness.cli.words import say

STARTER = Path(__file__).parent / "starter"
_NAMES = {"gitignore": ".gitignore"}


@click.command("init", help=say("cli.init.help"))
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@options.lang
def command(folder: Path) -> int:
    """Copy the starter; touch nothing when any of its files is there already."""
    from harness.errors import UsageError  # noqa: PLC0415 - ``--help`` should not load the product

    files = {_target(folder, path): path for path in sorted(STARTER.rglob("*")) if _shipped(path)}
    schema = folder / "suites" / "suite.schema.json"
    present = [target.name for target in [*files, schema] if target.exists()]
    if present:
        raise UsageError("cli.init.exists", names=", ".join(present))
    for target, path in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    schema.write_text(_schema(folder), encoding="utf-8")
    click.echo(say("cli.init.done", count=len(files) + 1, folder=folder))
    return 0


def _shipped(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _target(folder: Path, path: Path) -> Path:
    relative = path.relative_to(STARTER)
    return folder / relative.with_name(_NAMES.get(relative.name, relative.name))


def _schema(folder: Path) -> str:
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    return json.dumps(Project(folder).schema(), ensure_ascii=False, indent=2) + "\n"
