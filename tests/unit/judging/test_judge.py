"""What a dialogue comes to: held, violated, waived, broken, not judged."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.judge import Judge
from harness.model.value import Source
from harness.testkit.transcripts import Talk
from tests.unit.judging.parts import CHECKS, HERE, choose, dialogue, expects, user

JUDGE = Judge(CHECKS)
TALK = Talk(dialogue="d").client("а").bot("Здравствуйте").client("б").bot("До свидания").transcript()


def verdict(what, transcript=TALK):
    return JUDGE.verdict(what, transcript)


def statuses(found):
    return [item.status for item in found.judged]


def test_what_holds_is_listed_and_nothing_is_found():
    found = verdict(dialogue(user("а", expects("says", text="Здрав", clause="TALK-1")), user("б")))
    assert (found.outcome, found.findings, statuses(found)) == ("passed", (), ["held"])
    (judged,) = found.judged
    assert (judged.check, judged.clause, judged.exchange, judged.source) == ("says", "TALK-1", 0, HERE)


def test_a_finding_carries_everything_the_check_said_and_where_it_was_stated():
    stated = expects("rules", status="violated", exchange=1, severity="critical", clause="LEAD-1")
    found = verdict(dialogue(user(), user(), expect=(stated,)))
    (finding,) = found.findings
    assert found.outcome == "failed"
    assert (finding.kind, finding.check, finding.code, finding.clause) == (
        "violation",
        "rules",
        "check.rules.so",
        "LEAD-1",
    )
    assert (finding.severity, finding.parameters, finding.expected, finding.got) == (
        "critical",
        {"a": 1},
        "одно",
        "другое",
    )
    assert (finding.differences[0].where, finding.evidence[0].quote) == ("NAME", "слова")
    assert (finding.exchange, finding.source, finding.waived) == (1, HERE, None)
    assert found.judged[0].exchange is None, "of the whole dialogue"


def test_a_finding_of_a_turn_without_evidence_points_at_the_turn():
    found = verdict(dialogue(user(), user("б", expects("rules", status="violated"))))
    assert found.findings[0].exchange == 1


def test_a_finding_of_the_dialogue_without_evidence_points_nowhere():
    assert verdict(dialogue(user(), expect=(expects("rules", status="violated"),))).findings[0].exchange is None


def test_a_turns_expectation_sees_its_own_turn_only():
    found = verdict(dialogue(user("а", expects("says", text="свидания")), user("б", expects("says", text="свидания"))))
    assert statuses(found) == ["violated", "held"]


def test_not_turns_a_ruling_round_and_shows_what_was_seen():
    held, broken = expects("says", text="скидка", negated=True), expects("says", text="Здрав", negated=True)
    found = verdict(dialogue(user("а", held, broken)))
    assert statuses(found) == ["held", "violated"]
    (finding,) = found.findings
    assert (finding.check, finding.code) == ("not_says", "check.says.unexpected")
    assert (finding.evidence[0].exchange, finding.evidence[0].message) == (0, 0)


def test_what_cannot_be_judged_is_neither_held_nor_violated_also_under_not():
    stated = [expects("rules", status="not_judged", negated=negated) for negated in (False, True)]
    found = verdict(dialogue(user("а", *stated, expects("says", text="Здрав"))))
    assert found.outcome == "passed", "a rule has judged it"
    assert statuses(found) == ["not_judged", "not_judged", "held"]
    assert [finding.kind for finding in found.findings] == ["not_judged", "not_judged"]


UNJUDGED = expects("rules", status="not_judged")


def test_a_dialogue_of_which_nothing_could_be_judged_is_an_error():
    assert verdict(dialogue(user("а", UNJUDGED))).outcome == "error"
    waived = verdict(dialogue(user("а", expects("rules", status="not_judged", clause="A")), waive={"A": "повод"}))
    assert waived.outcome == "passed"
    idle = expects("rules", status="not_applicable")
    assert verdict(dialogue(user("а", idle))).outcome == "passed", "nothing came up that would have to be judged"
    of_pack = msgspec.structs.replace(expects("says", text="Здрав"), source=Source(path="fixtures/policies/p.yaml"))
    assert verdict(dialogue(user("а", UNJUDGED, of_pack))).outcome == "error", "what it is about was not judged"


def test_strictly_whatever_was_not_judged_is_an_error_and_a_violation_stays_one():
    strict = Judge(CHECKS, strict=True)
    said, idle = expects("says", text="Здрав"), expects("rules", status="not_applicable")
    assert strict.verdict(dialogue(user("а", UNJUDGED, said)), TALK).outcome == "error"
    assert strict.verdict(dialogue(user("а", idle, said)), TALK).outcome == "passed"
    broken = expects("says", text="скидка")
    assert strict.verdict(dialogue(user("а", UNJUDGED, broken)), TALK).outcome == "failed"


@pytest.mark.parametrize("negated", [False, True])
def test_a_check_that_crashes_is_broken_and_never_the_bots_fault(negated):
    found = verdict(dialogue(user("а", expects("crashes", negated=negated), expects("says", text="Здрав"))))
    assert found.outcome == "error"
    assert statuses(found) == ["broken_check", "held"]
    (finding,) = found.findings
    assert (finding.kind, finding.code) == ("broken_check", "check.broken")
    assert finding.parameters == {"cause": "RuntimeError: просто так"}


def test_arguments_that_do_not_fit_break_the_check_only():
    found = verdict(dialogue(user("а", expects("says", text=["no", "text"]), expects("says", text="Здрав"))))
    assert statuses(found) == ["broken_check", "held"]


def test_a_long_crash_is_cut():
    found = verdict(dialogue(user("а", expects("crashes", why="ы" * 5000))))
    assert len(found.findings[0].parameters["cause"]) == 500


def test_a_waived_clause_does_not_fail_but_stays_visible():
    stated = (expects("rules", status="violated", clause="TALK-7"), expects("says", text="Здрав", clause="TALK-7"))
    found = verdict(dialogue(user(), expect=stated, waive={"TALK-7": "обсуждаем с заказчиком"}))
    assert found.outcome == "passed"
    assert statuses(found) == ["waived", "held"]
    assert found.findings[0].waived == "обсуждаем с заказчиком"


def test_a_waiver_covers_its_own_clause_only():
    stated = (expects("rules", status="violated", clause="TALK-8"), expects("rules", status="violated"))
    found = verdict(dialogue(user(), expect=stated, waive={"TALK-7": "повод"}))
    assert (found.outcome, statuses(found)) == ("failed", ["violated", "violated"])


def test_a_broken_check_is_not_waived_into_green():
    found = verdict(dialogue(user(), expect=(expects("crashes", clause="TALK-7"),), waive={"TALK-7": "повод"}))
    assert found.outcome == "error"


def test_information_does_not_fail():
    found = verdict(dialogue(user(), expect=(expects("rules", status="violated", severity="info"),)))
    assert (found.outcome, statuses(found), len(found.findings)) == ("passed", ["violated"], 1)


@pytest.mark.parametrize("severity", ["critical", "major", "minor"])
def test_every_other_severity_fails(severity):
    assert (
        verdict(dialogue(user(), expect=(expects("rules", status="violated", severity=severity),))).outcome == "failed"
    )


def test_turns_never_reached_are_not_held_against_a_bot_that_broke():
    talk = Talk(dialogue="d").client("а").bot("Здравствуйте").client("б").breaks("bot.timeout").transcript()
    turns = (
        user("а", expects("says", text="Здрав")),
        user("б", expects("says", text="x")),
        user("в", expects("says", text="y")),
    )
    found = verdict(dialogue(*turns, expect=(expects("says", text="z"),)), talk)
    assert found.outcome == "error"
    assert statuses(found) == ["held", "not_judged", "not_judged", "not_judged"]
    assert found.findings == ()


def test_silence_where_the_bot_broke_is_no_merit_either():
    talk = Talk(dialogue="d").client("а").breaks("bot.timeout").transcript()
    assert statuses(verdict(dialogue(user("а", expects("says", text="скидка", negated=True))), talk)) == ["not_judged"]


def test_what_was_found_before_the_bot_broke_is_kept():
    talk = Talk(dialogue="d").client("а").bot("Гарантируем!").client("б").breaks("bot.timeout").transcript()
    found = verdict(dialogue(user("а", expects("says", text="Гарант", negated=True)), user("б")), talk)
    assert (found.outcome, len(found.findings)) == ("error", 1)


def test_a_branch_not_taken_is_not_judged():
    talk = Talk(dialogue="d").client("а").bot("места есть").client("беру").bot("Записала").transcript()
    second = msgspec.structs.replace(talk.exchanges[1], turn=(1, 1, 0))
    talk = msgspec.structs.replace(talk, exchanges=(talk.exchanges[0], second))
    branches = choose((user("жаль", expects("says", text="жаль")),), (user("беру", expects("says", text="Записала")),))
    found = verdict(dialogue(user("а"), branches), talk)
    assert (found.outcome, statuses(found)) == ("passed", ["not_judged", "held"])


def test_a_deviation_from_the_script_is_a_finding_of_the_dialogues_severity():
    talk = Talk(dialogue="d").client("а").bot("Ну").deviates("script.button_not_offered", button="Да").transcript()
    found = verdict(dialogue(user("а"), severity="critical"), talk)
    (finding,) = found.findings
    assert found.outcome == "failed"
    assert (finding.check, finding.code, finding.severity) == ("script", "script.button_not_offered", "critical")
    assert (finding.exchange, finding.evidence[0].exchange) == (0, 0)
    assert finding.source == Source(path="suites/x.suite.yaml", line=3), "the turn that could not be played"


def test_captured_values_stand_in_arguments():
    talk = Talk(dialogue="d").client("а").bot("код 17").captures(code="17").client("б").bot("Ваш код 17").transcript()
    found = verdict(dialogue(user("а"), user("б", expects("says", text="код {captured.code}"))), talk)
    assert statuses(found) == ["held"]


def test_a_value_never_captured_fails_visibly():
    assert statuses(verdict(dialogue(user("а", expects("says", text="{captured.code}"))))) == ["violated"]


def test_goals_look_at_all_that_happened_and_know_not():
    what = dialogue(user())
    assert JUDGE.holds(expects("says", text="Здрав"), what, TALK)
    assert not JUDGE.holds(expects("says", text="скидка"), what, TALK)
    assert JUDGE.holds(expects("says", text="скидка", negated=True), what, TALK)
    assert not JUDGE.holds(expects("rules", status="not_judged"), what, TALK)


_EXPECTATIONS = st.builds(
    lambda status, negated, severity, clause: expects(
        "rules", status=status, negated=negated, severity=severity, clause=clause
    ),
    st.sampled_from(["satisfied", "violated", "not_judged"]),
    st.booleans(),
    st.sampled_from(["critical", "major", "minor", "info"]),
    st.sampled_from([None, "A", "B"]),
)


@given(
    turns=st.lists(st.lists(_EXPECTATIONS, max_size=3), min_size=1, max_size=4),
    whole=st.lists(_EXPECTATIONS, max_size=3),
)
def test_everything_stated_is_judged_once_in_order_and_the_outcome_follows(turns, whole):
    what = dialogue(*(user("а", *stated) for stated in turns), expect=tuple(whole), waive={"A": "повод"})
    found = verdict(what)
    stated = [(e, n) for n, turn in enumerate(turns) for e in turn] + [(e, 0) for e in whole]
    assert [item.check for item in found.judged] == [e.name for e, _ in stated]
    expected = [_status(e) if turn < len(TALK.exchanges) else "not_judged" for e, turn in stated]
    assert statuses(found) == expected
    failing = [
        e for (e, _), status in zip(stated, expected, strict=True) if status == "violated" and e.severity != "info"
    ]
    seen = [status for (_, turn), status in zip(stated, expected, strict=True) if turn < len(TALK.exchanges)]
    doubtful = "not_judged" in seen and set(expected) == {"not_judged"}
    assert found.outcome == ("failed" if failing else "error" if doubtful else "passed")
    assert verdict(what) == found


def _status(stated):
    status = stated.arguments["status"]
    if status == "not_judged":
        return "waived" if stated.clause == "A" else "not_judged"
    if (status == "satisfied") is not stated.negated:
        return "held"
    return "waived" if stated.clause == "A" else "violated"


PACK = Source(path="fixtures/policies/law.yaml")


def test_a_rule_for_all_dialogues_is_quiet_where_it_does_not_apply():
    stated = (expects("rules", status="not_applicable", source=PACK), expects("rules", source=PACK))
    found = verdict(dialogue(user(), user(), expect=stated))
    assert (found.outcome, found.findings, statuses(found)) == ("passed", (), ["held"])


def test_a_dialogue_that_asks_for_what_does_not_come_up_is_told_so():
    stated = expects("rules", status="not_applicable")
    found = verdict(dialogue(user(), user(), expect=(stated, msgspec.structs.replace(stated, negated=True))))
    assert found.outcome == "passed"
    assert [(one.kind, one.code) for one in found.findings] == [("not_judged", "check.not_applicable")] * 2


def test_packs_do_not_ask_for_clauses_that_are_not_in_force_yet():
    stated = (
        expects("rules", status="violated", clause="L-1", source=PACK),
        expects("rules", status="violated", clause="L-1"),
    )
    found = Judge(CHECKS, pending={"L-1"}).verdict(dialogue(user(), user(), expect=stated), TALK)
    assert [one.source for one in found.findings] == [HERE], "the dialogue's own words still count"
    assert len(verdict(dialogue(user(), user(), expect=stated)).findings) == 2


def test_a_check_is_asked_once_however_many_clauses_cite_it(monkeypatch):
    asked = []
    judge = CHECKS["rules"].target.judge
    monkeypatch.setattr(CHECKS["rules"].target, "judge", lambda self, seen: asked.append(self) or judge(self, seen))
    stated = [expects("rules", status="violated", clause=clause, source=PACK) for clause in ("L-1", "L-2")]
    found = verdict(dialogue(user(), user(), expect=(*stated, expects("rules", exchange=1))))
    assert [one.clause for one in found.findings] == ["L-1", "L-2"]
    assert len(asked) == 2
