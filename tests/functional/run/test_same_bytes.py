"""The same inputs give the same bytes, however they are run; a stored run gives its reports again."""

from __future__ import annotations

import shutil

from tests.functional.run.project import EPOCH, dialogue

SUITE = "".join(
    dialogue(f"d{n:02}", f"сообщение {n}", "says: написали" if n % 3 else "says: чего нет") for n in range(30)
)


def _bytes(project, *words):
    """All artefacts; the bot's measured latency is the one thing that cannot repeat, so there is none of it here."""
    shutil.rmtree(project.root / "reports", ignore_errors=True)
    project.command("run", *words)
    return {path.name: path.read_bytes() for path in sorted(project.latest.iterdir())}


def test_serial_and_threads_write_the_same_files(project):
    project.environment.update(EPOCH)
    project.write("harness.yaml", "suites: [suites]\nbots:\n  echo: {kind: scripted}\ndefault_bot: echo\n")
    rows = [
        f'  - id: d{n:02}\n    given: {{client: {{replies: ["ответ {n}", ["раз", "два"]]}}}}\n    turns:\n'
        f"      - user: привет {n}\n        expect: [says: ответ]\n      - user: ещё\n        expect: [says: {'два' if n % 4 else 'три'}]\n"
        for n in range(40)
    ]
    project.suite("many", "".join(rows))
    one, eight = _bytes(project), _bytes(project, "-j", "8")
    assert one.keys() == eight.keys()
    for name in one:
        assert one[name] == eight[name], name


def test_reports_from_the_stored_run_are_the_same_bytes(project):
    project.environment.update(EPOCH)
    project.suite("many", SUITE)
    first = _bytes(project)
    for name in ("results.json", "junit.xml", "summary.md", "report.html"):
        (project.latest / name).unlink()
    assert project.command("report").returncode == 0
    for name, data in first.items():
        assert (project.latest / name).read_bytes() == data, name


def test_judging_again_uses_todays_suite_and_asks_no_bot(project):
    project.suite("two", dialogue("a", "раз") + dialogue("b", "два"))
    assert project.command("run").returncode == 0
    project.write("bots.py", "raise SystemExit('the bot must not be asked')")
    project.suite("two", dialogue("a", "раз") + dialogue("b", "два", "says: чего нет"))
    done = project.command("judge")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "b: было" in done.stdout
    again = project.command("judge")  # of the run itself, not of its copy
    assert "b: было" in again.stdout
    assert len(list(project.latest.parent.glob("*-judged*"))) == 2


def test_show_prints_a_stored_dialogue(project):
    project.suite("two", dialogue("a", "раз") + dialogue("b", "два", "says: чего нет"))
    project.command("run")
    shown = project.command("show")
    assert shown.returncode == 0
    assert "Вы написали: два" in shown.stdout
    assert "Вы написали: раз" in project.command("show", "a").stdout
