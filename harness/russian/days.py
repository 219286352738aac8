"""Days as people name them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class Day(NamedTuple):
    """A day found in a text.

    Attributes:
        day: the day; None when only a choice of days is named («на выходных»).
        start: offset of its first character.
        end: offset behind it.
        ambiguous: other readings, or the days to choose from.
    """

    day: date | None
    start: int
    end: int
    ambiguous: tuple[date, ...] = ()


_MONTHS = (
    "январ|янв", "феврал|фев", "март|мар", "апрел|апр", "ма[йяе]", "июн", "июл", "август|авг", "сентябр|сент|сен",
    "октябр|окт", "ноябр|ноя", "декабр|дек",
)  # fmt: skip
_MONTH = "|".join(f"(?:{stem})" for stem in _MONTHS)
_WEEKDAYS = (
    r"понедельник\w*|понед|пн",
    r"вторник\w*|вт",
    r"сред[ауые]|средой|ср",
    r"четверг\w*|четв|чт",
    r"пятниц\w*|пятн|пт",
    r"суббот\w*|субб?|сб",
    r"воскресень\w*|воскр|вс",
)
_WEEKDAY = "|".join(f"(?P<d{i}>{form})" for i, form in enumerate(_WEEKDAYS))

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DOTTED = re.compile(
    r"(?P<lead>(?<!\w)(?:в|во|к|до|после|с|около)\s+)?(?<![\d.:])(?P<d>\d{1,2})[./](?P<m>\d{1,2})(?:[./](?P<y>\d{4}|\d{2}))?"
    r"(?![\d:]|\.\d|\s*(?:час|ч\b|утра|вечера|дня))"
)
_NAMED = re.compile(
    rf"(?<![\d.:])(?P<d>\d{{1,2}})(?:-?(?:го|е|ое|му))?\s+(?P<month>(?:{_MONTH})\w{{0,3}}\.?)(?![а-я])(?:\s+(?P<y>\d{{4}}))?"
)
_NUMBERED = re.compile(r"(?<![\d.:])(\d{1,2})(?:-?(?:го|ое|му)|-е|\s+числ[оау])(?!\w)")
_RELATIVE = re.compile(r"(?<!\w)(позавчера|вчера|сегодня|сегодняшн\w+|послезавтра|завтра|завтрашн\w+)(?!\w)")
_AFTER = re.compile(
    r"(?<!\w)через\s+(?:(?P<n>\d{1,3}|пару|пар)\s+)?(?P<unit>день|дня|дней|недел\w+|месяц\w*)(?!\w)",
)
_AGO = re.compile(r"(?<!\w)(?:(?P<n>\d{1,3}|пару|пар)\s+)?(?P<unit>день|дня|дней|недел\w+|месяц\w*)\s+назад(?!\w)")
_BY_WEEKDAY = re.compile(
    rf"(?:(?P<which>эт\w{{1,2}}|ближайш\w+|следующ\w+|след\.?|прошл\w+|будущ\w+)\s+)?(?<!\w)(?:{_WEEKDAY})(?!\w)"
)
_NEXT_WEEK = re.compile(r"(?<!\w)(?:на\s+)?(?:следующ\w+|след\.?|будущ\w+)\s+недел\w+")
_WEEKEND = re.compile(r"(?<!\w)(?:на\s+|в\s+)?(?:эти\w*\s+|ближайш\w+\s+)?выходн(?:ых|ые)(?!\w)")
_OR = re.compile(r",?\s+(?:или|либо)\s+(?:в\s+|во\s+)?")
_OFFSETS = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}
_FAR_BACK = timedelta(days=61)


def find_day(text: str, today: date) -> Day | None:
    """The first day named in a text of `harness.russian.spoken`, the most explicit form first.

    A date without a year is of this year, but of the next one when it lies more than two months back; a bare day of
    the month («25-го») that has passed is of the next month. A weekday is the nearest one ahead; said on that very
    weekday it is today with «эту», and in a week otherwise (today stays in ``ambiguous``). «Следующий» means the next
    calendar week; while this week's is still ahead it stays in ``ambiguous``.
    """
    for read in _READERS:
        found = read(text, today)
        if found is not None:
            return found
    return None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _make(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = _make(today.year, month, day)
    if found is None:
        return _make(today.year + 1, month, day)
    return _make(today.year + 1, month, day) if found < today - _FAR_BACK else found


def _iso(text: str, _today: date) -> Day | None:
    for match in _ISO.finditer(text):
        day = _make(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            return Day(day, *match.span())
    return None


def _dotted(text: str, today: date) -> Day | None:
    """``25.03`` and ``25.03.2026``; behind «в», «к», «до» a short one is a time (``в 12.10``)."""
    for match in _DOTTED.finditer(text):
        if match["lead"] and not match["y"]:
            continue
        day = _with_year(match["y"], int(match["m"]), int(match["d"]), today)
        if day is not None and (match["y"] or len(match["m"]) == 2):
            return Day(day, match.start("d"), match.end())
    return None


def _named(text: str, today: date) -> Day | None:
    for match in _NAMED.finditer(text):
        month = next(i for i, stem in enumerate(_MONTHS, start=1) if re.match(stem, match["month"]))
        day = _with_year(match["y"], month, int(match["d"]), today)
        if day is not None:
            return Day(day, *match.span())
    return None


def _relative(text: str, today: date) -> Day | None:
    match = _RELATIVE.search(text)
    if match is None:
        return None
    word = {"сег": "сегодня", "зав": "завтра"}.get(match[1][:3], match[1])
    return Day(_shifted(today, _OFFSETS[word]), *match.span())


def _after(text: str, today: date) -> Day | None:
    match, sign = _AFTER.search(text), 1
    if match is None:
        match, sign = _AGO.search(text), -1
    if match is None:
        return None
    count = {"пару": 2, "пар": 2, None: 1}.get(match["n"])
    count = int(match["n"]) if count is None else count
    if match["unit"].startswith("месяц"):
        return Day(_months_later(today, sign * count), *match.span())
    if sign > 0 and match["unit"] == "день" and match["n"] is None:
        count = 2  # «через день» skips one
    return Day(_shifted(today, sign * count * (7 if match["unit"].startswith("недел") else 1)), *match.span())


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _months_later(day: date, count: int) -> date | None:
    """The same day of a later (or earlier) month, or that month's last one."""
    years, month = divmod(day.month - 1 + count, 12)
    lasts = range(day.day, min(day.day, 28) - 1, -1)
    return next((found for last in lasts if (found := _make(day.year + years, month + 1, last)) is not None), None)


def _numbered(text: str, today: date) -> Day | None:
    """«25-го», «25 числа»; «половина 6-го» is a time."""
    for match in _NUMBERED.finditer(text):
        if re.search(r"(?:половин\w+|пол|четверть|минут|мин)\s+$", text[: match.start()]):
            continue
        day = _make(today.year, today.month, int(match[1]))
        if day is None or day < today:
            after = _months_later(today.replace(day=1), 1)
            day = None if after is None else _make(after.year, after.month, int(match[1]))
        if day is not None:
            return Day(day, *match.span())
    return None


def _by_weekday(text: str, today: date) -> Day | None:
    match = _BY_WEEKDAY.search(text)
    if match is None:
        return None
    index = next(i for i in range(7) if match[f"d{i}"])
    monday = today - timedelta(days=today.weekday())
    this_week = monday + timedelta(days=index)
    which = match["which"] or ""
    week = _NEXT_WEEK.search(text)
    if which.startswith("прошл"):
        return Day(this_week - timedelta(days=7), *match.span())
    if week is not None or which.startswith(("след", "будущ")):
        start, end = match.span() if week is None else (min(match.start(), week.start()), max(match.end(), week.end()))
        ahead = (this_week,) if week is None and this_week > today else ()
        return Day(this_week + timedelta(days=7), start, end, ahead)
    ahead_days = (index - today.weekday()) % 7
    if not ahead_days and not which.startswith("эт"):
        return Day(today + timedelta(days=7), *match.span(), (today,))
    return _or_another(text, today, Day(today + timedelta(days=ahead_days), *match.span()))


def _or_another(text: str, today: date, first: Day) -> Day:
    """«в субботу или воскресенье»: the second day stays as another reading."""
    link = _OR.match(text, first.end)
    other = None if link is None else _BY_WEEKDAY.match(text, link.end())
    if other is None:
        return first
    index = next(i for i in range(7) if other[f"d{i}"])
    day = today + timedelta(days=(index - today.weekday()) % 7)
    return first._replace(end=other.end(), ambiguous=(day,))


def _choice(text: str, today: date) -> Day | None:
    monday = today - timedelta(days=today.weekday())
    match = _NEXT_WEEK.search(text)
    if match is not None:
        return Day(None, *match.span(), tuple(monday + timedelta(days=7 + i) for i in range(7)))
    match = _WEEKEND.search(text)
    if match is not None:
        days = (monday + timedelta(days=5), monday + timedelta(days=6))
        return Day(None, *match.span(), tuple(day for day in days if day >= today))
    return None


_READERS: tuple[Callable[[str, date], Day | None], ...] = (
    _iso, _named, _dotted, _relative, _after, _by_weekday, _numbered, _choice,
)  # fmt: skip
