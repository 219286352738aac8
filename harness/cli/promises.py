"""``harness promises``: the lexicon of forbidden promises, and what it says of a reply or of months of chats."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli import options
from harness.cli.failing import USAGE, show_problem, show_problems
from harness.cli.promises_explain import explain
from harness.cli.promises_judging import lexicon, note, shipped
from harness.cli.promises_scan import scan
from harness.cli.words import say


@click.group("promises", help=say("cli.promises.help"))
def command() -> None:
    """Hold the verbs of the lexicon together."""


@command.command("lint", help=say("cli.promises.lint.help"))
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.lang
def lint(folder: Path | None) -> int:
    """Check the lexicon and hold its rules against their examples."""
    from harness.loading.lexicon_doubts import doubted_examples  # noqa: PLC0415 - ``--help`` should not load the lexicon
    from harness.loading.lexicon_files import is_built  # noqa: PLC0415 - as above
    from harness.loading.lexicons import LexiconFolder  # noqa: PLC0415 - as above
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - as above
    from harness.wiring.words import WordBook  # noqa: PLC0415 - as above

    WordBook(Path()).open()
    read = LexiconFolder(folder or shipped())
    tried = 0 if any(problem.level == "error" for problem in read.problems) else read.try_examples()
    if read.problems:
        show_problems(tuple(read.problems))
        return USAGE
    for doubted in doubted_examples(read):
        show_problem(doubted)
    click.echo(say("cli.promises.lint.fine", rules=read.rules, count=tried))
    if (folder is None or folder.samefile(shipped())) and not is_built(shipped(), COMPILED):
        note("cli.promises.not_built", path=options.near(shipped()))
    return 0


@command.command("build", help=say("cli.promises.build.help"))
@lexicon(say("cli.promises.build.lexicon"), file_okay=False)
@options.lang
def build(lexicon: Path | None) -> int:
    """Compile a lexicon: the shipped one into the file that runs read, another into one beside it."""
    from harness.loading.lexicons import LexiconFolder  # noqa: PLC0415 - as above
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - as above

    read = LexiconFolder(lexicon or shipped())
    if any(problem.level == "error" for problem in read.problems):
        show_problems(tuple(read.problems))
        return USAGE
    own = lexicon is not None and not lexicon.samefile(shipped())
    target = _beside(lexicon) if own and lexicon else COMPILED
    target.write_text(read.stored(), encoding="utf-8")
    click.echo(say("cli.promises.build.done", rules=read.rules, path=options.near(target)))
    if own:
        note("cli.promises.build.own", path=options.near(target))
    return 0


def _beside(folder: Path) -> Path:
    """Where the shipped lexicon has its compiled file, too: beside the folder, under its name."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}.json")


command.add_command(explain)
command.add_command(scan)
