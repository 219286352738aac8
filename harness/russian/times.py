"""Times of day as people name them."""

from __future__ import annotations

import re
from datetime import time as clock
from typing import NamedTuple


class Times(NamedTuple):
    """What a text says about the time of day; see `harness.russian.dates.When` for the fields."""

    time: clock | None
    until_time: clock | None
    after_time: clock | None
    before_time: clock | None
    part: str | None
    start: int
    end: int


class _Point(NamedTuple):
    time: clock
    part: str | None
    start: int
    end: int


_OF_DAY = r"(?:\s*(?P<of>утра|дня|вечера|ночи|утром|днем|вечером))?"
_NO_UNIT = (
    r"(?![\d.,:]*\d|к\b|\s*(?:%|₽|руб|р\b|р\.|т\.?р|тыс|дн|день|недел|минут|мин|лет|год|человек|раз|месяц|-?го\b|числ|шт|"
    r"процент|услуг|мастер|январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр))"
)
_BEFORE_HOUR = r"(?:в|во|к|ко|на|до|с|со|после|около|часов\s+в|часам\s+к|и|между|не\s+позднее|не\s+раньше)"
_POINTS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<!\w)(?:половин[аеу]|пол)\s+(?P<half>\d{1,2})(?:-го)?(?!\w)" + _OF_DAY),
    re.compile(r"(?<!\w)без\s+(?P<less>\d{1,2}|четверти)(?:\s+минут)?\s+(?P<h>\d{1,2}|час)(?!\w)" + _OF_DAY),
    re.compile(r"(?<!\w)(?P<more>\d{1,2}|четверть)(?:\s+минут)?\s+(?P<next>\d{1,2})-го(?!\w)" + _OF_DAY),
    re.compile(r"(?<![\d.:])(?P<h>\d{1,2}):(?P<m>\d{2})(?![\d:])" + _OF_DAY),
    re.compile(r"(?<![\d.:])(?P<h>\d{1,2})[.](?P<m>[0-5]\d)(?![\d]|\.\d)" + _OF_DAY),
    re.compile(r"(?<![\w.:+-])(?P<h>\d{1,2})(?=\s?-\s?\d{1,2}\s*(?:час|ч\b))"),
    re.compile(
        r"(?<![\w.:])(?P<h>\d{1,2})\s*(?:часов|часа|час|ч\b\.?)(?:\s+(?P<m>\d{2})(?:\s*мин\w*)?)?(?!\w)" + _OF_DAY
    ),
    re.compile(rf"(?<!\w){_BEFORE_HOUR}\s+(?P<h>\d{{1,2}})\s(?P<m>[0-5]\d)(?!\w)" + _OF_DAY + _NO_UNIT),
    re.compile(rf"(?<!\w)(?:(?:{_BEFORE_HOUR})\s+|(?<=\d)-)(?P<h>\d{{1,2}})" + _OF_DAY + _NO_UNIT),
    re.compile(r"(?<![\w.:])(?P<h>\d{1,2})\s*(?P<of>утра|дня(?!\s*недел)|вечера|ночи)(?!\w)"),
    re.compile(r"(?<!\w)(?:в|к|до|после|с)\s+(?P<one>час)(?:у)?(?!\w)" + _OF_DAY),
    re.compile(r"(?<!\w)(?P<one>час)\s+(?P<of>дня|ночи)(?!\w)"),
    re.compile(r"(?<!\w)(?P<noon>полдень|полудня|полудню|полночь|полуночи)(?!\w)"),
    re.compile(r"(?<=\x00)\s+(?P<h>\d{1,2})\s(?P<m>[0-5]\d)(?!\d)"),
    re.compile(r"(?<=\x00)\s+(?P<h>\d{1,2})(?=\s*(?:$|[.,!?)(]|(?:к|у|на)\s))"),
    re.compile(r"^\s*(?P<h>\d{1,2})\s*[.!]?\s*$"),
)
_AFTER_LEAD = re.compile(r"(?<!\w)(?:после|позже|позднее|не\s+раньше|начиная\s+с)\s+(?:чем\s+в\s+)?$")
_BEFORE_LEAD = re.compile(r"(?<!\w)(?:до|раньше|не\s+позже|не\s+позднее)\s+$")
_FROM_LEAD = re.compile(r"(?<!\w)(?:с|со|от|между)\s+$")
_TO_LINK = re.compile(r"\s*(?:до|по|и|-)\s*")
_MOVE_LINK = re.compile(r"\s*на\s*")
_LEADS = re.compile(rf"{_BEFORE_HOUR}\s+")
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("после обеда", re.compile(r"(?<!\w)(?:после\s+обеда|во\s+второй\s+половине(?:\s+дня)?)(?!\w)")),
    ("утро", re.compile(r"(?<!\w)(?:до\s+обеда|в\s+первой\s+половине(?:\s+дня)?|утром|утра|утро|утречком)(?!\w)")),
    ("вечер", re.compile(r"(?<!\w)(?:вечером|вечера|вечер|под\s+вечер|вечерком)(?!\w)")),
    ("день", re.compile(r"(?<!\w)(?:днем|(?<!\d\s)дня|(?:в|на)\s+обед|к\s+обеду|в\s+обеденн\w+|среди\s+дня)(?!\w)")),
)  # fmt: skip
_NAMED_PARTS = frozenset(("утро", "день", "вечер"))
_DINNER = clock(13)
_HALF_OF = {
    "утра": "утро",
    "утром": "утро",
    "дня": "день",
    "днем": "день",
    "вечера": "вечер",
    "вечером": "вечер",
    "ночи": "ночь",
}


def find_times(text: str) -> Times | None:
    """What a text of `harness.russian.spoken` (its date blanked out) says about the time of day, None when nothing."""
    part, part_span = _part(text)
    points = _points(text, part)
    if not points and part is None:
        return None
    spans = [(point.start, point.end) for point in points] + ([part_span] if part_span else [])
    moment, until, after, before = _bounds(text, points)
    if not points and part == "после обеда":
        after = _DINNER
    if not points and part == "утро" and part_span and "обеда" in text[slice(*part_span)]:
        before = _DINNER
    part = part or next((point.part for point in points if point.part in _NAMED_PARTS), None)
    return Times(moment, until, after, before, part, min(s for s, _ in spans), max(e for _, e in spans))


def _part(text: str) -> tuple[str | None, tuple[int, int] | None]:
    for name, pattern in _PARTS:
        match = pattern.search(text)
        if match is not None:
            return name, match.span()
    return None, None


def _bounds(text: str, points: list[_Point]) -> tuple[clock | None, clock | None, clock | None, clock | None]:
    """The points as (time, until, after, before), by the words before and between them.

    An exact time or a range wins over bounds: in «пары до трёх, в 16:30 успею?» the first only says when not. So does
    a «до» that ends before the «после» begins.
    """
    after = before = None
    for place, point in enumerate(points):
        lead = text[: point.start]
        following = points[place + 1] if place + 1 < len(points) else None
        between = "" if following is None else text[point.end : following.start]
        if following is not None and _FROM_LEAD.search(lead) and _MOVE_LINK.fullmatch(between):
            return following.time, None, None, None
        if following is not None and _is_range(lead, between):
            return (*_range(point.time, following.time), None, None)
        if _AFTER_LEAD.search(lead) or _FROM_LEAD.search(lead):
            after = after or point.time
        elif _BEFORE_LEAD.search(lead):
            before = before or point.time
        else:
            return point.time, None, None, None
    return None, None, after, None if after is not None and before is not None and before <= after else before


def _is_range(lead: str, between: str) -> bool:
    """Whether two times with these words before and between them are the ends of a range."""
    if not _TO_LINK.fullmatch(between):
        return False
    return between.strip() != "и" or _FROM_LEAD.search(lead) is not None


def _range(start: clock, end: clock) -> tuple[clock, clock]:
    """The ends in order: in «с 9 до 12» the nine is of the morning."""
    if end <= start and start.hour >= 13:
        return start.replace(hour=start.hour - 12), end
    return start, end


def _points(text: str, part: str | None) -> list[_Point]:
    """All times of the text in order; each character is read once, by the first pattern that fits it."""
    found: list[_Point] = []
    rest = text
    for pattern in _POINTS:
        for match in list(pattern.finditer(rest)):
            moment = _moment(match, part)
            if moment is None:
                continue
            lead = _LEADS.match(match[0])
            start = match.start() + (lead.end() if lead else 0) + (1 if match[0].startswith("-") else 0)
            found.append(_Point(moment, _HALF_OF.get(match.groupdict().get("of") or ""), start, match.end()))
            rest = rest[:start] + "\x00" * (match.end() - start) + rest[match.end() :]
    return sorted(found, key=lambda point: point.start)


def _moment(match: re.Match[str], part: str | None) -> clock | None:
    groups = match.groupdict()
    half = _HALF_OF.get(groups.get("of") or "", part)
    if groups.get("noon"):
        return clock(12) if groups["noon"].startswith(("полд", "полуд")) else clock(0)
    minute, written = 0, groups.get("h") or ""
    if groups.get("half"):
        hour, minute = int(groups["half"]) - 1, 30
    elif groups.get("less"):
        hour = (1 if written == "час" else int(written)) - 1
        minute = 60 - (15 if groups["less"] == "четверти" else int(groups["less"]))
    elif groups.get("next"):
        hour = int(groups["next"]) - 1
        minute = 15 if groups["more"] == "четверть" else int(groups["more"])
    elif groups.get("one"):
        hour = 1
    else:
        hour, minute = int(written), int(groups.get("m") or 0)
    exact = written.startswith("0") or (groups.get("m") is not None and hour >= 8)
    hour = _of_day(hour or 12 if groups.get("half") or groups.get("less") or groups.get("next") else hour, half, exact)
    return clock(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None


def _of_day(hour: int, half: str | None, exact: bool) -> int:
    """The hour of 24 for a spoken hour.

    With «утра», «дня», «вечера», «ночи» those decide. Without them hours 1 to 9 are of the afternoon, since salons and
    clinics do not open at night, unless written as digital time with a leading zero or from 8:00 on.
    """
    if half == "утро":
        return hour
    if half == "ночь":
        return 0 if hour == 12 else hour
    if half == "вечер":
        return hour + 12 if 1 <= hour <= 11 else hour
    if half in {"день", "после обеда"}:
        return hour + 12 if 1 <= hour <= 8 else hour
    return hour + 12 if 1 <= hour <= 9 and not exact else hour
