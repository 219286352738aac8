"""When people mean."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.russian.dates import parse_when

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=3)))
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("сегодня", (3, 2)),
        ("завтра", (3, 3)),
        ("завтро", (3, 3)),
        ("давайте послезавтра", (3, 4)),
        ("в эту субботу", (3, 7)),
        ("в суботу", (3, 7)),
        ("в сб", (3, 7)),
        ("в следующий вторник", (3, 10)),
        ("во вторник на следующей неделе", (3, 10)),
        ("в пн", (3, 9)),
        ("в этот понедельник", (3, 2)),
        ("25-го", (3, 25)),
        ("1-го", (4, 1)),
        ("25 марта", (3, 25)),
        ("двадцать пятого марта", (3, 25)),
        ("третьего апреля", (4, 3)),
        ("25.03", (3, 25)),
        ("25.03.26", (3, 25)),
        ("25.03.2026", (3, 25)),
        ("2026-03-25", (3, 25)),
        ("через неделю", (3, 9)),
        ("через две недели", (3, 16)),
        ("через 2 дня", (3, 4)),
        ("через месяц", (4, 2)),
    ],
)
def test_days(text, day):
    when = parse_when(text, NOW)
    assert when is not None
    assert when.day == date(2026, *day)
    assert when.time is None
    assert not when.past


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15:00", (15, 0)),
        ("15.00", (15, 0)),
        ("в 15", (15, 0)),
        ("15", (15, 0)),
        ("в 3", (15, 0)),
        ("в 3 часа дня", (15, 0)),
        ("в три часа", (15, 0)),
        ("полтретьего", (14, 30)),
        ("половина третьего", (14, 30)),
        ("в половине шестого", (17, 30)),
        ("без четверти пять", (16, 45)),
        ("без пятнадцати 5", (16, 45)),
        ("четверть пятого", (16, 15)),
        ("10 минут шестого", (17, 10)),
        ("к шести вечера", (18, 0)),
        ("9 утра", (9, 0)),
        ("утром в 9", (9, 0)),
        ("09:30", (9, 30)),
        ("9:30", (9, 30)),
        ("в 3:30", (15, 30)),
        ("в час дня", (13, 0)),
        ("в полдень", (12, 0)),
        ("в 12.10", (12, 10)),
        ("в 15 30", (15, 30)),
        ("12 часов", (12, 0)),
        ("в 10 вечера", (22, 0)),
    ],
)
def test_times(text, moment):
    when = parse_when(text, NOW)
    assert when is not None
    assert when.time == time(*moment)
    assert when.day is None


def test_a_day_and_a_time_together():
    when = parse_when("давайте двадцать пятого марта в шесть вечера, ок?", NOW)
    assert when is not None
    assert (when.day, when.time, when.part) == (date(2026, 3, 25), time(18), "вечер")
    assert (
        "давайте двадцать пятого марта в шесть вечера, ок?"[slice(*when.span)] == "двадцать пятого марта в шесть вечера"
    )


def test_ranges_and_bounds():
    assert parse_when("с 12 до 15", NOW).until_time == time(15)
    assert parse_when("с 12 до 15", NOW).time == time(12)
    assert parse_when("12:00-15:00", NOW).until_time == time(15)
    assert parse_when("после шести", NOW).after_time == time(18)
    assert parse_when("до шести", NOW).before_time == time(18)
    assert parse_when("не раньше 14:00", NOW).after_time == time(14)


def test_parts_of_the_day():
    after_dinner = parse_when("завтра после обеда", NOW)
    assert (after_dinner.day, after_dinner.part, after_dinner.after_time) == (date(2026, 3, 3), "после обеда", time(13))
    assert parse_when("до обеда", NOW).before_time == time(13)
    assert parse_when("утром", NOW).part == "утро"
    assert parse_when("вечером", NOW).part == "вечер"
    assert parse_when("днём", NOW).part == "день"


@pytest.mark.parametrize(
    "text", ["вчера", "1 марта", "28 февраля", "2 дня назад", "сегодня в 9:00", "в прошлую среду", "01.02.2026"]
)
def test_the_past_is_said_to_be_past(text):
    assert parse_when(text, NOW).past


def test_a_date_long_gone_is_of_the_next_year():
    late = datetime(2026, 12, 28, 10, 0, tzinfo=NOW.tzinfo)
    assert parse_when("10 января", late).day == date(2027, 1, 10)
    assert parse_when("10 декабря", late).day == date(2026, 12, 10)


def test_what_may_be_meant_otherwise_is_kept():
    assert parse_when("в следующий вторник", NOW).ambiguous == (date(2026, 3, 3),)
    assert parse_when("в субботу или воскресенье", NOW).ambiguous == (date(2026, 3, 8),)
    weekend = parse_when("на выходных", NOW)
    assert weekend.day is None
    assert weekend.ambiguous == (date(2026, 3, 7), date(2026, 3, 8))


def test_soon_is_counted_from_now():
    when = parse_when("через полчаса", NOW)
    assert (when.day, when.time) == (date(2026, 3, 2), time(10, 30))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "у меня завтрак",
        "хочу стрижку за 1800 рублей",
        "скидка 10%",
        "мне 25 лет",
        "89172223344",
        "31.02",
        "3 мастера",
        "от 2 до 3 тысяч",
        "в 25",
    ],
)
def test_what_is_no_time(text):
    assert parse_when(text, NOW) is None


@given(st.dates(min_value=date(2026, 3, 2), max_value=date(2026, 12, 31)), st.times())
def test_written_dates_and_times_come_back(day, moment):
    when = parse_when(f"запишите на {day:%d.%m.%Y} в {moment:%H:%M}", NOW)
    assert when.day == day
    assert when.time == moment.replace(second=0, microsecond=0) or (1 <= moment.hour <= 7 and when.time is not None)


WORDS = st.lists(
    st.sampled_from(
        [
            "в",
            "на",
            "с",
            "до",
            "после",
            "через",
            "5",
            "15",
            "31",
            "25.03",
            "99.99",
            "15:00",
            "9999",
            "следующий",
            "вторник",
            "пн",
            "марта",
            "полшестого",
            "без",
            "четверти",
            "3-го",
            "часа",
            "дня",
            "недели",
            "месяц",
            "назад",
            "или",
            "утром",
            "2026-02-30",
            "выходных",
            "999",
            "дней",
        ]
    ),
    max_size=8,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), WORDS), st.datetimes())
def test_any_text_is_taken(text, now):
    when = parse_when(text, now)
    assert when is None or 0 <= when.span[0] < when.span[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("перенесите со среды на четверг на 14:00", 5, (14, 0)),
        ("у меня стрижка в среду в 12. Можно перенести на четверг, тоже на 12?", 5, (12, 0)),
        ("стрижка ср 18 00", 4, (18, 0)),
        ("стрижка пт 12", 6, (12, 0)),
        ("завтра в 10 к Ольге", 3, (10, 0)),
        ("пары до трёх в среду, в 16:30 успею?", 4, (16, 30)),
    ],
)
def test_of_several_days_and_times_the_wanted_one_counts(text, day, moment):
    when = parse_when(text, NOW)
    assert (when.day, when.time) == (date(2026, 3, day), time(*moment))


def test_a_time_when_one_is_busy_is_no_bound():
    when = parse_when("работаю до полшестого, так что завтра после шести", NOW)
    assert (when.after_time, when.before_time) == (time(18), None)
    assert parse_when("сдвиньте с 12 на 13", NOW).time == time(13)
