from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness import wording
from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from harness.portal.seed_reader import read_seed

CLOCK = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
USERS = "users: [{ID: 1, NAME: Робот}]\n"
RESOURCES = "resource_types: [{id: 1, name: М}]\nresources: [{id: 1, typeId: 1, name: Ольга}]\n"


def seed(folder: Path, text: str) -> Any:
    (folder / "p.yaml").write_text(USERS + text, encoding="utf-8")
    return read_seed(folder / "p.yaml")


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("usrs: []", "unknown_key", "usrs"),
        ("leads: [{ID: 1, NAMEE: x}]", "unknown_key", "leads[0].lead"),
        ("leads: [{ID: 1}, {ID: 1}]", "taken", "leads[1].lead"),
        ("leads: [{ID: x}]", "bad_value", "leads[0].lead"),
        ("leads: [{BIRTHDATE: когда-то}]", "bad_value", "leads[0].lead"),
        ("leads: [{OPPORTUNITY: много}]", "bad_value", "leads[0].lead"),
        ("leads: {ID: 1}", "not_a_list", "leads"),
        ("leads: [x]", "not_a_map", "leads[0]"),
        ("caller: 9", "no_such", "caller"),
        ("timezone: Mars/Base", "bad_value", "timezone"),
        ("overbooking: maybe", "unknown_key", "overbooking"),
        ("created: вчера", "bad_value", "created"),
        ("queues: [{ID: 3, name: m, users: [8]}]", "no_such", "queues.3.users"),
        ("userfields: {lead: [{FIELD_NAME: X, type: string}]}", "bad_value", "userfields.lead[0]"),
        ("userfields: {lead: [{FIELD_NAME: UF_X, type: colour}]}", "unknown_key", "userfields.lead[0]"),
        ("meanings: {magic: 1}", "unknown_key", "meanings.magic"),
        ("meanings: {reminder: {}}", "bad_value", "meanings.reminder"),
        ("resources: [{id: 1, typeId: 5, name: О}]", "no_such", "resources.1"),
        (
            RESOURCES + "bookings: [{resource: Ян, at: 2026-03-02T10:00, until: 2026-03-02T11:00}]",
            "no_such",
            "bookings[0].booking",
        ),
        (
            RESOURCES + "bookings: [{resource: 1, at: 2026-03-02T10:00, until: 2026-03-02T10:00}]",
            "ends_before_it_begins",
            "bookings[0].booking",
        ),
        (RESOURCES + "bookings: [{resource: 1, at: 2026-03-02T10:00}]", "bad_value", "bookings[0].booking"),
        (RESOURCES + "bookings: [{resource: 1, master: Я}]", "unknown_key", "bookings[0].booking"),
        (
            RESOURCES + "bookings: [{resource: 1, at: 2026-03-02T10:00, until: 2026-03-02T11:00, contact: 5}]",
            "no_such",
            "bookings[0].booking",
        ),
        ("a: 1\na: 2", "not_yaml", ""),
        ("x: !!python/object:os.system {}", "not_yaml", ""),
        ("x: [", "not_yaml", ""),
    ],
)
def test_a_wrong_seed_says_what_is_wrong_and_where(tmp_path: Path, text: str, code: str, key: str) -> None:
    with pytest.raises(PortalError) as error:
        seed(tmp_path, text)
    assert (error.value.code, error.value.parameters["key"]) == (f"portal.seed.{code}", key)
    for language in wording.LANGUAGES:
        said = wording.text(error.value.code, language, **error.value.parameters)
        assert "p.yaml" in said
        assert not re.search(r"\{\w+\}", said)


def test_text_of_a_seed_stays_text(tmp_path: Path) -> None:
    made = seed(tmp_path, "contacts: [{ID: 5, NAME: no, PHONE: +79990000000, POST: 10:30, COMMENTS: 0123}]")
    row = made.tables["contact"][5]
    assert (row["NAME"], row["PHONE"][0]["VALUE"], row["POST"], row["COMMENTS"]) == (
        "no",
        "+79990000000",
        "10:30",
        "0123",
    )


def test_a_bare_seed_has_the_vendors_directories(tmp_path: Path) -> None:
    made = seed(tmp_path, "language: en")
    assert made.semantics["STATUS"]["CONVERTED"] == "S"
    assert made.semantics["DEAL_STAGE"]["APOLOGY"] == "F"
    assert "OTHER" in made.semantics["SOURCE"]


def test_an_unknown_portal_lists_the_known_ones(portals: Portals) -> None:
    for name in ("nope", "../portals/kazan-salon"):
        with pytest.raises(PortalError) as error:
            portals.open(Given(portal=name), CLOCK, "x")
        assert error.value.code == "portal.seed.unknown"
        assert "kazan-salon" in error.value.parameters["valid"]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"lead": {"NAME": "А"}, "deal": {}}, "one_key"),
        ({"house": {}}, "unknown_key"),
        ({"lead": "x"}, "not_a_map"),
        ({"lead": {"ID": 301}}, "taken"),
        ({"booking": {"resource": "Ольга"}}, "bad_value"),
    ],
)
def test_impossible_given_records_are_refused(open_desk: Any, record: dict[str, Any], code: str) -> None:
    with pytest.raises(PortalError) as error:
        open_desk(records=({"contact": {"NAME": "Б"}}, record))
    assert error.value.code == f"portal.seed.{code}"
    assert error.value.parameters["key"].startswith("given.records[1]")


def test_given_records_exist_from_the_start(open_desk: Any) -> None:
    desk = open_desk(records=({"lead": {"NAME": "Рената", "PHONE": "+79030000000", "STATUS_ID": "JUNK"}},))
    lead = desk.ask("crm.lead.get", id=302)
    assert (lead["NAME"], lead["STATUS_SEMANTIC_ID"], lead["PHONE"][0]["VALUE"]) == ("Рената", "F", "+79030000000")
    desk.ask("crm.lead.update", id=302, fields={"STATUS_ID": "NEW"})
    (row,) = desk.session.journal().initial
    assert (row.id, row.fields["STATUS_ID"]) == ("302", "JUNK")


def test_a_portal_may_refuse_overbooking(tmp_path: Path) -> None:
    text = RESOURCES + "overbooking: refuse\nbookings: [{resource: 1, at: 2026-03-02T10:00, until: 2026-03-02T11:00}]\n"
    (tmp_path / "p.yaml").write_text(USERS + text, encoding="utf-8")
    session = Portals(tmp_path).open(Given(portal="p"), CLOCK, "x")
    start = int(datetime.fromisoformat("2026-03-02T10:30:00+03:00").timestamp())
    period = {"from": {"timestamp": start}, "to": {"timestamp": start + 600}}
    answer = session.call("booking.v1.booking.add", {"fields": {"resourceIds": [1], "datePeriod": period}})
    assert answer.status == 400
    assert session.journal().calls[0].changes == ()


def test_a_dialogue_that_names_no_portal_gets_a_blank_one(portals: Portals) -> None:
    session = portals.open(Given(), CLOCK, "x")
    assert session.call("crm.lead.add", {"fields": {"NAME": "Анна"}}).body["result"] == 1
    assert session.call("crm.lead.list", {}).body["total"] == 1
