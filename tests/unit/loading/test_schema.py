"""The schema for editors: generated from checks, and of one opinion with the readers."""

from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from harness.errors import SuiteError
from harness.loading.check_book import CheckBook
from harness.loading.gate import Gate
from harness.loading.schema import suite_schema
from harness.registry import Registry, check

from .conftest import Says, registry


def suite(expect: Any, **turn: Any) -> dict[str, Any]:
    return {"suite": "s", "dialogues": [{"id": "d", "turns": [{"user": "а", "expect": expect, **turn}]}]}


def test_it_is_a_schema(checks: Registry) -> None:
    Draft202012Validator.check_schema(suite_schema(checks))


@pytest.mark.parametrize(
    "expect",
    ["silent", ["silent", "not_silent"], [{"silent": None}], [{"says": "а"}], [{"not_says": ["а", "б"]}],
     [{"says": {"matches": "а"}, "severity": "minor", "clause": "X-1"}], [{"lead": {"count": 1, "NAME": {"any_of": []}}}],
     [{"lead": {"count": "{count}"}}], [{"escalated": {"to": "manager"}}]],
)  # fmt: skip
def test_every_short_form_is_valid(checks: Registry, expect: Any) -> None:
    validator = jsonschema_rs.validator_for(suite_schema(checks))

    assert [error.message for error in validator.iter_errors(suite(expect))] == []


@pytest.mark.parametrize(
    "expect",
    ["sielnt", [{"silent": "а"}], [{"says": 5}], ["not_not_silent"], [{"escalated": {"to": "boss"}}],
     [{"escalated": {"too": "manager"}}], [{"says": "а", "severity": "high"}], []],
)  # fmt: skip
def test_what_the_readers_refuse_is_invalid(checks: Registry, load, expect: Any) -> None:
    import yaml

    validator = jsonschema_rs.validator_for(suite_schema(checks))

    assert not validator.is_valid(suite(expect))
    with pytest.raises(SuiteError):
        load(yaml.safe_dump(suite(expect), allow_unicode=True))


def test_a_new_check_is_in_it_with_its_title() -> None:
    @check("waves", positional="hands")
    @dataclass(frozen=True, kw_only=True)
    class Waves:
        """The bot waves."""

        hands: int

    Waves.__module__ = __name__
    schema = suite_schema(registry(Says, Waves))
    forms = schema["$defs"]["expectation"]["anyOf"]

    assert "not_waves" in forms[1]["properties"]
    assert forms[1]["properties"]["waves"]["description"] == "The bot waves."
    assert jsonschema_rs.validator_for(schema).is_valid(suite([{"waves": 2}]))
    assert not jsonschema_rs.validator_for(schema).is_valid(suite(["waves"]))


def test_the_gate_tells_the_place(checks: Registry) -> None:
    from harness.loading.desk import Desk
    from harness.loading.yaml_nodes import parse

    desk = Desk(parse("suite: s\ndialogues:\n  - id: d\n    turns:\n      - user: {a: 1}\n", "a.yaml"))

    Gate(CheckBook(checks)).check(desk)

    assert [(problem.code, problem.line) for problem in desk.problems] == [("suite.schema", 5)]
