"""How jobs get done: in the caller's thread, or by a number of threads. The stream does not know which."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from harness.model.record import Job

Tell = Callable[[Any], None]
RunJob = Callable[[Job, Tell], None]
Stopped = Callable[[], bool]


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
        todo = iter(jobs)
        lock = threading.Lock()
        told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        done = object()

        def work() -> None:
            try:
                while not stopped():
                    with lock:
                        job = next(todo, None)
                    if job is None:
                        break
                    run(job, told.put)
            finally:
                told.put(done)

        for number in range(self._count):
            threading.Thread(target=work, name=f"dialogues-{number}", daemon=True).start()
        yield from _collected(told, done, self._count, stopped)


def _collected(told: queue.SimpleQueue[Any], done: object, working: int, stopped: Stopped) -> Iterator[Any]:
    while working:
        try:
            item = told.get(timeout=0.2)
        except queue.Empty:
            if stopped():
                return
            continue
        if item is done:
            working -= 1
        else:
            yield item
