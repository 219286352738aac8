"""Times whole processes: wall seconds and peak memory, from the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figures:
    """Of several runs: wall seconds (minimum, median, maximum) and the largest peak memory in MB."""

    least: float
    median: float
    most: float
    memory: float
    output: str


def measure(command: list[str], folder: Path, runs: int = 5, warm: int = 1) -> Figures:
    """Run a command ``warm`` + ``runs`` times in ``folder`` and account for the counted ones.

    Raises:
        RuntimeError: a run did not exit with 0; its output is in the message.
    """
    walls, peaks, output = [], [], ""
    for number in range(warm + runs):
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.stdout.read().decode(errors="replace") if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}:\n{output[-2000:]}")
        if number >= warm:
            walls.append(wall)
            peaks.append(usage.ru_maxrss / 1024)
    return Figures(min(walls), statistics.median(walls), max(walls), max(peaks), output)
