"""A run whose grader is a cassette: recorded once with a server, repeated without one."""

from __future__ import annotations

import pytest

PHONE = "8 917 999-88-77"
SUITE = f"""  - id: kind
    given: {{client: {{replies: ['Мой номер {PHONE}. ДА']}}}}
    turns: [{{user: Привет}}]
    expect: [promises_nothing_forbidden, second_opinion_on_promises, {{meets: бот вежлив}}]
"""


@pytest.fixture
def taped(graded_project, endpoint):
    settings = (graded_project.root / "harness.yaml").read_text(encoding="utf-8")
    settings = settings.replace("api_key: none", "api_key: sk-VERY-secret-42, cassette: tapes/grader.jsonl")
    graded_project.write("harness.yaml", settings)
    graded_project.suite("taped", SUITE)
    return graded_project


def test_recorded_once_and_repeated_without_a_server(taped, endpoint):
    first = taped.command("run", "--record-mode", "once")
    assert first.returncode == 0, first.stdout + first.stderr
    assert len(endpoint.asked) == 2
    told = taped.results()["dialogues"][0]["findings"]
    assert [one["code"].rpartition(".")[2] for one in told] == ["grader_only", "unmet"]
    tape = (taped.root / "tapes" / "grader.jsonl").read_text(encoding="utf-8")
    assert "[телефон 1]" in tape
    assert not any(secret in tape for secret in ("917", "secret-42"))
    endpoint.close()
    again = taped.command("run")
    assert again.returncode == 0, again.stdout + again.stderr
    assert taped.results()["dialogues"][0]["findings"] == told
    assert len(endpoint.asked) == 2
    assert (taped.root / "tapes" / "grader.jsonl").read_text(encoding="utf-8") == tape


def test_what_the_cassette_lacks_is_not_judged_and_nobody_is_asked(taped, endpoint):
    done = taped.command("run")
    assert (done.returncode, taped.outcomes()) == (3, {"kind": "error"})
    assert "В кассете tapes/grader.jsonl ответа на этот вопрос нет" in done.stdout
    assert endpoint.asked == []
    assert taped.command("run", "--record-mode", "once").returncode == 0
    taped.suite("taped", SUITE.replace("Привет", "Здравствуйте"))
    stale = taped.command("run", "--record-mode", "once")
    assert stale.returncode == 3
    assert "вопрос тот же, но изменилось: transcript" in stale.stdout
    assert len(endpoint.asked) == 2
    assert taped.command("judge", str(taped.latest), "--record-mode", "new_episodes").returncode == 0
    assert len(endpoint.asked) == 4
    assert taped.command("run").returncode == 0


def test_a_mode_without_a_cassette_and_a_broken_cassette_are_usage_errors(taped, graded_project):
    taped.write("tapes/grader.jsonl", "{}\n")
    for words in (["run"], ["lint"]):
        done = taped.command(*words)
        assert done.returncode == 4, words
        assert "tapes/grader.jsonl:1:1" in done.stderr
    graded_project.write("harness.yaml", "bots: {echo: {kind: scripted}}\ngrader: {model: m}\n")
    done = graded_project.command("run", "--record-mode", "once")
    assert (done.returncode, "--record-mode нужна кассета" in done.stderr) == (4, True)


@pytest.mark.parametrize(
    ("grader", "place", "text"),
    [
        ("{base_url: 'http://127.0.0.1:9'}", "harness.yaml:2:1", "grader.model"),
        ("{model: m, base_url: 'http://user:pw@127.0.0.1:9'}", "harness.yaml:2:20", "grader.base_url"),
        ("{model: m, record_mode: sometimes, cassette: c}", "harness.yaml:2:20", "grader.record_mode"),
        ("{model: m, record_mode: once}", "harness.yaml:2:1", "grader.cassette"),
        ("{model: m, modle: n}", "harness.yaml:2:20", "grader.modle"),
    ],
)
def test_lint_reads_the_grader_as_run_does(project, grader, place, text):
    project.write("harness.yaml", f"bots: {{echo: {{kind: scripted}}}}\ngrader: {grader}\n")
    project.suite("fine", "  - id: a\n    turns: [{user: Привет}]\n    expect: [silent]\n")
    for verb in ("lint", "run"):
        done = project.command(verb)
        assert done.returncode == 4, (verb, done.stdout)
        assert place in done.stderr
        assert text in done.stderr
        assert "pw" not in done.stderr
