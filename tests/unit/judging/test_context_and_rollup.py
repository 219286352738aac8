"""What an expectation gets to see; what outcomes add up to."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.context import View, walk
from harness.judging.rollup import ExitCode, exit_code
from harness.model.approved import Approved
from harness.model.record import Tally
from harness.model.verdict import OUTCOMES
from harness.testkit.transcripts import Talk, meaning
from tests.unit.judging.parts import choose, dialogue, expects, user


def paths(turns):
    return [path for path, _ in walk(turns)]


def test_turns_are_walked_in_order_with_branches_inside():
    inner = choose((user(),))
    turns = (user(), choose((user(), inner), (user(),)), user())
    assert paths(turns) == [(0,), (1,), (1, 0, 0), (1, 0, 1), (1, 0, 1, 0, 0), (1, 1, 0), (2,)]


def test_walk_names_each_turn_once():
    one, two = user("раз"), user("два")
    assert [turn for _, turn in walk((choose((one,)), two))][1:] == [one, two]


@given(st.recursive(st.just(user()), lambda inner: st.lists(st.lists(inner, max_size=3), min_size=1, max_size=3).map(
    lambda branches: choose(*(tuple(turns) for turns in branches))), max_leaves=12))  # fmt: skip
def test_paths_are_unique_and_sorted(turn):
    found = paths((turn, user()))
    assert len(set(found)) == len(found)
    assert found == sorted(found)


TALK = (
    Talk(dialogue="d")
    .client("а")
    .call("crm.lead.add", meanings=[meaning("escalation")])
    .bot("раз")
    .client("б")
    .bot("два")
    .call("crm.lead.update")
    .client("в")
    .bot("три")
    .transcript()
)


def view(*turns, talk=TALK, expect=(), offers=()):
    return View(dialogue(*turns, expect=expect), talk, Approved(offers=offers, facts={"city": "Казань"}))


def test_a_turn_sees_its_exchanges_and_what_follows():
    seen = view(user(), user(), user()).of_turn((1,))
    assert seen.scope == "turn"
    assert [e.reply.text for e in seen.exchanges] == ["два"]
    assert [e.reply.text for e in seen.following] == ["три"]
    assert [call.method for _, call in seen.calls()] == ["crm.lead.update"]
    assert list(seen.meanings("escalation")) == []


def test_the_dialogue_sees_everything():
    seen = view(user()).of_dialogue()
    assert seen.scope == "dialogue"
    assert len(seen.exchanges) == 3
    assert seen.following == ()
    assert [call.method for _, call in seen.calls()] == ["crm.lead.add", "crm.lead.update"]
    assert len(list(seen.meanings("escalation"))) == 1
    assert seen.until == 2


def test_a_turn_with_several_exchanges_sees_all_of_them():
    moved = tuple(
        msgspec.structs.replace(e, turn=path) for e, path in zip(TALK.exchanges, [(0,), (1, 0), (1, 1)], strict=True)
    )
    seen = view(user(), user(), talk=msgspec.structs.replace(TALK, exchanges=moved)).of_turn((1,))
    assert [e.reply.text for e in seen.exchanges] == ["два", "три"]
    assert seen.following == ()


def test_turn_ten_is_not_turn_one():
    moved = tuple(
        msgspec.structs.replace(e, turn=path) for e, path in zip(TALK.exchanges, [(1,), (10,), (11,)], strict=True)
    )
    talk = msgspec.structs.replace(TALK, exchanges=moved)
    assert [e.reply.text for e in view(user(), talk=talk).of_turn((1,)).exchanges] == ["раз"]


def test_a_turn_never_reached_is_not_seen():
    assert view(user()).of_turn((7,)) is None


def test_an_empty_talk_is_seen_as_a_whole_only():
    empty = Talk(dialogue="d").transcript()
    assert view(user(), talk=empty).of_turn((0,)) is None
    whole = view(user(), talk=empty).of_dialogue()
    assert (whole.exchanges, whole.until, whole.rows("lead")) == ((), 0, {})


def test_offers_and_other_expectations_are_at_hand():
    stated = (expects("says", text="x"), expects("rules", negated=True))
    seen = view(
        user("а", expects("rules")), choose((user("б", expects("says", text="y")),)), expect=stated, offers=({"id": 1},)
    ).of_dialogue()
    assert (seen.offers, seen.facts, seen.prices) == (({"id": 1},), {"city": "Казань"}, ())
    assert seen.others == (("rules", {}), ("says", {"text": "y"}), ("says", {"text": "x"}))


@pytest.mark.parametrize(
    ("tally", "interrupted", "code"),
    [
        (Tally(passed=1), False, 0),
        (Tally(flaky=1), False, 0),
        (Tally(known_issue=1), False, 0),
        (Tally(passed=1, skipped=5), False, 0),
        (Tally(passed=5, failed=1), False, 1),
        (Tally(passed=5, failed=1, error=1), False, 3),
        (Tally(error=1), False, 3),
        (Tally(), False, 5),
        (Tally(skipped=3), False, 5),
        (Tally(), True, 2),
        (Tally(failed=1, error=1), True, 2),
    ],
)
def test_exit_codes(tally, interrupted, code):
    assert exit_code(tally, interrupted=interrupted) == code


@given(st.lists(st.sampled_from(OUTCOMES)), st.booleans())
def test_green_means_that_something_passed_and_nothing_went_wrong(outcomes, interrupted):
    tally = Tally()
    for outcome in outcomes:
        tally = tally.plus(outcome)
    assert tally.total == len(outcomes)
    green = exit_code(tally, interrupted=interrupted) is ExitCode.PASSED
    fine = bool({"passed", "flaky", "known_issue"} & set(outcomes)) and not {"failed", "error"} & set(outcomes)
    assert green == (fine and not interrupted)
