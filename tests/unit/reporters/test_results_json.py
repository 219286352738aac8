"""results.json agrees with its schema and with the run."""

import json

import jsonschema
import pytest
from report_builders import events, sample
from report_values import HOSTILE

from harness.model.events import RunFinished
from harness.ports import ReportTarget
from harness.reporters.results_json import SCHEMA, Results


def written(folder, stream, lang="ru"):
    path = folder / "results.json"
    report = Results(ReportTarget(path=path, lang=lang))
    for event in stream:
        report.handle(event)
    report.close()
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(SCHEMA.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("stream", [events(sample(), skipped=2), events([], skipped=0)])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_it_agrees_with_its_schema(tmp_path, validator, stream, lang):
    validator.validate(written(tmp_path, stream, lang))


def test_a_stranger_is_refused_by_the_schema(tmp_path, validator):
    document = written(tmp_path, events(sample()))
    document["dialogues"][0]["outcome"] = "great"
    assert not validator.is_valid(document)


def test_the_run_is_told(tmp_path):
    document = written(tmp_path, events(sample()))
    assert (document["verdict"], document["exit_code"]) == ("invalid", 3)
    assert document["tally"]["total"] == len(document["dialogues"]) == len(sample()) + 1
    failed = next(d for d in document["dialogues"] if d["id"] == "no-discounts[angry]")
    finding = failed["findings"][0]
    assert (finding["clause"], finding["source"]["line"]) == ("BAN-1", 52)
    assert finding["evidence"][0]["quote"] == "скидку 50%"
    assert failed["reproduce"].endswith("--seed 7")
    assert {row["clause"]: row["failed"] for row in document["clauses"]}["BAN-1"] == 2
    assert next(d for d in document["dialogues"] if d["id"] == "bot-is-silent")["failure"]["code"] == "bot.timeout"


def test_a_run_without_an_end_is_interrupted(tmp_path, validator):
    document = written(tmp_path, [e for e in events(sample()) if not isinstance(e, RunFinished)])
    validator.validate(document)
    assert (document["verdict"], document["interrupted"]) == ("interrupted", True)
    assert document["tally"]["total"] == len(document["dialogues"])


def test_texts_of_the_bot_come_back_whole(tmp_path):
    document = written(tmp_path, events(sample()))
    finding = next(d for d in document["dialogues"] if d["id"].startswith("hostile"))["findings"][0]
    assert finding["got"] == HOSTILE.replace("\ud800", "\ufffd")
