"""Profiles of bots in real processes, and the way to talk to them."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from harness.bots.process_bot import ProcessBot
from harness.clock import pause, stopwatch
from harness.testkit import fakes

SCRIPT = '''
"""A chat bot of forty lines; what it is told on the command line decides how it behaves."""
import http.server, json, os, signal, subprocess, sys, time

port, mode = int(sys.argv[1]), sys.argv[2]
pids = open(sys.argv[3], "a")
print("starting", mode, flush=True)
print(os.getpid(), file=pids, flush=True)
if mode == "exit":
    print("config is missing", flush=True)
    sys.exit(7)
if mode == "never":
    time.sleep(600)
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "family":
    print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, file=pids, flush=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer({})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked["text"] == "die":
            print("fatal: no more memory", flush=True)
            os._exit(9)
        self.answer({"reply": asked["text"] + " " + os.environ.get("CRM", "")})

    def answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
'''


class Town:
    """A folder with the bot's script, a free port, and the numbers of all processes that were started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "fixtures").mkdir()
        (folder / "salon_process.py").write_text(SCRIPT, encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as sock:
            self.port = sock.getsockname()[1]
        self.opened: list[ProcessBot] = []

    def profile(self, mode="good", **more):
        url = f"http://127.0.0.1:{self.port}"
        return {
            "kind": "process",
            "command": [sys.executable, "salon_process.py", str(self.port), mode, "pids"],
            "ready": {"url": url, "timeout": "20s"},
            "stop_timeout": "1s",
            "bot": {"kind": "http", "url": f"{url}/chat", "retry_pause": "10ms"},
            **more,
        }

    def bot(self, mode="good", **more) -> ProcessBot:
        bot = ProcessBot.from_profile("salon", self.profile(mode, **more), self.folder / "fixtures")
        self.opened.append(bot)
        return bot

    def pids(self) -> list[int]:
        """Of all processes that came as far as writing their number (a slow machine may stop one before that)."""
        path = self.folder / "pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def all_gone(self) -> bool:
        """Whether every process ends within some seconds (the kernel needs a moment after a kill)."""
        deadline = stopwatch() + 10
        while any(_lives(pid) for pid in self.pids()):
            if stopwatch() > deadline:
                return False
            pause(0.02)
        return True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"  # a zombie waits for its parent, which is not us


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    yield town
    for bot in town.opened:
        bot.close()


@pytest.fixture
def talk_to():
    """Open a conversation and say things; the texts of the replies."""

    def converse(bot, *texts, portal_url=""):
        session = bot.open(fakes.talk(portal_url=portal_url), fakes.RecordingPortal(), fakes.clock())
        try:
            return [session.say(fakes.said(text))[0].text.strip() for text in texts]
        finally:
            session.close()

    return converse
