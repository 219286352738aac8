"""The page as bytes; how it behaves in a browser is in tests/browser."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from report_builders import events, promised, sample

from harness.ports import ReportTarget
from harness.reporters.html_page import HtmlPage


def written(folder, stream, lang="ru"):
    path = folder / "report.html"
    report = HtmlPage(ReportTarget(path=path, lang=lang))
    for event in stream:
        report.handle(event)
    report.close()
    return path.read_text("utf-8")


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.scripts = [], {}
        self._open = None

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id", tag) if tag in {"script", "style"} else None

    def handle_data(self, data):
        if self._open:
            self.scripts[self._open] = self.scripts.get(self._open, "") + data

    def handle_endtag(self, tag):
        self._open = None


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    elements = Elements()
    elements.feed(written(tmp_path_factory.mktemp("page"), events(sample())))
    return elements


def test_nothing_is_loaded_from_anywhere(page):
    assert not [attrs for _, attrs in page.seen if "src" in attrs or (attrs.get("href") or "#")[0] != "#"]
    assert not re.search(r"url\(|@import", page.scripts["style"])


def test_only_our_script_may_run(page):
    policy = next(attrs["content"] for tag, attrs in page.seen if tag == "meta" and attrs.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.scripts["script"].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert sum(tag == "script" and attrs.get("type") != "application/json" for tag, attrs in page.seen) == 1
    assert not [attrs for _, attrs in page.seen if any(name.startswith("on") for name in attrs)]


def test_hostile_text_makes_no_elements(page):
    assert {tag for tag, _ in page.seen}.isdisjoint({"img", "iframe", "b onerror"})


def test_every_embedded_piece_is_json(page):
    index = json.loads(page.scripts["index"])
    assert len(index) == len(sample()) + 1
    for number, entry in enumerate(index):
        chunk = json.loads(page.scripts[f"d{number}"])
        assert (chunk.get("job") or chunk["record"]["job"])["id"] == entry["id"]
        assert isinstance(json.loads(page.scripts[f"h{number}"]), str)


def test_search_text_holds_what_was_said_folded(page):
    assert "хочу записаться на стрижку" in json.loads(page.scripts["h0"])


@pytest.mark.parametrize(
    ("lang", "word", "other"), [("ru", "Показатели", "Key figures"), ("en", "Key figures", "Показатели")]
)
def test_one_language_a_page(tmp_path, lang, word, other):
    text = written(tmp_path, events([promised(0)]), lang)
    assert f'<html lang="{lang}">' in text
    assert word in text
    assert other not in text


def test_an_empty_run_is_a_page(tmp_path):
    assert "</html>" in written(tmp_path, events([], skipped=0))
