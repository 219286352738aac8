"""When: the day and the time that a message speaks of, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from harness.russian.days import Day, find_day
from harness.russian.remembered import remembered
from harness.russian.spoken import spoken
from harness.russian.times import Times, find_times

_IN_A_WHILE = re.compile(
    r"(?<!\w)через\s+(?:(?P<n>\d{1,3}|пару)\s+)?(?P<unit>час\w*|полчаса|минут\w*|мин)(?!\w)",
)

_MOVE = re.compile(r"(?<!\w)(?:перенес|перенест|передвин|сдвин|перезапи|перестав)\w*[^.!?]{0,80}?(?<!\w)на\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day and a time of day, as far as a text names them.

    Attributes:
        day: the day, None when none or only a choice of days is named.
        time: the time, or the beginning of a range («с 12 до 15»).
        until_time: the end of a range.
        after_time: «после шести» is 18:00; «после обеда» 13:00.
        before_time: «до шести» is 18:00; «до обеда» 13:00.
        part: «утро», «день», «вечер» or «после обеда», when named.
        past: the day, or the time of today, has passed.
        ambiguous: other days that may be meant, or the days to choose from («на выходных»).
        span: from the first to the last character that says so.
    """

    day: date | None = None
    time: clock | None = None
    until_time: clock | None = None
    after_time: clock | None = None
    before_time: clock | None = None
    part: str | None = None
    past: bool = False
    ambiguous: tuple[date, ...] = ()
    span: tuple[int, int] = (0, 0)


@remembered(1024)
def parse_when(text: str, now: datetime) -> When | None:
    """The day and time of a message, None when it names neither.

    Rules (where Russian leaves a choice):

    * hours 1 to 9 without a part of the day are of the afternoon («в 3» is 15:00, «к шести» 18:00); digital times with
      a leading zero or from 8:00 on stay as written (``09:30``, ``9:30``);
    * a date without a year is of this year, also when it has passed (then ``past``), but of the next year when it lies
      more than two months back; «25-го» that has passed is of the next month;
    * a weekday is the nearest one ahead; «следующий» means the next calendar week. Other readings are in ``ambiguous``;
    * of a request to move something the new day counts («перенесите со среды на четверг»);
    * ``12.10`` is a date, «в 12.10» is a time.

    Args:
        text: what a person wrote.
        now: the moment of writing, in the zone that the person means.
    """
    said = spoken(text)
    soon = _IN_A_WHILE.search(said.text)
    if soon is not None:
        moment = _later(now, soon)
        if moment is not None:
            return When(day=moment.date(), time=moment.time(), span=said.original(*soon.span()))
    day, times = _read(said.text, now.date())
    if day is None and times is None:
        return None
    edges = [edge for found in (day, times) if found is not None for edge in (found.start, found.end)]
    return _when(day, times, now, said.original(min(edges), max(edges)))


def _read(text: str, today: date) -> tuple[Day | None, Times | None]:
    """Day and time of a text; of a request to move something, what stands behind «на» counts."""
    move = _MOVE.search(text)
    if move is not None:
        day, times = _read_plain(_blanked(text, 0, move.end()), today)
        if day is not None:
            return day, times or _read_plain(text, today)[1]
    return _read_plain(text, today)


def _read_plain(text: str, today: date) -> tuple[Day | None, Times | None]:
    day = find_day(text, today)
    return day, find_times(text if day is None else _blanked(text, day.start, day.end))


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "\x00" * (end - start) + text[end:]


def _later(now: datetime, match: re.Match[str]) -> datetime | None:
    if match["unit"] == "полчаса":
        return (now + timedelta(minutes=30)).replace(second=0, microsecond=0)
    count = 2 if match["n"] == "пару" else int(match["n"] or 1)
    try:
        later = now + (timedelta(hours=count) if match["unit"].startswith("час") else timedelta(minutes=count))
    except OverflowError:
        return None
    return later.replace(second=0, microsecond=0)


def _when(day: Day | None, times: Times | None, now: datetime, span: tuple[int, int]) -> When:
    last = None if times is None else times.until_time or times.before_time or times.time
    named = None if day is None else day.day
    past = named is not None and (
        named < now.date() or (named == now.date() and last is not None and last < now.time())
    )
    if times is None:
        return When(day=named, past=past, ambiguous=() if day is None else day.ambiguous, span=span)
    return When(
        day=named,
        time=times.time,
        until_time=times.until_time,
        after_time=times.after_time,
        before_time=times.before_time,
        part=times.part,
        past=past,
        ambiguous=() if day is None else day.ambiguous,
        span=span,
    )
