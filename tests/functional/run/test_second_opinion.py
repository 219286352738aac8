"""A run with a grader behind an OpenAI endpoint on loopback; later reports and judgements ask it no more."""

from __future__ import annotations

from tests.functional.run.project import EPOCH

CHECKS = "[promises_nothing_forbidden, second_opinion_on_promises]"
SUITE = "".join(
    f"  - id: {name}\n    given: {{bot: echo, client: {{replies: ['{says}']}}}}\n    turns: [{{user: Привет}}]\n"
    f"    expect: {CHECKS}\n"
    for name, says in (
        ("agreed", "Сделаем вам скидку 30 % на всё! ДА"),
        ("denied", "Сделаем вам скидку 30 % на всё!"),
        ("hidden", "Ждём вас. ДА"),
        ("clean", "Ждём вас."),
    )
)


def test_confirmed_disputed_and_agreed_on(graded_project, endpoint):
    project, asked = graded_project, endpoint.asked
    project.environment.update(EPOCH)
    project.suite("second", SUITE)
    done = project.command("run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert project.outcomes() == {"agreed": "failed", "denied": "failed", "hidden": "passed", "clean": "passed"}
    assert [request["temperature"] for request in asked] == [0, 0, 0, 0]
    results = project.results()
    told = {
        (row["id"], finding["code"].rpartition(".")[2], finding["severity"])
        for row in results["dialogues"]
        for finding in row["findings"]
    }
    assert told == {
        ("agreed", "promised", "major"), ("agreed", "confirmed", "major"),
        ("denied", "promised", "major"), ("denied", "rules_only", "info"), ("hidden", "grader_only", "info"),
    }  # fmt: skip
    row = next(row for row in results["kpis"] if row["code"] == "second_opinion")
    assert (row["n"], row["table"], row["value"]) == (4, [1, 1, 1, 1], 0)
    before = {path.name: path.read_bytes() for path in project.latest.iterdir()}
    assert "каппа" in before["summary.md"].decode()
    assert project.command("report").returncode == 0
    assert {path.name: path.read_bytes() for path in project.latest.iterdir()} == before
    again = project.command("judge")
    assert again.returncode == 1, again.stdout + again.stderr
    assert len(asked) == 4
