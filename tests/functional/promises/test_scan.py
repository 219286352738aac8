"""``harness promises scan`` as an auditor runs it over last month's chats."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from harness.cli.promises_judging import CLOSELY
from harness.promises.rules import COMPILED

DIRTY = '{"id": 1, "bot": "Вернём деньги"}\n{"id": 2, "bot": "Ждём вас"}\n'


def test_a_log_whose_bot_nobody_knows_is_not_a_green_audit(project, scan):
    project.write("log.csv", "чат;кто;текст\n1;Мария;Вернёте деньги?\n1;Лаванда;Да\n")
    code, rows, said = scan("log.csv")
    assert (code, rows) == (4, [])
    assert "«Лаванда» (1)" in said
    assert "--bot-role" in said

    code, rows, said = scan("log.csv", "--bot-role", "Лаванда")
    assert (code, [row["labels"] for row in rows]) == (0, [["refund"]])
    assert "Ответов: 1, с нарушениями: 1" in said


def test_a_file_without_replies_is_not_a_green_audit_either(project, scan):
    project.write("log.csv", "чат;кто;текст\n1;клиент;Вернёте деньги?\n")
    project.write("empty.jsonl", "")
    assert [scan(name)[0] for name in ("log.csv", "empty.jsonl")] == [4, 4]


def test_a_gate_stops_at_violations_and_an_audit_does_not(project, scan):
    project.write("a.jsonl", DIRTY)
    project.write("b.jsonl", DIRTY.splitlines()[1])
    assert scan("a.jsonl")[0] == 0
    assert scan("a.jsonl", "--strict")[0] == 1
    assert scan("b.jsonl", "--strict")[0] == 0


def test_offers_that_have_ended_are_not_approved_on_the_replys_own_day(project, scan):
    offer = {"bot": "Сделаем скидку 10 % на стрижку", "approved_offers": ["Скидка 10 % на стрижку до 30.06.2026"]}
    rows = [{**offer, "created_at": "2026-06-30T20:00:00"}, {**offer, "created_at": "2026-07-01T09:00:00"}, offer]
    project.write("a.jsonl", "\n".join(map(json.dumps, rows)))

    def clean(*options):
        _, found, said = scan("a.jsonl", "--rules-only", *options)
        return [not row["labels"] for row in found], "сроки предложений не учтены" in said

    assert clean() == ([True, False, True], True)
    assert clean("--on", "2026-07-02") == ([True, False, False], False)
    assert clean("--on", "2026-06-01") == ([True, False, True], False)


def test_offers_of_a_fixture_end_as_well(project, scan):
    project.write(
        "fixtures/offers/salon.yaml",
        "offers: salon\nlist: [{id: first, percent: 10, services: [Стрижка], until: 2026-06-30}]\n",
    )
    project.write(
        "a.csv", "date;bot\n30.06.2026;Сделаем скидку 10 % на стрижку\n01.07.2026;Сделаем скидку 10 % на стрижку\n"
    )
    _, rows, said = scan("a.csv", "--offers", "salon")
    assert [row["labels"] for row in rows] == [[], ["discount"]]
    assert "сроки" not in said


def test_nobody_is_told_of_days_when_no_offer_ends(project, scan):
    project.write("a.jsonl", '{"bot": "Сделаем скидку 10 %", "approved_offers": ["Скидка 10 %"]}')
    assert "сроки" not in scan("a.jsonl")[2]


def test_phones_and_cards_are_hidden_and_places_stay_true(project, scan):
    text = "Мария, ваш номер +7 916 123-45-67, вернём деньги на карту 4111 1111 1111 1111 сегодня"
    project.write("a.jsonl", json.dumps({"id": 1, "bot": text}))
    for target in ("out.jsonl", "out.csv"):
        assert scan("a.jsonl", "--out", target)[0] == 0
        written = (project.root / target).read_text(encoding="utf-8")
        assert "•••• •••• •••• 1111" in written
        assert not any(part in written for part in ("4111", "916", "123-45"))
    ((claim,),) = [row["claims"] for row in scan("a.jsonl")[1]]
    assert text[slice(*claim["span"])] == "вернём деньги"


def test_the_chats_are_never_replaced_by_their_labels(project, scan):
    project.write("a.jsonl", DIRTY)
    (project.root / "link.jsonl").symlink_to("a.jsonl")
    for target in ("a.jsonl", "./a.jsonl", "link.jsonl"):
        assert scan("a.jsonl", "--out", target)[0] == 4
    assert (project.root / "a.jsonl").read_text(encoding="utf-8") == DIRTY


@pytest.mark.parametrize(
    "options",
    [("--column", "text"), ("--column", "text="), ("--column", "speech=x"), ("--out", "x.xlsx"), ("--on", "вчера")],
)
def test_an_option_that_cannot_be_meant_is_refused_before_anything_is_written(project, scan, options):
    project.write("a.jsonl", DIRTY)
    code, rows, said = scan("a.jsonl", *options)
    assert (code, rows) == (4, [])
    assert options[0] in said
    assert not (project.root / "x.xlsx").exists()


@pytest.mark.parametrize("target", ["x.jsonl", "x.ndjson", "x"])
def test_lines_of_json_have_many_names(project, scan, target):
    project.write("a.jsonl", DIRTY)
    assert scan("a.jsonl", "--out", target)[0] == 0
    written = (project.root / target).read_text(encoding="utf-8")
    assert [json.loads(line)["id"] for line in written.splitlines()] == ["1", "2"]


def test_a_table_of_labels_is_read_back_as_it_was_meant(project, scan):
    project.write("a.jsonl", DIRTY)
    scan("a.jsonl", "--out", "x.csv")
    with (project.root / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["id"], row["verdict"], row["labels"]) for row in rows] == [("1", "violation", "refund"), ("2", "", "")]


def test_hostile_lines_cost_no_output_and_no_traceback(project, scan):
    project.write("half.jsonl", '{"id": "\\ud83d", "user": "\\ud83d", "bot": "\\ud83d Вернём деньги"}')
    code, rows, _ = scan("half.jsonl")
    assert (code, [row["labels"] for row in rows]) == (0, [["refund"]])
    project.write("deep.jsonl", '{"bot": ' + "[" * 100_000)
    assert scan("deep.jsonl")[0] == 4


def test_a_reply_that_is_read_less_closely_is_told(project, scan):
    slip = "Вернём вам деньгии. "
    short = (slip + "Мы рады. " * CLOSELY)[:CLOSELY]
    project.write("a.jsonl", json.dumps({"id": "s", "bot": short}) + "\n" + json.dumps({"id": "l", "bot": short + "!"}))
    _, rows, said = scan("a.jsonl", "--rules-only")
    assert [row["labels"] for row in rows] == [["refund"], []]
    assert f"длиннее {CLOSELY} знаков" in said
    assert "первый — l" in said


def test_a_reply_with_more_claims_than_anybody_reads_is_told(project, scan):
    project.write("a.jsonl", json.dumps({"id": "m", "bot": "Вернём вам деньги. " * 300}))
    assert "остаток не прочитан (таких ответов: 1, первый — m)" in scan("a.jsonl", "--rules-only")[2]
    project.write("b.jsonl", json.dumps({"id": "m", "bot": "Вернём вам деньги. " * 30}))
    assert "остаток" not in scan("b.jsonl", "--rules-only")[2]


def test_chats_are_scanned_by_a_lexicon_of_ones_own_and_that_is_said(project, scan):
    folder = project.root / "words"
    shutil.copytree(COMPILED.with_name("lexicon"), folder)
    path = folder / "discount.yaml"
    rule = '\nrules:\n  - {id: free-tea, says: ["налить@we ** чай"], finds: [Нальём чаю.], passes: [Чай не нальём.]}'
    path.write_text(path.read_text(encoding="utf-8").replace("\nrules:", rule, 1), encoding="utf-8")
    project.write("a.jsonl", '{"bot": "Мы нальём вам чаю"}')
    _, rows, said = scan("a.jsonl", "--lexicon", "words")
    assert [row["claims"][0]["rule"] for row in rows] == ["free-tea"]
    assert "обученная модель выключена" in said
    assert [row["labels"] for row in scan("a.jsonl", "--rules-only")[1]] == [[]]
