"""Hands every event to every live reporter; one that breaks is dropped, said so, and costs only itself."""

from __future__ import annotations

from collections.abc import Iterable

from harness.model.events import AnyEvent, RunFinished, Trouble
from harness.ports import Reporter


class Fanout:
    """Live reporters of a run, by name.

    Args:
        reporters: name -> reporter.
    """

    def __init__(self, reporters: dict[str, Reporter]) -> None:
        self._live = dict(reporters)
        self.troubles: list[Trouble] = []

    def drain(self, events: Iterable[AnyEvent]) -> RunFinished | None:
        """Feed all events; returns the last one (None for an empty stream). Reporters are closed in any case."""
        last: AnyEvent | None = None
        try:
            for last in events:
                self.tell(last)
        finally:
            self._close()
        return last if isinstance(last, RunFinished) else None

    def tell(self, event: AnyEvent) -> None:
        """Feed one event."""
        for name, reporter in list(self._live.items()):
            try:
                reporter.handle(event)
            except Exception as error:  # noqa: BLE001 - a full disk must not cost a test run
                self._drop(name, error)

    def _close(self) -> None:
        for name, reporter in list(self._live.items()):
            self._live.pop(name, None)  # whoever is closed hears no more, not even of the next one's troubles
            try:
                reporter.close()
            except Exception as error:  # noqa: BLE001 - as above
                self._drop(name, error)

    def _drop(self, name: str, error: Exception) -> None:
        self._live.pop(name, None)
        cause = f"{type(error).__name__}: {error}"[:500]
        trouble = Trouble(where=name, code="reporter.broken", parameters={"reporter": name, "cause": cause})
        self.troubles.append(trouble)
        for other, reporter in list(self._live.items()):
            try:
                reporter.handle(trouble)
            except Exception as second:  # noqa: BLE001 - as above
                self._drop(other, second)
