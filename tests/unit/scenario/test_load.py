"""Scenarios are checked when they are loaded, and everything wrong is told at once."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from harness.engines.scenario.load import load
from harness.errors import SuiteError
from harness.wording import catalogue, text
from tests.unit.scenario.conftest import FIXTURES

SALON = FIXTURES / "scenarios" / "salon"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(SALON, tmp_path / "salon")


def problems(folder, patches=()):
    with pytest.raises(SuiteError) as caught:
        load(folder, patches)
    return caught.value.problems


def test_the_shipped_scenario_is_sound():
    scenario = load(SALON)
    assert {level.id for level in scenario.levels} == {1, 2, 3}
    assert {state.level for state in scenario.states.values()} == {1, 2, 3}


def test_yaml_says_the_same_as_json(copy):
    for path in copy.glob("*.json"):
        path.with_suffix(".yaml").write_text(yaml.safe_dump(json.loads(path.read_text()), allow_unicode=True))
        path.unlink()
    assert load(copy) == load(SALON)


def test_all_dangling_names_are_told_at_once_with_their_places():
    found = problems(
        SALON,
        [
            {
                "op": "add",
                "path": "/rules/0",
                "value": {"when": {"intent": ["pirce"]}, "do": [{"say": "nothing_such"}]},
            },
            {"op": "replace", "path": "/start", "value": "nowhere"},
            {"op": "add", "path": "/states/idle/enter", "value": [{"dance": 1}]},
            {"op": "replace", "path": "/escalations/medical/queue", "value": "doctors"},
        ],
    )
    names = {problem.parameters["name"] for problem in found}
    assert {"pirce", "nothing_such", "nowhere", "dance", "doctors"} <= names
    assert next(p.parameters["near"] for p in found if p.parameters["name"] == "pirce") == "price"
    assert (
        next(p.parameters["place"] for p in found if p.parameters["name"] == "doctors") == "/escalations/medical/queue"
    )


def test_a_filter_that_does_not_exist_is_told():
    patch = {"op": "replace", "path": "/messages/hours/texts/0", "value": "{facts.hours|shout}"}
    assert problems(SALON, [patch])[0].parameters["kind"] == "filter"


def test_a_misspelt_key_is_told_with_its_place():
    (problem,) = problems(SALON, [{"op": "add", "path": "/business/openz", "value": "10:00"}])
    assert problem.code == "scenario.shape"
    assert "openz" in problem.parameters["why"]


def test_a_step_with_two_verbs_is_refused():
    (problem,) = problems(SALON, [{"op": "add", "path": "/after/-", "value": {"say": "hours", "go": "idle"}}])
    assert problem.code == "scenario.shape"


def test_files_may_not_state_the_same_section(copy):
    (copy / "more.json").write_text('{"start": "idle"}')
    assert [problem.code for problem in problems(copy)] == ["scenario.stated_twice"]


@pytest.mark.parametrize(("name", "data"), [("broken.json", "{"), ("list.yaml", "[1]"), ("odd.yaml", "a: [")])
def test_unreadable_files_are_told_by_name(copy, name, data):
    (copy / name).write_text(data)
    (problem,) = problems(copy)
    assert problem.code == "scenario.unreadable"
    assert problem.path.endswith(name)


def test_a_missing_folder_is_told(tmp_path):
    assert problems(tmp_path / "none")[0].code == "scenario.not_found"


@pytest.mark.parametrize(
    "patch",
    [
        {"op": "replace", "path": "/nothing/here", "value": 1},
        {"op": "remove", "path": "/rules/999"},
        {"op": "move", "path": "/rules/0"},
        {"op": "replace", "path": "start", "value": 1},
    ],
)
def test_patches_that_fit_nowhere_are_told(patch):
    assert problems(SALON, [patch])[0].code == "scenario.patch_fails"


def test_every_code_has_words_in_both_languages():
    codes = [code for code in catalogue() if code.startswith("scenario.")]
    assert len(codes) >= 9
    assert all(text(code, lang, why="x", name="x") for code in codes for lang in ("ru", "en"))
