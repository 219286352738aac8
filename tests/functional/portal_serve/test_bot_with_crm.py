"""A bot in a process of its own that writes to its dialogue's portal over HTTP, from the command line to the verdict."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from tests.functional.run.project import Project

BOT = """
import json, os, sys, threading, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, PARTIES = int(sys.argv[1]), int(sys.argv[2])
BOTH = threading.Barrier(PARTIES, timeout=60)
MET = set()

def crm(url, method, **params):
    request = urllib.request.Request(url + method, json.dumps(params).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["result"]

class Chat(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        url = asked.get("crm") or os.environ["CRM_URL"]
        if asked["conversation"] not in MET:
            MET.add(asked["conversation"])
            BOTH.wait()  # nobody gets an answer before everybody has asked
        name = asked["text"].rpartition(" ")[2]
        if name != "заявок?":
            crm(url, "crm.lead.add", fields={"NAME": name, "SOURCE_DESCRIPTION": asked["conversation"]})
        rows = crm(url, "crm.lead.list", select=["NAME"])
        reply = f"Всего заявок: {len(rows)}: " + ", ".join(row["NAME"] for row in rows)
        body = json.dumps({"reply": reply}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

with open("pids", "a") as file:
    file.write(f"{os.getpid()}\\n")
server = ThreadingHTTPServer(("127.0.0.1", PORT), Chat)
server.daemon_threads = True
server.serve_forever()
"""
PORTAL = "portal: own\nusers: [{ID: 1, NAME: Робот}]\ncaller: 1\n"
DIALOGUE = """
  - id: {id}
    turns:
      - user: Меня зовут {name}
        expect: [says: "заявок: 1: {name}"]
      - user: Сколько у вас заявок?
        expect: [says: "заявок: 1: {name}", no_writes: any]
    expect:
      - lead: {{count: 1, NAME: {name}}}
      - calls: {{method: crm.lead.add, times: 1}}
      - no_other_writes
"""


class Town:
    """A project with the bot as a process."""

    def __init__(self, folder):
        self.project = Project(folder)
        self.project.write("bot.py", BOT)
        self.project.write("fixtures/portals/own.yaml", PORTAL)
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]

    def settings(self, *, parties, request, more=""):
        self.project.write("harness.yaml", f"""
suites: [suites]
default_bot: salon
bots:
  salon:
    kind: process
    command: ["{sys.executable}", bot.py, "{self.port}", "{parties}"]
    stop_timeout: 2s
    bot: {{kind: http, url: "http://127.0.0.1:{self.port}/chat", request: {request}}}
{more}""")  # fmt: skip

    def dialogues(self, **names):
        text = "".join(DIALOGUE.format(id=key, name=name) for key, name in names.items())
        self.project.write("suites/crm.suite.yaml", f"suite: crm\ngiven: {{portal: own}}\ndialogues:{text}")

    def pids(self):
        return [int(line) for line in (self.project.root / "pids").read_text().split()]

    def leads(self):
        """Names of the leads that each dialogue's journal knows."""
        found = {}
        for event in self.project.events():
            if event["event"] == "DialogueFinished":
                calls = event["record"]["attempts"][-1]["transcript"]["journal"]["calls"]
                added = [call["params"]["fields"]["NAME"] for call in calls if call["method"] == "crm.lead.add"]
                found[event["record"]["job"]["id"]] = added
        return found


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path)
    yield made
    if (tmp_path / "pids").exists():
        assert [pid for pid in made.pids() if alive(pid)] == [], "a bot is left behind"


ADDRESSED = '{conversation: "{conversation}", text: "{text}", crm: "{portal.url}"}'
PLAIN = '{conversation: "{conversation}", text: "{text}"}'


def test_dialogues_at_the_same_time_have_a_portal_each(town):
    town.settings(parties=2, request=ADDRESSED)
    town.dialogues(anna="Анна", oleg="Олег")
    done = town.project.command("run", "-j", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert town.project.outcomes() == {"anna": "passed", "oleg": "passed"}
    assert town.leads() == {"anna": ["Анна"], "oleg": ["Олег"]}
    assert len(town.pids()) == 1, "one process serves the whole run"


def test_what_the_bot_writes_wrongly_is_found(town):
    town.settings(parties=1, request=ADDRESSED)
    town.dialogues(anna="Анна")
    suite = town.project.root / "suites" / "crm.suite.yaml"
    suite.write_text(suite.read_text(encoding="utf-8").replace("NAME: Анна", "NAME: Мария"), encoding="utf-8")
    done = town.project.command("run")
    assert done.returncode == 1
    assert "NAME" in done.stdout
    assert "Мария" in done.stdout
    assert "Анна" in done.stdout


def test_a_bot_that_knows_one_address_is_talked_to_one_dialogue_after_the_other(town):
    more = '    env: {CRM_URL: "{portal.url}"}\n    fixed_portal: true\n'
    town.settings(parties=1, request=PLAIN, more=more)
    names = {"anna": "Анна", "oleg": "Олег", "vera": "Вера"}
    town.dialogues(**names)
    done = town.project.command("run", "-j", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(town.project.outcomes().values()) == {"passed"}
    assert town.leads() == {key: [name] for key, name in names.items()}
    assert len(town.pids()) == 1, "the address stays, so that the process can stay"


def test_a_process_that_is_told_an_address_without_fixed_portal_is_a_problem_of_the_profile(town):
    town.settings(parties=1, request=PLAIN, more='    env: {CRM_URL: "{portal.url}"}\n')
    town.dialogues(anna="Анна")
    done = town.project.command("run")
    assert done.returncode == 4
    assert "fixed_portal" in done.stderr
    assert not (town.project.root / "pids").exists()


def test_the_same_run_twice_leaves_the_same_journals(town):
    town.settings(parties=1, request=ADDRESSED)
    town.dialogues(anna="Анна")
    journals = []
    for _ in range(2):
        assert town.project.command("run").returncode == 0
        (finished,) = [event for event in town.project.events() if event["event"] == "DialogueFinished"]
        journals.append(finished["record"]["attempts"][-1]["transcript"]["journal"])
    assert journals[0] == journals[1]
