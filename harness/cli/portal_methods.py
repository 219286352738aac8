"""``harness portal methods``: which documented methods the Bitrix24 stand-in answers, how, and with which errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from harness.cli import options
from harness.cli.words import say

if TYPE_CHECKING:
    from harness.portal.coverage import Covered

TIERS: tuple[int, ...] = (1, 2, 3, 0)


@click.command("methods", help=say("cli.portal.methods.help"))
@click.option("--tier", type=click.IntRange(0, 3), help=say("cli.portal.methods.tier"))
@click.option("--family", default="", help=say("cli.portal.methods.family"))
@click.option("--missing", is_flag=True, help=say("cli.portal.methods.missing"))
@click.option("--markdown", is_flag=True, help=say("cli.portal.methods.markdown"))
@options.lang
def methods(tier: int | None, family: str, missing: bool, markdown: bool) -> int:
    """Print the coverage statement, or a part of it."""
    from harness.portal.coverage import statement  # noqa: PLC0415 - ``--help`` should not load the portal
    from harness.portal.method_table import MethodTable  # noqa: PLC0415 - likewise
    from harness.registry import collect  # noqa: PLC0415 - likewise

    rows = statement(MethodTable(collect("method", "harness.portal.methods")))
    chosen = [
        row
        for row in rows
        if tier in {None, row.tier}
        and (not missing or row.tier in {0, 3} or row.given < row.errors)
        and row.name.lower().startswith(family.lower())
    ]
    for line in page(chosen) if markdown else _listed(chosen):
        click.echo(line)
    return 0 if chosen else 5


def _listed(rows: Sequence[Covered]) -> Iterator[str]:
    for row in rows:
        name = row.name if row.version == 2 else f"{row.name} (3.0)"
        scope = row.scope.partition(",")[0]
        yield f"{row.tier}  {name:<48} {row.given:>3}/{row.errors:<3} {scope:<14} {row.title}".rstrip()
    yield ""
    for tier in TIERS:
        yield _sum(tier, [row for row in rows if row.tier == tier])


def _sum(tier: int, rows: Sequence[Covered]) -> str:
    given, errors = sum(row.given for row in rows), sum(row.errors for row in rows)
    name = say(f"cli.portal.tier.{tier}")
    return say("cli.portal.methods.sum", tier=name, count=len(rows), given=given, errors=errors)


def page(rows: Sequence[Covered]) -> Iterator[str]:
    """The statement as a Markdown page: totals, families, methods."""
    from harness.portal.coverage import totals  # noqa: PLC0415 - ``--help`` should not load the portal

    yield f"# {say('cli.portal.coverage.title')}\n"
    yield say("cli.portal.coverage.intro") + "\n"
    for tier in TIERS:
        yield f"* {_sum(tier, [row for row in rows if row.tier == tier])}"
    yield f"\n## {say('cli.portal.coverage.families')}\n"
    yield f"| {say('cli.portal.coverage.family')} | 1 | 2 | 3 | – |\n|---|--:|--:|--:|--:|"
    for family, tiers in totals(rows).items():
        yield f"| `{family}` | " + " | ".join(str(tiers.get(tier, "")) for tier in TIERS) + " |"
    yield f"\n## {say('cli.portal.coverage.methods')}\n"
    heads = " | ".join(say(f"cli.portal.coverage.{name}") for name in ("method", "tier", "errors"))
    yield f"| {heads} |\n|---|--:|--:|"
    for row in rows:
        version = "" if row.version == 2 else " (3.0)"
        errors = f"{row.given}/{row.errors}" if row.errors else ""
        yield f"| `{row.name}`{version} | {row.tier or '–'} | {errors} |"
