"""The command line. One file per verb; a verb's file is imported when the verb is typed."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from harness import __version__
from harness.wording import LANGUAGES, text

VERBS: tuple[str, ...] = ("init", "run", "lint", "list", "show", "report", "judge", "schema", "portal")


def language() -> str:
    """The language of help and messages: ``--lang`` anywhere on the line, else ``HARNESS_LANG``, else Russian."""
    words = sys.argv[1:]
    for number, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.partition("=")[2]
        elif word == "--lang" and number + 1 < len(words):
            asked = words[number + 1]
        else:
            continue
        if asked in LANGUAGES:
            return asked
    asked = os.environ.get("HARNESS_LANG", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def say(code: str, **parameters: Any) -> str:
    """A text of the catalogue in the language of this call."""
    return text(code, language(), **parameters)


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
