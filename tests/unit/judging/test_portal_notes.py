"""Methods that do not exist and answers that are examples are told without being asked for."""

from __future__ import annotations

import pytest

from harness.judging.judge import Judge
from harness.model.crm import CrmCall, CrmJournal
from harness.model.transcript import Transcript
from tests.unit.judging.parts import CHECKS, dialogue

JUDGE = Judge(CHECKS)


def call(seq: int, method: str, **more: object) -> CrmCall:
    return CrmCall(seq=seq, at="2026-03-02T10:00:00+03:00", method=method, **more)


def told(*calls: CrmCall) -> list[tuple[str, str, str]]:
    transcript = Transcript(dialogue="d", given=dialogue().given, journal=CrmJournal(calls=calls))
    verdict = JUDGE.verdict(dialogue(), transcript)
    assert verdict.outcome == "passed"
    return [(finding.code, finding.severity, finding.got) for finding in verdict.findings]


def test_an_unknown_method_is_told_once_and_fails_nothing():
    twice = call(0, "crm.lead.adds", kind="unknown", status=404), call(1, "crm.lead.adds", kind="unknown", status=404)
    assert told(*twice) == [("check.no_unknown_methods.unknown", "info", "crm.lead.adds")]


def test_an_answer_that_is_an_example_is_told():
    assert told(call(0, "vote.AttachedVote.get", fidelity="example")) == [
        ("judge.portal.example", "info", "vote.AttachedVote.get")
    ]


def test_values_that_the_documentation_does_not_list_are_told_once():
    odd = [call(seq, "crm.lead.add", kind="write", undocumented=("PHONE.VALUE_TYPE=MOBIL",)) for seq in (0, 1)]
    assert told(*odd) == [("judge.portal.undocumented", "info", "PHONE.VALUE_TYPE=MOBIL")]


@pytest.mark.parametrize("kind", ["read", "write"])
def test_other_calls_are_not(kind):
    assert told(call(0, "crm.lead.get", kind=kind), call(1, "catalog.price.get", kind=kind, fidelity="generic")) == []
    assert told(call(0, "crm.lead.adds", kind="unknown", actor="operator")) == []
