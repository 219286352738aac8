"""File reports made from a finished run: one pass over its events feeds all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from harness import registry
from harness.errors import UsageError
from harness.model.events import AnyEvent, Trouble
from harness.ports import EventSource, Reporter, ReportTarget
from harness.reporters.escaping import one_line


def reporters() -> registry.Registry:
    """All reporters by name, those of plug-ins included."""
    return registry.collect("reporter", "harness.reporters")


def name_for(path: Path, known: registry.Registry | None = None) -> str:
    """The reporter that ``-o path`` means, by the file's ending.

    Raises:
        UsageError: ``reporter.no_suffix``: no reporter claims that ending.
    """
    known = known or reporters()
    suffixes = {suffix: name for name, found in known.items() for suffix in found.options.get("suffixes", ())}
    for suffix in sorted(suffixes, key=len, reverse=True):
        if path.name.lower().endswith(suffix):
            return suffixes[suffix]
    raise UsageError("reporter.no_suffix", path=path.as_posix(), valid=", ".join(sorted(suffixes)))


def write_reports(events: EventSource, targets: Sequence[tuple[str, ReportTarget]]) -> list[Trouble]:
    """Write reports from stored events, in one pass.

    Args:
        events: the finished run, in plan order.
        targets: name of the reporter and where to write, for each report.

    Returns:
        One `Trouble` (code ``reporter.broken``) for each reporter that raised; the others are complete.

    Raises:
        UsageError: ``reporter.unknown``: no reporter of that name.
        HarnessError: the events cannot be read; no report is left half-written.
    """
    known = reporters()
    for name, _ in targets:
        if name not in known:
            raise UsageError("reporter.unknown", name=name, valid=", ".join(known))
    desk = _Desk()
    for name, target in targets:
        desk.hire(name, known[name].target, target)
    try:
        desk.feed(events())
    except BaseException:
        desk.abort()
        raise
    desk.close()
    return desk.troubles


class _Desk:
    """The reporters at work; one that raises is let go and named, the others go on."""

    def __init__(self) -> None:
        self._working: list[tuple[str, ReportTarget, Reporter]] = []
        self.troubles: list[Trouble] = []

    def hire(self, name: str, kind: type[Reporter], target: ReportTarget) -> None:
        try:
            self._working.append((name, target, kind(target)))  # type: ignore[call-arg]
        except Exception as problem:  # noqa: BLE001 - a plug-in's report may fail in any way; it is reported
            self._note(name, target, problem)

    def feed(self, events: Iterable[AnyEvent]) -> None:
        for event in events:
            for post in tuple(self._working):
                name, target, reporter = post
                try:
                    reporter.handle(event)
                except Exception as problem:  # noqa: BLE001 - as above
                    self._working.remove(post)
                    self._note(name, target, problem)
                    _abort(reporter)

    def close(self) -> None:
        for name, target, reporter in self._working:
            try:
                reporter.close()
            except Exception as problem:  # noqa: BLE001 - as above
                self._note(name, target, problem)
                _abort(reporter)

    def abort(self) -> None:
        for _, _, reporter in self._working:
            _abort(reporter)

    def _note(self, name: str, target: ReportTarget, problem: Exception) -> None:
        error = one_line(f"{type(problem).__name__}: {problem}", 300)
        details = {"name": name, "path": target.path.as_posix(), "error": error}
        self.troubles.append(Trouble(where=f"reporter:{name}", code="reporter.broken", parameters=details))


def _abort(reporter: Reporter) -> None:
    """Have a reporter remove what it has begun, when it knows how (plug-ins need not)."""
    give_up = getattr(reporter, "abort", None)
    if give_up is not None:
        give_up()
