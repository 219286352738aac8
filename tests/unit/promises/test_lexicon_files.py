"""Lexicons beside the shipped one: opened, held against the compiled file, judged by; and what the model doubts."""

import datetime as dt
import shutil

import pytest

from harness.errors import SuiteError
from harness.loading.lexicon_doubts import doubted_examples
from harness.loading.lexicon_files import is_built, open_lexicon
from harness.loading.lexicons import LexiconFolder
from harness.promises.detector import judge_by
from harness.promises.rules import COMPILED

SHIPPED = COMPILED.with_name("lexicon")
TEA = """
  - id: free-tea
    says: ["налить@we ** чай"]
    finds: ["Нальём вам чаю."]
    passes: ["Чай не нальём."]
"""


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "lexicon"
    shutil.copytree(SHIPPED, copy)
    return copy


def add(folder, rule=TEA, category="discount"):
    path = folder / f"{category}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:\n", f"\nrules:{rule}", 1), encoding="utf-8")


def labels(folder, text, offers=(), asked="", on=None):
    return [(one.verdict, one.claim.rule) for one in judge_by(open_lexicon(folder), text, offers, asked, on)]


def test_a_rule_that_was_added_and_not_compiled_is_noticed(folder):
    assert is_built(folder, COMPILED)
    add(folder)
    assert not is_built(folder, COMPILED)


def test_notes_and_examples_need_no_compiling(folder):
    path = folder / "refund.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Вернём всё до рубля", "Вернём всё", 1), encoding="utf-8")
    assert is_built(folder, COMPILED)


def test_a_package_without_its_yaml_is_as_it_was_built(tmp_path):
    assert is_built(tmp_path, COMPILED)


def test_replies_are_judged_by_the_rules_of_a_copy(folder):
    add(folder)
    assert labels(folder, "Нальём вам чаю.") == [("violation", "free-tea")]
    assert ("violation", "free-tea") not in labels(folder, "Чай не нальём.")
    assert labels(SHIPPED, "Нальём вам чаю.") == []


def test_offers_questions_slips_and_days_count_with_a_lexicon_of_ones_own_too():
    offer = ("Скидка 10 % на стрижку до 30.06.2026",)
    assert labels(SHIPPED, "Сделаем скидку 10 % на стрижку", offer)[0][0] == "approved"
    assert labels(SHIPPED, "Сделаем скидку 10 % на стрижку", offer, on=dt.date(2026, 7, 1))[0][0] == "violation"
    assert labels(SHIPPED, "Да, конечно", asked="Вернёте деньги?") == [("violation", "money-back")]
    (judged,) = judge_by(open_lexicon(SHIPPED), "В е р н ё м деньги", ())
    assert judged.claim.span == (0, 18)
    assert judged.claim.quote == "В е р н ё м деньги"


def test_places_in_a_long_reply_are_those_of_the_reply():
    text = "Мы рады вам. " * 400 + "Вернём деньги."
    (judged,) = judge_by(open_lexicon(SHIPPED), text, ())
    assert text[slice(*judged.claim.span)] == "Вернём деньги"


def test_what_was_compiled_judges_as_the_folder_does(folder, tmp_path):
    add(folder)
    stored = tmp_path / "own.json"
    stored.write_text(LexiconFolder(folder).stored(), encoding="utf-8")
    assert labels(stored, "Нальём вам чаю.") == [("violation", "free-tea")]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"categories": 5}', "[" * 100_000, "rules: []"])
def test_a_file_that_is_no_lexicon_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError) as caught:
        open_lexicon(path)
    assert [problem.code for problem in caught.value.problems] == ["lexicon.not_compiled"]


def test_a_folder_with_errors_is_refused_with_all_of_them(folder):
    add(folder, TEA.replace("free-tea", "model"))
    with pytest.raises(SuiteError) as caught:
        open_lexicon(folder)
    assert [problem.code for problem in caught.value.problems] == ["lexicon.id_of_model"]


def test_an_example_that_the_model_doubts_is_told_unless_the_rule_is_sure(folder):
    before = {one.parameters["rule"] for one in doubted_examples(LexiconFolder(folder))}
    add(folder, category="legal_privacy")
    doubts = doubted_examples(LexiconFolder(folder))
    assert {one.parameters["rule"] for one in doubts} - before == {"free-tea"}
    (doubt,) = [one for one in doubts if one.parameters["rule"] == "free-tea"]
    lines = (folder / "legal_privacy.yaml").read_text(encoding="utf-8").split("\n")
    assert "Нальём вам чаю." in lines[doubt.line - 1]
    sure = TEA.replace("free-tea", "sure-tea").replace("    says", "    sure: true\n    says")
    add(folder, sure, category="legal_privacy")
    assert "sure-tea" not in {one.parameters["rule"] for one in doubted_examples(LexiconFolder(folder))}
