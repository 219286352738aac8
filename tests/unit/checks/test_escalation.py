import pytest
from check_builders import bot, call, code, escalates, judge, means, notes, see

from harness.model.transcript import Handover

HANDED = bot("Передаю администратору", calls=(notes(reason="client_request", summary="просит человека"), escalates()))


def test_a_hand_over_in_scope():
    assert code("escalated", see(HANDED)) == ""
    assert code("escalated", see(bot("Чем помочь?"))) == "check.escalated.none"
    assert code("not_escalated", see(HANDED)) == "check.not_escalated.handed_over"
    assert code("not_escalated", see(bot("Чем помочь?"))) == ""


def test_addressee_reason_and_what_is_carried():
    seen = see(HANDED)
    assert code("escalated", seen, to="manager", reason="client_request", carries=["reason", "summary"]) == ""
    assert code("escalated", seen, to=["senior", "manager"]) == ""
    assert code("escalated", seen, to="medical") == "check.escalated.wrong_queue"
    ruling = judge("escalated", seen, reason="medical", carries=["summary", "phone"])
    assert ruling.code == "check.escalated.incomplete"
    assert [item.where for item in ruling.differences] == ["reason", "phone"]


def test_notes_are_gathered_from_the_start_and_the_latest_wins():
    talk = (bot("Ок", calls=(notes(reason="technical", phone="+79171234567"),)), HANDED)
    assert code("escalated", see(*talk, turn=1), reason="client_request", carries=["phone"]) == ""
    assert code("escalated", see(*talk, turn=1), reason="technical") == "check.escalated.incomplete"


def test_notes_after_the_window_do_not_count():
    talk = (bot("Передаю", calls=(escalates(),)), bot("Ок", calls=(notes(summary="поздно"),)))
    assert code("escalated", see(*talk, turn=0), carries="summary") == "check.escalated.incomplete"
    assert code("escalated", see(*talk, turn=0), carries="summary", within_turns=2) == ""


def test_empty_notes_carry_nothing():
    talk = bot("Передаю", calls=(notes(summary=""), escalates()))
    assert code("escalated", see(talk), carries="summary") == "check.escalated.incomplete"


@pytest.mark.parametrize(("within", "expected"), [(None, "check.escalated.late"), (1, "check.escalated.late"), (2, "")])
def test_client_turns_are_counted_from_the_scope_on(within, expected):
    talk = (bot("Уточните"), bot(kind="wait"), HANDED)
    assert code("escalated", see(*talk, turn=0), within_turns=within) == expected


def test_at_dialogue_scope_the_window_begins_with_the_dialogue():
    talk = (bot("Уточните"), HANDED)
    assert code("escalated", see(*talk), within_turns=1) == "check.escalated.late"
    assert code("escalated", see(*talk), within_turns=2) == ""


def test_operators_do_not_escalate_for_the_bot():
    operator = call("x", means("escalation", to="senior"), actor="operator")
    assert code("escalated", see(bot("Хм", calls=(operator,)))) == "check.escalated.none"
    assert code("not_escalated", see(bot("Хм", calls=(operator,)))) == ""


def test_a_hand_over_stated_in_the_reply():
    stated = bot("Зову", handover=Handover(to="medical", reason="medical", summary="сыпь"))
    assert code("escalated", see(stated), to="medical", reason="medical", carries=["summary"]) == ""


def test_once():
    both = bot("Зову", handover=Handover(to="manager"), calls=(escalates(),))
    assert code("escalated", see(both), once=True) == ""
    assert code("escalated", see(both, both), once=True) == "check.escalated.repeated"
