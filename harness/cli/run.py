"""``harness run``: replay, judge, report."""

from __future__ import annotations

import gc
import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from harness.cli import options
from harness.cli.words import language, say
from harness.clock import stopwatch

LATEST = "latest"
NOTHING_SELECTED = 5


@click.command("run", help=say("cli.run.help"))
@options.addresses
@options.selection
@click.option("--bot", default="", help=say("cli.run.bot"))
@click.option("-j", "--jobs", default=1, type=click.IntRange(1, 512), help=say("cli.run.jobs"))
@click.option("--seed", default=0, type=int, help=say("cli.run.seed"))
@click.option("-x", "--exitfirst", is_flag=True, help=say("cli.run.exitfirst"))
@click.option("--maxfail", default=0, type=click.IntRange(0), help=say("cli.run.maxfail"))
@click.option("--resume", is_flag=False, flag_value=LATEST, default=None, help=say("cli.run.resume"))
@click.option("-o", "--output", "outputs", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help=say("cli.run.output", suffixes=".html .xml .json .md .csv"))  # fmt: skip
@click.option("--junit-family", default="gitlab", type=click.Choice(("gitlab", "xunit2")),
              help=say("cli.run.junit_family"))  # fmt: skip
@click.option("-q", "--quiet", count=True, help=say("cli.run.quiet"))
@click.option("-v", "--verbose", count=True, help=say("cli.run.verbose"))
@click.option("--timing", is_flag=True, help=say("cli.run.timing"))
@options.record_mode
@options.strict
@options.as_of
@options.config
@options.lang
def command(addresses: tuple[str, ...], **asked: Any) -> int:
    """Run what is selected and return the exit code."""
    from harness.cli import selecting  # noqa: PLC0415 - ``--help`` should not load the product
    from harness.errors import SuiteError  # noqa: PLC0415 - as above
    from harness.planning.selection import Selection  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above
    from harness.wiring.runs import Run  # noqa: PLC0415 - as above

    gc.disable()  # loading makes many objects that all stay
    stages: dict[str, float] = {}
    began = stopwatch()
    project = Project(Path.cwd(), asked["config"], asked["as_of"])
    library = project.library(selecting.paths(addresses))
    stages["load"] = stopwatch() - began
    began = stopwatch()
    choice = selecting.selected(project.settings, addresses, asked)
    plan = project.plan(library, choice, seed=asked["seed"], bot=asked["bot"])
    stages["plan"] = stopwatch() - began
    if not plan.jobs:
        everything = project.plan(library, Selection())
        tags = (tag for job in everything.jobs for tag in job.tags)
        click.echo(selecting.why_nothing(asked, tags), err=True)
        return NOTHING_SELECTED
    overdue = project.overdue(library, plan) if asked["strict"] else ()
    if overdue:
        raise SuiteError(overdue)
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a run allocates mostly acyclic values
    gc.enable()
    return _executed(Run(project, library, plan, _options(project, addresses, asked)), asked, stages)


def _options(project: Any, addresses: tuple[str, ...], asked: dict[str, Any]) -> Any:
    from harness.wiring.outputs import output  # noqa: PLC0415 - ``--help`` should not load the product
    from harness.wiring.runs import RunOptions  # noqa: PLC0415 - as above

    return RunOptions(
        workers=asked["jobs"],
        max_failures=1 if asked["exitfirst"] else asked["maxfail"],
        lang=language(),
        resume=_run_folder(project.settings.reports, asked["resume"]) if asked["resume"] else None,
        outputs=tuple(output(path, asked["junit_family"]) for path in asked["outputs"]),
        junit_family=asked["junit_family"],
        selection=addresses,
        command=_command(asked),
        strict=asked["strict"],
        record_mode=asked["record_mode"],
    )


def _command(asked: dict[str, Any]) -> str:
    """The command without addresses and seed: what else is needed to get the same result again."""
    words = ["harness", "run"]
    if asked["config"]:
        words += ["-c", str(asked["config"])]
    for name in ("bot", "as_of"):
        if asked[name]:
            words += [f"--{name.replace('_', '-')}", asked[name]]
    words += ["--strict"] if asked["strict"] else []
    return shlex.join(words)


def _executed(run: Any, asked: dict[str, Any], stages: dict[str, float]) -> int:
    from harness.reporters.console import Console  # noqa: PLC0415 - ``--help`` should not load the product

    console = Console(lang=language(), verbosity=options.verbosity(asked["quiet"], asked["verbose"]))
    with _interruptible(run.stop):
        ran = run.execute(console, _tell_resumed)
    stages.update(ran.stages)
    if asked["timing"]:
        for stage, seconds in stages.items():
            click.echo(say("cli.run.stage", stage=say(f"cli.stage.{stage}"), seconds=f"{seconds:.3f}"), err=True)
    if asked["quiet"] < 2:
        click.echo(say("cli.run.reports", path=options.near(ran.folder / "report.html")))
    code: int = ran.finished.exit_code
    return code


def _tell_resumed(stored: Any) -> None:
    click.echo(say("cli.run.resumed", run=stored.run, done=len(stored.done), total=stored.total), err=True)


def _run_folder(reports: Path, asked: str) -> Path:
    from harness.errors import UsageError  # noqa: PLC0415 - as above
    from harness.wiring.resuming import latest  # noqa: PLC0415 - as above

    named = reports / asked  # by name, as `show` and `report` take it
    folder = latest(reports) if asked == LATEST else named if named.is_dir() else Path(asked)
    if folder is None:
        raise UsageError("cli.resume.none", folder=options.near(reports))
    return folder


@contextmanager
def _interruptible(stop: Any) -> Iterator[None]:
    """First Ctrl-C (or SIGTERM): finish with a complete report of what ran; the second one: leave at once."""

    def ask(*_: Any) -> None:
        if stop.interrupted:
            raise KeyboardInterrupt
        stop.request("skip.interrupted")
        click.echo(say("cli.run.stopping"), err=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
