import pytest

from harness.russian.people import people


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Рустам Валиев придёт", [("Рустам Валиев", "рустам", True)]),
        ("Валиев Рустам записан", [("Валиев Рустам", "рустам", True)]),
        ("У Тимура гастрит", [("Тимура", "тимур", False)]),
        ("рустам валиев во сколько?", [("рустам", "рустам", False)]),
        ("Перед вами Лилия Гарипова.", [("Лилия Гарипова", "лилия", True)]),
        ("вера в лучшее, роман на лето", []),
        ("Записала вас на завтра", []),
        ("", []),
    ],
)
def test_people_named_in_a_text(text, named):
    assert [(text[one.start : one.end], one.first, one.full) for one in people(text)] == named
