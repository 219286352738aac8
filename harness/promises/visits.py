"""A booked visit: a place may be called kept for the day, the time and the master that are booked, and no other."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import NamedTuple

from harness.promises.slots import Slots, slots_of
from harness.russian.days import find_day
from harness.russian.lemmas import parses
from harness.russian.remembered import remembered
from harness.russian.spoken import spoken
from harness.russian.times import find_times
from harness.russian.tokens import tokenize

_WITH = frozenset(json.loads(Path(__file__).with_name("offer_words.json").read_bytes())["with"])
"""Before the name of who receives the client; a name that stands elsewhere may be the client's own."""
_CLOCK = re.compile(r"^\d{1,2}:\d{2}")


class Visit(NamedTuple):
    """When a visit is and with whom; what is not named is empty.

    Attributes:
        days: days of the year, as «06.03».
        clocks: times of day, as «18:00».
        names: first names of who receives the client, in the dictionary form.
    """

    days: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.days or self.clocks or self.names)


@remembered(2048)
def visit_of(text: str, on: dt.date | None = None, told: bool = False) -> Visit:
    """The visit that a text names.

    Args:
        text: a claim, or an offer in words.
        on: the day on which it is said, for «завтра» and «в среду»; None leaves such words out.
        told: it states a booking, so that any first name in it is of who receives the client.
    """
    slots = slots_of(text)
    return Visit(frozenset(slots.days) | _relative(text, slots, on), _clocks(text, slots), _names(text, told))


def difference(said: Visit, booked: Visit) -> tuple[str, str] | None:
    """What is named otherwise than booked, and as it is booked; None when nothing is."""
    for named, stands in zip(said, booked, strict=True):
        if named and stands and named.isdisjoint(stands):
            return ", ".join(sorted(named)).title(), ", ".join(sorted(stands)).title()
    return None


def _relative(text: str, slots: Slots, on: dt.date | None) -> frozenset[str]:
    if on is None or slots.days:
        return frozenset()
    found = find_day(spoken(text).text, on)
    days = () if found is None else (found.day, *found.ambiguous)
    return frozenset(f"{day:%d.%m}" for day in days if day is not None)


def _clocks(text: str, slots: Slots) -> frozenset[str]:
    written = frozenset(f"{time[:5]:0>5}" for time in slots.times if _CLOCK.match(time))
    if written:
        return written
    said = spoken(text).text
    day = find_day(said, dt.date(2000, 1, 1))
    times = find_times(said if day is None else said[: day.start] + "\x00" * (day.end - day.start) + said[day.end :])
    if times is None or times.time is None:
        return frozenset()
    return frozenset(f"{(times.time.hour + later) % 24:02}:{times.time:%M}" for later in (0, 12))  # «в десять»


def _names(text: str, told: bool) -> frozenset[str]:
    found: set[str] = set()
    tokens = tokenize(text)
    for place, token in enumerate(tokens):
        before = tokens[place - 1].folded if place else ""
        if text[token.start].isupper() and (told or before in _WITH):
            found.update(parse.normal_form for parse in parses(token.folded) if "Name" in parse.tag)
    return frozenset(found)
