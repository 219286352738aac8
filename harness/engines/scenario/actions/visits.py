"""Verbs that change the timetable: book, move, cancel, find the client's visit, plan and drop its reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from harness.engines.scenario.actions.cards import find_client
from harness.engines.scenario.crm_client import CrmRefused
from harness.engines.scenario.frame import Planned, Visit
from harness.engines.scenario.play import Action, Play
from harness.engines.scenario.schedule import Schedule, moment_of, resources

_FAR_AHEAD_DAYS = 180


def book(play: Play, argument: Any) -> None:
    """Book the settled time; the timetable is looked at once more first, because others book too (clause BOOK-1).

    Sets the flag ``done``; false means that the time is gone.
    """
    del argument
    free = _still_free(play, 0)
    if not free:
        return
    values = play.frame.vars
    try:
        key = int(play.call("booking_add", check=lambda: _mine(play)))
    except CrmRefused:
        play.frame.flags["done"] = False
        return
    if play.frame.contact:
        play.call("booking_client", booking=key)
    _set_visit(play, key)
    play.frame.flags.update(done=True, booked=True)
    values["visits"] = int(values.get("visits", 0)) + 1


def move(play: Play, argument: Any) -> None:
    """Move the visit to the settled time; its reminders move along (clause BOOK-2)."""
    del argument
    visit = play.frame.visit
    if visit is None or not _still_free(play, visit.id):
        return
    try:
        play.call("booking_move")
    except CrmRefused:
        play.frame.flags["done"] = False
        return
    drop_reminders(play, None)
    _set_visit(play, visit.id)
    play.frame.flags.update(done=True, booked=True)


def _still_free(play: Play, ignore: int) -> bool:
    values = play.frame.vars
    start: datetime = values["start"]
    minutes = int((values["end"] - start).total_seconds() // 60)
    free = Schedule(play, start.date(), ignore=ignore).is_free(values["specialist"], start, minutes) is not None
    play.frame.flags["done"] = False
    return free


def _mine(play: Play) -> int | None:
    """After an unanswered try to book: the booking that is there all the same."""
    values = play.frame.vars
    rows = play.call("bookings", since=values["start"], until=values["end"]) or []
    begin = int(values["start"].timestamp())
    same = [
        int(row["id"])
        for row in rows
        if values["resource"] in row["resourceIds"] and int(row["datePeriod"]["from"]["timestamp"]) == begin
    ]
    return same[0] if same else None


def _set_visit(play: Play, key: int) -> None:
    frame, values = play.frame, play.frame.vars
    frame.visit = Visit(
        id=key,
        service=str(frame.slots["service"]),
        specialist=values["specialist"],
        resource=values["resource"],
        start=values["start"],
        end=values["end"],
    )


def cancel(play: Play, argument: Any) -> None:
    """Cancel the visit and its reminders (clause BOOK-3); the flag ``late`` says whether it is late."""
    del argument
    visit = play.frame.visit
    if visit is None:
        return
    late = visit.start - play.now() < timedelta(hours=play.scenario.business.late_hours)
    play.call("booking_delete")
    drop_reminders(play, None)
    play.frame.flags.update(late=late, booked=False, cancelled=True)
    play.frame.vars["cancelled_start"] = visit.start
    play.frame.visit = None


def find_visit(play: Play, argument: Any) -> None:
    """Find the client's coming visits; the flag ``visits`` is ``one``, ``many`` or ``none``.

    What the client said of the visit (service, person, day) chooses among many.
    """
    del argument
    frame = play.frame
    if not frame.contact:
        find_client(play, None)
    found = _visits(play) if frame.contact else []
    fit = [visit for visit in found if _is_meant(play, visit)] if len(found) > 1 else found
    frame.flags["visits"] = "one" if len(fit) == 1 else "many" if len(found) > 1 else "none"
    if len(fit) == 1:
        frame.visit = fit[0]
        frame.slots["service"] = fit[0].service
        if frame.slots.get("specialist") is None:
            frame.slots["specialist"] = fit[0].specialist
    form = play.scenario.calendar.forms["visit"]
    frame.vars["found"] = [form.format(service=one.service, moment=play.speech.full(one.start)) for one in found]


def _visits(play: Play) -> list[Visit]:
    now = play.now()
    rows = play.call("visits_of", since=now, until=now + timedelta(days=_FAR_AHEAD_DAYS)) or []
    names = {key: name for name, key in resources(play).items()}
    visits = []
    for row in rows:
        period = row["datePeriod"]
        start, end = (moment_of(int(period[edge]["timestamp"]), play.hours.zone) for edge in ("from", "to"))
        resource = int(row["resourceIds"][0])
        if start >= now:
            visits.append(
                Visit(
                    id=int(row["id"]),
                    service=str(row.get("name") or ""),
                    specialist=names.get(resource, ""),
                    resource=resource,
                    start=start,
                    end=end,
                )
            )
    return sorted(visits, key=lambda visit: visit.start)


def _is_meant(play: Play, visit: Visit) -> bool:
    slots = play.frame.slots
    service, specialist = slots.get("service"), slots.get("specialist")
    return (
        (service is None or service == visit.service)
        and (specialist is None or specialist == visit.specialist)
        and bool(service or specialist)
    )


def plan_reminders(play: Play, argument: Any) -> None:
    """Plan the visit's reminders, outside the quiet hours, and note them in the CRM (clause BOOK-4)."""
    del argument
    visit, now = play.frame.visit, play.now()
    if visit is None:
        return
    for reminder in play.scenario.proactive.reminders:
        at = play.hours.audible(visit.start - timedelta(hours=reminder.hours_before), visit.start)
        if at > now:
            activity = play.call("reminder_add", at=at) if play.frame.lead else 0
            visit.reminders.append(Planned(at=at, say=reminder.say, activity=int(activity or 0)))


def drop_reminders(play: Play, argument: Any) -> None:
    """Cancel the reminders that have not been sent."""
    del argument
    visit = play.frame.visit
    if visit is None:
        return
    for planned in visit.reminders:
        if planned.activity:
            play.call("reminder_delete", activity=planned.activity)
    visit.reminders.clear()


VERBS: Mapping[str, tuple[Action, str]] = {
    "book": (book, ""),
    "move": (move, ""),
    "cancel": (cancel, ""),
    "find_visit": (find_visit, ""),
    "plan_reminders": (plan_reminders, ""),
    "drop_reminders": (drop_reminders, ""),
}
