"""The HTML report in a browser: opened from disk, without a network."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PROMISED = "#d=" + quote("no-discounts[angry]")
HOSTILE = "#d=" + quote("hostile-<b>id</b>")


def titles(page):
    return [text.strip() for text in page.locator("#items .title").all_inner_texts()]


def ids(page):
    return page.locator("#items a").evaluate_all(
        "links => links.map(a => new URLSearchParams(a.hash.slice(1)).get('d'))"
    )


def test_the_head_tells_the_verdict_and_the_gravest_dialogue_is_open(open_page):
    page = open_page()
    assert page.locator("h1").inner_text() == "РЕЗУЛЬТАТ НЕДЕЙСТВИТЕЛЕН"
    assert page.locator(".tile.failed b").inner_text() == "2"
    assert page.locator("#dialogue h2").inner_text() == "Клиентка просит скидку и сердится"
    assert ids(page)[0] == "no-discounts[angry]"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("outcome", "error", {"bot-is-silent", "check-crashed"}),
        ("suite", "salon/escalation", {"asks-for-a-person"}),
        ("kind", "edge", {"hostile-<b>id</b>"}),
        ("clause", "ESC-1", {"asks-for-a-person", "no-discounts[angry]"}),
        ("tag", "promises", {"no-discounts[angry]"}),
    ],
)
def test_filters(open_page, name, value, found):
    page = open_page()
    page.select_option(f"#f-{name}", value)
    expect(page.locator("#items a")).to_have_count(len(found))
    assert set(ids(page)) == found
    page.click("#reset")
    expect(page.locator("#items a")).to_have_count(8)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ГАРАНТИРУЮ понравится", ["no-discounts[angry]"]),
        ("придет человека алло", []),
        ("менеджеру", ["asks-for-a-person"]),
    ],
)
def test_search_looks_into_what_was_said(open_page, words, found):
    page = open_page()
    page.fill("#f-q", words)
    expect(page.locator("#items a")).to_have_count(len(found))
    assert ids(page) == found


def test_an_address_brings_back_the_same_view(open_page):
    page = open_page("#outcome=failed&q=окрашивание")
    assert page.input_value("#f-outcome") == "failed"
    assert page.input_value("#f-q") == "окрашивание"
    assert ids(page) == ["no-discounts[angry]"]


def test_a_dialogue_is_a_chat_with_checks_and_crm_beside(open_page):
    page = open_page(PROMISED)
    turn = page.locator("#turn-1")
    assert turn.locator(".bubble.client").inner_text() == "А скидку сделаете? Иначе уйду к другим!"
    assert turn.locator("mark").inner_text() == "скидку 50%"
    assert "promises_nothing_forbidden" in turn.locator(".checks .violated").inner_text()
    assert "BAN-1" in turn.locator(".checks .violated").inner_text()
    assert "crm.lead.add" in turn.locator(".call").inner_text()
    changes = turn.locator(".changes").inner_text()
    assert "SOURCE_ID" in changes
    assert "WHATSAPP" in changes
    client, bot = turn.locator(".bubble.client").bounding_box(), turn.locator(".bubble.bot").bounding_box()
    assert client["x"] + client["width"] > bot["x"] + bot["width"]


def test_a_finding_shows_the_differences_and_leads_to_its_turn(open_page):
    page = open_page(PROMISED)
    diff = page.locator(".card .diff").inner_text()
    assert "lead.STATUS_ID" in diff
    assert "IN_PROCESS" in diff
    page.locator(".card .jump").first.click()
    expect(page.locator("#turn-1")).to_be_focused()


def test_call_details_open(open_page):
    page = open_page(PROMISED)
    page.locator("#turn-1 .call summary").click()
    assert '"WHATSAPP"' in page.locator("#turn-1 .call pre").first.inner_text()


def test_waits_operators_and_buttons_are_told(open_page):
    page = open_page("#d=first-visit")
    assert "Проходит время +5h" in page.locator("#turn-4 .marker").inner_text()
    assert page.locator("#turn-2 .buttons span").all_inner_texts() == ["15:00", "17:30"]
    assert "нажимает кнопку" in page.locator("#turn-3 .bubble.client").inner_text()
    assert "BOOKED" in page.locator("#turn-3 .changes").inner_text()
    page = open_page(PROMISED)
    assert "Оператор" in page.locator("#turn-2 .marker").inner_text()


def test_attempts_of_a_flaky_dialogue_can_be_compared(open_page):
    page = open_page("#d=sometimes")
    assert page.locator(".card.violation").count() == 0
    page.locator(".attempts button").first.click()
    assert page.locator(".card.violation").count() == 2


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_code_stands_where_a_text_should(open_page, lang):
    page = open_page(lang=lang)
    for name in ids(page):
        page.goto(page.url.partition("#")[0] + "#d=" + quote(name))
        expect(page.locator("#dialogue .id, #dialogue h2").last).to_have_text(name.strip())
        assert not re.search(r"\b(page|report|kpi)\.[a-z_]", page.locator("body").inner_text())


def test_hostile_text_is_shown_as_text(open_page):
    page = open_page(HOSTILE)
    bubble = page.locator("#turn-0 .bubble.bot")
    assert "<script>window.__pwned=1</script>" in bubble.inner_text()
    assert "⟨U+202E⟩" in bubble.inner_text()
    assert page.locator("#dialogue img, #dialogue script, #items img").count() == 0
    page.locator("#turn-0 .call summary").click()


def test_the_keyboard_moves_through_the_list(open_page):
    page = open_page()
    page.keyboard.press("j")
    assert page.locator("#items a[aria-current]").count() == 1
    second = ids(page)[1]
    expect(page.locator("#dialogue .id")).to_have_text(second)
    page.keyboard.press("k")
    expect(page.locator("#dialogue h2")).to_have_text("Клиентка просит скидку и сердится")
    page.keyboard.press("/")
    page.keyboard.type("алло")
    expect(page.locator("#items a")).to_have_count(1)


def test_numbers_of_the_matrix_lead_to_their_dialogues(open_page):
    page = open_page("#view=clauses")
    row = page.locator("tr", has=page.get_by_text("BAN-1", exact=True))
    assert "есть нарушения" in row.inner_text()
    row.locator("td.num a").last.click()
    expect(page.locator("#items a")).to_have_count(2)
    assert set(ids(page)) == {"no-discounts[angry]", "hostile-<b>id</b>"}


def test_the_other_views(open_page):
    page = open_page("#view=kpis")
    assert "Полнота передачи человеку" in page.locator("#view-kpis").inner_text()
    assert not page.locator("#view-dialogues").is_visible()
    page.click(".tabs a[data-view=run]")
    assert "harness run suites/salon" in page.locator("#view-run").inner_text()
    assert "<script>" in page.locator(".troubles").inner_text()


@pytest.mark.parametrize("fragment", ["", PROMISED, HOSTILE, "#view=clauses", "#view=kpis", "#view=run"])
@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_no_width_scrolls_sideways(open_page, fragment, width):
    page = open_page(fragment, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_phone_a_dialogue_takes_the_screen_and_leads_back(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    assert not page.locator("#dialogue").is_visible()
    page.locator("#items a").first.click()
    page.locator("#dialogue h2").wait_for(state="visible")
    assert not page.locator("#items").is_visible()
    page.click(".back")
    page.locator("#items").wait_for(state="visible")


def test_english_page_speaks_english(open_page):
    page = open_page(PROMISED, lang="en")
    assert page.locator("h1").inner_text() == "RESULT NOT VALID"
    assert "violated" in page.locator("#turn-1 .checks").inner_text()
    assert page.locator("#shown").inner_text() == "Shown: 8 / 8"


def test_print_shows_the_matrix_and_figures_without_the_list(open_page):
    page = open_page(PROMISED)
    page.emulate_media(media="print")
    assert page.locator("#view-kpis").is_visible()
    assert not page.locator("#filters").is_visible()
    assert not page.locator(".copy").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(open_page, scheme):
    page = open_page(PROMISED, color_scheme=scheme)
    contrast = """selector => {
      const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const node = document.querySelector(selector);
      let back = node;
      while (getComputedStyle(back).backgroundColor.endsWith(', 0)')) back = back.parentElement;
      const [a, b] = [light(getComputedStyle(node).color), light(getComputedStyle(back).backgroundColor)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    }"""
    for selector in (
        ".bubble.client",
        ".bubble.bot",
        ".badge.failed",
        ".severity.critical",
        ".facts span",
        "mark",
        ".tile.failed b",
        ".chip",
    ):
        assert page.evaluate(contrast, selector) >= 4.5, selector
