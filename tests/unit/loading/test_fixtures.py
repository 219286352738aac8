"""Offers, reactions, contracts, policies: read by name, refused with every problem."""

import pytest

from harness.errors import SuiteError
from harness.loading.contracts import load_contract
from harness.loading.offers import load_offers
from harness.loading.policies import load_policies
from harness.loading.reactions import load_reactions
from harness.loading.settings import Settings
from harness.registry import Registry


def write(project: Settings, name: str, text: str) -> None:
    (project.fixtures / f"{name}.yaml").write_text(text, encoding="utf-8")


def problems(load, *arguments) -> list[tuple[str, int]]:
    with pytest.raises(SuiteError) as caught:
        load(*arguments)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_offers_are_the_list_of_the_file(project: Settings) -> None:
    assert load_offers("kazan", project).offers == ({"id": "first", "percent": 10},)


@pytest.mark.parametrize("name", ["kazam", "../offers/kazan", "", "/etc/passwd"])
def test_a_name_that_is_no_fixture(project: Settings, name: str) -> None:
    (code, _), *rest = problems(load_offers, name, project)

    assert code.startswith("suite.unknown_offers")
    assert not rest


def test_reactions_keep_their_order(project: Settings) -> None:
    write(project, "reactions/shy", "reactions: shy\nlist:\n  - {when: {asks: [name, phone]}, say: [а, б]}\n"
          "  - {when: {matches: цен.}, say: в}\notherwise: [г]\n")  # fmt: skip

    found = load_reactions("shy", project)

    assert found.pairs == (({"asks": ["name", "phone"]}, ("а", "б")), ({"matches": "цен."}, ("в",)))
    assert found.otherwise == ("г",)


def test_reactions_with_problems(project: Settings) -> None:
    write(project, "reactions/bad", "list:\n  - {when: {asks: nam}, say: а}\n  - {when: {matches: '('}, say: а}\n"
          "  - {say: а}\n  - {when: '', say: 5}\n")  # fmt: skip

    assert problems(load_reactions, "bad", project) == [
        ("suite.unknown_topic.meant", 2),
        ("matching.bad_pattern", 3),
        ("suite.missing_key", 4),
        ("suite.guard", 5),
        ("suite.not_text", 5),
    ]


def test_a_contract_is_schemas_by_entity(project: Settings) -> None:
    assert load_contract("crm", project) == {"contract": "crm", "entities": {"lead": {"type": "object"}}}

    write(project, "contracts/bad", "contract: bad\nentities:\n  lead: {type: objekt}\n")
    assert problems(load_contract, "bad", project) == [("suite.bad_schema", 3)]


def test_a_pack_may_lean_on_the_catalogue(project: Settings, checks: Registry) -> None:
    found = load_policies(["pack"], project, checks)

    assert (found.clauses["TALK-7"].ru, found.clauses["TALK-7"].severity) == ("Речь", "minor")
    assert found.clauses["TALK-7"].checks == ("not_silent", "says")
    assert [(one.name, one.clause) for one in found.packs["pack"]] == [("not_silent", "TALK-7"), ("says", "TALK-7")]
    assert found.digest != load_policies([], project, checks).digest


def test_a_pack_with_problems(project: Settings, checks: Registry) -> None:
    write(project, "policies/bad", "clauses:\n  NEW-1: {expect: [sielnt]}\n  NEW-2: {title: {ru: а}, severity: high}\n")

    assert problems(load_policies, ["bad", "none"], project, checks) == [
        ("suite.unknown_policy", 1),
        ("suite.clause_title", 2),
        ("suite.unknown_check.meant", 2),
        ("suite.missing_key", 3),
        ("suite.unknown_value", 3),
    ]
