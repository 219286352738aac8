"""The Bitrix24 stand-in by itself: in process, over a socket, how fast and how large a session is.

``python -m tests.bench.portal`` prints the rows alone; ``… serve FOLDER`` is the server that the socket row asks.
"""

from __future__ import annotations

import gc
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from harness.portal.serving import serve
from harness.portal.session import Session

REPOSITORY = Path(__file__).resolve().parents[2]
LEADS = 1_000
ROUNDS, CALLS = 8, 250
SOCKET_CALLS = 2_000
PORTALS = 100
Row = tuple[str, str, str]
"""Work, what must be reached, what was."""


def seed(folder: Path) -> None:
    """A portal of a thousand leads that takes calls as fast as they come."""
    rows = "".join(
        f"  - {{ID: {key}, TITLE: Заявка {key}, NAME: Анна, PHONE: '+7917{key:07}', STATUS_ID: NEW}}\n"
        for key in range(1, LEADS + 1)
    )
    head = "portal: bench\nusers: [{ID: 1, NAME: Робот}]\nswitches: {rate_limit: false, operating_limit: false}\n"
    (folder / "bench.yaml").write_text(f"{head}leads:\n{rows}", encoding="utf-8")


def params(number: int) -> dict[str, object]:
    """What each call writes: another client each time."""
    phone = {"VALUE": f"+7900{number:07}", "VALUE_TYPE": "WORK"}
    return {"fields": {"TITLE": "Заявка из чата", "NAME": "Анна", "PHONE": [phone], "STATUS_ID": "NEW"}}


def opened(portals: Portals, scope: str) -> Session:
    """A session of the benched portal."""
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    return portals.open(Given(portal="bench"), clock, scope)


def in_process(portals: Portals) -> Row:
    """Median of one call; of several fresh sessions the quickest, because other programs only ever slow it down."""
    medians = []
    for number in range(ROUNDS):
        session, times = opened(portals, f"in process {number}"), []
        for call in range(CALLS):
            given = params(call)
            began = time.perf_counter()
            answer = session.call("crm.lead.add", given)
            times.append(time.perf_counter() - began)
            assert answer.status == 200, answer.body
        medians.append(statistics.median(times) * 1e6)
    return (
        "crm.lead.add in process, 1,000 leads",
        "≤ 60 µs",
        f"{min(medians):.0f} µs (medians of {ROUNDS} × {CALLS}: {min(medians):.0f} … {max(medians):.0f})",
    )


def opening(portals: Portals) -> Row:
    """How long a session takes to open once the seed has been read."""
    times = []
    for number in range(PORTALS):
        began = time.perf_counter()
        opened(portals, f"opening {number}")
        times.append((time.perf_counter() - began) * 1000)
    return ("a portal opened from a seed of 1,000 entities", "≤ 1 ms", f"{statistics.median(times):.3f} ms")


def memory(portals: Portals) -> Row:
    """What a session adds to the seed once a bot has looked for a client, made a lead and read it back."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = []
    for number in range(PORTALS):
        session = opened(portals, f"memory {number}")
        for method, given in (
            ("crm.duplicate.findbycomm", {"type": "PHONE", "values": ["+79170000001"]}),
            ("crm.lead.add", params(number)),
            ("crm.lead.get", {"id": LEADS + 1}),
        ):
            assert session.call(method, given).status == 200
        held.append(session)
    gc.collect()
    each = (tracemalloc.get_traced_memory()[0] - before) / len(held) / 1024
    tracemalloc.stop()
    return ("memory of an open portal over its seed", "≤ 200 KB", f"{each:.0f} KB")


def cpu(process: int) -> float:
    """Seconds of processor that a process has had; Linux tells."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """The portal in a process of its own; gives its webhook and its number."""
    command = [sys.executable, "-m", "tests.bench.portal", "serve", str(folder / "bench.yaml")]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        yield (process.stdout.readline().strip() if process.stdout else ""), process.pid
    finally:
        process.terminate()
        process.wait()


def over_a_socket(folder: Path) -> Row:
    """Calls a second of one keep-alive connection that asks again as soon as it is answered.

    By the wall, and by the processor time of the server: the latter is what one core takes, whatever else runs.
    """
    with server(folder) as (url, process):
        parts = urlsplit(url)
        bodies = [msgspec.json.encode(params(number)) for number in range(SOCKET_CALLS)]
        head = f"POST {parts.path}crm.lead.add HTTP/1.1\r\nHost: portal\r\nContent-Type: application/json\r\n"
        asked = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]
        rates = []
        with socket.create_connection((parts.hostname, parts.port)) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            used = cpu(process)
            for _ in range(3):
                began = time.perf_counter()
                for data in asked:
                    sock.sendall(data)
                    assert sock.recv(65_536).startswith(b"HTTP/1.1 200")
                rates.append(SOCKET_CALLS / (time.perf_counter() - began))
            core = 3 * SOCKET_CALLS / (cpu(process) - used)
    told = f"{max(rates):,.0f} calls/s (3 × {SOCKET_CALLS:,}: {min(rates):,.0f} … {max(rates):,.0f})"
    return (
        "crm.lead.add over a socket, one connection",
        "≥ 2,500 calls/s",
        f"{told}; {core:,.0f} a second of the server's processor",
    )


def rows() -> list[Row]:
    """All figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        seed(folder)
        portals = Portals(folder)
        opened(portals, "warm").call("crm.lead.add", params(0))
        return [in_process(portals), over_a_socket(folder), opening(portals), memory(portals)]


def main(words: list[str]) -> None:
    """Print the rows, or serve."""
    if words[:1] == ["serve"]:
        served = serve(Path(words[1]))
        sys.stdout.write(f"{served.url}\n")
        sys.stdout.flush()
        served.run()
        return
    for row in rows():
        sys.stdout.write(" | ".join(row) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
