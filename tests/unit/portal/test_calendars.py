"""Calendars: events, series, who is busy when, meetings, sections, old resources."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.portal.calendars import occurrences

ZONE = "+03:00"


def event(desk: Any, **more: Any) -> int:
    base = {
        "type": "user",
        "ownerId": 10,
        "name": "Планёрка",
        "from": "2026-03-03 10:00:00",
        "to": "2026-03-03 11:00:00",
    }
    return int(desk.ask("calendar.event.add", **{**base, **more}))


def test_an_event_is_added_changed_and_deleted(desk):
    key = event(desk, location="Казань", crm_fields=["L_301"])
    assert desk.last.kind == "write"
    shown = desk.ask("calendar.event.getbyid", id=key)
    assert (shown["ID"], shown["DATE_FROM"], shown["DT_LENGTH"]) == (str(key), "03.03.2026 10:00:00", 3600)
    assert shown["UF_CRM_CAL_EVENT"] == ["L_301"]
    desk.ask(
        "calendar.event.update",
        id=key,
        type="user",
        ownerId=10,
        name="Отчёт",
        to="2026-03-03 12:00",
        **{"from": "2026-03-03 11:00"},
    )
    assert desk.changed()["NAME"] == ("Планёрка", "Отчёт")
    assert desk.ask("calendar.event.getbyid", id=key)["VERSION"] == "2"
    assert desk.ask("calendar.event.delete", id=key) is True
    assert desk.refused("calendar.event.getbyid", id=key) == (400, "", "Access denied")


@pytest.mark.parametrize("name", ["type", "ownerId", "name", "from", "to"])
def test_required_parameters_are_named(desk, name):
    given_ = {"type": "user", "ownerId": 10, "name": "Планёрка", "from": "2026-03-03", "to": "2026-03-03"}
    del given_[name]
    text = f'The required parameter "{name}" for the method "calendar.event.add" is not set'
    assert desk.refused("calendar.event.add", **given_) == (400, "", text)


def test_impossible_values_are_refused(desk):
    base = {"type": "user", "ownerId": 10, "name": "П", "from": "2026-03-03", "to": "2026-03-02"}
    assert desk.refused("calendar.event.add", **base)[2] == 'Invalid value for the parameter "to"'
    base["to"] = "завтра"
    assert desk.refused("calendar.event.add", **base)[2] == 'Invalid value for the parameter "to"'
    base["to"] = "2026-03-04"
    assert "section" in desk.refused("calendar.event.add", **base, section=77)[2]
    assert "array" in desk.refused("calendar.event.add", **base, crm_fields="L_1")[2]


def test_whole_days_have_no_hours(desk):
    shown = desk.ask(
        "calendar.event.getbyid", id=event(desk, **{"from": "2026-03-03", "to": "2026-03-04", "skip_time": "Y"})
    )
    assert (shown["DT_SKIP_TIME"], shown["DT_LENGTH"]) == ("Y", 2 * 86_400)


def test_people_are_busy_when_they_take_part_and_have_not_declined(desk):
    key = event(desk, is_meeting="Y", attendees=[10, 1])
    event(desk, accessibility="free", **{"from": "2026-03-03 15:00", "to": "2026-03-03 16:00"})

    def busy(user: int) -> list[str]:
        asked = {"users": [user], "from": "2026-03-03", "to": "2026-03-03"}
        return [one["ID"] for one in desk.ask("calendar.accessibility.get", **asked)[str(user)]]

    assert (busy(10), busy(1), busy(12)) == ([str(key)], [str(key)], [])
    assert desk.ask("calendar.meeting.status.get", eventId=key) == "Q"
    desk.ask("calendar.meeting.status.set", eventId=key, status="N")
    assert busy(1) == []
    assert (
        desk.refused("calendar.meeting.status.set", eventId=key, status="?")[2]
        == 'Invalid value for the parameter "status"'
    )


def test_a_series_is_busy_every_time_and_ends(desk):
    event(desk, rrule={"FREQ": "WEEKLY", "BYDAY": ["TU", "TH"], "COUNT": 3})
    asked = {"users": [10], "from": "2026-03-01", "to": "2026-03-31"}
    days = [one["DATE_FROM"][:10] for one in desk.ask("calendar.accessibility.get", **asked)["10"]]
    assert days == ["03.03.2026", "05.03.2026", "10.03.2026"]


def test_lists_and_what_comes_next(desk):
    late = event(desk, **{"from": "2026-03-09 10:00", "to": "2026-03-09 11:00"})
    soon = event(desk)
    old = event(desk, **{"from": "2026-01-05 10:00", "to": "2026-01-05 11:00"})
    nearest = desk.ask("calendar.event.get.nearest", type="user", ownerId=10, days=10)
    assert [one["ID"] for one in nearest] == [str(soon), str(late)]
    assert len(desk.ask("calendar.event.get", type="user", ownerId=10)) == 2
    january = {"from": "2026-01-01", "to": "2026-01-31"}
    assert [one["ID"] for one in desk.ask("calendar.event.get", type="user", ownerId=10, **january)] == [str(old)]
    assert desk.ask("calendar.event.get", type="user", ownerId=12) == []


def test_sections_belong_to_a_calendar(desk):
    first = desk.ask("calendar.section.get", type="user", ownerId=10)
    key = desk.ask("calendar.section.add", type="user", ownerId=10, name="Личное", color="#fff000")
    assert [one["ID"] for one in desk.ask("calendar.section.get", type="user", ownerId=10)] == [
        first[0]["ID"],
        str(key),
    ]
    shown = desk.ask("calendar.event.getbyid", id=event(desk, section=key))
    assert (shown["SECT_ID"], shown["COLOR"]) == (str(key), "#fff000")
    assert "Section ID" in desk.refused("calendar.section.update", type="user", ownerId=10)[2]
    assert desk.refused("calendar.section.delete", type="user", ownerId=11, id=key)[0] == 400
    assert desk.ask("calendar.section.delete", type="user", ownerId=10, id=key) is True


def test_old_resources_and_own_settings(desk):
    key = desk.ask("calendar.resource.add", name="Кабинет")
    desk.ask("calendar.resource.update", resourceId=key, name="Кабинет 2")
    assert desk.ask("calendar.resource.list") == [{"ID": str(key), "NAME": "Кабинет 2", "CREATED_BY": "1"}]
    assert desk.ask("calendar.resource.delete", resourceId=key) is True
    desk.ask("calendar.user.settings.set", settings={"view": "week", "no_such": 1})
    assert desk.ask("calendar.user.settings.get")["view"] == "week"
    assert desk.ask("calendar.settings.get")["week_start"] == "MO"


@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    step=st.integers(1, 5),
    count=st.integers(1, 30),
    hour=st.integers(0, 23),
)
def test_every_time_of_a_series_comes_after_the_one_before_and_keeps_its_hour(frequency, step, count, hour):
    first = datetime.fromisoformat(f"2026-01-31T{hour:02}:00:00{ZONE}")
    row = {
        "FROM": first.isoformat(), "TO": (first + timedelta(hours=1)).isoformat(), "DT_SKIP_TIME": "N",
        "RRULE": {"FREQ": frequency, "INTERVAL": step, "COUNT": count},
    }  # fmt: skip
    times = list(occurrences(row, first, first + timedelta(days=400)))
    assert times[0] == (first, first + timedelta(hours=1))
    assert len(times) <= count
    assert all(one < other and other[0].hour == hour for one, other in pairwise(times))
