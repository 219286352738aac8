"""The page of a served portal in a browser: what a bot does appears, what a person does arrives, nothing runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from harness.model.transcript import Said
from harness.portal.control.door import open_door
from harness.portal.serving import serve

pytestmark = pytest.mark.browser
SEED = Path(__file__).parents[2] / "fixtures" / "portals" / "kazan-salon.yaml"
HOSTILE = "<img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>\u202e"


class Portal:
    """A served portal, a client of its REST, the address of its page in a language."""

    def __init__(self) -> None:
        self.served = serve(SEED)
        self.rest = httpx.Client(base_url=self.served.url)

    def page(self, lang: str) -> str:
        return open_door(self.served, lang).url

    def call(self, method: str, **params: Any) -> Any:
        return self.rest.post(method, json=params).json()["result"]


@pytest.fixture(scope="module")
def served() -> Any:
    portal = Portal()
    yield portal
    portal.rest.close()
    portal.served.stop()


@pytest.fixture
def portal(served: Portal) -> Portal:
    served.served.reopen(served.served.given)
    return served


@pytest.fixture
def look(browser: Any, portal: Portal) -> Any:
    """Opens the page; afterwards checks that it asked nobody else and complained of nothing."""
    contexts, asked, complaints = [], [], []

    def opened(lang: str = "ru", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(portal.page(lang))
        expect(page.locator("#seed")).to_have_text("kazan-salon")
        return page

    yield opened
    for context in contexts:
        assert all(page.evaluate("window.__pwned === undefined") for page in context.pages)
        context.close()
    assert {url for url in asked if not url.startswith(portal.served.plain_root)} <= {"data:,"}
    refused = "Failed to load resource: the server responded with a status of 400"  # the browser's own remark
    assert [one for one in complaints if not one.startswith(refused)] == []


def test_a_call_of_the_bot_appears_with_what_it_changed(look: Any, portal: Portal) -> None:
    page = look()
    portal.call("crm.lead.add", fields={"TITLE": "Заявка", "NAME": "Анна"})
    call = page.locator("#calls li").first
    expect(call.locator(".method")).to_have_text("crm.lead.add")
    expect(call).to_contain_text("TITLE")
    expect(call).to_contain_text("Заявка")
    page.click("[data-tab=entities]")
    expect(page.locator("#changed .entity").first).to_contain_text("Заявка")
    expect(page.locator("#rows details").first).to_contain_text("Заявка")


def test_a_refused_call_stands_out_even_without_a_code(look: Any, portal: Portal) -> None:
    page = look()
    portal.rest.post("crm.lead.get", json={"id": 99_999})
    expect(page.locator("#calls li.bad .tag.bad")).to_contain_text("400")


def test_hostile_text_is_shown_as_text(look: Any, portal: Portal) -> None:
    page = look()
    portal.call("crm.lead.add", fields={"TITLE": HOSTILE})
    portal.served.session.client_says((Said(text=HOSTILE),))
    shown = HOSTILE.replace("\u202e", "⟨U+202E⟩")
    expect(page.locator("#calls")).to_contain_text(shown)
    expect(page.locator(".bubble.client .text")).to_have_text(shown)
    page.click("[data-tab=entities]")
    expect(page.locator("#rows details").first).to_contain_text(shown)
    assert page.locator("main img, main script").count() == 0


def test_a_person_plays_client_and_operator(look: Any, portal: Portal) -> None:
    page = look(lang="en")
    page.fill("#client-text", "Good afternoon")
    page.click("#client button")
    expect(page.locator(".bubble.client .text")).to_have_text("Good afternoon")
    expect(page.locator("#client-text")).to_have_value("")
    page.fill("#operator-text", "How can I help?")
    page.click("#operator > button")
    expect(page.locator(".bubble.operator .text")).to_have_text("How can I help?")
    expect(page.locator("#line .status")).to_have_text("with an operator")
    page.click("#close")
    expect(page.locator("#line .status")).to_have_text("finished")
    methods = page.locator("#calls .method").all_inner_texts()
    assert methods == ["imopenlines.operator.finish", "imopenlines.operator.answer", "imconnector.send.messages"]
    assert [one.text for one in portal.served.session.open_line().heard(0)] == []
    assert page.evaluate("document.cookie") == "", "scripts do not see the token"
    assert "token" not in page.url


def test_a_new_start_empties_the_page(look: Any, portal: Portal) -> None:
    page = look()
    portal.call("crm.lead.add", fields={"TITLE": "Заявка"})
    expect(page.locator("#calls li")).to_have_count(1)
    page.click("#reset")
    expect(page.locator("#calls li")).to_have_count(0)
    expect(page.locator("#no-calls")).to_be_visible()
    portal.call("crm.lead.list")
    expect(page.locator("#calls li")).to_have_count(1)


def test_faults_are_planned_by_hand(look: Any, portal: Portal) -> None:
    page = look()
    page.click("[data-tab=faults]")
    page.fill("#fault [name=name]", "crm.lead.list")
    page.click("#fault button")
    expect(page.locator("#trouble")).to_contain_text("нужен answer или delay")
    page.fill("#fault [name=answer]", "OVERLOAD_LIMIT")
    page.click("#fault button")
    expect(page.locator("#faults li")).to_contain_text("OVERLOAD_LIMIT")
    expect(page.locator("#trouble")).to_be_hidden()
    assert portal.rest.post("crm.lead.list").json()["error"] == "OVERLOAD_LIMIT"
    expect(page.locator("#faults li")).to_contain_text("сработал: 1 / 1")
    page.click("#clear")
    expect(page.locator("#faults li")).to_have_count(0)


def test_the_page_survives_a_reload_by_its_cookie_alone(look: Any) -> None:
    page = look()
    page.reload()
    expect(page.locator("#seed")).to_have_text("kazan-salon")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_width_scrolls_sideways_and_no_code_stands_where_a_text_should(look: Any, portal: Portal, lang: str) -> None:
    portal.call("crm.lead.add", fields={"TITLE": "W" * 300, "NAME": "Анна"})
    page = look(lang=lang, viewport={"width": 320, "height": 700})
    for tab in ("chat", "calls", "entities", "events", "faults"):
        page.click(f".tabs [data-tab={tab}]")
        expect(page.locator(f"#view-{tab}")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, tab
        assert not re.search(r"\b(portal|page)\.[a-z_]+", page.locator("main").inner_text()), tab
