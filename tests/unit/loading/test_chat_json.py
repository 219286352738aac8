"""JSON in the shapes that exports have: lines, a list, Telegram's result.json, conversations of a model."""

import json

import pytest

from harness.errors import SuiteError
from harness.loading.replies import read_replies


def found(value: object, bots=()):
    data = value if isinstance(value, str) else json.dumps(value)
    return [(one.id, one.asked, one.text) for one in read_replies(data.encode(), "x.json", {}, bots).replies]


def refused(text: str):
    with pytest.raises(SuiteError) as caught:
        read_replies(text.encode(), "x.json", {})
    return [(problem.code, problem.line) for problem in caught.value.problems]


TELEGRAM = {
    "name": "Мария",
    "id": 77,
    "messages": [
        {"id": 1, "type": "service", "actor": "Мария", "action": "phone_call", "text": ""},
        {"id": 2, "type": "message", "date": "2026-07-01T10:00:00", "from": "Мария", "text": "Скидку дадите?"},
        {"id": 3, "type": "message", "from": "Лаванда", "text": ["Да, ", {"type": "bold", "text": "30 %"}, "!"]},
    ],
}


def test_an_export_of_telegram_is_read():
    assert found(TELEGRAM, ["Лаванда"]) == [("3", "Скидку дадите?", "Да, 30 %!")]


def test_an_export_of_a_whole_account_keeps_its_chats_apart():
    other = {**TELEGRAM, "id": 78, "messages": [{"id": 9, "from": "Лаванда", "text": "Ждём вас", "type": "message"}]}
    assert found({"chats": {"list": [TELEGRAM, other]}}, ["Лаванда"])[1] == ("9", "", "Ждём вас")


def test_conversations_of_a_model_a_line_each_are_kept_apart():
    talk = {"messages": [{"role": "user", "content": "Скидку?"}, {"role": "assistant", "content": "Да"}]}
    late = {"messages": [{"role": "assistant", "content": [{"type": "text", "text": "Здравствуйте"}]}]}
    assert [one[1:] for one in found(f"{json.dumps(talk)}\n{json.dumps(late)}")] == [
        ("Скидку?", "Да"),
        ("", "Здравствуйте"),
    ]


def test_one_object_on_several_lines_is_a_file_of_one_reply():
    assert found('{\n  "id": 1,\n  "bot": "ок"\n}\n') == [("1", "", "ок")]


def test_an_item_of_a_list_is_told_with_its_line():
    assert refused('[\n  {"bot": "ок"},\n  {"bot":\n   null},\n  5\n]') == [
        ("replies.text_not_text", 3),
        ("replies.not_mapping", 5),
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('{"bot": "x"}\n{"bot": "x", "z": ' + "[" * 100_000 + "}", [("replies.too_deep", 2)]),
        ("[" * 100_000, [("replies.too_deep", 1)]),
        ('{"bot": "ок", "bot": "Вернём деньги"}', [("replies.key_twice", 1)]),
        ('[{"bot": "x"}, {"bot": ', [("replies.not_json", 1)]),
        ('{"messages": [5]}', [("replies.not_mapping", 1)]),
        ('{"messages": []}', [("replies.none", 1)]),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_crash(text, problems):
    assert refused(text) == problems


def test_a_line_ends_where_lines_end_and_not_within_a_text():
    assert found('{"id":1,"bot":"a\u2028b"}\r{"id":2,"bot":"c"}\r\n') == [("1", "", "a\u2028b"), ("2", "", "c")]


def test_what_is_shown_of_a_line_holds_no_phone():
    with pytest.raises(SuiteError) as caught:
        read_replies(b'{"bot": +7 916 123-45-67', "x.jsonl", {})
    assert "916" not in str(caught.value.problems)
