"""What the two READMEs show works as it stands there, and both show the same."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harness.cli import VERBS
from tests.functional.run.project import Project

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("README.md", "README.ru.md")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ ", re.MULTILINE)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def prose_of(name):
    return _BLOCK.sub("", text_of(name))


def blocks(name, language):
    return [body for kind, body in _BLOCK.findall(text_of(name)) if kind == language]


def block(name, language, saying):
    (found,) = [body for body in blocks(name, language) if saying in body]
    return found


both = pytest.mark.parametrize("name", NAMES)


class Salon(BaseHTTPRequestHandler):
    """The bot that the README has in mind: text in, reply out."""

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        reply = "Сегодня работаем до 20:00." if "скольки" in said else "Не понял вас."
        body = json.dumps({"reply": reply}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def bot():
    with ThreadingHTTPServer(("127.0.0.1", 0), Salon) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def first_steps(name, folder, bot):
    """The project that the chapter on one's own bot builds; only the port is another."""
    project = Project(folder)
    settings = block(name, "yaml", "default_bot: mine")
    assert "127.0.0.1:8000" in settings
    project.write("harness.yaml", settings.replace("127.0.0.1:8000", bot))
    project.write("suites/first.suite.yaml", block(name, "yaml", "suite: first"))
    return project


@both
def test_the_first_suite_runs_against_ones_own_bot(name, tmp_path, bot):
    project = first_steps(name, tmp_path, bot)
    command = block(name, "sh", "harness run ").split("#")[0].split()
    assert command[0] == ".venv/bin/harness"
    done = project.command(*command[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert project.outcomes() == {"opening-hours": "passed"}
    assert (project.latest / "report.html").is_file(), "where the README says that the report is"
    assert "report.html" in done.stdout


@both
def test_the_first_suite_fails_a_bot_that_does_not_know(name, tmp_path, bot):
    project = first_steps(name, tmp_path, bot)
    suite = block(name, "yaml", "suite: first")
    project.write("suites/first.suite.yaml", suite.replace("До скольки", "Когда"))
    assert project.command("run").returncode == 1
    assert project.outcomes() == {"opening-hours": "failed"}


@both
def test_the_second_settings_file_loads_and_keeps_its_token(name, tmp_path):
    project = Project(tmp_path)
    project.write("harness.yaml", block(name, "yaml", "BOT_TOKEN"))
    project.write("suites/first.suite.yaml", block(name, "yaml", "suite: first"))
    missing = project.command("lint")
    assert missing.returncode == 4
    assert "BOT_TOKEN" in missing.stderr
    project.environment["BOT_TOKEN"] = "bot-secret-1234"
    done = project.command("lint")
    assert done.returncode == 0, done.stdout + done.stderr
    listed = project.command("list", "bots")
    assert listed.returncode == 0, listed.stderr
    assert "mine" in listed.stdout
    assert "secret-1234" not in listed.stdout


@both
def test_the_second_settings_file_is_a_profile_without_problems(name, tmp_path, monkeypatch):
    from harness.wiring.bots import BotPool
    from harness.wiring.project import Project as Settled

    monkeypatch.setenv("BOT_TOKEN", "bot-secret-1234")
    (tmp_path / "harness.yaml").write_text(block(name, "yaml", "BOT_TOKEN"), encoding="utf-8")
    settings = Settled(tmp_path).settings
    pool = BotPool(settings.bots, "mine", settings.fixtures)
    assert pool("mine").needs_address, "the request names the portal's address"
    pool.close()


@both
def test_a_check_is_added_by_one_module(name, tmp_path, bot):
    project = first_steps(name, tmp_path, bot)
    project.write("plugins/greeting.py", block(name, "python", '@check("greets"'))
    project.write("plugins/greeting-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1\n")
    project.write("plugins/greeting-1.dist-info/entry_points.txt", "[harness.plugins]\ngreeting = greeting\n")
    project.environment["PYTHONPATH"] = os.fspath(tmp_path / "plugins")
    turn = "    turns:\n      - user: До скольки вы сегодня?\n        expect: [{%s}]\n"
    stated = {
        "short": "greets: Сегодня",
        "wrong": "greets: Добрый день",
        "not": "not_greets: Добрый день",
        "no-not": "not_greets: Сегодня",
    }
    suite = "suite: greeting\ndialogues:\n" + "".join(
        f"  - id: {key}\n" + turn % words for key, words in stated.items()
    )
    project.write("suites/first.suite.yaml", suite)
    assert project.command("lint").returncode == 0
    done = project.command("run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert project.outcomes() == {"short": "passed", "wrong": "failed", "not": "passed", "no-not": "failed"}
    assert "Добрый день" in done.stdout, "the finding shows what was expected"
    assert "greets" in project.command("list", "checks").stdout
    assert "greets" in project.command("schema").stdout


def test_both_languages_have_the_same_chapters_and_the_same_code():
    headings, code = ([(shape(name, what)) for name in NAMES] for what in ("headings", "code"))
    assert headings[0] == headings[1]
    assert code[0] == code[1]


def shape(name, what):
    if what == "headings":
        return _HEADING.findall(prose_of(name))
    return [(kind, _without_comments(body)) for kind, body in _BLOCK.findall(text_of(name))]


def _without_comments(body):
    return re.sub(r"\s+#.*", "", body)


def test_both_languages_have_the_same_tables():
    rows = [[line.count("|") for line in prose_of(name).splitlines() if line.startswith("|")] for name in NAMES]
    assert len(rows[0]) == len(rows[1])
    first = [re.findall(r"`(harness \w+)|^\| (\d) \|", prose_of(name), re.MULTILINE) for name in NAMES]
    assert first[0] == first[1]


@both
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(
        re.findall(r"\bmake (\w+)", "\n".join([*blocks(name, "sh"), *re.findall(r"`([^`]+)`", prose_of(name))]))
    )
    assert {"demo", "test"} <= named
    assert named <= targets


@both
def test_every_verb_that_is_named_exists_and_every_verb_is_named(name):
    code = "\n".join([*blocks(name, "sh"), *re.findall(r"`([^`]+)`", prose_of(name))])
    assert set(re.findall(r"\bharness (\w+)", code)) == set(VERBS)


@both
def test_every_option_that_is_named_is_known_to_its_verb(name, tmp_path):
    project = Project(tmp_path)
    for row in prose_of(name).splitlines():
        verb = re.match(r"\| `harness (portal serve|promises \w+|\w+)", row)
        if verb:
            known = project.command(*verb[1].split(), "--help").stdout
            for option in re.findall(r"(?<![\w-])--?[a-z]+\b", row):
                assert re.search(rf"(?<![\w-]){option}\b", known), f"{verb[1]} has no {option}"


@both
def test_every_file_that_is_linked_exists(name):
    links = re.findall(r"\]\(([^)#:]+)\)", prose_of(name))
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert missing == []


@both
def test_every_exit_code_is_explained_once(name):
    from harness.judging.rollup import ExitCode

    listed = [int(code) for code in re.findall(r"^\| (\d) \|", prose_of(name), re.MULTILINE)]
    assert listed == [int(code) for code in ExitCode]


def test_the_python_that_is_asked_for_is_the_one_the_package_asks_for():
    wanted = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert all(f"Python ≥ {wanted[1]}" in text_of(name) for name in NAMES)
    assert sys.version_info >= tuple(int(part) for part in wanted[1].split("."))


@both
def test_nothing_is_left_to_be_filled_in(name):
    assert re.findall(r"^[A-Z]{4,}$", prose_of(name), re.MULTILINE) == []
