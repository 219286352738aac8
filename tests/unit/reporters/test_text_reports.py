"""The Markdown summary and the table of findings."""

import csv
import io

import pytest
from report_builders import booked, events, hostile, promised, sample
from report_values import HOSTILE, job, record

from harness.model.verdict import Finding
from harness.ports import ReportTarget
from harness.reporters.findings_csv import COLUMNS, FindingsCsv
from harness.reporters.markdown import Markdown


def written(kind, path, stream, **options):
    report = kind(ReportTarget(path=path, options=options))
    for event in stream:
        report.handle(event)
    report.close()
    return path.read_bytes().decode("utf-8")


def test_markdown_tells_the_gravest_first(tmp_path):
    text = written(Markdown, tmp_path / "m.md", events([hostile(0), promised(1), booked(2)]))
    assert text.index("Критичные нарушения") < text.index("no\\-discounts") < text.index("Мелкие нарушения")
    assert "## ❌ НЕ ДОПУЩЕН" in text
    assert "скидку 50%" in text
    assert "BAN\\-1" in text


def test_markdown_of_a_good_run_is_short(tmp_path):
    text = written(Markdown, tmp_path / "m.md", events([booked(0)], skipped=0, troubles=0))
    assert "## ✅ ДОПУЩЕН" in text
    assert "Показатели" in text
    assert "нарушения" not in text


def test_markdown_keeps_hostile_text_inert(tmp_path):
    text = written(Markdown, tmp_path / "m.md", events(sample()))
    fenced = [part for number, part in enumerate(text.split("```")) if number % 2 == 0]
    assert "<script" not in "".join(fenced)
    assert "<img" not in text.replace("\\<", "")
    assert "\x1b" not in text


def test_markdown_stays_under_its_limit_by_leaving_out_whole_dialogues(tmp_path):
    text = written(Markdown, tmp_path / "m.md", events([promised(i, f"no-{i}") for i in range(200)]), limit=100_000)
    assert len(text.encode()) <= 100_000
    assert "и ещё" in text
    shown = text.count("####")
    assert 0 < shown < 200
    assert text.count("```") == 2 * shown


def rows(folder, stream):
    text = written(FindingsCsv, folder / "f.csv", stream)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_row_for_each_finding_and_each_broken_dialogue(tmp_path):
    table = rows(tmp_path, events(sample()))
    assert all(len(row) == len(COLUMNS) for row in table)
    ids = [row[COLUMNS.index("dialogue")] for row in table[1:]]
    assert ids.count("no-discounts[angry]") == 2
    assert ids.count("bot-is-silent") == 1
    assert "first-visit" not in ids


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "-2", "+7", HOSTILE.replace("<", "=", 1)])
def test_csv_cells_are_no_formulas(tmp_path, formula):
    finding = Finding(check=formula, code=formula, expected=formula, got=formula, clause=formula)
    item = record(job(0, formula, suite=formula, title=formula), outcome="failed", findings=(finding,))
    for row in rows(tmp_path, events([item])):
        for cell in row:
            assert not cell.startswith(("=", "@", "+", "\t", "\r"))
            assert not cell.startswith("-") or cell == "-"


def test_markdown_tells_what_was_waived_and_why(tmp_path):
    waived = Finding(kind="violation", check="says", code="check.script.title", clause="TALK-7", waived="до 1 марта")
    text = written(Markdown, tmp_path / "m.md", events([record(job(0, "calm"), findings=(waived,))]))
    assert "calm · TALK\\-7" in text
    assert "— до 1 марта" in text


def test_what_broke_names_the_turn_in_every_text(tmp_path):
    broken = [r for r in sample() if r.transcript.failure is not None and r.transcript.failure.exchange is not None]
    turn = str(broken[0].transcript.failure.exchange + 1)
    assert f"  - Ход: {turn}" in written(Markdown, tmp_path / "m.md", events(broken[:1]))
    rows = list(csv.reader(io.StringIO(written(FindingsCsv, tmp_path / "f.csv", events(broken[:1])))))
    assert rows[1][COLUMNS.index("turn")] == turn
    assert rows[1][COLUMNS.index("severity")] in {"критично", "важно", "мелочь", "к сведению"}
