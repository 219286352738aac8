"""Every report says what its clauses rest on, which are past their date, and what was waived and why."""

import io
import json
import xml.etree.ElementTree as ET

import msgspec
import pytest
from report_builders import booked, events, settings
from report_values import CLAUSES, job, record

from harness.model.clause import Basis
from harness.model.events import RunStarted
from harness.model.verdict import Judged
from harness.ports import ReportTarget
from harness.reporters.clauses import ClauseMatrix, of_record
from harness.reporters.console import Console
from harness.reporters.html_page import HtmlPage
from harness.reporters.junit import JUnit
from harness.reporters.markdown import Markdown
from harness.reporters.results_json import Results

REASON = "менеджер согласился до 1 марта"


def written(kind, path, stream):
    report = kind(ReportTarget(path=path))
    for event in stream:
        report.handle(event)
    report.close()
    return path.read_text(encoding="utf-8")


def shown(stream):
    out = io.StringIO()
    console = Console(out)
    for event in stream:
        console.handle(event)
    console.close()
    return out.getvalue()


def told():
    """A run whose clauses are past their date, due for review, not in force yet, and one that a dialogue waives."""
    dated = {
        "LEAD-1": {"effective_to": "2026-08-31", "basis": (Basis(ru="ПП РФ № 736", en="Decree 736", article="п. 1"),)},
        "BAN-1": {"review_due": "2026-10-01", "reviewed_by": "адвокат Иванова"},
        "ESC-1": {"effective_from": "2026-12-01"},
        "BOOK-2": {"not_testable": {"ru": "видно между разговорами", "en": "seen across conversations"}},
    }
    clauses = {name: msgspec.structs.replace(one, **dated.get(name, {})) for name, one in CLAUSES.items()}
    about = msgspec.structs.replace(
        settings(), clauses=clauses, applied=("LEAD-1", "BAN-1", "ESC-1", "SLA-1"), as_of="2026-11-27"
    )
    item = booked(0)
    attempt = item.attempts[-1]
    waived = msgspec.structs.replace(attempt.verdict, waived={"SLA-1": REASON})
    item = msgspec.structs.replace(item, attempts=(msgspec.structs.replace(attempt, verdict=waived),))
    return [
        msgspec.structs.replace(one, settings=about) if isinstance(one, RunStarted) else one
        for one in events([item], skipped=0, troubles=0)
    ]


def test_a_clause_that_packs_judge_by_is_tested():
    judged = (
        Judged(check="says", status="held", clause="SLA-1"),
        Judged(check="says", status="not_judged", clause="ESC-1"),
    )
    item = record(job(0, "x", covers=("LEAD-1",)), judged=judged)
    rows = ClauseMatrix(CLAUSES)
    rows.add(item)
    tested = {row.clause: (row.planned, row.tested, row.passed) for row in rows.rows() if row.tested}
    assert of_record(item) == ("LEAD-1", "SLA-1")
    assert tested == {"LEAD-1": (1, 1, 1), "SLA-1": (0, 1, 1)}


def test_results_have_the_record_of_every_clause(tmp_path):
    document = json.loads(written(Results, tmp_path / "r.json", told()))
    rows = {row["clause"]: row for row in document["clauses"]}
    assert document["run"]["as_of"] == "2026-11-27"
    assert {name: rows[name]["state"] for name in ("LEAD-1", "BAN-1", "ESC-1", "SLA-1")} == {
        "LEAD-1": "expired", "BAN-1": "review_due", "ESC-1": "not_yet", "SLA-1": "in_force",
    }  # fmt: skip
    assert rows["LEAD-1"]["basis"] == [
        {"act": "ПП РФ № 736", "article": "п. 1", "kind": "law", "confidence": "medium", "url": ""}
    ]
    assert (rows["BAN-1"]["reviewed_by"], rows["LEAD-1"]["reviewed_by"]) == ("адвокат Иванова", None)
    assert rows["BOOK-2"]["not_testable"] == "видно между разговорами"
    assert (rows["SLA-1"]["waived"], rows["SLA-1"]["applied"], rows["BOOK-2"]["applied"]) == (1, True, False)
    assert document["dialogues"][0]["waived"] == {"SLA-1": REASON}


@pytest.mark.parametrize("reporter", [Markdown, HtmlPage, JUnit])
def test_every_report_tells_the_legal_basis_and_the_waivers(reporter, tmp_path):
    text = written(reporter, tmp_path / "report", told()).replace("\\", "")  # as Markdown shows it
    for words in ("Правовая база на 2026-11-27", "срок действия истёк: LEAD-1", "пора сверить: BAN-1", REASON):
        assert words in text, words
    assert "ещё не действуют и не применялись: ESC-1" in text


def test_junit_has_them_as_properties(tmp_path):
    root = ET.fromstring(written(JUnit, tmp_path / "j.xml", told()))
    properties = [(one.get("name"), one.get("value")) for one in root.iter("property")]
    assert ("waived", f"{booked(0).job.id}: SLA-1: {REASON}") in properties


def test_the_console_warns_of_what_is_past_its_date():
    text = shown(told())
    assert "срок действия истёк: LEAD-1" in text
    assert "пора сверить: BAN-1" in text
    assert "не действуют" not in text
    assert "Правовая база" not in shown(events([booked(0)]))
