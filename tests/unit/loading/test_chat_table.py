"""Tables as Excel, Google and CRMs write them; nothing of one is lost unsaid."""

import pytest

from harness.errors import SuiteError
from harness.loading.replies import read_replies


def found(data: str, **columns: str):
    return [(one.asked, one.text) for one in read_replies(data.encode(), "x.csv", columns).replies]


def refused(text: str):
    with pytest.raises(SuiteError) as caught:
        read_replies(text.encode(), "x.csv", {})
    return [(problem.code, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "head",
    [
        "id;user;bot\n1;Скидку?;",
        "id,user,bot\n1,Скидку?,",
        "id|user|bot\n1|Скидку?|",
        "id\tuser\tbot\n1\tСкидку?\t",
        "sep=;\nid;user;bot\n1;Скидку?;",
        "sep=|\r\nid|user|bot\r\n1|Скидку?|",
        "\n\nid;user;bot\n1;Скидку?;",
        '"id";"user";"BOT "\n1;Скидку?;',
        "Дата, время;Вопрос;Ответ\n1.1.2026;Скидку?;",
    ],
)
def test_separators_and_what_stands_above_the_heading(head):
    assert found(head + "Да\n") == [("Скидку?", "Да")]


@pytest.mark.parametrize(
    "head",
    ["Номер чата;Автор;Текст сообщения", "chatId;senderType;messageText", "CHAT-ID;Кто;Ответ", "№ чата;Роль;Реплика"],
)
def test_headings_are_known_however_they_are_written(head):
    text = f"{head}\n1;Клиент;Скидку?\n2;Клиент;Где вы?\n1;Бот;Да\n2;Бот;Баумана 58\n"
    columns = {"talk": "№ чата"} if "№" in head else {}
    assert found(text, **columns) == [("Скидку?", "Да"), ("Где вы?", "Баумана 58")]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('id;bot\n1;"Вернём деньги\n2;Скидка\n', [("replies.quotes", 2)]),
        ('id;bot\n1;ок\n2;"a\n3;"b\n', [("replies.quotes", 3)]),
        ("id;bot\n1;Скидка 10; вторая\n2;ок\n3;a;b\n", [("replies.more_cells", 2), ("replies.more_cells", 4)]),
        ("text;text\nВернём деньги;x\n", [("replies.column_twice", 1)]),
        ("id;bot\n1\n2;ок\n", [("replies.text_missing", 2)]),
    ],
)
def test_what_would_be_lost_is_an_error_with_its_line(text, problems):
    assert refused(text) == problems


def test_of_two_columns_of_one_name_either_may_be_named():
    text = "text;text\nВернём деньги;x\n"
    assert found(text, text="text (2)") == [("", "x")]
    assert found(text, text="text") == [("", "Вернём деньги")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('id;bot\n1;Салон "Лаванда" ждёт\n', 'Салон "Лаванда" ждёт'),
        ('id;bot\n1;"Салон ""Лаванда""; ждёт\nвас"\n', 'Салон "Лаванда"; ждёт\nвас'),
        ("id;bot;;\n1;ок;;\n", "ок"),
        (";bot\n1;ок\n", "ок"),
        ("тег;тег;bot\nа;б;ок\n", "ок"),
    ],
)
def test_honest_tables_are_read(text, read):
    assert found(text) == [("", read)]


def test_a_cell_of_any_length_is_read_and_cut_like_a_reply():
    export = read_replies(f'id;bot\n1;"{"а" * 2_500_000}"\n2;ок\n'.encode(), "x.csv", {})
    assert [len(one.text) for one in export.replies] == [1_000_000, 2]
    assert [notice.code for notice in export.notices] == ["replies.cut"]


def test_the_line_of_a_row_is_that_on_which_it_begins():
    assert refused('sep=;\n\nid;bot\n1;"a\nb"\n2\n') == [("replies.text_missing", 6)]
