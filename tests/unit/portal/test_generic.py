"""Methods that nobody wrote by hand: rows that stay, documented refusals, and a mark on every answer."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Given
from harness.portal.generic.entity import entity_of
from harness.portal.generic.likeness import like
from harness.portal.generic.slots import slot
from harness.portal.portals import Portals

NOW = datetime.fromisoformat("2026-03-02T10:00:00+03:00")


@pytest.fixture
def clock():
    return VirtualClock(NOW)


@pytest.fixture
def session(tmp_path, clock):
    return Portals(tmp_path).open(Given(), clock, "generic")


def price(session, **fields):
    answer = session.call(
        "catalog.price.add",
        {"fields": {"productId": 8, "catalogGroupId": 1, "price": 2000, "currency": "RUB"} | fields},
    )
    assert answer.status == 200, answer.body
    return answer.body["result"]["price"]


def test_what_is_added_is_found_changed_and_deleted(session):
    made = price(session, price="2500.50")
    assert made["id"] == 1
    assert made["price"] == 2500.5
    got = session.call("catalog.price.get", {"id": 1}).body["result"]["price"]
    assert got == made
    changed = session.call("catalog.price.update", {"id": "1", "fields": {"price": 3000, "currency": "RUB"}}).body[
        "result"
    ]["price"]
    assert (changed["price"], changed["currency"]) == (3000, "RUB")
    assert session.call("catalog.price.delete", {"id": 1}).body["result"] is True
    gone = session.call("catalog.price.get", {"id": 1})
    assert gone.status == 400
    assert "error" in gone.body


def test_lists_filter_order_select_and_page(session, clock):
    for number in range(60):
        clock.advance(1)
        price(session, price=number, currency="RUB" if number % 2 else "USD")
    first = session.call(
        "catalog.price.list", {"filter": {"currency": "RUB"}, "order": {"id": "DESC"}, "select": ["id", "price"]}
    )
    rows = first.body["result"]["prices"]
    assert first.body["total"] == 30
    assert rows[0] == {"id": 60, "price": 59}
    everything = session.call("catalog.price.list", {"start": 50})
    assert everything.body["total"] == 60
    assert len(everything.body["result"]["prices"]) == 10
    dear = session.call("catalog.price.list", {"filter": {">=price": 58}})
    assert [row["price"] for row in dear.body["result"]["prices"]] == [58, 59]


def test_required_parameters_are_the_pages_own(session):
    lacking = session.call("catalog.price.add", {"fields": {"productId": 8}})
    assert lacking.status == 400
    assert session.call("catalog.price.get", {}).status == 400


def test_answers_say_that_they_are_generic_and_the_journal_too(session):
    answer = session.call(
        "CATALOG.Price.Add.json", {"fields": {"productId": 8, "catalogGroupId": 1, "price": 1, "currency": "RUB"}}
    )
    assert answer.headers == {"X-Mock-Fidelity": "generic"}
    call = session.journal().calls[-1]
    assert (call.method, call.kind, call.fidelity) == ("catalog.price.add", "write", "generic")
    assert any(change.entity == "catalog.price" and change.field == "currency" for change in call.changes)
    assert session.call("crm.lead.add", {"fields": {}}).headers == {}
    assert session.journal().calls[-1].fidelity == ""


def test_sessions_share_nothing(tmp_path):
    portals = Portals(tmp_path)
    one, other = (portals.open(Given(), VirtualClock(NOW), name) for name in ("one", "other"))
    price(one)
    assert other.call("catalog.price.list", {}).body["total"] == 0


def test_methods_that_are_documented_but_have_no_rows_are_unknown_unless_examples_are_asked_for(tmp_path):
    (tmp_path / "with.yaml").write_text(
        "portal: with\nusers: [{ID: 1, NAME: A}]\nswitches: {examples: true}\n", encoding="utf-8"
    )
    portals = Portals(tmp_path)
    without = portals.open(Given(), VirtualClock(NOW), "x").call("bizproc.activity.log", {})
    assert (without.status, without.body["error"]) == (404, "ERROR_METHOD_NOT_FOUND")
    session = portals.open(Given(portal="with"), VirtualClock(NOW), "x")
    answer = session.call("bizproc.activity.log", {})
    assert (answer.status, answer.headers) == (200, {"X-Mock-Fidelity": "example"})
    assert session.journal().calls[-1].fidelity == "example"
    assert session.call("no.such.method", {}).status == 404


STORE = "portal: shop\nusers: [{ID: 1, NAME: A}]\nstore:\n"


def test_a_seed_can_hold_rows(tmp_path):
    (tmp_path / "shop.yaml").write_text(
        STORE + "  catalog.section: [{id: 7, name: Маски}, {id: 9, name: Кремы}]\n", encoding="utf-8"
    )
    session = Portals(tmp_path).open(Given(portal="shop"), VirtualClock(NOW), "x")
    assert session.call("catalog.section.get", {"id": 7}).body["result"]["section"]["name"] == "Маски"
    made = session.call("catalog.section.add", {"fields": {"iblockId": 1, "name": "Лаки"}}).body["result"]["section"]
    assert made["id"] == 10


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  no.such: [{id: 1}]", "portal.seed.unknown_key"),
        ("  crm.lead: [{id: 1}]", "portal.seed.unknown_key"),
        ("  catalog.section: {id: 1}", "portal.seed.not_a_list"),
        ("  catalog.section: [7]", "portal.seed.not_a_map"),
        ("  catalog.section: [{name: a}]", "portal.seed.bad_value"),
        ("  catalog.section: [{id: 1}, {id: 1}]", "portal.seed.taken"),
    ],
)
def test_rows_that_cannot_be_are_told(tmp_path, text, code):
    (tmp_path / "shop.yaml").write_text(STORE + text + "\n", encoding="utf-8")
    with pytest.raises(PortalError) as caught:
        Portals(tmp_path).seed("shop")
    assert caught.value.code == code


def test_hand_written_families_are_never_generic():
    assert entity_of("crm.lead.add") is None
    assert entity_of("imbot.chat.get") is None
    assert entity_of("catalog.price.modify") is None


def test_a_run_that_needs_none_of_it_does_not_read_the_documentation():
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from harness.portal.portals import Portals; from harness.clock import VirtualClock\n"
        "from harness.model.dialogue import Given\n"
        "s = Portals(Path('.')).open(Given(), VirtualClock(datetime(2026, 3, 2, tzinfo=UTC)), 'x')\n"
        "assert s.call('crm.lead.add', {'fields': {}}).status == 200\n"
        "assert 'harness.portal.catalogue' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("result", "sort", "path"),
    [
        (7, "id", ()),
        (True, "done", ()),
        ({"id": 7}, "id", ("id",)),
        ({"element": {"id": 7, "name": "a"}}, "row", ("element",)),
        ({"ID": "7", "NAME": "a"}, "row", ()),
        ([{"ID": "7"}], "rows", ()),
        ({"prices": [{"id": 1}]}, "rows", ("prices",)),
        ({"57": {"id": "57"}, "58": {"id": "58"}}, "rows by id", ()),
    ],
)
def test_where_rows_stand(result, sort, path):
    found = slot(result)
    assert (found.sort, found.path) == (sort, path)


def test_answers_of_no_such_shape_are_left_alone():
    assert slot("text") is None
    assert slot({"a": "x"}) is None
    assert slot(["a"]) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(example=JSON, value=JSON)
def test_likeness_never_fails_and_is_idempotent(example, value):
    once = like(example, value)
    assert like(example, once) == once
