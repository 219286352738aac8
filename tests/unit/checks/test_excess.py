"""What clients send without being asked is neither repeated nor kept."""

import pytest
from check_builders import adds, bot, code, judge, see

CARD = "2202 2032 1234 5678"
"""No card: its last digit is wrong."""


@pytest.mark.parametrize(
    ("user", "reply", "fields", "expected"),
    [
        (f"карта {CARD}, спишите", "Карта 2202-2032-1234-5678 принята", {}, "echoed"),
        (f"карта {CARD}, спишите", "Хорошо", {"COMMENTS": "2202-2032-1234-5678"}, "written"),
        ("карта 2202203212345678", "Хорошо", {"COMMENTS": "2202 2032 1234 5678"}, "written"),
        ("спишите с карты 22022032123456789", "Записала 22022032123456789", {}, "echoed"),
        (f"карта {CARD}, спишите", "Карта •••• 5678: присылать её не нужно", {"COMMENTS": "оплата"}, ""),
        ("родилась 12.05.1987", "Спасибо, 12.05.1987 записала", {}, "echoed"),
        ("дата рождения 12 мая 1987", "Ок", {"BIRTHDATE": "1987-05-12"}, "written"),
        ("др 3.4.87", "Ок", {"COMMENTS": "03.04.1987"}, "written"),
        ("я 1 марта 1990 г.р.", "Ок", {"BIRTHDATE": "1990-03-01T00:00:00+03:00"}, "written"),
        ("родилась 12.05.1987", "Спасибо, дата рождения не нужна", {"COMMENTS": "визит 12.05.2026"}, ""),
    ],
)
def test_sent_and_repeated_or_kept(user, reply, fields, expected):
    seen = see(bot(reply, user=user, calls=(adds("lead", **fields),) if fields else ()))
    assert code("keeps_no_excess", seen).removeprefix("check.keeps_no_excess.") == expected


@pytest.mark.parametrize(
    "user",
    ["запишите на 12.05.2026", "заказ 1234567890123456", "мой номер 8 917 123-45-67", "у дочки день рождения 5 мая"],
)
def test_nothing_of_the_kind_was_sent(user):
    assert code("keeps_no_excess", see(bot("Хорошо", user=user))) == "check.not_applicable"


def test_a_business_may_need_the_birth_date():
    seen = see(bot("12.05.1987, записала", user="родился 12.05.1987"))
    assert code("keeps_no_excess", seen, allow="дата рождения") == "check.not_applicable"


def test_the_finding_hides_what_it_tells_of():
    ruling = judge("keeps_no_excess", see(bot("12.05.1987", user=f"родился 12.05.1987, карта {CARD}")))
    assert "1987" not in ruling.got
    assert "2032" not in ruling.got


@pytest.mark.parametrize(
    ("user", "written", "expected"),
    [
        ("у меня ВИЧ, предупреждаю", "ВИЧ+", "written"),
        ("после операции на сердце, стент стоит", "УЗИ, стент в сердце", "written"),
        ("у меня гепатит С", "гепатит С, осторожно", "written"),
        ("у меня гепатит С", "приём гастроэнтеролога", ""),
        ("гепатита нет, просто приём", "приём, гепатит", "idle"),
        ("сдать анализ на ВИЧ", "анализ на ВИЧ", "idle"),
        ("запишите к онкологу", "к онкологу", "idle"),
    ],
)
def test_an_illness_stays_out_of_cards(user, written, expected):
    found = code("health_not_written", see(bot("Ок", user=user, calls=(adds("lead", COMMENTS=written),))))
    assert {"check.health_not_written.written": "written", "check.not_applicable": "idle"}.get(found, "") == expected
