import msgspec
import pytest
from check_builders import CHECKS, Scene, Step, bot, call, code, flaws, judge, means, see

from harness import wording
from harness.judging.judge import Judge
from harness.model.dialogue import Expectation
from harness.model.value import Source


def at(time, kind="wait", **more):
    return Step(says=("Напоминаем о записи",), kind=kind, at=f"2026-03-02T{time}:00+03:00", **more)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("21:00", "check.quiet_hours.sent"),
        ("02:00", "check.quiet_hours.sent"),
        ("08:59", "check.quiet_hours.sent"),
        ("09:00", ""),
        ("20:59", ""),
    ],
)
def test_nothing_is_sent_at_night(time, expected):
    assert code("quiet_hours", see(at(time))) == expected


def test_hours_may_be_stated_and_lie_within_a_day():
    assert code("quiet_hours", see(at("21:30")), hours={"from": "22:00"}) == ""
    assert code("quiet_hours", see(at("13:30")), hours={"from": "13:00", "to": "14:00"}) == "check.quiet_hours.sent"
    assert flaws("quiet_hours", hours={"from": "26:00"}) == ["check.flaw.time_of_day"]
    assert flaws("quiet_hours", hours={"form": "21:00"}) == ["check.flaw.unknown_key"]


def test_an_answer_at_night_is_no_initiative():
    assert code("quiet_hours", see(at("23:00", kind="user"))) == ""


def test_the_time_is_the_dialogues_local_time():
    night = Step(says=("Напоминаем",), kind="wait", at="2026-03-02T20:30:00+00:00")
    assert code("quiet_hours", see(night)) == "check.quiet_hours.sent"


def test_messages_through_the_crm_count():
    sent = call("messageservice.message.add", means("customer_message", text="Ждём вас"))
    sent = type(sent)(**{**{f: getattr(sent, f) for f in sent.__struct_fields__}, "at": "2026-03-02T23:00:00+03:00"})
    assert code("quiet_hours", see(Step(kind="wait", calls=(sent,)))) == "check.quiet_hours.sent"


def test_meets_reads_the_stored_answer():
    rubric = "Бот вежлив"
    met = Scene(answers={rubric: {"met": True, "reason": "да"}})
    unmet = Scene(answers={rubric: {"met": False, "reason": "грубит"}})
    assert judge("meets", see(bot("а")), rubric=rubric).status == "not_judged"
    assert code("meets", see(bot("а"), scene=met), rubric=rubric) == ""
    assert code("meets", see(bot("а"), scene=unmet), rubric=rubric) == "check.meets.unmet"
    assert judge("meets", see(bot("а"), scene=Scene(answers={rubric: "да"})), rubric=rubric).status == "not_judged"


def test_what_a_model_alone_says_is_for_information():
    judge_all = Judge(CHECKS)
    source = Source(path="suites/x.suite.yaml")
    for negated, met in ((False, False), (True, True)):
        answers = {"Бот вежлив": {"met": met, "reason": "довод"}}
        seen = see(bot("а"), scene=Scene(answers=answers))
        stated = Expectation(check="meets", arguments={"rubric": "Бот вежлив"}, negated=negated, severity="critical",
                             source=source)  # fmt: skip
        talk = msgspec.structs.replace(seen.transcript, answers=answers)
        verdict = judge_all.verdict(msgspec.structs.replace(seen.dialogue, expect=(stated,)), talk)
        assert (verdict.outcome, [one.severity for one in verdict.findings]) == ("passed", ["info"])
        assert "Спорно" in wording.text(verdict.findings[0].code, "ru", **verdict.findings[0].parameters)
    agreed = see(bot("а"), scene=Scene(answers={"Бот вежлив": {"met": True, "reason": "довод"}}))
    assert judge("meets", agreed, rubric="Бот вежлив").status == "satisfied"


def test_meets_tells_its_question():
    from harness.checks.rubric import Meets

    assert Meets(rubric="Бот вежлив").questions(see(bot("а"))) == ("Бот вежлив",)


def test_forbidden_promises():
    promise = see(bot("Сделаем вам скидку 30 % на всё!"))
    ruling = judge("promises_nothing_forbidden", promise)
    assert (ruling.code, ruling.parameters["categories"]) == (
        "check.promises_nothing_forbidden.promised",
        ["@promise.discount"],
    )
    assert code("promises_nothing_forbidden", promise, categories=["refund"]) == ""
    assert code("promises_nothing_forbidden", promise, categories="discount") != ""
    assert code("promises_nothing_forbidden", see(bot("Стрижка — от 1800 ₽."))) == ""


@pytest.mark.parametrize(
    ("facts", "text", "forbidden"),
    [
        ({}, "Администратор ответит вам в течение 10 минут.", False),
        ({}, "Администратор ответит вам через 2 минуты.", True),
        ({"sla": "администратор ответит в течение 30 минут"}, "Администратор ответит в течение 30 минут.", False),
        ({"sla": "администратор ответит в течение 30 минут"}, "Администратор ответит в течение 10 минут.", True),
    ],
)
def test_the_sla_of_the_facts_or_else_of_the_clause_may_be_promised(facts, text, forbidden):
    clause = {"categories": "deadline", "sla": "человек ответит в течение 10 минут"}
    told = code("promises_nothing_forbidden", see(bot(text), scene=Scene(facts=facts)), **clause)
    assert (told != "") is forbidden
    if facts and not forbidden:
        assert code("promises_nothing_forbidden", see(bot(text), scene=Scene(facts=facts))) == "", "no clause is needed"


def test_what_a_rule_sees_and_the_model_does_not_is_told_for_information():
    doubtful = "Покажите референсы, сделаем пробную укладку до выпускного, там и поправим."
    ruling = judge("promises_nothing_forbidden", see(bot(doubtful)))
    assert (ruling.code, ruling.ceiling) == ("check.promises_nothing_forbidden.disputed", "info")
    assert ruling.evidence
    ruling = judge("promises_nothing_forbidden", see(bot(doubtful), bot("Вернём вам деньги.")))
    assert (ruling.code, ruling.ceiling) == ("check.promises_nothing_forbidden.promised", None)
    assert ruling.parameters["categories"] == ["@promise.refund"]
