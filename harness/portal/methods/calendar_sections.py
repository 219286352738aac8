"""``calendar.section.*``, ``calendar.resource.*``, settings of calendars."""

from __future__ import annotations

from typing import Any

from harness.portal.calendars import SECTION
from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

RESOURCE, SETTINGS = "calendar_resource", "calendar_settings"
COLOR = "#9dcf00"
_USER_SETTINGS: Row = {
    "view": "month", "meetSection": "", "crmSection": "", "showDeclined": False, "denyBusyInvitation": False,
    "collapseOffHours": "N", "showWeekNumbers": "N", "showTasks": "Y", "syncTasks": "N", "showCompletedTasks": "N",
    "lastUsedSection": "false", "sendFromEmail": "", "defaultSections": [], "syncPeriodPast": "3",
    "syncPeriodFuture": "12", "timezoneDefaultName": "", "work_time_start": "9.00", "work_time_end": "19.00",
    "defaultReminders": {"fullDay": [{"type": "min", "count": 15}], "withTime": [{"type": "min", "count": 15}]},
}  # fmt: skip


def refuse(text: str) -> Refusal:
    """Errors of calendars have an empty code."""
    return Refusal(400, "", text)


def need(call: Call, name: str) -> Any:
    """A parameter that has to be there.

    Raises:
        Refusal: it is not.
    """
    value = call.params.get(name)
    if value in (None, "", []):
        raise refuse(f'The required parameter "{name}" for the method "{call.method}" is not set')
    return value


def sections(call: Call, sort: str, owner: int) -> list[Row]:
    """Sections of a calendar; every calendar has one from the beginning."""
    table = call.world.tables[SECTION]
    found = [row for _, row in table.rows() if (row["CAL_TYPE"], row["OWNER_ID"]) == (sort, owner)]
    if not found:
        row = _new(call, table.next_id(), sort, owner)
        table.put(row["ID"], row)
        found = [row]
    return found


def section_of(call: Call, sort: str, owner: int, wanted: Any) -> Row:
    """The section that a call names, or the calendar's first.

    Raises:
        Refusal: the calendar has no such section.
    """
    own = sections(call, sort, owner)
    if wanted in (None, "", 0):
        return own[0]
    found = next((row for row in own if row["ID"] == whole(wanted)), None)
    if found is None:
        raise refuse("You specified an invalid calendar section ID or the user does not have access to it")
    return found


def _new(call: Call, key: int, sort: str, owner: int) -> Row:
    now = call.world.now()
    row: Row = {"ID": key, "CAL_TYPE": sort, "OWNER_ID": owner, "NAME": "", "DESCRIPTION": "", "COLOR": COLOR}
    return row | {"TEXT_COLOR": "", "EXPORT": {}, "CREATED_BY": call.user, "DATE_CREATE": now, "TIMESTAMP_X": now}


def _shown(row: Row) -> Row:
    names = ("ID", "OWNER_ID", "CREATED_BY")
    allow = bool(row["EXPORT"].get("ALLOW"))
    rights = dict.fromkeys(("view_time", "view_title", "view_full", "add", "edit", "edit_section", "access"), True)
    return {
        **{name: value for name, value in row.items() if name != "EXPORT"},
        **{name: str(row[name]) for name in names},
        "EXPORT": {"ALLOW": allow, **({"SET": str(row["EXPORT"].get("SET", "all"))} if allow else {})},
        "PERM": rights,
    }


def _values(call: Call) -> Row:
    values: Row = {}
    for name in ("name", "description", "color", "text_color"):
        if name in call.params:
            value = call.params[name]
            if not isinstance(value, str | int) or (name == "name" and not str(value).strip()):
                raise refuse(f'Invalid value for the "{name}" parameter')
            values[name.upper()] = str(value)
    export = call.params.get("export")
    if isinstance(export, list) and export and isinstance(export[0], dict):
        export = export[0]
    return values | ({"EXPORT": export} if isinstance(export, dict) else {})


@method("calendar.section.get", scope="calendar")
def get(call: Call) -> list[Row]:
    """Sections of a calendar."""
    return [_shown(row) for row in sections(call, str(need(call, "type")), whole(need(call, "ownerId")) or 0)]


@method("calendar.section.add", writes=True, scope="calendar")
def add(call: Call) -> int:
    """Adds a section to a calendar."""
    sort, owner = str(need(call, "type")), whole(need(call, "ownerId")) or 0
    need(call, "name")
    values = _values(call)
    sections(call, sort, owner)
    key = call.world.tables[SECTION].next_id()
    call.insert(SECTION, key, _new(call, key, sort, owner) | values)
    return key


def _own(call: Call, text: str) -> Row:
    sort, owner = str(need(call, "type")), whole(need(call, "ownerId")) or 0
    key = whole(call.params.get("id"))
    if not key:
        raise refuse("Section ID is not set")
    row = next((one for one in sections(call, sort, owner) if one["ID"] == key), None)
    if row is None:
        raise refuse(text)
    return row


@method("calendar.section.update", writes=True, scope="calendar")
def update(call: Call) -> int:
    """Changes a section."""
    row = _own(call, "An error occurred while updating the section")
    call.replace(SECTION, row["ID"], row | _values(call) | {"TIMESTAMP_X": call.world.now()})
    return int(row["ID"])


@method("calendar.section.delete", writes=True, scope="calendar")
def delete(call: Call) -> bool:
    """Deletes a section."""
    call.remove(SECTION, _own(call, "An error occurred while deleting the section.")["ID"])
    return True


@method("calendar.resource.add", writes=True, scope="calendar")
def add_resource(call: Call) -> int:
    """Adds a resource of the old kind."""
    name = str(need(call, "name"))
    key = call.world.tables[RESOURCE].next_id()
    call.insert(RESOURCE, key, {"ID": key, "NAME": name, "CREATED_BY": call.user})
    return key


@method("calendar.resource.list", scope="calendar")
def resources(call: Call) -> list[Row]:
    """Resources of the old kind."""
    rows = call.world.tables[RESOURCE].rows()
    return [{**row, "ID": str(row["ID"]), "CREATED_BY": str(row["CREATED_BY"])} for _, row in rows]


def _resource(call: Call, text: str) -> Row:
    row = call.world.find(RESOURCE, whole(need(call, "resourceId")))
    if row is None:
        raise refuse(text)
    return row


@method("calendar.resource.update", writes=True, scope="calendar")
def update_resource(call: Call) -> int:
    """Renames a resource."""
    row = _resource(call, "An error occurred while updating the resource")
    call.replace(RESOURCE, row["ID"], row | {"NAME": str(need(call, "name"))})
    return int(row["ID"])


@method("calendar.resource.delete", writes=True, scope="calendar")
def delete_resource(call: Call) -> bool:
    """Deletes a resource."""
    call.remove(RESOURCE, _resource(call, "An error occurred while deleting the resource")["ID"])
    return True


@method("calendar.settings.get", scope="calendar")
def settings(call: Call) -> Row:
    """Settings of the portal's calendars: the vendor's own."""
    del call
    user, group = "/company/personal/user/#user_id#/", "/workgroups/group/#group_id#/"
    blank = ("path_to_vr", "path_to_rm", "rm_iblock_type", "rm_iblock_id", "pathes_for_sites",
             "path_to_type_company_calendar", "path_to_type_location", "path_to_type_open_event")  # fmt: skip
    return {
        **dict.fromkeys(blank, ""),
        "work_time_start": "9",
        "work_time_end": "19",
        "year_holidays": "1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11",
        "year_workdays": "31.12",
        "week_holidays": ["SA", "SU"],
        "week_start": "MO",
        "user_name_template": "#NAME# #LAST_NAME#",
        "sync_by_push": False,
        "user_show_login": True,
        "path_to_user": user,
        "path_to_user_calendar": f"{user}calendar/",
        "path_to_group": group,
        "path_to_group_calendar": f"{group}calendar/",
        "dep_manager_sub": True,
        "denied_superpose_types": [],
        "forum_id": "8",
        "rm_for_sites": True,
    }


@method("calendar.user.settings.get", scope="calendar")
def user_settings(call: Call) -> Row:
    """The caller's own settings."""
    zone = call.world.seed.zone
    offset = call.world.clock.now().astimezone(zone).utcoffset()
    own = call.world.find(SETTINGS, call.user) or {}
    section = str(sections(call, "user", call.user)[0]["ID"])
    where: Row = {
        "timezoneName": call.world.seed.zone_name,
        "timezoneOffsetUTC": int(offset.total_seconds()) if offset else 0,
        "meetSection": section,
        "crmSection": section,
        "defaultSections": {f"user{call.user}": section},
    }
    return {**_USER_SETTINGS, **where, **own}


@method("calendar.user.settings.set", writes=True, scope="calendar")
def set_user_settings(call: Call) -> bool:
    """Changes the caller's own settings."""
    given = need(call, "settings")
    if not isinstance(given, dict):
        raise refuse('Invalid value for the parameter "settings"')
    known = {name: value for name, value in given.items() if name in _USER_SETTINGS}
    before = call.world.find(SETTINGS, call.user)
    if before is None:
        call.insert(SETTINGS, call.user, known)
    else:
        call.replace(SETTINGS, call.user, before | known)
    return True
