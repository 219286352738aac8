"""How jobs get done: in the caller's thread, or by a number of threads. The stream does not know which."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from harness.clock import stopwatch
from harness.model.events import DialogueStarted
from harness.model.record import Job

Tell = Callable[[Any], None]
Stopped = Callable[[], bool]
BATCH_SECONDS = 0.05
LOOK_SECONDS = 0.2


class Abandoned(BaseException):
    """Raised on a thread whose dialogue was given up meanwhile: it has been replaced and has to end."""


class RunJob(Protocol):
    """Runs jobs, one at a time on each thread."""

    def __call__(self, job: Job, tell: Tell) -> None:
        """Run a job to its end; may raise `Abandoned`."""

    def rescue(self, tell: Tell) -> int:
        """Give up jobs that hold their threads for good; returns how many."""


class Executor(Protocol):
    """Runs jobs and yields what they tell, as it comes."""

    def __call__(self, jobs: Iterable[Job], run: RunJob, stopped: Stopped) -> Iterator[Any]:
        """Run ``jobs`` until all are done or ``stopped()``; what a stopped run had under way is abandoned."""


def serial(jobs: Iterable[Job], run: RunJob, stopped: Stopped) -> Iterator[Any]:
    """One job after the other in the caller's thread (pytest, debugging)."""
    for job in jobs:
        if stopped():
            return
        told: list[Any] = []
        run(job, told.append)
        yield from told


class Threads:
    """A fixed number of daemon threads; the caller's thread only collects.

    Daemon threads, and none of the pools of the standard library, because a bot that hangs for good must not keep the
    process from ending.

    Args:
        count: of threads.
    """

    def __init__(self, count: int) -> None:
        self._count = max(1, count)

    def __call__(self, jobs: Iterable[Job], run: RunJob, stopped: Stopped) -> Iterator[Any]:
        """See `Executor`."""
        crew = _Crew(jobs, run, stopped)
        for _ in range(self._count):
            crew.hire()
        yield from crew.collected()


class _Crew:
    """The threads of one run and the queue on which they tell."""

    def __init__(self, jobs: Iterable[Job], run: RunJob, stopped: Stopped) -> None:
        self._jobs = iter(jobs)
        self._run = run
        self._stopped = stopped
        self._lock = threading.Lock()
        self._told: queue.SimpleQueue[list[Any] | None] = queue.SimpleQueue()
        self._working = 0

    def hire(self) -> None:
        """Start one more thread."""
        self._working += 1
        threading.Thread(target=self._work, name="dialogues", daemon=True).start()

    def collected(self) -> Iterator[Any]:
        """What all threads tell, until they are done or the run is stopped; hung ones are replaced."""
        looked = stopwatch()
        while self._working:
            try:
                items = self._told.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if self._stopped():
                    return
                items = []
            if items is None:
                self._working -= 1
            else:
                yield from items
            if stopwatch() - looked > LOOK_SECONDS:
                yield from self._rescued()
                looked = stopwatch()

    def _rescued(self) -> Iterator[Any]:
        rescued: list[Any] = []
        for _ in range(self._run.rescue(rescued.append)):
            self._working -= 1
            self.hire()
        yield from rescued

    def _work(self) -> None:
        batch = _Batch(self._told.put)
        try:
            while not self._stopped():
                with self._lock:
                    job = next(self._jobs, None)
                if job is None:
                    break
                self._run(job, batch.add)
                batch.flush()
        except Abandoned:
            return  # somebody else has taken the place
        except BaseException:
            self._told.put(None)
            raise
        self._told.put(None)


class _Batch:
    """Hands over what a job tells in pieces.

    Waking the collector for every turn of a fast bot would cost more than the turn.
    """

    def __init__(self, put: Callable[[list[Any]], None]) -> None:
        self._put = put
        self._held: list[Any] = []
        self._since = stopwatch()

    def add(self, item: Any) -> None:
        self._held.append(item)
        if isinstance(item, DialogueStarted) or stopwatch() - self._since > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self._held:
            self._put(self._held)
            self._held = []
        self._since = stopwatch()
