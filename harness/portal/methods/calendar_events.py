"""``calendar.event.*``, ``calendar.accessibility.get``, ``calendar.meeting.status.*``: when people are busy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from harness.portal.calendars import DAY, EVENT, length, occurrences, shown_moment, takes_part, wire
from harness.portal.call import Call
from harness.portal.methods.calendar_sections import need, refuse, section_of
from harness.portal.tables import Row
from harness.portal.values import flag, iso, moment, whole
from harness.registry import method

_TEXTS = {"name": "NAME", "description": "DESCRIPTION", "color": "COLOR", "text_color": "TEXT_COLOR",
          "accessibility": "ACCESSIBILITY", "importance": "IMPORTANCE"}  # fmt: skip
_BLANK: Row = {
    "NAME": "", "DESCRIPTION": "", "COLOR": "", "TEXT_COLOR": "", "ACCESSIBILITY": "busy", "IMPORTANCE": "normal",
    "PRIVATE_EVENT": "", "LOCATION": "", "REMIND": [], "RRULE": None, "IS_MEETING": False, "ATTENDEES": {},
    "MEETING": {}, "UF_CRM_CAL_EVENT": [], "DT_SKIP_TIME": "N", "VERSION": 1,
}  # fmt: skip
_USUAL_RANGE = (31, 92)
"""Days back and ahead that ``calendar.event.get`` looks when it is not told."""
_STATUSES = frozenset({"Y", "N", "Q"})


def _zone(call: Call, name: str) -> Any:
    value = str(call.params.get(name) or "")
    try:
        return ZoneInfo(value) if value else call.world.seed.zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return call.world.seed.zone


def _moment(call: Call, name: str, zone: Any) -> str:
    value = call.params.get(f"{name}_ts") or need(call, name)
    when = moment(value, zone)
    if when is None:
        raise refuse(f'Invalid value for the parameter "{name}"')
    return iso(when)


def _times(call: Call, before: Row) -> Row:
    """The moments that a call states, over those that the event has."""
    stated = any(call.params.get(name) for name in ("from", "to", "from_ts", "to_ts"))
    if before and not stated:
        return {}
    skip = flag(call.params["skip_time"]) if "skip_time" in call.params else before.get("DT_SKIP_TIME") == "Y"
    zones = {name: _zone(call, f"timezone_{name}") for name in ("from", "to")}
    begin, end = (_moment(call, name, zones[name]) for name in ("from", "to"))
    if skip:
        begin, end = (f"{text[:10]}T00:00:00{text[19:]}" for text in (begin, end))
    if datetime.fromisoformat(end) < datetime.fromisoformat(begin):
        raise refuse('Invalid value for the parameter "to"')
    usual = call.world.seed.zone_name
    names = {f"TZ_{name.upper()}": str(call.params.get(f"timezone_{name}") or usual) for name in zones}
    return {"FROM": begin, "TO": end, "DT_SKIP_TIME": "Y" if skip else "N", **names}


def _values(call: Call) -> Row:
    params = call.params
    values: Row = {}
    for name, column in _TEXTS.items():
        if name in params:
            if not isinstance(params[name], str | int) or (name == "name" and not str(params[name]).strip()):
                raise refuse(f'Invalid value for the parameter "{name}"')
            values[column] = str(params[name])
    links = params.get("crm_fields")
    if links is not None and not isinstance(links, list):
        raise refuse("The list of event links to CRM must be an array")
    if links is not None:
        values["UF_CRM_CAL_EVENT"] = [str(one) for one in links]
    if "private_event" in params:
        values["PRIVATE_EVENT"] = "1" if flag(params["private_event"]) else ""
    if "location" in params:
        values["LOCATION"] = str(params["location"] or "")
    if isinstance(params.get("remind"), list):
        values["REMIND"] = [one for one in params["remind"] if isinstance(one, dict)]
    if "rrule" in params:
        values["RRULE"] = params["rrule"] if isinstance(params["rrule"], dict) else None
    return values


def _people(call: Call, before: Row, owner: int) -> Row:
    """Who is asked to come; the host has agreed."""
    params = call.params
    values: Row = {"IS_MEETING": flag(params["is_meeting"])} if "is_meeting" in params else {}
    if isinstance(params.get("meeting"), dict):
        values["MEETING"] = {name: flag(value) for name, value in params["meeting"].items()}
    if isinstance(params.get("attendees"), list):
        host = whole(params.get("host")) or before.get("MEETING_HOST") or owner
        known = before.get("ATTENDEES", {})
        asked = [user for one in params["attendees"] if (user := whole(one)) and call.world.find("user", user)]
        values["ATTENDEES"] = {user: "H" if user == host else known.get(user, "Q") for user in asked}
    return values


@method("calendar.event.add", writes=True, scope="calendar")
def add(call: Call) -> int:
    """Puts an event into a calendar."""
    sort, owner = str(need(call, "type")), whole(need(call, "ownerId")) or 0
    need(call, "name")
    times = _times(call, {})
    values = _values(call)
    section = section_of(call, sort, owner, call.params.get("section"))
    now, host = call.world.now(), whole(call.params.get("host")) or (owner if sort == "user" else call.user)
    key = call.world.tables[EVENT].next_id()
    row = {"ID": key, "CAL_TYPE": sort, "OWNER_ID": owner, "SECTION_ID": section["ID"], "MEETING_HOST": host}
    row |= {"CREATED_BY": call.user, "DATE_CREATE": now, "TIMESTAMP_X": now, **_BLANK, "COLOR": section["COLOR"]}
    row |= times | values | _people(call, {}, host)
    call.insert(EVENT, key, row)
    return key


def _found(call: Call, name: str, text: str) -> Row:
    row = call.world.find(EVENT, whole(need(call, name)))
    if row is None:
        raise refuse(text)
    return row


@method("calendar.event.update", writes=True, scope="calendar")
def update(call: Call) -> int:
    """Changes an event."""
    row = _found(call, "id", "An error occurred while changing the event.")
    sort, owner = str(need(call, "type")), whole(need(call, "ownerId")) or 0
    values = _times(call, row) | _values(call) | _people(call, row, row["MEETING_HOST"])
    if "section" in call.params:
        values["SECTION_ID"] = section_of(call, sort, owner, call.params["section"])["ID"]
    mode = call.params.get("recurrence_mode")
    if mode not in {None, "", "this", "next", "all"}:
        raise refuse("An invalid editing type for the recurring event is specified.")
    after = row | values | {"TIMESTAMP_X": call.world.now(), "VERSION": row["VERSION"] + 1}
    call.replace(EVENT, row["ID"], after)
    return int(row["ID"])


@method("calendar.event.delete", writes=True, scope="calendar")
def delete(call: Call) -> bool:
    """Deletes an event."""
    if not whole(call.params.get("id")):
        raise refuse("Event id not specified")
    row = _found(call, "id", "An error occurred while deleting the event")
    call.remove(EVENT, row["ID"])
    return True


@method("calendar.event.getbyid", scope="calendar")
def get(call: Call) -> Row:
    """One event."""
    return wire(call.world, _found(call, "id", "Access denied"))


@method("calendar.event.get", scope="calendar")
def listing(call: Call) -> list[Row]:
    """Events of a calendar in a time, by default from a month ago until three months ahead."""
    sort, owner = str(need(call, "type")), whole(call.params.get("ownerId")) or 0
    now = call.world.clock.now()
    back, ahead = _USUAL_RANGE
    begin = moment(call.params.get("from") or "", call.world.seed.zone) or now - timedelta(days=back)
    end = moment(call.params.get("to") or "", call.world.seed.zone) or now + timedelta(days=ahead)
    wanted = call.params.get("section")
    sections = {whole(one) for one in (wanted if isinstance(wanted, list) else [wanted]) if one not in (None, "")}
    rows = [row for _, row in call.world.tables[EVENT].rows() if _in_calendar(row, sort, owner)]
    rows = [row for row in rows if not sections or row["SECTION_ID"] in sections]
    until = end + timedelta(days=1)
    return [wire(call.world, row) for row in rows if any(occurrences(row, begin, until))]


def _in_calendar(row: Row, sort: str, owner: int) -> bool:
    return takes_part(row, owner) if sort == "user" else (row["CAL_TYPE"], row["OWNER_ID"]) == (sort, owner)


@method("calendar.event.get.nearest", scope="calendar")
def nearest(call: Call) -> list[Row]:
    """What comes next in a calendar."""
    sort, owner = str(call.params.get("type") or "user"), whole(call.params.get("ownerId")) or call.user
    days, most = whole(call.params.get("days")) or 60, whole(call.params.get("maxEventsCount")) or 50
    begin = call.world.clock.now()
    end = begin + timedelta(days=min(days, 3_650))
    rows = [row for _, row in call.world.tables[EVENT].rows() if _in_calendar(row, sort, owner)]
    coming = sorted(((next(occurrences(row, begin, end), None), row) for row in rows), key=_first)
    return [wire(call.world, row) for first, row in coming if first][:most]


def _first(pair: tuple[tuple[datetime, datetime] | None, Row]) -> float:
    return pair[0][0].timestamp() if pair[0] else 0.0


@method("calendar.accessibility.get", scope="calendar")
def accessibility(call: Call) -> dict[str, list[Row]]:
    """When users are busy in a time."""
    zone = call.world.seed.zone
    users = need(call, "users")
    begin, end = (moment(need(call, name), zone) for name in ("from", "to"))
    if begin is None or end is None:
        raise refuse('Invalid value for the parameter "from"')
    keys = [whole(one) or 0 for one in (users if isinstance(users, list) else [users])]
    return {str(key): _busy(call, key, begin, end + timedelta(seconds=DAY)) for key in keys}


def _busy(call: Call, user: int, begin: datetime, end: datetime) -> list[Row]:
    times = []
    for _, row in call.world.tables[EVENT].rows():
        if takes_part(row, user) and row["ACCESSIBILITY"] != "free":
            times += [_occupied(call, row, start) for start, _ in occurrences(row, begin, end)]
    return sorted(times, key=lambda one: int(one["DATE_FROM_TS_UTC"]))


def _occupied(call: Call, row: Row, start: datetime) -> Row:
    finish = start + timedelta(seconds=length(row) - (DAY if row["DT_SKIP_TIME"] == "Y" else 0))
    offset = int((start.utcoffset() or timedelta()).total_seconds())
    return {
        "ID": str(row["ID"]),
        "NAME": row["NAME"],
        "DATE_FROM": shown_moment(call.world, iso(start)),
        "DATE_TO": shown_moment(call.world, iso(finish)),
        "DATE_FROM_TS_UTC": str(int(start.timestamp())),
        "DATE_TO_TS_UTC": str(int(finish.timestamp())),
        "~USER_OFFSET_FROM": offset,
        "~USER_OFFSET_TO": offset,
        "DT_SKIP_TIME": row["DT_SKIP_TIME"],
        "TZ_FROM": row["TZ_FROM"],
        "TZ_TO": row["TZ_TO"],
        "ACCESSIBILITY": row["ACCESSIBILITY"],
        "IMPORTANCE": row["IMPORTANCE"],
        "EVENT_TYPE": "",
    }


@method("calendar.meeting.status.get", scope="calendar")
def status(call: Call) -> str:
    """Whether the caller comes to a meeting."""
    row = _found(call, "eventId", "An error occurred while retrieving the status")
    if call.user not in row["ATTENDEES"]:
        raise refuse("An error occurred while retrieving the status")
    return str(row["ATTENDEES"][call.user])


@method("calendar.meeting.status.set", writes=True, scope="calendar")
def set_status(call: Call) -> bool:
    """Says whether the caller comes to a meeting."""
    wanted = str(need(call, "status"))
    row = _found(call, "eventId", "Access denied")
    if wanted not in _STATUSES:
        raise refuse('Invalid value for the parameter "status"')
    call.replace(EVENT, row["ID"], row | {"ATTENDEES": {**row["ATTENDEES"], call.user: wanted}})
    return True
