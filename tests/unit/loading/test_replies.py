"""Replies from exported chats of any origin."""

import json

import pytest

from harness.errors import SuiteError
from harness.loading.replies import read_replies


def test_lines_of_the_scorer_are_read_as_they_are():
    line = {"id": "D1", "user": "Вернёте?", "bot": "Да", "approved_offers": ["−10 %"], "vertical": "salon"}
    (reply,) = read_replies(json.dumps(line).encode(), "x.jsonl", {})
    assert (reply.id, reply.text, reply.asked, reply.offers) == ("D1", "Да", "Вернёте?", ("−10 %",))


def test_a_log_with_roles_gives_each_reply_the_clients_words_before_it():
    rows = [
        {"chat_id": 1, "role": "user", "text": "Вернёте?"},
        {"chat_id": 2, "role": "user", "text": "Больно?"},
        {"chat_id": 1, "role": "bot", "text": "Да"},
        {"chat_id": 2, "role": "assistant", "text": "Нет"},
        {"chat_id": 1, "role": "bot", "text": "Ждём вас"},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    found = [(reply.asked, reply.text) for reply in read_replies(data, "log.jsonl", {})]
    assert found == [("Вернёте?", "Да"), ("Больно?", "Нет"), ("", "Ждём вас")]


def test_a_table_of_excel_is_read_with_its_own_separator_and_code_page():
    data = "Вопрос;Ответ\nСкидка?;Да, сделаем\n".encode("cp1251")
    (reply,) = read_replies(data, "чат.csv", {})
    assert (reply.asked, reply.text) == ("Скидка?", "Да, сделаем")


def test_columns_may_be_named():
    data = b"when,said\n1,hello\n"
    (reply,) = read_replies(data, "x.csv", {"text": "said"})
    assert reply.text == "hello"


@pytest.mark.parametrize(
    ("data", "path", "columns", "code", "line"),
    [
        (b'{"bot": "x"}\nnonsense\n', "x.jsonl", {}, "replies.not_json", 2),
        (b"[1]", "x.json", {}, "replies.not_mapping", 1),
        (b'{"foo": "x"}', "x.jsonl", {}, "replies.no_text", 1),
        (b"a,b\n1,2\n", "x.csv", {"text": "c"}, "replies.no_column", 1),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data, path, columns, code, line):
    with pytest.raises(SuiteError) as caught:
        read_replies(data, path, columns)
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [(code, line)]
