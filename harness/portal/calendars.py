"""Calendar events as the portal stores them, as the wire shows them, and when they take place.

Stored: ``FROM`` and ``TO`` as ISO moments in the event's zone, ``ATTENDEES`` as user → status (H host, Y, N, Q asked).
On the wire moments are texts in the format of the portal's language, numbers are strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from harness.portal.tables import Row
from harness.portal.values import whole
from harness.portal.world import World

EVENT, SECTION = "calendar_event", "calendar_section"
DAY = 86_400
_FORMS = {"ru": "%d.%m.%Y %H:%M:%S", "en": "%m/%d/%Y %I:%M:%S %p"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST = 1_000
"""Repetitions of an event that are looked at: a series without an end has no last one."""


def shown_moment(world: World, text: str) -> str:
    """A stored moment in the format of the portal's language."""
    form = _FORMS.get(world.seed.language, _FORMS["ru"])
    return datetime.fromisoformat(text).strftime(form).replace("AM", "am").replace("PM", "pm")


def length(row: Row) -> int:
    """Seconds that an event takes; whole days count as such."""
    seconds = int((datetime.fromisoformat(row["TO"]) - datetime.fromisoformat(row["FROM"])).total_seconds())
    return seconds + DAY if row["DT_SKIP_TIME"] == "Y" else seconds


def occurrences(row: Row, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When an event takes place between two moments, each time of a series."""
    lasts = timedelta(seconds=length(row))
    for start in _starts(row):
        if start >= end:
            return
        if start + lasts > begin:
            yield start, start + lasts


def _starts(row: Row) -> Iterator[datetime]:
    first = datetime.fromisoformat(row["FROM"])
    rule = row["RRULE"]
    if not rule:
        yield first
        return
    until = _until(rule.get("UNTIL"))
    most = whole(rule.get("COUNT")) or _MOST
    for number, start in enumerate(_series(first, rule)):
        if number >= min(most, _MOST) or (until and start.date() > until):
            return
        yield start


def _until(value: Any) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"):
        try:
            return datetime.strptime(str(value)[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _series(first: datetime, rule: Row) -> Iterator[datetime]:
    step = max(1, whole(rule.get("INTERVAL")) or 1)
    frequency = str(rule.get("FREQ", "")).upper()
    if frequency == "WEEKLY":
        days = sorted({_DAYS.index(one) for one in _days(rule.get("BYDAY")) if one in _DAYS}) or [first.weekday()]
        monday = first - timedelta(days=first.weekday())
        for week in range(_MOST):
            for day in days:
                start = monday + timedelta(days=day, weeks=week * step)
                if start >= first:
                    yield start
    elif frequency in {"MONTHLY", "YEARLY"}:
        for number in range(_MOST):
            months = number * step * (12 if frequency == "YEARLY" else 1)
            year, month = divmod(first.month - 1 + months, 12)
            try:
                yield first.replace(year=first.year + year, month=month + 1)
            except ValueError:  # a 31st that the month does not have
                continue
    else:
        for number in range(_MOST):
            yield first + timedelta(days=number * step)


def _days(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    listed = value if isinstance(value, list) else str(value or "").split(",")
    return [str(one).strip().upper() for one in listed]


def takes_part(row: Row, user: int) -> bool:
    """Whether an event is in a user's calendar: it is theirs, or they are asked and have not declined."""
    own = row["CAL_TYPE"] == "user" and row["OWNER_ID"] == user
    return own or bool(row["ATTENDEES"].get(user, "N") != "N")


def wire(world: World, row: Row) -> Row:
    """An event as ``calendar.event.getbyid`` shows it."""
    begin, end = datetime.fromisoformat(row["FROM"]), datetime.fromisoformat(row["TO"])
    offsets = [str(int(one.utcoffset().total_seconds())) for one in (begin, end)]  # type: ignore[union-attr]
    made, changed = shown_moment(world, row["DATE_CREATE"]), shown_moment(world, row["TIMESTAMP_X"])
    return {
        "ID": str(row["ID"]), "PARENT_ID": str(row["ID"]), "DELETED": "N", "CAL_TYPE": row["CAL_TYPE"],
        "OWNER_ID": str(row["OWNER_ID"]), "NAME": row["NAME"], "DATE_FROM": shown_moment(world, row["FROM"]),
        "DATE_TO": shown_moment(world, row["TO"]), "ORIGINAL_DATE_FROM": None, "TZ_FROM": row["TZ_FROM"],
        "TZ_TO": row["TZ_TO"], "TZ_OFFSET_FROM": offsets[0], "TZ_OFFSET_TO": offsets[1],
        "DATE_FROM_TS_UTC": str(int(begin.timestamp())), "DATE_TO_TS_UTC": str(int(end.timestamp())),
        "DT_SKIP_TIME": row["DT_SKIP_TIME"], "DT_LENGTH": length(row), "EVENT_TYPE": None,
        "CREATED_BY": str(row["CREATED_BY"]), "DATE_CREATE": made, "TIMESTAMP_X": changed,
        "DESCRIPTION": row["DESCRIPTION"], "PRIVATE_EVENT": row["PRIVATE_EVENT"], "ACCESSIBILITY": row["ACCESSIBILITY"],
        "IMPORTANCE": row["IMPORTANCE"], **_meeting(world, row), "LOCATION": row["LOCATION"], "REMIND": row["REMIND"],
        "COLOR": row["COLOR"], "RRULE": _rule(row), "EXDATE": "", "DAV_XML_ID": f"{row['ID']}@{world.seed.domain}",
        "G_EVENT_ID": "", "DAV_EXCH_LABEL": "", "CAL_DAV_LABEL": "", "VERSION": str(row["VERSION"]),
        "RECURRENCE_ID": None, "RELATIONS": None, "SECTION_ID": str(row["SECTION_ID"]), "SYNC_STATUS": None,
        "UF_CRM_CAL_EVENT": row["UF_CRM_CAL_EVENT"] or False, "UF_WEBDAV_CAL_EVENT": False,
        "SECTION_DAV_XML_ID": None, "DATE_FROM_FORMATTED": _formatted(begin), "DATE_TO_FORMATTED": _formatted(end),
        "SECT_ID": str(row["SECTION_ID"]), "COLLAB_ID": None, "~RRULE_DESCRIPTION": "",
        "~DESCRIPTION": row["DESCRIPTION"], "~USER_OFFSET_FROM": int(offsets[0]), "~USER_OFFSET_TO": int(offsets[1]),
    }  # fmt: skip


def _meeting(world: World, row: Row) -> Row:
    host = row["MEETING_HOST"]
    user = world.find("user", host) or {}
    name = f"{user.get('NAME', '')} {user.get('LAST_NAME', '')}".strip()
    kept = row["MEETING"]
    flags = {key.upper(): bool(kept.get(key)) for key in ("notify", "reinvite", "allow_invite", "hide_guests")}
    details = {"HOST_NAME": name, **flags, "MEETING_CREATOR": host, "LANGUAGE_ID": world.seed.language, "MAIL_FROM": ""}
    people = sorted(row["ATTENDEES"].items())
    return {
        "IS_MEETING": row["IS_MEETING"],
        "MEETING_STATUS": row["ATTENDEES"].get(host, "H"),
        "MEETING_HOST": str(host),
        "MEETING": details,
        "ATTENDEES_CODES": [f"U{user}" for user, _ in people],
        "ATTENDEE_LIST": [{"id": user, "entryId": str(row["ID"]), "status": status} for user, status in people],
        "attendeesEntityList": [{"entityId": "user", "id": user} for user, _ in people],
    }


def _rule(row: Row) -> Any:
    rule = row["RRULE"]
    if not rule:
        return ""
    days = {day: day for day in _days(rule.get("BYDAY")) if day}
    until = str(rule.get("UNTIL") or "")
    last = _until(until)
    zone = datetime.fromisoformat(row["FROM"]).tzinfo
    stamp = int(datetime(last.year, last.month, last.day, tzinfo=zone).timestamp()) if last else 0
    shown = {"FREQ": rule.get("FREQ"), "INTERVAL": whole(rule.get("INTERVAL")) or 1, "UNTIL": until, "~UNTIL": until}
    return {**shown, "UNTIL_TS": stamp, **({"BYDAY": days} if days else {})}


def _formatted(when: datetime) -> str:
    return when.strftime("%a %b %d %Y %H:%M:%S")
