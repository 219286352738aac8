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
        (("category: refund", "category: refunds"), "lexicon.other_category", 1),
        (("category: refund", "category: deadline"), "lexicon.other_category", 1),
        (("category: refund", "about: деньги"), "suite.missing_key", 1),
        (("category: refund", "category: [refund]"), "lexicon.other_category", 1),
        (('["вернуть@we ** деньги"]', '["вернуть@we ** деньги", ""]'), "suite.blank_text", 4),
        (('["вернуть@we ** деньги"]', '[" "]'), "suite.blank_text", 4),
        (('["вернуть@we ** деньги"]', "[5]"), "suite.not_text", 4),
        (("id: money-back", "id: Правило Один!"), "lexicon.bad_id", 3),
        (("id: money-back", "id: model"), "lexicon.id_of_model", 3),
        (("id: money-back", 'id: ""'), "lexicon.bad_id", 3),
        (('finds: ["Вернём', 'firm: "да"\n    finds: ["Вернём'), "lexicon.not_yes_or_no", 5),
        (('finds: ["Вернём', 'sure: 1\n    finds: ["Вернём'), "lexicon.not_yes_or_no", 5),
        (("rules:", 'sets: {cash: "<coin>|деньги"}\nrules:'), "lexicon.unknown_set", 5),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, change, code, line):
    rule = RULE.replace('деньги"]', '<cash>"]') if "<coin>" in change[1] else RULE
    folder = small(tmp_path, refund=rule.replace(*change))
    if not any(problem.level == "error" for problem in folder.problems):
        folder.try_examples()
    assert (code, line) in [(problem.code, problem.line) for problem in folder.problems]


@pytest.mark.parametrize("value", ["true", "false"])
def test_firm_and_sure_are_plain_yes_or_no(tmp_path, value):
    folder = small(tmp_path, refund=RULE.replace("    finds", f"    firm: {value}\n    sure: {value}\n    finds"))
    assert folder.try_examples() == 2
    assert folder.problems == []


def test_a_file_that_nobody_reads_is_an_error(tmp_path):
    (tmp_path / "extra.yaml").write_text("category: extra\nrules: []", encoding="utf-8")
    (tmp_path / "README.md").write_text("for people", encoding="utf-8")
    (problem,) = small(tmp_path, refund=RULE).problems
    assert (problem.code, Path(problem.path).name) == ("lexicon.extra_file", "extra.yaml")


def test_a_missing_file_is_told_once_and_not_by_all_that_would_need_it(tmp_path):
    small(tmp_path, refund=RULE.replace("деньги", "<cash>"))
    (tmp_path / "common.yaml").unlink()
    assert [problem.code for problem in LexiconFolder(tmp_path).problems] == ["file.unreadable"]


def test_a_file_in_another_coding_is_told_with_its_place(tmp_path):
    small(tmp_path)
    (tmp_path / "refund.yaml").write_bytes(RULE.encode("cp1251"))
    assert [(one.code, one.line) for one in LexiconFolder(tmp_path).problems] == [("file.encoding", 4)]


def test_a_rule_without_examples_is_warned_of(tmp_path):
    bare = "\n".join(line for line in RULE.split("\n") if "finds" not in line and "passes" not in line)
    (problem,) = small(tmp_path, refund=bare).problems
    assert (problem.code, problem.level) == ("lexicon.no_examples", "warning")


def test_examples_name_no_rule_twice():
    for path in FOLDER.glob("*.yaml"):
        rules = yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", [])
        assert len({rule["id"] for rule in rules}) == len(rules)
