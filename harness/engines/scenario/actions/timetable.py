"""Verbs that look for a time: whether the wanted one can be booked, and what else can be offered.

The outcome is the flag ``slot``: ``free``, ``taken``, ``offer`` (no exact time was named), ``day_off``, ``none``
(nothing free that day), ``past``, ``closed``, ``far``, ``wrong_master``, ``unknown_service``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from harness.engines.scenario.facts import Service
from harness.engines.scenario.play import Action, Play
from harness.engines.scenario.schedule import Free, Schedule, Window, nearest
from harness.engines.scenario.slots import ANY
from harness.engines.scenario.speech import clock_time

_DAYS_AHEAD = 10
"""How far the next free day is looked for."""


def check_slot(play: Play, argument: Any) -> None:
    """See whether the visit can be as wished: the flag ``slot``, the values ``start``, ``end``, ``times``."""
    del argument
    frame = play.frame
    _take_alternative(play)
    service = _service(play)
    if service is None:
        frame.slots.pop("service", None)
        frame.flags.update(slot="unknown_service", offered=False)
        return
    outcome, times = _judged(play, service)
    frame.flags["slot"] = outcome
    frame.vars["masters"] = list(service.masters)
    if outcome == "free":
        _settle(play, times[0])
    else:
        _offer(play, times)


def _service(play: Play) -> Service | None:
    """The wished service; a booked one that has left the price list takes as long as it was booked for."""
    name, visit = str(play.frame.slots.get("service") or ""), play.frame.visit
    found = play.facts.service(name)
    if found is None and visit is not None and visit.service == name:
        minutes = int((visit.end - visit.start).total_seconds() // 60)
        return Service(name=name, masters=(visit.specialist,), minutes=minutes)
    return found


def _judged(play: Play, service: Service) -> tuple[str, list[Free]]:
    """The outcome, with the free time itself or with what can be offered instead."""
    slots = play.frame.slots
    wished = slots.get("specialist")
    if wished not in (None, ANY) and wished not in service.masters:
        play.frame.vars["wrong_master"] = slots.pop("specialist")
        return "wrong_master", []
    visit = play.frame.visit
    day: date = slots.get("date") or (visit.start.date() if visit else play.now().date())
    slots["date"] = day
    at: time | None = slots.get("time")
    now = play.now()
    if day < now.date() or (at is not None and datetime.combine(day, at, play.hours.zone) < now):
        return "past", []
    if (day - now.date()).days > play.scenario.business.horizon_days:
        return "far", []
    if at is not None and not play.hours.opens <= at < play.hours.closes:
        return "closed", _around(play, service, day, None)
    people = service.masters if wished in (None, ANY) else (str(wished),)
    return _looked_up(play, service, people, (day, at))


def _looked_up(
    play: Play, service: Service, people: tuple[str, ...], wish: tuple[date, time | None]
) -> tuple[str, list[Free]]:
    day, at = wish
    schedule = Schedule(play, day, ignore=_ignored(play))
    if not any(schedule.works_on(name, day) for name in people):
        return "day_off", _others(play, service, people, wish)
    if at is not None:
        wanted = datetime.combine(day, at, play.hours.zone)
        found = [one for name in people if (one := schedule.is_free(name, wanted, service.minutes))]
        if found:
            return "free", found
        times = [one for name in people for one in schedule.free_on(name, day, service.minutes)]
        return ("taken", times) if times else ("none", _others(play, service, people, wish))
    window = _window(play)
    times = [one for name in people for one in schedule.free_on(name, day, service.minutes) if window.has(one.start)]
    return ("offer", times) if times else ("none", _others(play, service, people, wish))


def _others(play: Play, service: Service, people: Iterable[str], wish: tuple[date, time | None]) -> list[Free]:
    """Other people on that day, then the next days of the same people."""
    day, at = wish
    schedule = Schedule(play, day, ignore=_ignored(play))
    same_day = [
        one for name in service.masters if name not in people for one in schedule.free_on(name, day, service.minutes)
    ]
    if same_day:
        return same_day
    return _around(play, service, day, at, tuple(people))


def _around(play: Play, service: Service, day: date, at: time | None, people: tuple[str, ...] = ()) -> list[Free]:
    """Free times of the first days from ``day`` on that have any."""
    del at
    schedule = Schedule(play, day, _DAYS_AHEAD, ignore=_ignored(play))
    for ahead in range(_DAYS_AHEAD):
        names = people or service.masters
        times = [one for name in names for one in schedule.free_on(name, day + timedelta(days=ahead), service.minutes)]
        if times:
            return times
    return []


def _ignored(play: Play) -> int:
    moving = play.frame.goal == play.scenario.crm.moving_goal and play.frame.visit is not None
    return play.frame.visit.id if moving and play.frame.visit else 0


def _window(play: Play) -> Window:
    """Bounds that the client set: «после шести», «утром»."""
    slots, parts = play.frame.slots, play.scenario.calendar.parts
    earliest, latest = time(0, 0), time(23, 59)
    if slots.get("part") in parts:
        earliest, latest = (_minute(value) for value in parts[slots["part"]])
    return Window(slots.get("after") or earliest, slots.get("before") or latest)


def _minute(value: int) -> time:
    return time(*divmod(value, 60))


def _settle(play: Play, free: Free) -> None:
    frame = play.frame
    frame.slots["specialist"] = free.specialist
    frame.vars.update(start=free.start, end=free.end, resource=free.resource, specialist=free.specialist)
    frame.vars.pop("alternatives", None)


def _offer(play: Play, times: list[Free]) -> None:
    """Keep what is offered; the wished time is forgotten, so that the next one named is taken for the answer."""
    frame = play.frame
    at, day = frame.slots.pop("time", None), frame.slots.get("date")
    wanted = datetime.combine(day, at, play.hours.zone) if at is not None and day is not None else None
    offered = nearest(times, wanted, play.scenario.business.alternatives)
    frame.vars["alternatives"] = offered
    frame.vars["wished"] = clock_time(at) if at is not None else ""
    frame.vars["times"] = _labels(play, offered, day)
    frame.vars["offered_day"] = offered[0].start if offered else None
    frame.flags["offered"] = bool(offered)


def _labels(play: Play, offered: list[Free], day: date | None) -> list[str]:
    """Times as buttons: with the day when it is another one, with the person when it is not the same for all."""
    forms = play.scenario.calendar.forms
    people = {one.specialist for one in offered}
    wished = play.frame.slots.get("specialist")
    labels = []
    for one in offered:
        form = "option"
        if one.start.date() != day:
            form = "option_day"
        elif len(people) > 1 or (wished not in (None, ANY) and wished not in people):
            form = "option_master"
        labels.append(
            forms[form].format(time=clock_time(one.start), day=play.speech.day(one.start), master=one.specialist)
        )
    return labels


def _take_alternative(play: Play) -> None:
    """When the client names nothing but a time that was offered, the day and person of that offer are meant."""
    frame, given = play.frame, play.heard.given
    offered: list[Free] = frame.vars.get("alternatives") or []
    at = given.get("time")
    if not offered or at is None:
        return
    named = given.get("date")
    for one in offered:
        if one.start.time() == at and (named is None or named == one.start.date()):
            frame.slots["date"] = one.start.date()
            if given.get("specialist") is None and frame.slots.get("specialist") != ANY:
                frame.slots["specialist"] = one.specialist
            return


def know_masters(play: Play, argument: Any) -> None:
    """Who does the wished service: the value ``masters``, the flag ``many_masters``; an only one is taken as chosen."""
    del argument
    service = play.facts.service(str(play.frame.slots.get("service")))
    masters = list(service.masters) if service else []
    play.frame.vars["masters"] = masters
    play.frame.flags["many_masters"] = len(masters) > 1
    if len(masters) == 1:
        play.frame.slots["specialist"] = masters[0]


def second_service(play: Play, argument: Any) -> None:
    """Keep a second service that the client named for after the first (flag ``second``)."""
    del argument
    more = play.heard.more.get("service")
    booking = bool(more) and play.frame.goal == play.scenario.crm.booking_goal
    if more and booking:
        play.frame.vars["second_service"] = more[0]
        play.frame.flags["second"] = True
    play.frame.flags["second_told"] = booking


def check_master(play: Play, argument: Any) -> None:
    """Whether the named person does the wished service: the flag ``master_is_wrong``; a wrong one is forgotten."""
    del argument
    slots = play.frame.slots
    service, wished = play.facts.service(str(slots.get("service"))), slots.get("specialist")
    wrong = service is not None and wished not in (None, ANY) and wished not in service.masters
    play.frame.flags["master_is_wrong"] = wrong
    if wrong and service is not None:
        play.frame.vars.update(wrong_master=slots.pop("specialist"), masters=list(service.masters))


def keep_time(play: Play, argument: Any) -> None:
    """«В то же время»: the visit's own time of day, on another day."""
    del argument
    if play.frame.visit is not None and "time" not in play.frame.slots:
        play.frame.slots["time"] = play.frame.visit.start.time()


def next_service(play: Play, argument: Any) -> None:
    """Turn to the second service, right after the visit that has just been booked."""
    del argument
    frame = play.frame
    frame.flags["second"] = False
    frame.slots["service"] = frame.vars.pop("second_service")
    frame.slots.pop("specialist", None)
    if frame.visit is not None:
        frame.slots["date"] = frame.visit.start.date()
        frame.slots["after"] = frame.visit.end.time()


def aim_at_visit(play: Play, argument: Any) -> None:
    """A visit booked in this dialogue is the one meant; service and person stay unless others are named."""
    del argument
    frame, visit = play.frame, play.frame.visit
    if visit is None:
        return
    frame.flags["visit_known"] = True
    frame.slots["service"] = visit.service
    if "specialist" not in play.heard.given:
        frame.slots["specialist"] = visit.specialist
    for name in ("date", "time"):
        if name not in play.heard.given:
            frame.slots.pop(name, None)


VERBS: Mapping[str, tuple[Action, str]] = {
    "check_slot": (check_slot, ""),
    "know_masters": (know_masters, ""),
    "check_master": (check_master, ""),
    "keep_time": (keep_time, ""),
    "second_service": (second_service, ""),
    "next_service": (next_service, ""),
    "aim_at_visit": (aim_at_visit, ""),
}
