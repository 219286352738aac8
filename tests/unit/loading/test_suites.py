"""What files say, as the model has it."""

import os
from pathlib import Path

import pytest

from harness.errors import SuiteError
from harness.loading.settings import Settings
from harness.loading.suites import load_suites
from harness.model.dialogue import ChooseTurn, EventTurn, OperatorTurn, SendTurn, UntilTurn, UserTurn, WaitTurn
from harness.registry import Registry


def one(load, body: str, head: str = ""):
    library = load(f"suite: s\n{head}dialogues:\n  - id: d\n{body}")
    return library.dialogue(library.entries[0].key)


def test_given_is_merged_key_by_key(load) -> None:
    dialogue = one(
        load,
        "    given: {channel: telegram, client: {name: Лилия, utm: {medium: cpc}}, faults: [{on: '*', delay: 1d 4h}]}\n"
        "    turns: [{user: '{client.name} {client.phone} {client.utm.source}', expect: [silent]}]\n",
        "given: {portal: kazan, offers: kazan, channel: site,"
        " client: {name: Анна, phone: '+79171234567', master: Ольга, utm: {source: vk}}}\n",
    )

    assert dialogue.given.bot == "salon"
    assert dialogue.given.portal == "kazan"
    assert dialogue.given.channel == "telegram"
    assert dialogue.given.client.name == "Лилия"
    assert dialogue.given.client.phone == "+79171234567"
    assert dialogue.given.client.utm == {"source": "vk", "medium": "cpc"}
    assert dialogue.given.client.extra == {"master": "Ольга"}
    assert dialogue.given.faults[0].delay == 100_800
    assert dialogue.turns[0].messages == ("Лилия +79171234567 vk",)


def test_cases_become_dialogues_with_typed_values(load) -> None:
    library = load(
        "suite: s\ndialogues:\n  - id: d\n    title: 'Случай {word}'\n    given: {channel: '{channel}'}\n"
        "    cases:\n      one: {word: а, count: 2, channel: site}\n      two: {word: б, count: 0, channel: phone}\n"
        "    turns: [{user: [раз, '{word}'], expect: [{lead: {count: '{count}', NAME: '{word}'}}]}]\n"
    )
    first, second = (library.dialogue(entry.key) for entry in library.entries)

    assert [entry.id for entry in library.entries] == ["d[one]", "d[two]"]
    assert first.turns[0].messages == ("раз", "а")
    assert first.turns[0].expect[0].arguments == {"count": 2, "fields": {"NAME": "а"}}
    assert second.title == "Случай б"
    assert second.given.channel == "phone"


def test_short_forms_are_keyword_arguments(load) -> None:
    dialogue = one(
        load,
        "    severity: critical\n"
        "    turns:\n      - user: а\n        expect:\n          - silent\n          - not_silent:\n          - silent: true\n"
        "          - says: да\n          - says: {matches: д.}\n          - not_says: [а, б]\n"
        "          - lead: {count: 1, NAME: {contains: А}}\n          - escalated: {to: manager}\n"
        "            severity: info\n            clause: LEAD-1\n",
    )
    found = dialogue.turns[0].expect

    assert [item.name for item in found] == [
        "silent", "not_silent", "silent", "says", "says", "not_says", "lead", "escalated",
    ]  # fmt: skip
    assert found[3].arguments == {"texts": "да"}
    assert found[4].arguments == {"texts": {"matches": "д."}}
    assert found[5].arguments == {"texts": ["а", "б"]}
    assert found[6].arguments == {"count": 1, "fields": {"NAME": {"contains": "А"}}}
    assert (found[7].severity, found[7].clause) == ("info", "LEAD-1")
    assert {item.severity for item in found[:7]} == {"critical"}
    assert {item.scope for item in found} == {"turn"}


def test_every_kind_of_turn(load) -> None:
    dialogue = one(
        load,
        "    turns:\n      - user: 5\n        capture: {code: 'код (\\d+)'}\n        expect: [{says: '{captured.code}'}]\n"
        "      - click: Да\n      - send: {photo: лицо}\n      - send: voice\n      - wait: 1d 4h\n      - wait: until 15:00\n"
        "      - wait: until 2026-03-02T15:00+03:00\n      - operator: {transfers: manager}\n      - operator: closes\n"
        "      - event: {name: payment, status: paid, amount: 100, times: 2}\n"
        "      - until: {booked: true, escalated: true}\n        max_turns: 3\n"
        "      - choose:\n          - when: {asks: name}\n            turns: [{user: 'мой код {captured.code}'}]\n"
        "          - otherwise: [{user: а, expect: [silent]}]\n",
    )
    user, _, photo, voice, wait, day, moment, transfers, closes, event, until, choose = dialogue.turns

    assert isinstance(user, UserTurn)
    assert user.messages == ("5",)
    assert user.expect[0].arguments == {"texts": "{captured.code}"}
    assert isinstance(photo, SendTurn)
    assert photo.content == {"caption": "лицо"}
    assert (voice.what, voice.content) == ("voice", {})
    assert isinstance(wait, WaitTurn)
    assert (wait.seconds, day.until, moment.until) == (100_800, "15:00", "2026-03-02T15:00+03:00")
    assert isinstance(transfers, OperatorTurn)
    assert (transfers.to, closes.action) == ("manager", "closes")
    assert isinstance(event, EventTurn)
    assert (event.data, event.times) == ({"status": "paid", "amount": 100}, 2)
    assert isinstance(until, UntilTurn)
    assert [(goal.check, goal.arguments) for goal in until.goal] == [("booking", {}), ("escalated", {})]
    assert isinstance(choose, ChooseTurn)
    assert choose.branches[0].turns[0].messages == ("мой код {captured.code}",)
    assert choose.branches[1].when is None


def test_packs_add_their_expectations_with_clause_and_severity(load) -> None:
    dialogue = one(
        load, "    waive: {TALK-7: так надо}\n    turns: [{user: а, expect: [silent]}]\n", "policies: [pack]\n"
    )

    assert [(e.name, e.clause, e.severity, e.scope) for e in dialogue.expect] == [
        ("not_silent", "TALK-7", "minor", "dialogue"),
        ("says", "TALK-7", "info", "dialogue"),
    ]
    assert dialogue.waive == {"TALK-7": "так надо"}
    assert dialogue.expect[0].source.path.endswith("pack.yaml")


def test_a_contract_travels_inside_the_expectation(load) -> None:
    dialogue = one(load, "    turns: [{user: а}]\n    expect: [{conforms_to: crm}]\n")

    assert dialogue.expect[0].arguments == {"contract": {"contract": "crm", "entities": {"lead": {"type": "object"}}}}


def test_sources_say_where(load, project: Settings) -> None:
    dialogue = one(load, "    turns:\n      - user: а\n        expect:\n          - silent\n")
    source = dialogue.turns[0].expect[0].source

    assert source.path == Path(os.path.relpath(project.root / "a.suite.yaml")).as_posix()
    assert (source.line, source.column, source.excerpt) == (7, 13, "- silent")


def test_includes_are_defaults_below_the_file(load, project: Settings) -> None:
    (project.root / "common.yaml").write_text("include: base.yaml\ngiven: {portal: kazan, channel: phone}\ntags: [t]\n")
    (project.root / "base.yaml").write_text("given: {offers: kazan, channel: site}\npolicies: [pack]\n")

    dialogue = one(load, "    turns: [{user: а, expect: [silent]}]\n", "include: [common.yaml]\ngiven: {bot: other}\n")

    given = dialogue.given
    assert (given.bot, given.portal, given.offers, given.channel) == ("other", "kazan", "kazan", "phone")
    assert dialogue.tags == ("t",)
    assert len(dialogue.expect) == 2


def test_literal_braces(load) -> None:
    dialogue = one(load, '    turns: [{user: \'{{client.name}} {2} {"a": {"b": 1}} {{\', expect: [silent]}]\n')

    assert dialogue.turns[0].messages == ('{client.name} {2} {"a": {"b": 1}} {',)


def test_flaws_that_a_check_finds_in_itself_are_problems(load) -> None:
    with pytest.raises(SuiteError) as caught:
        one(load, "    turns: [{user: а, expect: [{escalated: {within: 10}}]}]\n")

    problem = caught.value.problems[0]
    assert (problem.code, problem.parameters) == ("check.own.far", {"check": "escalated", "within": 10})


@pytest.mark.parametrize("hollow", ["says: []", "says: ''", "not_says: []", "says: {texts: []}"])
def test_a_check_that_would_not_depend_on_the_bot_is_a_problem(load, hollow: str) -> None:
    with pytest.raises(SuiteError) as caught:
        one(load, f"    turns: [{{user: а, expect: [{{{hollow}}}]}}]\n")

    assert [problem.code for problem in caught.value.problems] == ["suite.empty_argument"]


def test_folders_are_searched_in_a_fixed_order(project: Settings, checks: Registry) -> None:
    for name in ("b/x", "a/y", "c"):
        path = project.root / f"{name}.suite.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"suite: {name}\ndialogues: [{{id: '{name[-1]}', turns: [{{user: а, expect: [silent]}}]}}]\n")

    library = load_suites([project.root, project.root / "c.suite.yaml"], project, checks)

    assert [entry.id for entry in library.entries] == ["y", "x", "c"]
    with pytest.raises(KeyError):
        library.dialogue((library.entries[0].key[0], 5))
