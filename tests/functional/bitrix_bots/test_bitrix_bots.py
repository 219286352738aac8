"""Two bots, written as people write them, live in the portal and are tested through its open line, over real sockets."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.clock import pause, stopwatch
from harness.planning.selection import Selection
from harness.running.executors import Threads
from harness.running.stopping import StopPolicy
from harness.running.stream import RunHeader, Stream
from harness.wiring.project import Project
from harness.wiring.workshop import Workshop

HERE = Path(__file__).parent
DIALOGUES = HERE / "dialogues"
FIXTURES = HERE.parents[2] / "fixtures"
LISTEN = {"quiet": "150ms", "first": "20s", "cap": "30s"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def handler() -> Any:
    """Address of a running bot of the first protocol."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(HERE / "bots" / "legacy_push.py"), str(port)])
    deadline = stopwatch() + 20
    while stopwatch() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        pause(0.05)
    yield f"http://127.0.0.1:{port}/bot"
    process.terminate()
    process.wait()


def run(folder: Path, bot: dict[str, Any], *suites: str, workers: int = 1) -> dict[str, Any]:
    """The records of all dialogues of these suites with this bot, by id."""
    settings = {"fixtures": str(FIXTURES), "suites": [str(DIALOGUES)], "bots": {"salon": bot}, "default_bot": "salon"}
    (folder / "harness.yaml").write_text(yaml.safe_dump(settings))
    project = Project(folder)
    library = project.library(tuple(DIALOGUES / f"{name}.suite.yaml" for name in suites))
    plan = project.plan(library, Selection())
    shop = Workshop(project, lambda job: library.dialogue(job.key))
    try:
        events = list(Stream(plan, RunHeader(run="x"), shop.run_job, executor=Threads(workers), stop=StopPolicy()))
    finally:
        shop.close()
    return {event.record.job.id: event.record for event in events if hasattr(event, "record")}


def codes(record: Any) -> list[str]:
    failure = record.transcript.failure
    return [finding.code for finding in record.findings] + ([failure.code] if failure else [])


def test_a_bot_that_is_called_talks_to_many_clients_at_once(tmp_path: Path, handler: str) -> None:
    bot = {"kind": "bitrix", "protocol": "v1", "handler": handler, "client_id": "salon", "name": "Анна"}
    bot |= {"commands": ["price"], "listen": LISTEN, "in_handler": True}
    records = run(tmp_path, bot, "salon", "legacy", workers=3)
    assert {name: (record.outcome, codes(record)) for name, record in records.items()} == {
        name: ("passed", []) for name in records
    }
    assert len(records) == 7
    calls = records["talks-after-leaving"].transcript.journal.calls
    assert [call.error for call in calls if call.method == "imbot.message.add"] == [None, "ACCESS_ERROR"]
    latencies = [one.latency for one in records["greeting"].transcript.exchanges]
    assert all(latency is not None and latency > 0 for latency in latencies)


def test_a_bot_that_asks_registers_itself_once(tmp_path: Path) -> None:
    inner = {
        "kind": "bitrix",
        "protocol": "v2",
        "mode": "pull",
        "register": "self",
        "listen": {**LISTEN, "quiet": "600ms"},
    }
    command = [sys.executable, str(HERE / "bots" / "modern_pull.py")]
    bot = {
        "kind": "process",
        "command": command,
        "env": {"B24_WEBHOOK": "{portal.url}"},
        "fixed_portal": True,
        "bot": inner,
    }
    records = run(tmp_path, bot, "salon")
    assert {name: (record.outcome, codes(record)) for name, record in records.items()} == {
        name: ("passed", []) for name in records
    }
    for record in records.values():
        assert "imbot.v2.Bot.register" in {call.method for call in record.transcript.journal.calls}


def test_a_handler_that_nobody_serves_is_an_error_of_the_run(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/bot"
        records = run(tmp_path, {"kind": "bitrix", "handler": url, "listen": LISTEN}, "legacy")
    assert {record.outcome for record in records.values()} == {"error"}
    assert records["lead"].transcript.failure.code == "bot.unreachable"
