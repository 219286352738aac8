"""Replies from exported chats of any origin."""

import datetime as dt
import json

import pytest

from harness.errors import SuiteError
from harness.loading.replies import read_replies


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def replies(data: bytes | str, path: str = "x.jsonl", **columns: str):
    return read_replies(data.encode() if isinstance(data, str) else data, path, columns).replies


def refused(data: bytes | str, path: str = "x.jsonl", columns: dict[str, str] | None = None, bots=()):
    with pytest.raises(SuiteError) as caught:
        read_replies(data.encode() if isinstance(data, str) else data, path, columns or {}, bots)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def noticed(data: bytes | str, path: str = "x.jsonl", bots=()):
    export = read_replies(data.encode() if isinstance(data, str) else data, path, {}, bots)
    return [(notice.code, notice.line) for notice in export.notices]


def test_lines_of_the_scorer_are_read_as_they_are():
    line = {"id": "D1", "user": "Вернёте?", "bot": "Да", "approved_offers": ["−10 %"], "vertical": "salon"}
    (reply,) = replies(lines(line))
    assert (reply.id, reply.text, reply.asked, reply.offers) == ("D1", "Да", "Вернёте?", ("−10 %",))


def test_a_log_with_roles_gives_each_reply_the_clients_words_before_it():
    rows = [
        {"chat_id": 1, "role": "user", "text": "Вернёте?"},
        {"chat_id": 2, "role": "user", "text": "Больно?"},
        {"chat_id": 1, "role": "bot", "text": "Да"},
        {"chat_id": 2, "role": "assistant", "text": "Нет"},
    ]
    assert [(reply.asked, reply.text) for reply in replies(lines(*rows))] == [("Вернёте?", "Да"), ("Больно?", "Нет")]


def test_all_messages_of_a_burst_answer_the_client_until_the_client_speaks_again():
    said = (
        ("client", "Скидку 30 % сделаете?"),
        ("bot", "Минутку..."),
        ("bot", "Да, конечно"),
        ("client", "Спасибо!"),
        ("client", "А где вы?"),
        ("bot", "На Баумана"),
    )
    rows = [{"chat_id": 1, "role": role, "text": text} for role, text in said]
    assert [(reply.asked, reply.text) for reply in replies(lines(*rows))] == [
        ("Скидку 30 % сделаете?", "Минутку..."),
        ("Скидку 30 % сделаете?", "Да, конечно"),
        ("Спасибо!\nА где вы?", "На Баумана"),
    ]


def test_a_table_of_excel_is_read_with_its_own_separator_and_code_page():
    data = "Вопрос;Ответ\nСкидка?;Да, сделаем\n".encode("cp1251")
    (reply,) = replies(data, "чат.csv")
    assert (reply.asked, reply.text) == ("Скидка?", "Да, сделаем")
    assert noticed(data, "чат.csv") == [("replies.read_as", 1)]


def test_columns_may_be_named():
    (reply,) = replies("when,said\n1,hello\n", "x.csv", text="said")
    assert reply.text == "hello"


@pytest.mark.parametrize(
    ("data", "path", "columns", "code", "line"),
    [
        (b'{"bot": "x"}\nnonsense\n', "x.jsonl", {}, "replies.not_json", 2),
        (b"[1]", "x.json", {}, "replies.not_mapping", 1),
        (b'{"foo": "x"}', "x.jsonl", {}, "replies.no_text", 1),
        (b"a,b\n1,2\n", "x.csv", {"text": "c"}, "replies.no_column", 1),
        (b"", "x.jsonl", {}, "replies.none", 1),
        (b"chat_id;role;text\n", "x.csv", {}, "replies.none", 1),
        (b'{"role": "user", "text": "x"}', "x.jsonl", {}, "replies.none", 1),
        (b'{"bot": ""}', "x.jsonl", {}, "replies.none", 1),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data, path, columns, code, line):
    assert refused(data, path, columns) == [(code, line)]


def test_lines_without_a_text_are_errors_told_all_at_once():
    rows = ({"bot": "ок"}, {"id": 5}, {"bot": None}, {"bot": 5}, {"bot": ["Вернём деньги"]}, {"bot": {"text": "x"}})
    assert refused(lines(*rows)) == [
        ("replies.text_missing", 2),
        ("replies.text_not_text", 3),
        ("replies.text_not_text", 4),
        ("replies.text_not_text", 5),
        ("replies.text_not_text", 6),
    ]


def test_an_empty_message_of_the_bot_is_a_picture_and_is_told_not_judged():
    data = lines({"id": 1, "bot": " "}, {"id": 2, "bot": "ок"})
    assert [reply.id for reply in replies(data)] == ["2"]
    assert noticed(data) == [("replies.blank", 1)]


def test_a_sticker_of_the_client_says_nothing_and_is_no_error():
    rows = ({"chat": 1, "role": "user", "text": None}, {"chat": 1, "role": "bot", "text": "ок"})
    assert [reply.asked for reply in replies(lines(*rows))] == [""]


@pytest.mark.parametrize("offers", [[5, None], [{"name": "Скидка", "percent": 10}], {"percent": 10}, 5, [" "]])
def test_offers_that_are_no_texts_are_errors(offers):
    assert refused(lines({"bot": "ок", "approved_offers": offers})) == [("replies.offers", 1)]


@pytest.mark.parametrize(
    ("offers", "read"),
    [
        (["−10 %", "−20 %"], ("−10 %", "−20 %")),
        ("−10 %\n−20 %", ("−10 %", "−20 %")),
        ('["−10 %"]', ("−10 %",)),
        ("[акция] −10 %", ("[акция] −10 %",)),
        (None, None),
        ([], ()),
    ],
)
def test_offers_are_a_list_or_lines_of_a_text(offers, read):
    assert replies(lines({"bot": "ок", "approved_offers": offers}))[0].offers == read


def test_half_a_character_is_replaced_and_everything_keeps_its_place():
    (reply,) = replies('{"id": "\\ud83d", "bot": "\\ud83d Вернём"}')
    assert (reply.id, reply.text) == ("\ufffd", "\ufffd Вернём")
    assert replies('{"bot": "\\ud83d\\ude00 ок"}')[0].text == "😀 ок"


def test_a_reply_that_is_too_long_is_cut_and_that_is_said():
    data = lines({"bot": "а" * 1_000_001}, {"bot": "а" * 1_000_000})
    assert [len(reply.text) for reply in replies(data)] == [1_000_000, 1_000_000]
    assert noticed(data) == [("replies.cut", 1)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("created_at", "2026-07-01T09:00:00+03:00"),
        ("date", "01.07.2026"),
        ("Дата", "01.07.2026 9:00"),
        ("ts", 1782900000),
    ],
)
def test_a_reply_has_the_day_of_its_line(column, value):
    assert replies(lines({"bot": "ок", column: value}))[0].day == dt.date(2026, 7, 1)


def test_a_column_of_clock_times_gives_no_day_and_that_is_said():
    data = lines({"bot": "ок", "time": "10:00"})
    assert replies(data)[0].day is None
    assert noticed(data) == [("replies.no_day", 1)]
    assert refused(data, columns={"date": "time"}) == [("replies.bad_day", 1)]


def test_without_a_chats_number_a_log_is_one_conversation_and_that_is_said():
    rows = ({"role": "user", "text": "Скидку?"}, {"role": "bot", "text": "Да"})
    assert noticed(lines(*rows)) == [("replies.one_talk", 1)]
    assert noticed(lines(*({"чат": 1, **row} for row in rows))) == []
    assert noticed(lines({"user": "Скидку?", "bot": "Да"})) == []
