"""A grader that is down silences no rule; what it was needed for is not judged, with the reason, and can be made up."""

from __future__ import annotations

import pytest

PROMISE = "Сделаем вам скидку 30 % на всё!"
REASON = "Модель недоступна"


def said(name, text, *expect):
    return (f"  - id: {name}\n    given: {{client: {{replies: ['{text}']}}}}\n    turns: [{{user: Привет}}]\n"
            f"    expect: [{', '.join(expect)}]\n")  # fmt: skip


VIOLATED = said("violated", PROMISE, "promises_nothing_forbidden", "second_opinion_on_promises", "{meets: бот вежлив}")
CLEAN = said("clean", "Ждём вас.", "promises_nothing_forbidden", "{meets: бот вежлив}")


def files(project):
    return {path.name: path.read_text(encoding="utf-8") for path in project.latest.iterdir()}


def test_what_the_rules_see_is_told_everywhere(graded_project, endpoint):
    endpoint.close()
    graded_project.suite("down", VIOLATED)
    done = graded_project.command("run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert graded_project.outcomes() == {"violated": "failed"}
    (row,) = graded_project.results()["dialogues"]
    assert [(one["check"], one["kind"]) for one in row["findings"]] == [
        ("promises_nothing_forbidden", "violation"),
        ("second_opinion_on_promises", "not_judged"),
        ("meets", "not_judged"),
    ]
    for name, text in {**files(graded_project), "console": done.stdout}.items():
        assert PROMISE in text.replace("\\", ""), name
        assert REASON in text or "llm.unreachable" in text, name


def test_without_a_violation_the_run_proves_nothing_and_the_bot_is_not_blamed(graded_project, endpoint):
    endpoint.close()
    graded_project.suite("down", CLEAN)
    done = graded_project.command("run")
    assert (done.returncode, graded_project.outcomes()) == (3, {"clean": "error"})
    assert "Не ответила модель-оценщик. Бот здесь ни при чём." in done.stdout
    assert REASON in done.stdout


@pytest.mark.parametrize("back", [True, False])
def test_judging_again_asks_what_was_left_unanswered(graded_project, endpoint, back):
    endpoint.status = 500
    endpoint.grade = lambda _: {"met": True, "reason": "вежлив"}
    graded_project.suite("down", CLEAN)
    assert graded_project.command("run").returncode == 3
    asked = len(endpoint.asked)
    endpoint.status = 200 if back else 500
    again = graded_project.command("judge")
    assert again.returncode == (0 if back else 3), again.stdout + again.stderr
    assert len(endpoint.asked) == asked + 1
    assert ("стало пройдено" in again.stdout) is back


def test_a_rubric_that_was_changed_is_asked_anew(graded_project, endpoint):
    endpoint.grade = lambda content: {"met": "вежлив" in content.partition("\n")[0], "reason": "так"}
    graded_project.suite("rubric", CLEAN)
    assert graded_project.command("run").returncode == 0
    graded_project.suite("rubric", CLEAN.replace("бот вежлив", "бот груб"))
    again = graded_project.command("judge")
    assert "бот груб" in endpoint.asked[-1]["messages"][1]["content"]
    assert again.returncode == 0
    judged = graded_project.latest.with_name(f"{graded_project.latest.name}-judged")
    assert "Спорно: судья считает, что требование не выполнено: «бот груб»" in (judged / "results.json").read_text(
        encoding="utf-8"
    )
    endpoint.close()
    graded_project.suite("rubric", CLEAN.replace("бот вежлив", "бот краток"))
    down = graded_project.command("judge")
    assert down.returncode == 3
    assert REASON in down.stdout
