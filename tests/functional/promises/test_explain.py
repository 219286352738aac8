"""``harness promises explain`` and the verbs of the lexicon, as a compliance person runs them."""

from __future__ import annotations

import shutil

import pytest

from harness.cli.promises_explain import _length
from harness.promises.rules import COMPILED

RULE = '\nrules:\n  - {id: free-tea, says: ["налить@we ** чай"], finds: [Нальём чаю.], passes: [Чай не нальём.]}'


@pytest.fixture
def explain(project):
    def explained(*words):
        done = project.command("promises", "explain", *words)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return explained


@pytest.fixture
def folder(project):
    copy = project.root / "words"
    shutil.copytree(COMPILED.with_name("lexicon"), copy)
    path = copy / "discount.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:", RULE, 1), encoding="utf-8")
    return copy


def test_an_offer_that_has_ended_is_not_approved_on_the_day(explain):
    words = ("Сделаем скидку 10 %", "--offer", "Скидка 10 % до 01.01.2020")
    _, told, noted = explain(*words)
    assert "согласовано" in told
    assert "сроки предложений не учтены" in noted
    _, told, noted = explain(*words, "--on", "2026-01-01")
    assert "НАРУШЕНИЕ" in told
    assert noted == ""


def test_rules_alone_may_be_asked_and_who_was_silent_is_said(explain):
    assert "правило: model" in explain("--", "-30% на всё")[1]
    _, told, _ = explain("--rules-only", "--", "-30% на всё")
    assert "model" not in told
    assert "обученная модель не спрошена" in told
    assert "Молчат и правила, и обученная модель" in explain("Здравствуйте")[1]


def test_what_is_named_is_told_as_people_write_it(explain):
    assert "названо: 30 %" in explain("Сделаем скидку 30 %")[1]
    assert "названо: 3 дня" in explain("Готово будет через 72 часа, гарантируем", "--rules-only")[1]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(4320, "3 дня"), (90, "90 минут"), (60, "1 час"), (10080, "1 неделя"), (788400, "1.5 года"), (0.02, "1 секунда"), (1, "1 минута"),
     (7200, "5 дней"), (0.5, "30 секунд")],
)  # fmt: skip
def test_a_length_of_time_is_told_in_its_own_unit(minutes, told, monkeypatch):
    monkeypatch.setenv("HARNESS_LANG", "ru")
    assert _length(minutes) == told


def test_phones_and_cards_are_hidden(explain):
    _, told, _ = explain("Вернём деньги на карту 4111 1111 1111 1111, звоните +7 916 123-45-67")
    assert "НАРУШЕНИЕ" in told
    assert not any(part in told for part in ("4111", "916", "123-45"))


def test_a_reply_is_explained_by_a_lexicon_of_ones_own(explain, folder):
    _, told, noted = explain("Мы нальём вам чаю", "--lexicon", "words")
    assert "free-tea" in told
    assert "обученная модель выключена" in noted


def test_a_copy_is_compiled_beside_it_and_runs_stay_with_the_shipped_one(project, explain, folder):
    before = COMPILED.read_bytes()
    done = project.command("promises", "build", "--lexicon", "words")
    assert done.returncode == 0
    assert "прогоны читают поставляемый" in done.stderr
    assert COMPILED.read_bytes() == before
    assert "free-tea" in explain("Мы нальём вам чаю", "--lexicon", "words.json")[1]


def test_a_copy_with_an_error_is_refused_with_its_place_by_every_verb(project, folder):
    path = folder / "refund.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("category: refund", "category: refunds", 1), encoding="utf-8"
    )
    for words in (("lint", "words"), ("build", "--lexicon", "words"), ("explain", "да", "--lexicon", "words")):
        done = project.command("promises", *words)
        assert (done.returncode, done.stderr.split(" ")[0]) == (4, "words/refund.yaml:2:11:")


def test_lint_tells_what_the_model_would_dispute(project, folder):
    path = folder / "legal_privacy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:", RULE, 1), encoding="utf-8")
    done = project.command("promises", "lint", "words")
    assert done.returncode == 0
    assert "«free-tea»" in done.stderr
    assert "sure: true" in done.stderr
    assert "Словарь в порядке" in done.stdout


def test_an_edit_of_the_shipped_lexicon_that_was_not_compiled_is_told_by_every_verb(project, tmp_path):
    package = tmp_path / "package" / "harness"
    shutil.copytree(COMPILED.parents[1], package, ignore=shutil.ignore_patterns("__pycache__", "starter", "portal"))
    project.environment["PYTHONPATH"] = str(package.parent)
    project.write("a.jsonl", '{"bot": "Мы нальём вам чаю"}')
    calls = (("lint",), ("explain", "Мы нальём вам чаю"), ("scan", "--in", "a.jsonl"))
    told = "harness promises build"
    assert [told in project.command("promises", *call).stderr for call in calls] == [False] * len(calls)

    path = package / "promises/lexicon/discount.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:", RULE, 1), encoding="utf-8")
    assert [told in project.command("promises", *call).stderr for call in calls] == [True] * len(calls)

    assert project.command("promises", "build").returncode == 0
    assert "free-tea" in project.command("promises", *calls[1]).stdout
    assert [told in project.command("promises", *call).stderr for call in calls] == [False] * len(calls)
