"""Problems of a bot's profile are told where its keys stand in the settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import Problem, SuiteError
from harness.loading.settings import find_settings
from harness.model.value import Source
from harness.wiring.bots import BotPool, located

PLACES = {
    "bots.shop": Source(path="harness.yaml", line=2, column=3),
    "bots.shop.reply": Source(path="harness.yaml", line=4, column=5),
    "bots.shop.reply.text": Source(path="harness.yaml", line=4, column=13),
}


@pytest.mark.parametrize(
    ("dotted", "place"),
    [
        ("bots.shop.reply.text", (4, 13)),
        ("bots.shop.reply", (4, 5)),
        ("bots.shop.reply.nothing", (4, 5)),
        ("bots.shop.headers.X.Y", (2, 3)),
    ],
)
def test_a_key_or_the_mapping_that_lacks_it(dotted, place):
    found = located(Problem(code="c", path=dotted), PLACES)
    assert (found.path, found.line, found.column) == ("harness.yaml", *place)


@pytest.mark.parametrize("path", ["fixtures/scenarios/x/main.json", "bots.unknown.url", "grader.url", ""])
def test_what_is_no_key_of_these_profiles_stays(path):
    problem = Problem(code="c", path=path, line=7, column=8)
    assert located(problem, PLACES) == problem


def pool(folder: Path, text: str) -> BotPool:
    (folder / "harness.yaml").write_text(text, encoding="utf-8")
    settings = find_settings(folder, environment={"URL": "http://127.0.0.1:9/"})
    return BotPool(settings.bots, settings.default_bot, settings.fixtures, settings.places)


def test_a_bot_that_is_asked_for_tells_its_places(tmp_path):
    bots = pool(tmp_path, 'bots:\n  shop:\n    kind: http\n    url: "${URL}"\n    headers: {X: [1]}\n    timeuot: 3\n')
    with pytest.raises(SuiteError) as caught:
        bots("shop")
    assert [(p.line, p.column, p.parameters["key"]) for p in caught.value.problems] == [
        (5, 15, "bots.shop.headers.X"),
        (6, 5, "bots.shop.timeuot"),
    ]


def test_all_profiles_are_read_except_those_that_would_run_code(tmp_path):
    text = (
        "bots:\n  a: {kind: http}\n  b: {kind: scripted, more: 1}\n  c: {kind: python, callable: 'no.such:thing'}\n"
        "  d: {kind: telepathy}\n  e: {kind: process, command: [x], bot: {kind: http, url: 'ftp://x'}}\n"
        "  f: {kind: scenario, scenario: none}\n  g: {kind: scripted}\n"
    )
    found = pool(tmp_path, text).problems()
    assert [(p.line, p.code) for p in found if p.path.endswith("harness.yaml")] == [
        (2, "bot.profile.missing"),
        (3, "bot.profile.unknown"),
        (5, "usage.unknown_bot_kind"),
        (6, "bot.profile.url"),
    ]
    assert [p.code for p in found if "scenarios/none" in p.path] == ["scenario.not_found"]
