"""What clauses rest on, what was waived and why: shown as text, at every width, whatever the text is."""

import msgspec
import pytest
from report_builders import booked, events, settings
from report_values import CLAUSES, HOSTILE

from harness.model.clause import Basis
from harness.model.events import RunStarted
from harness.ports import ReportTarget
from harness.reporters.replay import write_reports

pytestmark = pytest.mark.browser
LONG = "долгое обоснование, которое не помещается ни в какую строку таблицы, " * 4
DATED = {
    "LEAD-1": {"effective_to": "2026-08-31", "basis": (Basis(ru="152-ФЗ", en="Act 152", article="ст. 9"),)},
    "BAN-1": {"ru": HOSTILE, "reviewed_by": HOSTILE, "basis": (Basis(ru=HOSTILE, en=HOSTILE, article=HOSTILE),)},
    "BOOK-2": {"not_testable": {"ru": LONG + HOSTILE, "en": LONG + HOSTILE}},
    "ESC-1": {"basis": (Basis(ru="Н" * 300),)},
}
PATCHES = [{"op": "remove", "path": "/crm/lead/fields/UTM_CAMPAIGN"}]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Language -> address of a report whose clauses have a past."""
    folder = tmp_path_factory.mktemp("clauses")
    clauses = {name: msgspec.structs.replace(one, **DATED.get(name, {})) for name, one in CLAUSES.items()}
    about = msgspec.structs.replace(
        settings(),
        clauses=clauses,
        applied=("LEAD-1", "BAN-1"),
        as_of="2026-11-27",
        bots={"salon": {"patches": PATCHES}},
    )
    item = booked(0)
    attempt = item.attempts[-1]
    verdict = msgspec.structs.replace(attempt.verdict, waived={"SLA-1": "менеджер согласился", "BAN-1": HOSTILE})
    item = msgspec.structs.replace(item, attempts=(msgspec.structs.replace(attempt, verdict=verdict),))
    run = [
        msgspec.structs.replace(one, settings=about) if isinstance(one, RunStarted) else one
        for one in events([item], skipped=0, troubles=0)
    ]
    targets = [("html", ReportTarget(path=folder / f"{lang}.html", lang=lang)) for lang in ("ru", "en")]
    assert write_reports(lambda: iter(run), targets) == []
    return {lang: (folder / f"{lang}.html").as_uri() for lang in ("ru", "en")}


def row(page, clause):
    """Text of each cell of a clause's row."""
    found = page.locator(".clauses tbody tr", has=page.locator("th", has_text=clause))
    return found.locator("th, td").all_inner_texts()


def test_a_row_tells_the_act_who_vouches_and_what_it_is_worth_today(open_page):
    page = open_page("#view=clauses")
    assert "Правовая база на 2026-11-27" in page.locator("#view-clauses").inner_text()
    cells = row(page, "LEAD-1")
    assert "152-ФЗ ст. 9" in cells[-2]
    assert "не проверено юристом" in cells[-2]
    assert "срок истёк" in cells[-1]


def test_a_waiver_is_counted_and_its_reason_told(open_page):
    page = open_page("#view=clauses")
    assert row(page, "SLA-1")[7] == "1"
    page.goto(page.url.partition("#")[0] + "#d=first-visit")
    waived = page.locator(".card.waived")
    assert "SLA-1" in waived.inner_text()
    assert "менеджер согласился" in waived.inner_text()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_hostile_acts_reviewers_and_reasons_are_text(open_page, lang):
    page = open_page("#view=clauses", lang=lang)
    assert "<script>window.__pwned=1</script>" in row(page, "BAN-1")[-2]
    assert "<script>window.__pwned=1</script>" in row(page, "BOOK-2")[-1]
    assert page.locator("#view-clauses img, #view-clauses script").count() == 0
    page.goto(page.url.partition("#")[0] + "#d=first-visit")
    assert "<script>window.__pwned=1</script>" in page.locator(".card.waived").inner_text()
    assert page.locator("#dialogue img, #dialogue script").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_table_of_clauses_is_seen_without_scrolling_sideways(open_page, width):
    page = open_page("#view=clauses", viewport={"width": width, "height": 800})
    wide = page.locator("#view-clauses .scroll").evaluate("box => box.scrollWidth - box.clientWidth")
    assert wide <= 0
    page.goto(page.url.partition("#")[0] + "#d=first-visit")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_settings_of_a_bot_are_written_as_settings_are(open_page):
    page = open_page("#view=run")
    assert '"path": "/crm/lead/fields/UTM_CAMPAIGN"' in page.locator(".about").inner_text()
