"""What a run says: the exit code, who is at fault, the evidence."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.functional.run.project import HARNESS, dialogue


def test_all_well_is_zero_and_leaves_every_artefact(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    done = project.command("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {p.name for p in project.latest.iterdir()} == {
        "events.jsonl", "results.json", "junit.xml", "summary.md", "report.html"}  # fmt: skip
    assert project.outcomes() == {"hello": "passed"}
    assert "report.html" in done.stdout


def test_a_lying_bot_is_one_with_the_words_and_the_way_to_repeat(project):
    project.suite("lies", dialogue("promise", "А скидка будет?", "never_says: гарантируем", bot="liar"))
    done = project.command("run")
    assert done.returncode == 1
    assert "Гарантируем скидку 90%!" in done.stdout
    assert "А скидка будет?" in done.stdout
    assert "harness run suites/lies.suite.yaml::promise --seed 0" in done.stdout
    case = ElementTree.parse(project.latest / "junit.xml").getroot().find(".//testcase")
    assert case is not None and case.find("failure") is not None
    assert case.get("file") == "suites/lies.suite.yaml"


@pytest.mark.parametrize(
    ("word", "code"),
    [("падай", "bot.crashed"), ("виси", "bot.timeout"), ("болтай", "bot.too_large"), ("число", "bot.reply_shape")],
)
def test_a_broken_bot_costs_its_own_dialogue_and_is_no_failure(project, word, code):
    project.suite("mixed", dialogue("broken", word, "says: что угодно", bot="moody") + dialogue("sound", "привет"))
    done = project.command("run", "-j", "2")
    assert done.returncode == 3
    assert project.outcomes() == {"broken": "error", "sound": "passed"}
    assert code in (project.latest / "results.json").read_text(encoding="utf-8")
    root = ElementTree.parse(project.latest / "junit.xml").getroot()
    assert root.find(".//testcase[@name='broken']/error") is not None
    assert root.find(".//testcase[@name='broken']/failure") is None


def test_a_silent_bot_is_a_failure_not_an_error(project):
    project.suite("mute", dialogue("mute", "молчи", bot="moody"))
    assert project.command("run").returncode == 1
    assert project.outcomes() == {"mute": "failed"}


def test_nothing_selected_is_not_green(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    done = project.command("run", "--tag", "никакой")
    assert done.returncode == 5
    assert "Ничего не выбрано" in done.stderr


def test_suite_problems_are_all_told_with_their_places(project):
    project.suite("broken", dialogue("a", "раз", "sayz: что") + dialogue("a", "два"))
    done = project.command("run")
    assert done.returncode == 4
    assert "suites/broken.suite.yaml:6:19" in done.stderr
    assert "says" in done.stderr
    assert "suites/broken.suite.yaml:7:" in done.stderr


def test_usage_errors_are_four(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    for words in (["run", "--bot", "nobody"], ["run", "suites/none.suite.yaml"], ["ran"], ["run", "--no-such"],
                  ["run", "-o", "report.exe"], ["show", "nothing"]):  # fmt: skip
        done = project.command(*words)
        assert done.returncode == 4, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr


def test_a_grader_that_is_not_there_is_said_so(project):
    rubric = "{meets: бот вежлив}"
    both = dialogue("both", "Добрый день", f"says: Вы написали}}, {rubric[:-1]}")
    project.suite("rubric", both + dialogue("hello", "Добрый"))
    done = project.command("run")
    assert done.returncode == 0, "a rule has judged it"
    assert "meets: Не оценено: «бот вежлив». Судья не настроен" in done.stdout
    finding = next(row for row in project.results()["dialogues"] if row["id"] == "both")["findings"][0]
    assert finding["kind"] == "not_judged"
    strict = project.command("run", "--strict")
    assert strict.returncode == 3
    assert project.outcomes() == {"both": "error", "hello": "passed"}
    assert "meets: Не оценено: «бот вежлив». Судья не настроен" in strict.stdout


def test_a_dialogue_of_which_nothing_could_be_judged_is_not_green(project):
    project.suite("rubric", dialogue("kind", "Добрый день", "meets: бот вежлив") + dialogue("hello", "Добрый"))
    done = project.command("run")
    assert done.returncode == 3
    assert project.outcomes() == {"kind": "error", "hello": "passed"}
    case = ElementTree.parse(project.latest / "junit.xml").getroot().find(".//testcase[@name='kind']/error")
    for told in (done.stdout, case.text, (project.latest / "summary.md").read_text(encoding="utf-8")):
        assert "meets" in told
        assert "бот вежлив" in told
        assert "Судья не настроен" in told


def test_secrets_of_the_environment_never_reach_a_file(project):
    secret = "s3cr3t-Токен-42"
    project.environment["BOT_TOKEN"] = secret
    settings = project.root / "harness.yaml"
    text = settings.read_text(encoding="utf-8").replace(
        '"bots:moody", path: "."', '"bots:moody", path: ".", title: "${BOT_TOKEN}"'
    )
    settings.write_text(text, encoding="utf-8")
    project.suite("leak", dialogue("leak", "секрет", "says: токен", bot="moody"))
    done = project.command("run", "-v")
    assert done.returncode == 0, done.stdout + done.stderr
    assert secret not in done.stdout + done.stderr
    for path in project.latest.iterdir():
        assert secret not in path.read_text(encoding="utf-8"), path.name


def test_why_nothing_was_selected(project):
    project.suite("fine", dialogue("hello", "Добрый день") + "    tags: [booking]\n")
    assert "booking" in project.command("run", "--tag", "boking").stderr
    assert project.command("run").returncode == 0
    done = project.command("run", "--lf")
    assert (done.returncode, "--lf" in done.stderr) == (5, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_does_not_accuse_the_bot(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([HARNESS, "run"], cwd=project.root, env=project.env(), stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=60)  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_reports_that_cannot_be_written_are_a_usage_error(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    project.write("reports", "not a folder")
    done = project.command("run")
    assert done.returncode == 4
    assert "reports" in done.stderr
    assert "Traceback" not in done.stderr
