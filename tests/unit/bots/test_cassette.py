"""A grader's answers are recorded when asked for, replayed without a server, and missed loudly."""

from __future__ import annotations

import json

import pytest

from harness import wording
from harness.engines.cassette import Asked, Cassette
from harness.errors import BotError, SuiteError

ANSWER = {"met": True, "reason": "так сказано", "label": "discount"}


def question(text="вежлив?", **other):
    stated = {"model": "m", "temperature": 0.0, "seed": None, "max_tokens": None, "instruction": "i"}
    return Asked(**{**stated, "question": text, "transcript": "Клиент: а", **other})


def nobody():
    raise AssertionError("the server is not to be asked")


def recorded(path, *questions, mode="new_episodes", answer=ANSWER):
    cassette = Cassette(path, mode)
    for one in questions:
        assert cassette.answer(one, lambda: answer) == answer
    cassette.close()
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cassettes" / "grader.jsonl"


@pytest.mark.parametrize("mode", ["none", "once", "new_episodes"])
def test_what_is_recorded_is_answered_without_a_server(path, mode):
    recorded(path, question())
    assert Cassette(path, mode).answer(question(), nobody) == ANSWER


@pytest.mark.parametrize("mode", ["none", "once"])
def test_what_is_missing_is_said_so(path, mode):
    recorded(path, question())
    with pytest.raises(BotError) as caught:
        Cassette(path, mode).answer(question("краток?"), nobody)
    assert caught.value.code == "grader.not_recorded"


def test_once_records_a_file_that_is_not_there_yet(path):
    recorded(path, question(), question("краток?"), mode="once")
    assert Cassette(path, "none").answer(question("краток?"), nobody) == ANSWER
    with pytest.raises(BotError):
        Cassette(path.with_name("other.jsonl"), "none").answer(question(), nobody)


def test_all_asks_anew_and_replaces(path):
    recorded(path, question(), question("краток?"))
    other = {"met": False, "reason": "груб"}
    recorded(path, question(), mode="all", answer=other)
    cassette = Cassette(path, "none")
    assert cassette.answer(question(), nobody) == other
    assert cassette.answer(question("краток?"), nobody) == ANSWER
    assert len(path.read_bytes().splitlines()) == 2


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"model": "n"}, "model"),
        ({"temperature": 0.5, "seed": 1}, "temperature, seed"),
        ({"instruction": "j"}, "instruction"),
        ({"transcript": "Клиент: б"}, "transcript"),
    ],
)
def test_a_stale_recording_is_told_with_what_has_changed(path, changed, what):
    recorded(path, question(), question(transcript="Клиент: в", model="k", seed=5, instruction="x"))
    with pytest.raises(BotError) as caught:
        Cassette(path, "none", "c.jsonl").answer(question(**changed), nobody)
    assert (caught.value.code, caught.value.parameters) == ("grader.stale", {"cassette": "c.jsonl", "what": what})
    assert what in wording.text("grader.stale", "ru", **caught.value.parameters)


def test_failures_are_not_recorded(path):
    def down():
        raise BotError("llm.timeout", where="x", seconds=1)

    cassette = Cassette(path, "once")
    with pytest.raises(BotError):
        cassette.answer(question(), down)
    cassette.close()
    assert not path.exists()


def test_the_same_questions_in_any_order_make_the_same_file(path):
    questions = [question(text) for text in "абв"]
    before = recorded(path, *questions).read_bytes()
    assert recorded(path.with_name("other.jsonl"), *reversed(questions)).read_bytes() == before
    assert [json.loads(line)["asked"]["question"] for line in before.splitlines()] == ["а", "б", "в"]


@pytest.mark.parametrize("line", ["{", "[]", '{"asked": {}}', '{"answer": {"met": 1}}', "[" * 5000])
def test_a_file_of_something_else_is_a_problem_with_its_line(path, line):
    recorded(path, question())
    path.write_bytes(path.read_bytes() + line.encode() + b"\n")
    with pytest.raises(SuiteError) as caught:
        Cassette(path, "none", "c.jsonl")
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.line) == ("grader.cassette.broken", "c.jsonl", 2)


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path):
    with pytest.raises(SuiteError) as caught:
        Cassette(tmp_path, "none")
    assert caught.value.problems[0].code == "grader.cassette.unreadable"
