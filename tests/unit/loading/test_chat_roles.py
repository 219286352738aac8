"""Whose words a line holds: known by usual words, named by a person, never guessed."""

import json

import pytest

from harness.errors import SuiteError
from harness.loading.replies import read_replies


def log(role: object, client: object = "client", column: str = "role") -> bytes:
    rows = ({"chat": 1, column: client, "text": "Вернёте?"}, {"chat": 1, column: role, "text": "Да"})
    return "\n".join(map(json.dumps, rows)).encode()


@pytest.mark.parametrize(
    "role",
    [
        "bot",
        "Chatbot",
        "chat_bot",
        "AI",
        "assistant",
        "support",
        "консультант",
        "Чат-бот",
        "исходящий",
        "ИСХОДЯЩЕЕ",
        "оператор",
    ],
)
def test_usual_words_for_the_bot_are_known(role):
    assert [(one.asked, one.text) for one in read_replies(log(role), "x.jsonl", {}).replies] == [("Вернёте?", "Да")]


@pytest.mark.parametrize("role", ["Лаванда", "Бот Анна", "salon", True, 1, "", None])
def test_an_unknown_role_is_refused_with_what_stands_there(role):
    with pytest.raises(SuiteError) as caught:
        read_replies(log(role), "x.jsonl", {})
    (problem,) = caught.value.problems
    assert problem.code == "replies.unknown_roles"
    assert "«client» (1)" in problem.parameters["valid"]
    assert "client" not in problem.parameters["got"]


@pytest.mark.parametrize(
    ("role", "named"),
    [("Лаванда", "лаванда"), ("Бот Анна", "бот анна"), (True, "true"), (1, "1"), ("support", "support")],
)
def test_a_named_role_is_the_bot_and_everybody_else_a_client(role, named):
    found = read_replies(log(role, client="Мария К."), "x.jsonl", {}, [named]).replies
    assert [(one.asked, one.text) for one in found] == [("Вернёте?", "Да")]


def test_a_named_bot_leaves_the_firms_people_out_and_does_not_take_them_for_clients():
    rows = (
        {"chat": 1, "role": "Мария", "text": "Вернёте?"},
        {"chat": 1, "role": "Оператор", "text": "Спросите бота"},
        {"chat": 1, "role": "Лаванда", "text": "Да"},
    )
    data = "\n".join(map(json.dumps, rows)).encode()
    found = read_replies(data, "x.jsonl", {}, ["Лаванда"]).replies
    assert [(one.asked, one.text) for one in found] == [("Вернёте?", "Да")]


def test_a_named_role_that_nobody_has_is_an_error_and_one_of_several_a_notice():
    with pytest.raises(SuiteError) as caught:
        read_replies(log("Лаванда"), "x.jsonl", {}, ["Лванда"])
    assert [problem.code for problem in caught.value.problems] == ["replies.no_such_role"]
    assert caught.value.problems[0].parameters["what"] == "Лванда"
    export = read_replies(log("Лаванда"), "x.jsonl", {}, ["Лаванда", "Роза"])
    assert [notice.code for notice in export.notices] == ["replies.no_such_role"]


def test_a_role_without_a_column_of_roles_is_an_error():
    with pytest.raises(SuiteError) as caught:
        read_replies(b'{"bot": "x"}', "x.jsonl", {}, ["x"])
    assert [problem.code for problem in caught.value.problems] == ["replies.no_role_column"]


def test_system_messages_are_nobodys():
    rows = (
        {"chat": 1, "role": "system", "text": "Будь вежлив"},
        {"chat": 1, "role": "user", "text": "Вернёте?"},
        {"chat": 1, "role": "assistant", "text": "Да"},
    )
    (reply,) = read_replies("\n".join(map(json.dumps, rows)).encode(), "x.jsonl", {}).replies
    assert reply.asked == "Вернёте?"


def test_of_two_columns_the_one_that_tells_the_bot_is_taken():
    rows = (
        {"chat": 1, "Автор": "Мария К.", "Направление": "Входящее", "text": "Вернёте?"},
        {"chat": 1, "Автор": "Анна", "Направление": "Исходящее", "text": "Да"},
    )
    (reply,) = read_replies("\n".join(map(json.dumps, rows)).encode(), "x.jsonl", {}).replies
    assert (reply.asked, reply.text) == ("Вернёте?", "Да")


def test_a_pair_of_question_and_answer_needs_no_role():
    row = {"user": "Вернёте?", "bot": "Да", "author": "Мария К."}
    (reply,) = read_replies(json.dumps(row).encode(), "x.jsonl", {}).replies
    assert (reply.asked, reply.text) == ("Вернёте?", "Да")


def test_a_phone_instead_of_a_name_is_not_shown():
    with pytest.raises(SuiteError) as caught:
        read_replies(log("+7 916 123-45-67"), "x.jsonl", {})
    assert "916" not in str(caught.value.problems[0].parameters)
