"""``harness show``: one dialogue of a stored run, as a chat in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli import options
from harness.cli.words import language, say


@click.command("show", help=say("cli.show.help"))
@click.argument("dialogue", default="")
@click.option("--run", default="", help=say("cli.show.run"))
@options.config
@options.lang
def command(dialogue: str, run: str, config: Path | None) -> int:
    """Print a dialogue; without an id, the first that did not pass."""
    from harness.cli.stored import events_of  # noqa: PLC0415 - ``--help`` should not load the product
    from harness.errors import UsageError  # noqa: PLC0415 - as above
    from harness.model.events import DialogueFinished, RunStarted  # noqa: PLC0415 - as above
    from harness.reporters.chat import chat  # noqa: PLC0415 - as above
    from harness.reporters.describe import Describer  # noqa: PLC0415 - as above
    from harness.reporters.events_jsonl import read_events  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    events = events_of(Project(Path.cwd(), config), run)
    wanted = dialogue.rpartition("::")[2]
    words = Describer(language())
    for event in read_events(events):
        if isinstance(event, RunStarted):
            words = Describer(language(), event.settings, event.seed)
        elif isinstance(event, DialogueFinished):
            record = event.record
            if record.job.id == wanted or (not wanted and record.outcome not in ("passed", "skipped")):
                click.echo("\n".join(chat(record, words)))
                return 0
    if not wanted:
        raise UsageError("cli.show.all_passed")
    raise UsageError("cli.show.none", id=wanted)
