"""Building the bot from a profile, and planting faults in it."""

from __future__ import annotations

import pytest

from harness.engines.scenario import ScenarioBot
from harness.errors import SuiteError, UsageError
from harness.registry import collect
from tests.unit.scenario.conftest import FIXTURES
from tests.unit.scenario.test_conversations import BOOKING


def test_the_registry_finds_it():
    assert collect("bot", "harness.engines")["scenario"].target is ScenarioBot


@pytest.mark.parametrize("profile", [{"scenario": "salon", "crm": "carrier pigeon"}, {}, {"scenario": "../offers"}])
def test_profiles_that_cannot_be_used_are_refused(profile):
    with pytest.raises(UsageError):
        ScenarioBot.from_profile("x", profile, FIXTURES)


def test_an_unknown_scenario_is_refused():
    with pytest.raises(SuiteError):
        ScenarioBot.from_profile("x", {"scenario": "spaceport"}, FIXTURES)


def test_unknown_offers_are_refused(chat):
    with pytest.raises(SuiteError):
        chat(offers="nowhere")


def test_it_wants_the_address_only_over_http(bot):
    assert not bot.needs_address
    assert not bot.exclusive
    other = ScenarioBot.from_profile("x", {"scenario": "salon", "crm": "http"}, FIXTURES)
    assert other.needs_address
    other.close()


def test_a_patch_plants_a_fault(chat):
    patch = {"op": "replace", "path": "/messages/booked/texts", "value": ["Гарантируем результат!"]}
    faulty = ScenarioBot.from_profile("x", {"scenario": "salon", "patches": [patch]}, FIXTURES)
    assert "Гарантируем" in chat(using=faulty).all(*BOOKING).text
    assert "Гарантируем" not in chat().all(*BOOKING).text


def test_over_http_it_writes_the_same(chat, portals):
    bot = ScenarioBot.from_profile("x", {"scenario": "salon", "crm": "http"}, FIXTURES)
    talk = chat()
    from harness.model.dialogue import Given
    from harness.ports import Talk

    given = Given(portal="kazan-salon", offers="kazan-salon", channel="whatsapp")
    address = portals.address(talk.portal)
    talk.bot = bot.open(Talk(dialogue="t", conversation="t", given=given, portal_url=address), talk.portal, talk.clock)
    talk.all(*BOOKING)
    assert talk.rows("lead")[0]["STATUS_ID"] == "BOOKED"
    bot.close()


def test_no_sentence_and_no_business_word_is_in_the_code():
    folder = FIXTURES.parent / "harness" / "engines" / "scenario"
    words = ("Лаванда", "Ольга", "Алина", "Стрижка", "Маникюр", "Здравствуйте", "Баумана")
    for path in folder.rglob("*.py"):
        code = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if "«" not in line)
        assert not [word for word in words if word in code], path.name
