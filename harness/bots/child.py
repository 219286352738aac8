"""A process of the bot under test: started in a group of its own and never left behind.

Three things stop it: `Child.stop`, the interpreter's exit, and, should this process be killed without a chance to say
goodbye, a small shell that waits for its end of a pipe to close and then ends the group.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.bots.excerpt import of_bytes
from harness.bots.wire import reason
from harness.clock import pause, stopwatch
from harness.errors import BotError

_TAIL = 8_192  # bytes of output kept
_SHOWN = 800  # characters of it in an error
_POLL = 0.02  # seconds
_DRAIN = 0.5  # seconds to wait for the last output of a process that has ended
_GUARD = 'read _; kill -TERM -"$1"; sleep "$2"; kill -KILL -"$1"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to start; ``stop_timeout`` in seconds, between the polite and the final signal."""

    words: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    stop_timeout: float


class Child:
    """A running process and its group.

    Raises:
        BotError: ``bot.start`` when it cannot be started.
    """

    def __init__(self, command: Command) -> None:
        self._command = command
        self._tail = bytearray()
        self._lock = threading.Lock()
        self._status: int | None = None
        self._stopped = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - running the bot is the purpose, without a shell
                command.words,
                cwd=command.cwd,
                env={**os.environ, **command.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise BotError("bot.start", reason=reason(error)) from error
        self._guard = _start_guard(self._process.pid, command.stop_timeout)
        self._reader = threading.Thread(target=self._read, name=f"output-{self._process.pid}", daemon=True)
        self._reader.start()
        atexit.register(self.stop)

    def status(self) -> int | None:
        """Exit status as `subprocess` gives it (negative: signal); None while it runs.

        The process is not reaped before `stop`, so that its group's number cannot become somebody else's.
        """
        if self._status is None and not self._stopped:
            info = os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if info is not None:
                self._status = info.si_status if info.si_code == os.CLD_EXITED else -info.si_status
        return self._status

    def exited_within(self, seconds: float) -> bool:
        """Whether it has ended, waiting a little for that."""
        deadline = stopwatch() + seconds
        while self.status() is None:
            if stopwatch() >= deadline:
                return False
            pause(_POLL)
        return True

    def tail(self) -> str:
        """The last lines of its output, bounded and printable; a dash when there are none."""
        if self.status() is not None:
            self._reader.join(_DRAIN)
        with self._lock:
            text = bytes(self._tail).decode("utf-8", "replace").strip()
        return of_bytes(text[-_SHOWN:].encode(), _SHOWN) or "—"

    def stop(self) -> None:
        """End the whole group: politely, then for good. Further calls do nothing."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
        atexit.unregister(self.stop)
        pid = self._process.pid
        if not _gone(pid):
            _signal(pid, signal.SIGTERM)
            deadline = stopwatch() + self._command.stop_timeout
            while not _gone(pid) and stopwatch() < deadline:
                pause(_POLL)
        self._guard.kill()
        _signal(pid, signal.SIGKILL)
        self._status = self._process.wait()
        self._guard.wait()
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._reader.join(_DRAIN)
        if self._process.stdout is not None and not self._reader.is_alive():
            self._process.stdout.close()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        while data := os.read(stream.fileno(), _TAIL):
            with self._lock:
                self._tail += data
                del self._tail[:-_TAIL]


def _gone(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the group is empty already
        os.killpg(group, number)


def _start_guard(group: int, seconds: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - a constant script
        ["/bin/sh", "-c", _GUARD, "sh", str(group), str(max(1, round(seconds)))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
