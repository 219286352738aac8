"""Clause records: what they rest on, until when they hold, how they are tested; packs take them up by their ids."""

import msgspec
import pytest

from harness.errors import SuiteError
from harness.loading.policies import kept_policies, load_policies
from harness.loading.settings import Settings
from harness.loading.suites import load_suites
from harness.model.clause import Clause
from harness.registry import Registry

LAW = """\
policy: law
title: {ru: Закон, en: Law}
defaults:
  verified_on: 2026-11-22
  review_due: 2027-03-01
  basis: [{act: 38-ФЗ, article: ст. 5, kind: law, confidence: high}]
clauses:
  L-1:
    title: {ru: Без молчания, en: No silence}
    severity: critical
    verticals: [clinic]
    basis: [{act: {ru: ПП РФ № 659, en: Decree 659}, url: "http://x.example/1"}]
    effective_from: 2026-09-01
    effective_to: 2026-12-31
    review_due: null
    reviewed_by: адвокат Иванова
    version: 2
    expect: [not_silent, {says: да}]
  L-2: {title: {ru: Карточка, en: Card}, checks: [lead, booking]}
  L-3: {title: {ru: Серверы, en: Servers}, not_testable: {ru: не видно, en: cannot be seen}}
  L-4: {title: {ru: С декабря, en: From December}, effective_from: 2026-12-01, expect: [{says: да}]}
"""


@pytest.fixture
def write(project: Settings):
    def written(name: str, text: str) -> None:
        (project.fixtures / f"policies/{name}.yaml").write_text(text, encoding="utf-8")

    written("law", LAW)
    return written


@pytest.fixture
def problems(project: Settings, checks: Registry, write):
    def found(text: str, *names: str) -> list[tuple[int, str]]:
        write("bad", text)
        with pytest.raises(SuiteError) as caught:
            load_policies([*names, "bad"], project, checks)
        return sorted((problem.line, problem.code) for problem in caught.value.problems)

    return found


def test_a_record_says_what_it_rests_on_and_how_it_is_tested(project: Settings, checks: Registry, write) -> None:
    known = load_policies(["law"], project, checks)
    first, second, third = (known.clauses[name] for name in ("L-1", "L-2", "L-3"))

    assert first.basis[0].text("ru") == "ПП РФ № 659"
    assert first.basis[0].text("en") == "Decree 659"
    assert first.basis[0].url == "http://x.example/1"
    assert (first.verified_on, first.review_due, first.reviewed_by) == ("2026-11-22", "", "адвокат Иванова")
    assert (first.version, first.verticals, first.checks) == (2, ("clinic",), ("not_silent", "says"))
    assert second.basis[0].text("en") == "38-ФЗ ст. 5"
    assert (second.checks, second.reviewed_by, second.review_due) == (("lead", "booking"), None, "2027-03-01")
    assert third.not_testable == {"ru": "не видно", "en": "cannot be seen"}
    assert known.members["law"] == ("L-1", "L-2", "L-3", "L-4")


def test_a_pack_takes_up_clauses_by_their_ids(project: Settings, checks: Registry, write) -> None:
    write("clinic", "policy: clinic\nclauses: [L-1]\n")
    write("other", "clauses: {L-1: null, L-2: {expect: [{lead: {count: 1}}]}}\n")

    known = load_policies(["law", "clinic", "other"], project, checks)

    assert [(one.name, one.clause, one.severity) for one in known.packs["clinic"]] == [
        ("not_silent", "L-1", "critical"),
        ("says", "L-1", "critical"),
    ]
    assert [(one.name, one.clause) for one in known.packs["other"]][2:] == [("lead", "L-2")]
    assert known.packs["clinic"] == known.packs["other"][:2]


def test_what_two_packs_take_up_is_asked_once(project: Settings, checks: Registry, write) -> None:
    write("one", "clauses: [L-1]\n")
    write("two", "clauses: [L-1, L-4]\n")
    suite = project.root / "a.suite.yaml"
    suite.write_text(
        "suite: a\npolicies: [law, one, two]\n"
        "dialogues:\n  - {id: d, covers: [L-1], turns: [{user: а, expect: [silent]}]}\n"
    )
    library = load_suites([suite], project, checks)

    assert [one.clause for one in library.dialogue(library.entries[0].key).expect] == ["L-1", "L-1", "L-4"]


def test_all_that_is_wrong_with_records_is_said_at_once(problems) -> None:
    text = """\
defaults: {severity: major, version: 0}
clauses:
  L-5: {title: {ru: а, de: b}, effective_from: 01.09.2026, verticals: [bank]}
  L-6: {title: {ru: а, en: b}, effective_from: 2026-09-01, effective_to: 2026-08-31, reviewed_by: 5}
  L-7: {title: {ru: а, en: b}, basis: [{akt: x, kind: rumour}], checks: [leed]}
  L-8: {title: {ru: а, en: b}, not_testable: {ru: нет}, expect: [silent]}
  L-9: {expect: [silent]}
"""
    assert problems(text) == [
        (1, "suite.not_whole"),
        (1, "suite.unknown_key"),
        (3, "suite.bad_day"),
        (3, "suite.missing_key"),
        (3, "suite.unknown_key"),
        (3, "suite.unknown_value"),
        (4, "suite.not_text"),
        (4, "suite.period"),
        (5, "suite.missing_key"),
        (5, "suite.unknown_check.meant"),
        (5, "suite.unknown_key.meant"),
        (5, "suite.unknown_value"),
        (6, "suite.missing_key"),
        (6, "suite.tested_or_not"),
        (7, "suite.clause_title"),
    ]


def test_a_pack_says_how_a_clause_is_tested_and_nothing_else_of_it(problems, project, checks, write) -> None:
    text = """\
clauses:
  L-1: {severity: info, title: {ru: а, en: b}, expect: [silent]}
  L-2: {effective_to: 2026-12-01, not_testable: {ru: а, en: b}}
  L-9: {title: {ru: Своё, en: Own}, severity: info, expect: [silent]}
"""
    assert problems(text, "law") == [(2, "suite.clause_overridden")] * 2 + [(3, "suite.clause_overridden")] * 2

    write("bad", "clauses: {L-1: {expect: [silent]}, L-2: {checks: [booking]}}\n")
    known = load_policies(["law", "bad"], project, checks)
    assert (known.clauses["L-1"].severity, known.clauses["L-1"].ru) == ("critical", "Без молчания")
    assert [(one.name, one.severity) for one in known.packs["bad"]] == [("silent", "critical")]


def test_a_review_is_due_after_the_last_check(problems) -> None:
    text = """\
defaults: {verified_on: 2026-11-22}
clauses:
  L-5: {title: {ru: а, en: b}, expect: [silent], review_due: 2026-11-21}
  L-6: {title: {ru: а, en: b}, expect: [silent], review_due: 2026-11-22}
  L-7: {title: {ru: а, en: b}, expect: [silent], verified_on: 2027-01-01, review_due: 2026-12-01}
"""
    assert problems(text) == [(3, "suite.verified_after_review"), (5, "suite.verified_after_review")]


def test_what_no_clause_should_lack(project: Settings, checks: Registry, write) -> None:
    own = "basis: [{act: Наши правила, kind: policy}]"
    write("own", f"""\
clauses:
  O-1: {{title: {{ru: а, en: b}}}}
  O-2: {{title: {{ru: а, en: b}}, {own}, checks: [lead]}}
  O-3: {{title: {{ru: а, en: b}}, basis: [{{act: 38-ФЗ}}], checks: [lead], verified_on: 2026-11-28}}
""")  # fmt: skip
    known = load_policies(["law", "own"], project, checks)

    told = [(one.parameters["what"], one.parameters.get("missing", one.code)) for one in known.unfounded("2026-11-27")]
    assert [one for one in told if one[0].startswith("O-")] == [
        ("O-1", ["@policy.missing.test", "@policy.missing.basis", "@policy.missing.date"]),
        ("O-3", ["@policy.missing.date"]),
        ("O-3", "policy.verified_later"),
    ]


def test_a_pack_cannot_take_what_the_catalogue_does_not_expect(problems) -> None:
    assert problems("clauses: [L-11, L-2, 5]\n", "law") == [
        (1, "suite.clause_expects_nothing"),
        (1, "suite.not_text"),
        (1, "suite.unknown_clause.meant"),
    ]


def test_a_catalogue_with_problems_does_not_make_every_clause_unknown(project: Settings, checks: Registry) -> None:
    (project.fixtures / "policies/rules.yaml").write_text("clauses: {LEAD-1: {sevrity: major}}\n")
    suite = project.root / "a.suite.yaml"
    suite.write_text("suite: a\ndialogues:\n  - {id: d, covers: [LEAD-1], turns: [{user: а, expect: [silent]}]}\n")

    with pytest.raises(SuiteError) as caught:
        load_suites([suite], project, checks)

    assert {problem.path.rpartition("/")[2] for problem in caught.value.problems} == {"rules.yaml"}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-08-31", "not_yet"),
        ("2026-09-01", "in_force"),
        ("2026-12-01", "in_force"),
        ("2026-12-02", "review_due"),
        ("2026-12-31", "review_due"),
        ("2027-01-01", "expired"),
        ("", "in_force"),
    ],
)
def test_what_a_clause_is_worth_depends_on_the_day(day: str, state: str) -> None:
    clause = Clause(effective_from="2026-09-01", effective_to="2026-12-31", review_due="2026-12-01")
    assert clause.state(day) == state


def test_clauses_past_their_date_are_warnings_with_their_place(project: Settings, checks: Registry, write) -> None:
    known = load_policies(["law"], project, checks)

    assert list(known.overdue("2026-11-27")) == []
    expired = [(one.code, one.parameters["what"], one.level) for one in known.overdue("2027-03-02")]
    assert expired == [
        ("policy.expired", "L-1", "warning"),
        ("policy.review_due", "L-2", "warning"),
        ("policy.review_due", "L-3", "warning"),
        ("policy.review_due", "L-4", "warning"),
    ]
    (only,) = known.overdue("2027-03-02", ["L-1", "L-99"])
    assert (only.path.rpartition("/")[2], only.line, only.column) == ("law.yaml", 8, 3)


def test_policies_are_kept_until_a_file_changes(project: Settings, checks: Registry, write) -> None:
    first = kept_policies(["law"], project, checks)
    (stored,) = project.cache.glob("policies-*.json")
    assert kept_policies(["law"], project, checks) == first

    write("law", LAW.replace("version: 2", "version: 3"))
    assert kept_policies(["law"], project, checks).clauses["L-1"].version == 3

    stored.write_bytes(b"{broken")
    assert kept_policies(["law"], project, checks).clauses["L-1"].version == 3


def test_clauses_of_older_runs_can_still_be_read() -> None:
    record = b'{"ru": "\\u0430", "en": "b", "severity": "minor"}'
    assert msgspec.json.decode(record, type=Clause) == Clause(ru="а", en="b", severity="minor")
