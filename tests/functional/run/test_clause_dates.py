"""Clauses are looked at on a day: the past ones warn (an error when asked for), those to come do not apply."""

import json

RULES = """
policy: rules
clauses:
  R-1: {title: {ru: Старое, en: Old}, effective_to: 2026-08-31, expect: [not_silent]}
  R-2: {title: {ru: Новое, en: New}, effective_from: 2026-12-01, expect: [{never_says: Хорошо}]}
  R-3: {title: {ru: Серверы, en: Servers}, reviewed_by: адвокат Иванова, not_testable: {ru: не видно, en: unseen}}
defaults: {basis: [{act: {ru: Правила, en: Rules}, kind: policy}]}
"""
SUITE = "policies: [rules]\ndialogues:\n  - {id: d, covers: [R-1], turns: [{user: а, expect: [not_silent]}]}\n"


def prepare(project):
    project.write("harness.yaml", (project.root / "harness.yaml").read_text() + "policies: [rules]\n")
    project.write("fixtures/policies/rules.yaml", RULES)
    project.write("suites/a.suite.yaml", "suite: a\n" + SUITE)


def test_a_clause_past_its_date_warns_in_lint_and_stops_a_strict_run(project):
    prepare(project)

    fine = project.command("lint", "--as-of", "2026-08-31")
    late = project.command("lint", "--as-of", "2026-09-01")
    strict = project.command("lint", "--as-of", "2026-09-01", "--strict")
    run = project.command("run", "--as-of", "2026-09-01", "--strict")

    assert (fine.returncode, fine.stderr) == (0, "")
    assert (late.returncode, strict.returncode, run.returncode) == (0, 4, 4)
    for done in (late, strict, run):
        assert "fixtures/policies/rules.yaml:4:3: пункт R-1 действовал до 2026-08-31" in done.stderr
    assert not (project.root / "reports").exists(), "nothing was run"
    assert project.command("run", "--as-of", "2026-08-31", "--strict").returncode == 0


def test_a_clause_that_nothing_stands_behind_warns_in_lint(project):
    prepare(project)
    bare = RULES.replace("clauses:\n", "clauses:\n  R-0: {title: {ru: Голое, en: Bare}, basis: []}\n")
    project.write("fixtures/policies/rules.yaml", bare.replace("R-3: {", "R-3: {verified_on: 2026-12-24, "))

    done = project.command("lint", "--as-of", "2026-08-31")
    strict = project.command("lint", "--as-of", "2026-08-31", "--strict")

    assert (done.returncode, strict.returncode) == (0, 4)
    assert (
        "fixtures/policies/rules.yaml:4:3: у пункта R-0 не сказано: чем он проверяется (expect, checks)" in done.stderr
    )
    assert "на чём он основан (basis)" in done.stderr
    assert "до какого дня на него можно полагаться" in done.stderr
    assert "пункт R-3 сверен 2026-12-24, а проверяется на 2026-08-31" in done.stderr
    assert "R-1" not in done.stderr
    assert "R-2" not in done.stderr, "a rule of the business itself holds until the business changes it"


def test_a_clause_that_only_a_pack_states_is_looked_at_as_well(project):
    prepare(project)
    project.write(
        "fixtures/policies/own.yaml",
        "policy: own\nclauses:\n  O-1: {title: {ru: Своё, en: Own}, review_due: 2026-01-31, expect: [not_silent]}\n",
    )
    project.write("suites/a.suite.yaml", "suite: a\n" + SUITE.replace("[rules]", "[rules, own]", 1))

    done = project.command("lint", "--as-of", "2026-02-01")

    assert done.returncode == 0
    assert "fixtures/policies/own.yaml:3:3: пункт O-1 надо было сверить до 2026-01-31" in done.stderr


def test_a_clause_to_come_does_not_apply_before_its_day(project):
    prepare(project)
    project.write(
        "harness.yaml",
        (project.root / "harness.yaml").read_text().replace("default_bot: polite", "default_bot: moody"),
    )

    assert project.command("run", "--as-of", "2026-11-30").returncode == 0
    assert project.command("run", "--as-of", "2026-12-01").returncode == 1
    assert project.command("judge", "--as-of", "2026-11-30").returncode == 0


def test_the_list_of_clauses_says_all_about_them(project):
    prepare(project)

    done = project.command("list", "clauses", "--as-of", "2026-11-27", "--format", "json")

    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert [rows[name]["state"] for name in ("R-1", "R-2", "R-3")] == ["срок истёк", "ещё не действует", "действует"]
    assert [(rows[name]["covered"], rows[name]["asked"]) for name in ("R-1", "R-2", "R-3")] == [
        ("1", "1"),
        ("0", "1"),
        ("0", "0"),
    ]
    assert rows["R-1"]["tests"] == "not_silent"
    assert rows["R-3"]["tests"] == "в разговоре не видно: не видно"
    assert (rows["R-1"]["reviewer"], rows["R-3"]["reviewer"]) == ("не проверено юристом", "адвокат Иванова")


def test_a_day_that_is_none_is_a_usage_error(project):
    assert project.command("lint", "--as-of", "27.11.2026").returncode == 4
