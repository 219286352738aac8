"""``make bench``: the figures of the README, and the budget by stage."""

from __future__ import annotations

import compileall
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tabulate import tabulate

from tests.bench import suites
from tests.bench.measure import Figures, measure

REPOSITORY = Path(__file__).resolve().parents[2]
HARNESS = str(Path(sys.executable).with_name("harness"))


@contextlib.contextmanager
def http_bot(delay: float = 0.0) -> Iterator[str]:
    """A bot in a process of its own; gives the profile."""
    command = [sys.executable, "-m", "tests.bench.servers", str(delay)]
    server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip() if server.stdout else ""
        yield f'{{kind: http, url: "http://127.0.0.1:{port}/chat"}}'
    finally:
        server.terminate()
        server.wait()


def run(folder: Path, *options: str, cold: bool = False, runs: int = 5) -> Figures:
    """Measure ``harness run`` in a project; ``cold`` throws the cache of parsed suites away before each run."""
    command = [HARNESS, "run", "-qq", "--timing", *options]
    if cold:
        command = ["sh", "-c", 'rm -rf .harness; exec "$0" "$@"', *command]
    return measure(command, folder, runs=runs)


def stages(figures: Figures) -> str:
    """The budget by stage, as the run printed it."""
    return "; ".join(line.strip() for line in figures.output.splitlines() if line.rstrip().endswith((" с", " s")))


def latencies(folder: Path) -> tuple[float, float]:
    """p50 and p95 in ms of what the last run reports for the bot."""
    latest = (folder / "reports" / "latest").read_text(encoding="utf-8").strip()
    times = []
    with (folder / "reports" / latest / "events.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event["event"] == "DialogueFinished":
                exchanges = event["record"]["attempts"][-1]["transcript"]["exchanges"]
                times += [exchange["latency"] * 1000 for exchange in exchanges]
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def python_profile() -> str:
    """Profile of the trivial bot in the process."""
    return f'{{kind: python, callable: "tests.bench.bot:bot", path: "{REPOSITORY}"}}'


def main() -> None:
    """Measure everything and print two tables."""
    compileall.compile_dir(str(REPOSITORY / "harness"), quiet=1)  # as set-up does; some environments write no bytecode
    rows: list[list[str]] = []
    budgets: list[list[str]] = []

    def row(work: str, goal: str, figures: Figures, more: str = "") -> None:
        wall = f"{figures.least:.2f} / {figures.median:.2f} / {figures.most:.2f}"
        rows.append([work, goal, wall, f"{figures.memory:.0f}", more])
        if stages(figures):
            budgets.append([work, stages(figures)])
        sys.stderr.write(f"  {work}: {wall} s, {figures.memory:.0f} MB {more}\n")

    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        suites.synthetic(base / "python", 500, python_profile())
        row("500 × 4, python bot, suites not cached", "≤ 1.0 s, ≤ 100 MB", run(base / "python", cold=True))
        row("500 × 4, python bot, suites cached", "≤ 1.0 s, ≤ 100 MB", run(base / "python"))
        with http_bot() as profile:
            suites.synthetic(base / "http", 500, profile)
            suites.synthetic(base / "http5000", 5000, profile)
            row("500 × 4, HTTP, -j 8, not cached", "≤ 1.5 s, ≤ 110 MB", run(base / "http", "-j", "8", cold=True))
            small = run(base / "http", "-j", "8")
            row("500 × 4, HTTP, -j 8, cached", "≤ 1.5 s, ≤ 110 MB", small)
            large = run(base / "http5000", "-j", "8", runs=3)
            factor = f"{large.median / small.median:.1f}× time, {large.memory / small.memory:.2f}× memory"
            row("5,000 × 4, HTTP, -j 8, cached", "≤ 10.5×, ≤ 1.6×", large, factor)
        suites.salon(base / "salon", REPOSITORY, 500)
        row("500 of the salon suite, local engine", "≤ 3 s", run(base / "salon"))
        with http_bot(0.05) as profile:
            suites.synthetic(base / "slow", 500, profile)
            slow = run(base / "slow", "-j", "50")
            p50, p95 = latencies(base / "slow")
            row(
                "500 × 4, bot takes 50 ms, -j 50",
                "≤ 3 s; p50 ≤ 54, p95 ≤ 62 ms",
                slow,
                f"p50 {p50:.1f}, p95 {p95:.1f} ms",
            )
        row("harness --version", "≤ 0.15 s", measure([HARNESS, "--version"], base))
        one = next(iter(sorted((base / "salon" / "copies" / "c00").glob("*.suite.yaml"))))
        first = json.loads(
            subprocess.run([HARNESS, "list", "dialogues", str(one), "--format", "json"], cwd=base / "salon",
                           capture_output=True, check=True).stdout
        )[0]["address"]  # fmt: skip
        row("one dialogue, local engine", "≤ 0.5 s", run(base / "salon", first))
    from tests.bench import portal  # loaded before, it would weigh on all above

    portal_rows = portal.rows()
    headers = ["work", "must reach", "wall s: min / median / max", "peak MB", ""]
    sys.stdout.write(tabulate(rows, headers=headers, tablefmt="github") + "\n\n")
    sys.stdout.write(tabulate(portal_rows, headers=["Bitrix24 stand-in", "must reach", ""], tablefmt="github") + "\n\n")
    sys.stdout.write(tabulate(budgets, headers=["work", "budget by stage"], tablefmt="github") + "\n")


if __name__ == "__main__":
    main()
