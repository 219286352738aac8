"""The clause matrix: what was tested and what came of it."""

from report_builders import booked, broken, handed_over, promised
from report_values import CLAUSES, job, record

from harness.model.verdict import Finding
from harness.reporters.clauses import ClauseMatrix, of_record, violated_by


def matrix(*records, skipped=()):
    rows = ClauseMatrix(CLAUSES)
    for item in records:
        rows.add(item)
    for item in skipped:
        rows.skip(item)
    return {row.clause: row for row in rows.rows()}


def test_untested_clauses_are_rows_too():
    rows = matrix(booked(0))
    assert list(rows) == list(CLAUSES)
    assert (rows["BOOK-2"].planned, rows["BOOK-2"].tested) == (0, 0)
    assert (rows["LEAD-1"].tested, rows["LEAD-1"].passed) == (1, 1)


def test_a_finding_counts_for_the_clause_it_cites():
    rows = matrix(promised(0))
    assert (rows["BAN-1"].failed, rows["BAN-1"].violations) == (1, 1)
    assert (rows["ESC-1"].failed, rows["ESC-1"].passed) == (0, 1)
    assert (rows["LEAD-1"].planned, rows["LEAD-1"].tested, rows["LEAD-1"].failed) == (0, 1, 1)  # cited, not covered


def test_a_finding_without_clause_counts_for_all_that_the_dialogue_covers():
    item = record(
        job(0, "x", covers=("LEAD-1", "SLA-1")), outcome="failed", findings=(Finding(check="says", code="c"),)
    )
    assert violated_by(item) == ("LEAD-1", "SLA-1")
    assert matrix(item)["SLA-1"].failed == 1


def test_waived_findings_do_not_fail_a_clause():
    item = record(
        job(0, "x", covers=("LEAD-1",)), findings=(Finding(check="says", code="c", clause="LEAD-1", waived="why"),)
    )
    row = matrix(item)["LEAD-1"]
    assert (row.passed, row.failed, row.waived, row.violations) == (1, 0, 1, 0)


def test_errors_are_neither_passed_nor_failed():
    row = matrix(broken(0))["SLA-1"]
    assert (row.tested, row.passed, row.failed, row.errors) == (1, 0, 0, 1)


def test_skipped_dialogues_are_planned_only():
    row = matrix(skipped=[job(0, "x", covers=("BOOK-2",))])["BOOK-2"]
    assert (row.planned, row.tested) == (1, 0)


def test_not_judged_is_no_violation():
    assert violated_by(handed_over(0)) == ()
    assert of_record(handed_over(0)) == ("ESC-1",)
