"""``pytest suites/``: one item per dialogue, run by the same stream as the command line runs.

Only files that end in ``.suite.yaml`` are collected. ``-k`` also finds tags, clauses and kinds; ``--lf`` and xdist
work as usual, because items are ordinary. The fixtures ``portal`` and ``run_dialogue`` serve people's own Python tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SUFFIX = ".suite.yaml"
_BENCHES: pytest.StashKey[dict[Path, Any]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the harness under pytest."""
    group = parser.getgroup("harness")
    group.addoption("--harness-bot", default="", help="bot profile instead of the one that the suites name")
    group.addoption("--harness-seed", type=int, default=0, help="seed of everything random")
    group.addoption("--harness-lang", choices=("ru", "en"), default="ru", help="language of failure texts")


def pytest_configure(config: pytest.Config) -> None:
    """Announce the marker of the ``portal`` fixture."""
    config.addinivalue_line("markers", "portal(seed, **given): seed and circumstances of the `portal` fixture")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect suite files only; other YAML is left alone."""
    if file_path.name.endswith(SUFFIX):
        return SuiteFile.from_parent(parent, path=file_path)
    return None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what dialogues have started."""
    for bench in {id(bench): bench for bench in config.stash.get(_BENCHES, {}).values()}.values():
        bench.close()


class SuiteProblems(Exception):  # noqa: N818 - it is shown as a list of problems, not as an error of ours
    """A suite file that cannot be loaded."""


class SuiteFile(pytest.File):
    """One suite; its problems are shown all at once as a collection error."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item per dialogue, cases included."""
        from harness.errors import SuiteError  # noqa: PLC0415 - pytest runs without suites should not load the product

        try:
            jobs = _bench(self.config, self.path.parent).jobs(self.path)
        except SuiteError as error:
            raise SuiteProblems(_problems(error, self.config)) from None
        for job in jobs:
            yield DialogueItem.from_parent(self, name=job.id, job=job)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The problems, without a traceback."""
        if excinfo.errisinstance(SuiteProblems):
            return str(excinfo.value)
        return super().repr_failure(excinfo) if style is None else excinfo.getrepr(style=style)


class DialogueFailed(Exception):  # noqa: N818 - an outcome
    """The bot is at fault; carries the record."""


class DialogueBroken(Exception):  # noqa: N818 - an outcome
    """The bot, the way to it, or a check broke: not a verdict on the bot's words."""


class DialogueItem(pytest.Item):
    """One dialogue."""

    def __init__(self, *, job: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self.job = job
        self.extra_keyword_matches.update([*job.tags, *job.covers, job.kind, job.suite])

    def runtest(self) -> None:
        """Run it; raise what it came to."""
        record = _bench(self.config, self.path.parent).run(self.job)
        if record.outcome == "failed":
            raise DialogueFailed(record)
        if record.outcome == "error":
            raise DialogueBroken(record)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the console would show: the turn, the words, expected and got, the CRM difference, the clause."""
        if not excinfo.errisinstance((DialogueFailed, DialogueBroken)):
            return super().repr_failure(excinfo, style)
        return _bench(self.config, self.path.parent).told(excinfo.value.args[0])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the dialogue is written."""
        return self.path, self.job.source.line - 1, f"{self.job.suite}: {self.job.id}"


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A private portal; ``@pytest.mark.portal("kazan-salon", now="…")`` chooses the seed and the circumstances."""
    marker = request.node.get_closest_marker("portal")
    seed = marker.args[0] if marker and marker.args else ""
    given = dict(marker.kwargs) if marker else {}
    session = _bench(request.config, request.path.parent).portal(seed, request.node.nodeid, given)
    yield session
    session.close()


@pytest.fixture
def run_dialogue(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """``run_dialogue("file.suite.yaml::id", bot="salon")`` -> the dialogue's record (outcome, findings, transcript)."""
    bench = _bench(request.config, request.path.parent)

    def run(address: str, *, bot: str = "") -> Any:
        return bench.run_address(address, bot)

    return run


def _bench(config: pytest.Config, folder: Path) -> Any:
    """The bench of the project that a folder belongs to; folders of one project share it."""
    benches = config.stash.setdefault(_BENCHES, {})
    if folder not in benches:
        from harness.wiring.bench import Bench  # noqa: PLC0415 - pytest runs without suites should not load the product

        option = config.option
        bench = Bench(folder, option.harness_bot, option.harness_seed, option.harness_lang)
        benches[folder] = benches.setdefault(bench.root, bench)
    return benches[folder]


def _problems(error: Any, config: pytest.Config) -> str:
    from harness.wording import text  # noqa: PLC0415 - as above

    lang = config.option.harness_lang
    return "\n".join(f"{p.path}:{p.line}:{p.column}: {text(p.code, lang, **p.parameters)}" for p in error.problems)
