"""The lexicon: every rule comes out right on its own examples, and what runs read is what people edit."""

from pathlib import Path

import pytest
import yaml

from harness.loading.lexicons import LexiconFolder
from harness.promises.claim import CATEGORIES
from harness.promises.rules import COMPILED

FOLDER = COMPILED.with_name("lexicon")


@pytest.fixture(scope="module")
def shipped():
    return LexiconFolder(FOLDER)


def test_the_shipped_lexicon_has_no_problem_and_its_examples_come_out_right(shipped):
    count = shipped.try_examples()
    assert [(p.path, p.line, p.code, p.parameters) for p in shipped.problems] == []
    assert count > 600


def test_every_category_has_rules(shipped):
    assert all(shipped.data["categories"][category]["rules"] for category in CATEGORIES)


def test_runs_read_what_people_edit(shipped):
    assert COMPILED.read_text(encoding="utf-8") == shipped.stored(), "harness promises build"


def small(tmp_path: Path, **files: str) -> LexiconFolder:
    for name in ("common", *CATEGORIES):
        text = files.get(name, "sets: {}" if name == "common" else f"category: {name}\nrules: []")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return LexiconFolder(tmp_path)


RULE = """category: refund
rules:
  - id: money-back
    says: ["вернуть@we ** деньги"]
    finds: ["Вернём вам деньги."]
    passes: ["Деньги не вернём."]
"""


def test_a_small_lexicon_of_ones_own_works(tmp_path):
    folder = small(tmp_path, refund=RULE)
    assert folder.try_examples() == 2
    assert folder.problems == []
    assert folder.rules == 1


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("вернуть@we", "вернуть@us"), "lexicon.not_a_pattern", 4),
        (("вернуть@we ** деньги", "<money>"), "lexicon.unknown_set", 4),
        (("says", "sayz"), "suite.unknown_key.meant", 4),
        (("Вернём вам деньги.", "Деньги отдадим."), "lexicon.misses_example", 5),
        (("Деньги не вернём.", "Вернём и деньги."), "lexicon.finds_counterexample", 6),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, change, code, line):
    folder = small(tmp_path, refund=RULE.replace(*change))
    if not any(problem.level == "error" for problem in folder.problems):
        folder.try_examples()
    assert (code, line) in [(problem.code, problem.line) for problem in folder.problems]


def test_a_rule_without_examples_is_warned_of(tmp_path):
    bare = "\n".join(line for line in RULE.split("\n") if "finds" not in line and "passes" not in line)
    (problem,) = small(tmp_path, refund=bare).problems
    assert (problem.code, problem.level) == ("lexicon.no_examples", "warning")


def test_examples_name_no_rule_twice():
    for path in FOLDER.glob("*.yaml"):
        rules = yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", [])
        assert len({rule["id"] for rule in rules}) == len(rules)
