import pytest
from check_builders import bot, code, flaws, judge, see

HELLO = bot("Здравствуйте! Записала вас на 15:00 к Ольге.", "Ждём вас!")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("15:00", ""),
        (["15:00", "Ольга"], ""),
        (["15:00", "Светлана"], "check.says.missing"),
        ({"matches": r"\d\d:\d\d"}, ""),
        ({"any_of": ["Света", "ждем"]}, ""),
        ("ждем", ""),
    ],
)
def test_says_wants_all_texts_in_any_form(texts, expected):
    assert code("says", see(HELLO), texts=texts) == expected


def test_says_points_at_the_words_it_found():
    ruling = judge("says", see(bot("Привет"), HELLO), texts=["15:00", "ждем"])
    spots = [(e.exchange, e.message, e.quote) for e in ruling.evidence]
    assert spots == [(1, 0, "15:00"), (1, 1, "Ждём")]


def test_says_names_only_what_is_missing_and_shows_what_was_said():
    ruling = judge("says", see(HELLO), texts=["15:00", "Светлана"])
    assert ruling.expected == "«Светлана»"
    assert "Ждём вас!" in ruling.got
    assert ruling.evidence


def test_says_of_a_silent_bot():
    ruling = judge("says", see(bot()), texts="привет")
    assert (ruling.code, ruling.got, ruling.evidence[0].exchange) == ("check.says.missing", "—", 0)


def test_a_turn_is_judged_by_its_own_messages():
    talk = (bot("Как вас зовут?"), bot("Готово"))
    assert code("says", see(*talk, turn=1), texts="зовут") == "check.says.missing"
    assert code("says", see(*talk), texts="зовут") == ""


def test_says_any_and_never_says():
    assert code("says_any", see(HELLO), texts=["нет такого", "Ольга"]) == ""
    assert code("says_any", see(HELLO), texts=["нет такого"]) == "check.says_any.missing"
    assert code("never_says", see(HELLO), texts=["скидка", "Светлана"]) == ""
    assert code("never_says", see(HELLO), texts=["скидка", "Ольга"]) == "check.never_says.said"


def test_matches_is_linear_and_reports_bad_patterns():
    assert code("matches", see(bot("a" * 5000 + "!")), pattern="(a+)+$") == "check.matches.missing"
    assert code("matches", see(HELLO), pattern=r"на \d+:\d+") == ""
    assert flaws("matches", pattern="(") != []
    assert flaws("says", texts=["ok", {"matches": "("}]) != []
    assert flaws("says", texts=[{"contians": "x"}]) != []


def test_resembles():
    near = see(bot("Чем я могу вам помочь?"))
    assert code("resembles", near, text="Чем могу помочь вам?", at_least=60) == ""
    assert code("resembles", near, text="Салон закрыт по понедельникам") == "check.resembles.different"
    assert flaws("resembles", text=" ") == ["check.flaw.empty"]
