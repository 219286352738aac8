"""Which report a file name asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.model.value import Value
from harness.ports import ReportTarget
from harness.registry import Registry, collect


class Output(Value, frozen=True, kw_only=True):
    """A report to write: reporter name, file, options of that reporter."""

    reporter: str
    path: Path
    options: dict[str, Any] = {}

    def target(self, lang: str) -> tuple[str, ReportTarget]:
        """As the replay wants it."""
        return self.reporter, ReportTarget(path=self.path, lang=lang, options=self.options)


def reporters() -> Registry:
    """All reporters, plug-ins included."""
    return collect("reporter", "harness.reporters")


def suffixes(known: Registry) -> dict[str, str]:
    """File ending -> reporter."""
    return {suffix: name for name, marked in known.items() for suffix in marked.options["suffixes"]}


def default_outputs(folder: Path, junit_family: str = "gitlab") -> tuple[Output, ...]:
    """The reports that every run leaves in its folder."""
    return (
        Output(reporter="results", path=folder / "results.json"),
        Output(reporter="junit", path=folder / "junit.xml", options={"family": junit_family}),
        Output(reporter="markdown", path=folder / "summary.md"),
        Output(reporter="html", path=folder / "report.html"),
    )


def output(path: Path, junit_family: str = "gitlab") -> Output:
    """What ``-o path`` means; the longest known ending decides.

    Raises:
        UsageError: no reporter claims the ending.
    """
    endings = suffixes(reporters())
    fitting = [ending for ending in endings if path.name.endswith(ending)]
    if not fitting:
        raise UsageError("cli.output.unknown", path=str(path), suffixes=", ".join(sorted(endings)))
    name = endings[max(fitting, key=len)]
    options = {"family": junit_family} if name == "junit" else {}
    return Output(reporter=name, path=path, options=options)
