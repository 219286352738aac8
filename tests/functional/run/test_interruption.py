"""A run that is cut short reports what it has, and can be continued with nothing lost or run twice."""

from __future__ import annotations

import collections
import signal

from harness.clock import pause
from tests.functional.run.project import EPOCH, dialogue

COUNT = 12


def _slow(project):
    project.suite(
        "slow", "".join(dialogue(f"d{n:02}", "привет", "says: Здравствуйте", bot="slow") for n in range(COUNT))
    )


def _wait_for_finished(project, process, count):
    """Until the event file holds so many finished dialogues (the process writes them at once)."""
    seen = 0
    for _ in range(20_000):
        files = list((project.root / "reports").glob("*/events.jsonl"))
        seen = files[0].read_bytes().count(b'"event":"DialogueFinished"') if files else 0
        if seen >= count:
            return
        if process.poll() is not None:
            break
        pause(0.01)
    raise AssertionError(f"only {seen} dialogues: {process.stdout.read()}")


def test_ctrl_c_gives_a_complete_report_and_code_two(project):
    _slow(project)
    process = project.start("run")
    _wait_for_finished(project, process, 2)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 2, output
    outcomes = collections.Counter(project.outcomes().values())
    assert outcomes["passed"] >= 2
    assert outcomes["passed"] + outcomes["skipped"] == COUNT
    assert project.events()[-1]["event"] == "RunFinished"
    assert "Traceback" not in output


def test_a_killed_run_is_resumed_with_nothing_lost_or_run_twice(project):
    _slow(project)
    project.environment.update(EPOCH)
    process = project.start("run", "-j", "2")
    _wait_for_finished(project, process, 3)
    process.kill()
    process.communicate()
    folder = next((project.root / "reports").glob("*/events.jsonl")).parent
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b'{"event":"DialogueFin')  # half a line, as a kill leaves it
    before = (folder / "events.jsonl").read_bytes().count(b'"event":"DialogueFinished"')
    done = project.command("run", "-j", "2", "--resume")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"сделано {before} из {COUNT}" in done.stderr
    assert project.latest == folder
    finished = [event["index"] for event in project.events() if event["event"] == "DialogueFinished"]
    assert finished == list(range(COUNT))
    assert set(project.outcomes().values()) == {"passed"}


def test_a_resumed_run_refuses_other_suites(project):
    _slow(project)
    process = project.start("run")
    _wait_for_finished(project, process, 1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    project.suite("slow", dialogue("d00", "другое", "says: Здравствуйте", bot="slow"))
    done = project.command("run", "--resume")
    assert done.returncode == 4
    assert "запустите новый" in done.stderr


def test_a_finished_run_has_nothing_to_resume(project):
    project.suite("fine", dialogue("hello", "Добрый день"))
    assert project.command("run").returncode == 0
    assert project.command("run", "--resume").returncode == 4


def test_maxfail_stops_and_says_what_did_not_run(project):
    project.suite("bad", "".join(dialogue(f"d{n}", "привет", "says: невозможное") for n in range(8)))
    assert project.command("run", "--maxfail", "2").returncode == 1
    outcomes = list(project.outcomes().values())
    assert outcomes[:2] == ["failed", "failed"]
    assert "skipped" in outcomes


def test_last_failed_runs_only_those(project):
    project.suite("two", dialogue("good", "раз") + dialogue("bad", "два", "says: невозможное"))
    assert project.command("run").returncode == 1
    assert project.command("run", "--lf").returncode == 1
    assert project.outcomes() == {"bad": "failed"}
