"""The coding of an exported file is told by its bytes; what cannot be told is refused."""

import pytest

from harness.loading.chat_text import text_of

CHAT = 'Чат;Кто;Сообщение\n1;Клиент;Скидку 30 % сделаете?\n1;Бот;"Да, конечно — «вернём» деньги"\n'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1251", "cp1251"),
    ],
)
def test_usual_codings_are_told(written, read):
    assert text_of(CHAT.encode(written), "x.csv", []) == (CHAT, read)


@pytest.mark.parametrize("coding", ["cp1251", "cp866", "koi8_r"])
@pytest.mark.parametrize("text", ["id;bot\n1;Да, вернём деньги\n", "ID;БОТ\n1;Скидка\n", "Ответ\nЁлка Щука Объём\n"])
def test_old_russian_code_pages_are_told_apart(coding, text):
    assert text_of(text.encode(coding), "x.csv", []) == (text, coding)


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_are_told_without_a_mark(coding):
    text = "id;bot\n1;Вернём деньги\n"
    assert text_of(text.encode(coding), "x.csv", []) == (text, coding)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ("Ответ\nВернём деньги, приходите".encode() + b"\xd0\n", "replies.coding", (2, 25)),
        (b"\xf6\xfc\xdf gr\xfc\xdfe \xa7\xb1\xb0", "replies.coding", (1, 1)),
        ("Ответ".encode("utf-16") + b"\x00", "replies.coding", (1, 6)),
        (b"PK\x03\x04rest", "replies.workbook", (1, 1)),
    ],
)
def test_what_is_no_text_is_said(data, code, place):
    problems = []
    assert text_of(data, "x.csv", problems)[0] == ""
    assert [(one.code, (one.line, one.column)) for one in problems] == [(code, place)]
