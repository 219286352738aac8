"""A browser without a network, and a page made from a small run."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "reporters"))
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Language -> address of a report."""
    from report_builders import events, sample

    from harness.ports import ReportTarget
    from harness.reporters.replay import write_reports

    folder = tmp_path_factory.mktemp("pages")
    run = events(sample())
    targets = [("html", ReportTarget(path=folder / f"{lang}.html", lang=lang)) for lang in ("ru", "en")]
    assert write_reports(lambda: iter(run), targets) == []
    return {lang: (folder / f"{lang}.html").as_uri() for lang in ("ru", "en")}


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Watch:
    """What a page must not do."""

    def __init__(self, page):
        self.requests, self.complaints, self.dialogs = [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def open_page(browser, pages):
    """Opens a report; afterwards checks that it behaved."""
    contexts, watches = [], []

    def opened(fragment="", lang="ru", **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "offline": True, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watches.append(Watch(page))
        page.goto(pages[lang] + fragment)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert page.evaluate("window.__pwned === undefined")
        context.close()
    for watch in watches:
        assert [url for url in watch.requests if not url.startswith("file:")] == []
        assert watch.complaints == []
        assert watch.dialogs == []
