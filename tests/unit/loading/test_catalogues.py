"""The shipped catalogues: every clause of the regulations and of the law says what it rests on and what tests it."""

from collections import Counter
from pathlib import Path

import pytest

from harness.loading.policies import load_policies
from harness.loading.settings import find_settings
from harness.registry import collect

ROOT = Path(__file__).resolve().parents[3]
PACKS = ("ru-services", "ru-law", "bot-transparency", "salon", "clinic", "fitness", "education", "kazan-salon")
LAW = {"PD": 10, "MK": 7, "CP": 9, "CL": 11, "SL": 5, "FT": 7, "ED": 6, "BT": 8}
REGULATIONS = {
    "LEAD": 9, "TALK": 10, "BAN": 9, "ESC": 11, "BOOK": 10, "DATA": 7, "PAY": 3, "SLA": 4, "OPS": 4, "KPI": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def policies():
    return load_policies(PACKS, find_settings(ROOT, environment={}), collect("check", "harness.checks"))


def test_every_clause_is_there(policies):
    families = Counter(name.partition("-")[0] for name in policies.clauses)
    assert families == {**LAW, **REGULATIONS}


def test_every_clause_has_its_check_or_the_reason_why_not(policies):
    for name, clause in policies.clauses.items():
        assert bool(clause.checks) is not bool(clause.not_testable), name
        assert clause.ru, name
        assert clause.en, name


def test_every_clause_says_what_it_rests_on_and_until_when(policies):
    for name, clause in policies.clauses.items():
        assert clause.basis, name
        assert all(basis.ru for basis in clause.basis), name
        assert clause.verified_on <= clause.review_due, name
        assert clause.reviewed_by is None, f"{name}: nobody has reviewed it, so nobody may be named"
        assert clause.source is not None, name


def test_few_clauses_are_beyond_a_conversation(policies):
    assert {name for name, clause in policies.clauses.items() if clause.not_testable} == {
        "PD-08", "OPS-1", "OPS-2", "OPS-3", "OPS-4", "KPI-1",
    }  # fmt: skip


def test_every_clause_that_expects_something_is_in_a_pack(policies):
    expecting = {one.clause for pack in ("regulations", "law") for one in policies.packs[pack]}
    taken = {name for pack in PACKS for name in policies.members[pack]}
    assert expecting - taken == set()


def test_the_packs_approve_of_the_sla_that_they_state(policies):
    (ban,) = (one for one in policies.packs["ru-services"] if one.clause == "BAN-8")
    assert "10 минут" in ban.arguments["sla"]


def test_what_the_law_says_today(policies):
    states = {day: {n: c.state(day) for n, c in policies.clauses.items()} for day in ("2026-11-27", "2027-01-05")}
    assert [name for name, state in states["2026-11-27"].items() if state != "in_force"] == ["SL-03"]
    assert states["2026-11-27"]["SL-03"] == "not_yet"
    assert (states["2027-01-05"]["ED-03"], states["2027-01-05"]["SL-03"]) == ("expired", "in_force")
