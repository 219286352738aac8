"""init, pytest, plug-ins: the ways in."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.functional.run.project import Project, dialogue

PLUGIN = '''
"""A plug-in."""
from dataclasses import dataclass
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check


@check("shouts", positional="marks")
@dataclass(frozen=True, slots=True, kw_only=True)
class Shouts:
    """Ends every message with exclamation marks."""

    marks: int = 1

    def judge(self, seen: Seen) -> Ruling:
        fine = all(message.text.endswith("!" * self.marks) for _, _, message in seen.messages())
        return Ruling(status="satisfied" if fine else "violated", code="check.shouts.quiet")
'''


def _pytest(project, *words):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=project.root, env=project.env(), capture_output=True, text=True, timeout=120)


def test_init_gives_a_running_example_in_one_step(tmp_path):
    project = Project(tmp_path)
    assert project.command("init").returncode == 0
    done = project.command("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(project.outcomes()) >= 3
    assert project.command("lint").returncode == 0
    json.loads((tmp_path / "suites" / "suite.schema.json").read_bytes())


def test_init_touches_nothing_that_is_there(tmp_path):
    project = Project(tmp_path)
    project.write("harness.yaml", "bots: {}\n")
    done = project.command("init")
    assert done.returncode == 4
    assert "harness.yaml" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["harness.yaml"]


def test_pytest_runs_the_same_dialogues(project):
    project.suite("two", dialogue("good", "раз") + dialogue("bad", "два", "says: чего нет"))
    done = _pytest(project, "suites")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "чего нет" in done.stdout
    assert "Вы написали: два" in done.stdout
    assert "harness run suites/two.suite.yaml::bad" in done.stdout
    assert "Traceback" not in done.stdout


def test_pytest_selects_and_distributes(project):
    project.suite("many", "".join(dialogue(f"d{n}", f"раз {n}") for n in range(6)))
    assert "2 passed" in _pytest(project, "suites", "-k", "d1 or d2").stdout
    assert "6 passed" in _pytest(project, "suites", "-n", "2").stdout


def test_pytest_shows_suite_problems_as_a_collection_error(project):
    project.suite("broken", dialogue("a", "раз", "sayz: что"))
    done = _pytest(project, "suites")
    assert done.returncode == 2
    assert "suites/broken.suite.yaml:6" in done.stdout
    assert "Traceback" not in done.stdout


def test_fixtures_for_peoples_own_tests(project):
    project.suite("two", dialogue("good", "раз"))
    project.write("fixtures/portals/own.yaml", "portal: own\nusers: [{ID: 1, NAME: Робот}]\ncaller: 1\n")
    project.write("test_own.py", (
        "import pytest\n\n"
        "@pytest.mark.portal('own')\n"
        "def test_portal(portal):\n"
        "    answer = portal.call('crm.lead.add', {'fields': {'NAME': 'Анна'}})\n"
        "    assert answer.status == 200\n"
        "    assert portal.journal().calls[0].method == 'crm.lead.add'\n\n"
        "def test_dialogue(run_dialogue):\n"
        "    record = run_dialogue('suites/two.suite.yaml::good')\n"
        "    assert record.outcome == 'passed'\n"))  # fmt: skip
    done = _pytest(project, "test_own.py")
    assert "2 passed" in done.stdout, done.stdout


def test_a_plug_in_appears_in_schema_list_and_run(project):
    project.write("plugins/shouting.py", PLUGIN)
    project.write("plugins/shouting-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: shouting\nVersion: 1\n")
    project.write("plugins/shouting-1.dist-info/entry_points.txt", "[harness.plugins]\nshouting = shouting\n")
    project.environment["PYTHONPATH"] = os.fspath(project.root / "plugins")
    project.suite("loud", dialogue("loud", "привет", "shouts: 2"))
    assert "shouts" in project.command("schema").stdout
    assert "Ends every message" in project.command("list", "checks").stdout
    assert project.command("run").returncode == 1
    assert project.outcomes() == {"loud": "failed"}


def test_judging_again_and_again_names_the_first_run(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    assert project.command("run").returncode == 0
    run = project.latest.name
    assert "reports/" in project.command("judge").stdout
    project.command("judge", "-qq")
    names = {folder.name for folder in (project.root / "reports").iterdir() if folder.is_dir()}
    assert names == {run, f"{run}-judged", f"{run}-judged-2"}
    assert project.command("run", "--resume", run).returncode == 4
    assert project.command("portal", "serve", "--seed", "harness.yaml").returncode == 4


def test_a_project_with_nothing_in_it_points_to_init(tmp_path):
    (tmp_path / "harness.yaml").write_text("reports: reports\n")
    for verb in ("run", "lint", "list"):
        done = Project(tmp_path).command(verb)
        assert (done.returncode, "harness init" in done.stderr) == (4, True)


@pytest.mark.parametrize(
    ("words", "russian", "english"),
    [
        (("run", "--as-of", "x"), "'x' не подходит под формат", "'x' does not match the format"),
        (("run", "-j", "900"), "900 вне пределов", "900 is out of the range"),
        (("run", "--foo"), "нет такого ключа: '--foo'", "there is no option '--foo'"),
        (("run", "--kind", "z"), "'z' не подходит; можно: 'positive'", "'z' is none of these: 'positive'"),
        (("lint", "nowhere"), "'nowhere' не существует", "'nowhere' does not exist"),
        (("portal", "serve"), "не указано: '--seed'", "missing: '--seed'"),
        (("run", "--bot"), "после '--bot' нужно значение", "'--bot' needs a value"),
    ],
)
def test_a_wrong_command_line_is_explained_in_the_language_of_the_call(project, words, russian, english):
    told = project.command(*words)
    assert told.returncode == 4
    assert russian in told.stderr
    for word in ("Error", "Usage:", "Try ", "Invalid", "Missing"):
        assert word not in told.stderr

    project.environment["HARNESS_LANG"] = "en"
    told = project.command(*words)
    assert english in told.stderr


def test_a_wrong_command_line_gets_the_usage_as_well(project):
    assert "Как запускать: harness run [OPTIONS]" in project.command("run", "--foo").stderr
    assert "Справка: harness run --help" in project.command("run", "--foo").stderr
