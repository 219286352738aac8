"""A progress bar for long runs at a terminal."""

from __future__ import annotations

from typing import Protocol, TextIO

from harness.reporters.describe import Describer

_LONG = 20  # dialogues; shorter runs are over before a bar is drawn


class Progress(Protocol):
    """Something that shows how far a run is."""

    def advance(self, *, failed: bool) -> None:
        """One more dialogue is done."""

    def stop(self) -> None:
        """Remove the bar."""


def progress_bar(out: TextIO, total: int, words: Describer) -> Progress | None:
    """A bar on ``out``, or None for a run too short to need one."""
    return _RichBar(out, total, words) if total >= _LONG else None


class _RichBar:
    """The bar of `rich`, drawn a few times a second by its own thread."""

    def __init__(self, out: TextIO, total: int, words: Describer) -> None:
        import rich.progress  # noqa: PLC0415 - 60 ms that only long runs at a terminal pay
        from rich.console import Console  # noqa: PLC0415 - as above

        self._words = words
        self._failed = 0
        self._bar = rich.progress.Progress(
            rich.progress.BarColumn(),
            rich.progress.MofNCompleteColumn(),
            rich.progress.TextColumn("{task.description}", markup=False),
            rich.progress.TimeElapsedColumn(),
            console=Console(file=out),
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)
        self._bar.start()

    def advance(self, *, failed: bool) -> None:
        self._failed += failed
        outcome = f"{self._words.outcome('failed')}: {self._failed}" if self._failed else ""
        self._bar.update(self._task, advance=1, description=outcome)

    def stop(self) -> None:
        self._bar.stop()
