"""Each planted fault makes the suite red, in the dialogues that are about it and for the right reason."""

from __future__ import annotations

import collections

import pytest

from tests.functional.salon.fault import told
from tests.functional.salon.faults import FAULTS
from tests.functional.salon.planting import planted
from tests.functional.salon.stage import file_of


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_noticed_for_the_right_reason(fault, stage, right):
    assert fault.reds
    files = {file_of(right[red.dialogue]) for red in fault.reds}
    records = stage.play(planted(fault.patches, fault.client), files)
    assert {record.outcome for record in records.values()} <= {"passed", "failed"}
    for red in fault.reds:
        assert right[red.dialogue].outcome == "passed"
        record = records[red.dialogue]
        assert record.outcome == "failed", red
        seen = [(finding.check, finding.code, finding.clause, told(finding)) for finding in record.findings]
        assert any(red.fits(finding) for finding in record.findings), (red, seen)


def test_no_fault_is_planted_twice():
    names = collections.Counter(fault.name for fault in FAULTS)
    assert [name for name, count in names.items() if count > 1] == []
    planted_at = collections.Counter(str(fault.patches) for fault in FAULTS if fault.patches)
    assert [patches for patches, count in planted_at.items() if count > 1] == []
