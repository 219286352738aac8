"""Free times of the specialists, from the resources' working hours and the bookings that the CRM knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from harness.engines.scenario.play import Play

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Free(NamedTuple):
    """A time that can be booked."""

    start: datetime
    end: datetime
    specialist: str
    resource: int


@dataclass(frozen=True, slots=True)
class Window:
    """Bounds of the start of a visit: inclusive times of day."""

    earliest: time = time(0, 0)
    latest: time = time(23, 59)

    def has(self, moment: datetime) -> bool:
        """Whether a visit may start then."""
        return self.earliest <= moment.time() <= self.latest


class Schedule:
    """One look at the CRM's timetable for some days; a new one is made whenever it matters that it is fresh.

    Args:
        play: the current turn (calls, clock, rules of the business).
        first: first day looked at.
        days: how many.
        ignore: booking that does not count (the one being moved).
    """

    def __init__(self, play: Play, first: date, days: int = 1, *, ignore: int = 0) -> None:
        self._play = play
        zone = play.hours.zone
        begin = datetime.combine(first, time(0), zone)
        rows = play.call("bookings", since=begin, until=begin + timedelta(days=days))
        self._busy: dict[int, list[tuple[int, int]]] = {}
        for row in rows or ():
            if row["id"] != ignore:
                period = int(row["datePeriod"]["from"]["timestamp"]), int(row["datePeriod"]["to"]["timestamp"])
                for resource in row["resourceIds"]:
                    self._busy.setdefault(int(resource), []).append(period)
        earliest = play.now() + timedelta(minutes=play.scenario.business.notice_minutes)
        self._earliest = earliest
        self._step = timedelta(minutes=play.scenario.business.step_minutes)

    def is_free(self, specialist: str, start: datetime, minutes: int) -> Free | None:
        """The time itself when this person can take it."""
        resource = resources(self._play).get(specialist)
        end = start + timedelta(minutes=minutes)
        if resource is None or start < self._earliest or not self._works(resource, start, end):
            return None
        begin, finish = int(start.timestamp()), int(end.timestamp())
        if any(first < finish and begin < last for first, last in self._busy.get(resource, ())):
            return None
        return Free(start, end, specialist, resource)

    def free_on(self, specialist: str, day: date, minutes: int) -> Iterator[Free]:
        """Free times of a day, at multiples of the step."""
        resource = resources(self._play).get(specialist)
        if resource is None:
            return
        for begin, end in self._shifts(resource, day):
            moment = begin
            while moment + timedelta(minutes=minutes) <= end:
                found = self.is_free(specialist, moment, minutes)
                if found is not None:
                    yield found
                moment += self._step

    def works_on(self, specialist: str, day: date) -> bool:
        """Whether the person works that day at all."""
        resource = resources(self._play).get(specialist)
        return resource is not None and any(True for _ in self._shifts(resource, day))

    def _works(self, resource: int, start: datetime, end: datetime) -> bool:
        return any(begin <= start and end <= finish for begin, finish in self._shifts(resource, start.date()))

    def _shifts(self, resource: int, day: date) -> Iterator[tuple[datetime, datetime]]:
        midnight = datetime.combine(day, time(0), self._play.hours.zone)
        for shift in _shifts_of(self._play, resource):
            if _WEEKDAYS[day.weekday()] in shift["weekDays"]:
                yield midnight + timedelta(minutes=int(shift["from"])), midnight + timedelta(minutes=int(shift["to"]))


def resources(play: Play) -> Mapping[str, int]:
    """Name of each resource -> id; asked of the CRM once per dialogue."""
    known: Mapping[str, int] | None = play.frame.cache.get("resources")
    if known is None:
        rows: list[dict[str, Any]] = play.call("resources") or []
        known = play.frame.cache["resources"] = {str(row["name"]): int(row["id"]) for row in rows}
    return known


def _shifts_of(play: Play, resource: int) -> list[dict[str, Any]]:
    key = f"shifts {resource}"
    known: list[dict[str, Any]] | None = play.frame.cache.get(key)
    if known is None:
        known = play.frame.cache[key] = play.call("shifts", resource=resource) or []
    return known


def nearest(times: list[Free], wanted: datetime | None, count: int) -> list[Free]:
    """The times nearest to the wanted one (the first ones without it), in order, one per moment."""
    single = list({one.start: one for one in reversed(times)}.values())
    if wanted is not None:
        single.sort(key=lambda one: (abs((one.start - wanted).total_seconds()), one.start))
    else:
        single.sort(key=lambda one: one.start)
        single = _spread(single, count)
    return sorted(single[:count], key=lambda one: one.start)


def _spread(times: list[Free], count: int) -> list[Free]:
    """Some of many, from the whole of the day."""
    if len(times) <= count:
        return times
    last = len(times) - 1
    return [times[round(i * last / (count - 1))] for i in range(count)] if count > 1 else times[:1]


def moment_of(timestamp: int, zone: Any) -> datetime:
    """A timestamp of the CRM as a moment in the branch's zone."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(zone)
