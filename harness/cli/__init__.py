"""The command line. One file per verb; a verb's file is imported when the verb is typed."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from harness import __version__
from harness.cli.words import say
from harness.wording import LANGUAGES

VERBS: tuple[str, ...] = ("init", "run", "lint", "list", "show", "report", "judge", "schema", "portal", "promises")


class Verbs(click.Group):
    """The verbs, imported on demand: ``harness --version`` loads none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a newcomer meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the file of a verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"harness.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Refuse an unknown verb with the nearest known one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped verb needs it

            near = get_close_matches(args[0], VERBS, 1)
            hint = say("cli.did_you_mean", meant=near[0]) if near else ""
            ctx.fail(say("cli.unknown_verb", verb=args[0], valid=", ".join(VERBS)) + hint)
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, help=say("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="%(prog)s %(version)s", help=say("cli.option.version"))
@click.option("--lang", type=click.Choice(LANGUAGES), help=say("cli.option.lang"), expose_value=False)
def group() -> None:
    """Hold the verbs together."""


def main() -> None:
    """Entry point of the ``harness`` command: run a verb, turn expected errors into messages and exit codes."""
    from harness.cli.failing import guarded  # noqa: PLC0415 - keeps ``--version`` at the cost of click alone

    sys.exit(guarded(lambda: group.main(prog_name="harness", standalone_mode=False)))
