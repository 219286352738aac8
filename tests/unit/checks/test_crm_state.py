import pytest
from check_builders import Scene, adds, books, bot, call, code, flaws, judge, means, see, updates

from harness.model.crm import Row

LEAD = adds("lead", NAME="Анна", PHONE=[{"VALUE": "+79171234567", "VALUE_TYPE": "MOBILE"}], STATUS_ID="NEW")


def test_values_are_compared_field_by_field():
    seen = see(bot(calls=(LEAD,)))
    assert code("lead", seen, fields={"NAME": "анна", "PHONE": "8 (917) 123-45-67"}) == ""
    ruling = judge("lead", seen, fields={"NAME": "Анна", "STATUS_ID": "BOOKED", "UTM_SOURCE": {"present": True}})
    assert ruling.code == "check.lead.different"
    assert [(item.where, item.got) for item in ruling.differences] == [
        ("lead.STATUS_ID", "NEW"),
        ("lead.UTM_SOURCE", None),
    ]
    assert ruling.evidence[0].call == 0


@pytest.mark.parametrize("entity", ["lead", "deal", "contact", "item", "activity", "comment", "task"])
def test_every_entity_has_its_check(entity):
    seen = see(bot(calls=(adds(entity, TITLE="а"),)))
    assert code(entity, seen, fields={"TITLE": "а"}) == ""
    assert code(entity, seen, count=2) == f"check.{entity}.count"
    assert code(entity, see(bot())) == f"check.{entity}.missing"
    assert code(entity, see(bot()), count=0) == ""


def test_with_a_count_each_must_fit_without_one_is_enough():
    seen = see(bot(calls=(adds("lead", "1", NAME="Анна"), adds("lead", "2", NAME="Лилия"))))
    assert code("lead", seen, fields={"NAME": "Лилия"}) == ""
    assert code("lead", seen, fields={"NAME": "Лилия"}, count=2) == "check.lead.different"
    assert code("lead", seen, count={"at_most": 2}) == ""


def test_a_turn_sees_the_state_of_that_moment():
    talk = (bot(calls=(LEAD,)), bot(calls=(updates("lead", STATUS_ID="BOOKED"),)))
    assert code("lead", see(*talk, turn=0), fields={"STATUS_ID": "NEW"}) == ""
    assert code("lead", see(*talk, turn=1), fields={"STATUS_ID": "BOOKED", "NAME": "Анна"}) == ""
    assert code("lead", see(*talk), fields={"STATUS_ID": "NEW"}) == "check.lead.different"


def test_differences_are_those_of_the_nearest_row():
    seen = see(bot(calls=(adds("lead", "1", NAME="Лилия", CITY="Омск"), adds("lead", "2", NAME="Анна", CITY="Омск"))))
    ruling = judge("lead", seen, fields={"NAME": "Анна", "CITY": "Казань"})
    assert [item.where for item in ruling.differences] == ["lead.CITY"]


SLOT = {"resource": "Ольга", "from_": "2026-03-03T15:00:00+03:00", "to": "2026-03-03T16:00:00+03:00"}


def test_booking_compares_moments_as_instants():
    seen = see(bot(calls=(books(**SLOT),)))
    assert code("booking", seen, fields={"from": "2026-03-03T12:00:00+00:00", "resource": "Ольга"}, count=1) == ""
    assert code("booking", seen, fields={"from": "2026-03-03T16:00:00+03:00"}) == "check.booking.different"


def test_only_live_bookings_unless_stated():
    talk = see(bot(calls=(books(**SLOT), books(action="cancel"))))
    assert code("booking", talk) == "check.booking.missing"
    assert code("booking", talk, count=0) == ""
    assert code("booking", talk, fields={"status": "cancelled"}, count=1) == ""


def test_booking_refuses_unknown_fields_and_bad_moments():
    assert flaws("booking", fields={"master": "Ольга"}) == ["check.flaw.unknown_key"]
    assert flaws("booking", fields={"from": "завтра"}) != []
    assert flaws("reminder", at="завтра") != []
    assert flaws("booking", fields={"from": "2026-03-03T12:00:00+00:00", "resource": "Ольга"}) == []


def test_overlaps_are_seen_when_they_happen():
    other = {"resource": "Ольга", "from_": "2026-03-03T15:30:00+03:00", "to": "2026-03-03T16:30:00+03:00"}
    after = {"resource": "Ольга", "from_": "2026-03-03T16:00:00+03:00", "to": "2026-03-03T17:00:00+03:00"}
    first = bot(calls=(books("1", **SLOT),))
    assert code("no_overlaps", see(first, bot(calls=(books("2", **other),)))) == "check.no_overlaps.overlap"
    assert code("no_overlaps", see(first, bot(calls=(books("2", **after),)))) == ""
    assert code("no_overlaps", see(first, bot(calls=(books("2", **{**other, "resource": "Алина"}),)))) == ""
    undone = see(first, bot(calls=(books("2", **other), books("2", action="cancel"))))
    assert code("no_overlaps", undone) == "check.no_overlaps.overlap"
    moved = see(first, bot(calls=(books("1", action="cancel"), books("2", **other))))
    assert code("no_overlaps", moved) == ""


def test_overlap_with_a_booking_of_the_seed():
    fields = {
        "resource": "Ольга",
        "from": "2026-03-03T12:30:00+00:00",
        "to": "2026-03-03T13:00:00+00:00",
        "status": "active",
    }
    scene = Scene(initial=(Row(entity="booking", id="802", fields=fields),))
    assert code("no_overlaps", see(bot(calls=(books("1", **SLOT),)), scene=scene)) == "check.no_overlaps.overlap"


def plan(row_id, at, action="plan"):
    return call("crm.activity.todo.add", means("reminder", action=action, id=row_id, at=at))


def test_reminders_planned_and_not_cancelled():
    talk = (bot(calls=(plan("7", "2026-03-02T15:00:00+03:00"),)), bot(calls=(plan("7", None, "cancel"),)))
    assert code("reminder", see(*talk, turn=0), count=1, at="2026-03-02T12:00:00+00:00") == ""
    assert code("reminder", see(*talk, turn=0), at="2026-03-02T13:00:00+00:00") == "check.reminder.different"
    assert code("reminder", see(*talk), count=0) == ""
    assert code("reminder", see(*talk)) == "check.reminder.missing"


def consents(**facts):
    return bot(calls=(call("crm.lead.update", means("consent", **facts)),))


def test_the_latest_consent_counts():
    whole = {"kind": "data", "given": True, "at": "2026-03-02T10:00:00+03:00", "version": "1.2", "channel": "site"}
    assert code("consent", see(consents(**whole)), complete=True) == ""
    assert code("consent", see(consents(kind="data", given=True)), complete=True) == "check.consent.incomplete"
    assert code("consent", see(consents(**whole)), kind="mailing") == "check.consent.none"
    talk = (consents(kind="mailing", given=True), consents(kind="mailing", given=False))
    assert code("consent", see(*talk, turn=0), kind="mailing") == ""
    assert code("consent", see(*talk), kind="mailing") == "check.consent.other"
    assert code("consent", see(*talk), kind="mailing", given=False) == ""


def test_overlaps_that_the_crm_states():
    stated = books("1", overlaps=["802"], **SLOT)
    ruling = judge("no_overlaps", see(bot(calls=(stated,))))
    assert (ruling.code, ruling.parameters["other"]) == ("check.no_overlaps.overlap", "#802")
