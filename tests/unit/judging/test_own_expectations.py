"""What `no_other_writes` counts as named: the dialogue's own expectations, not those that a policy pack adds."""

from harness.judging.context import View
from harness.model.approved import Approved
from harness.model.dialogue import Dialogue, Expectation, UserTurn
from harness.model.transcript import Transcript
from harness.model.value import Source

SUITE, PACK = Source(path="suites/a.suite.yaml"), Source(path="fixtures/policies/pack.yaml")


def test_a_packs_expectations_name_no_writes():
    dialogue = Dialogue(
        id="a",
        suite="s",
        turns=(UserTurn(messages=("да",), source=SUITE),),
        expect=(
            Expectation(check="booking", arguments={"count": 1}, source=SUITE),
            Expectation(check="written_once", arguments={"what": "lead"}, clause="LEAD-1", source=PACK),
        ),
        source=SUITE,
    )
    seen = View(dialogue, Transcript(dialogue="a", given=dialogue.given), Approved()).of_dialogue()
    assert seen.others == (("booking", {"count": 1}),)
