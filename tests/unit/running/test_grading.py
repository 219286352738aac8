"""Rubric questions are answered once, before judging; the answers are part of the transcript."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from harness.errors import BotError
from harness.judging.judge import Judge
from harness.model.verdict import Ruling
from harness.registry import Marked
from harness.running.grading import graded, readable
from harness.testkit.transcripts import Talk
from tests.unit.running.parts import dialogue, expects, user


@dataclass(frozen=True, kw_only=True)
class Polite:
    question: str

    def questions(self, seen):
        return (self.question,)

    def judge(self, seen):
        if seen.answers is None:
            return Ruling(status="not_judged", code="check.polite.no_grader")
        met = seen.answers[self.question]["met"]
        return Ruling(status="satisfied" if met else "violated", code="check.polite.rude")


JUDGE = Judge({"polite": Marked(sort="check", name="polite", target=Polite, options={})})


class Grader:
    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def answer(self, question, transcript):
        self.asked.append((question, transcript))
        found = self.answers[question]
        if isinstance(found, BotError):
            raise found
        return {"met": found, "reason": "потому"}


def asks(question):
    return expects("polite", arguments={"question": question})


TALK = Talk(dialogue="d").client("Привет").bot("Чего надо?", latency=1.0).transcript()
WHAT = dialogue(user("Привет", expect=(asks("вежлив?"),)), expect=(asks("вежлив?"), asks("краток?")))


def test_each_question_is_asked_once_and_the_answers_are_kept():
    grader = Grader({"вежлив?": False, "краток?": True})
    transcript = graded(WHAT, TALK, JUDGE, grader)
    assert [question for question, _ in grader.asked] == ["вежлив?", "краток?"]
    assert transcript.answers == {q: {"met": met, "reason": "потому"} for q, met in grader.answers.items()}
    verdict = JUDGE.verdict(WHAT, transcript)
    assert [item.status for item in verdict.judged] == ["violated", "violated", "held"]
    assert JUDGE.verdict(WHAT, transcript) == verdict, "judging again asks nobody"


def failed(code, **parameters):
    return {"failure": {"code": code, "parameters": parameters}}


def test_a_question_that_cannot_be_answered_keeps_the_reason_and_costs_no_other():
    grader = Grader({"вежлив?": BotError("grader.malformed", got="да"), "краток?": True})
    transcript = graded(WHAT, TALK, JUDGE, grader)
    assert transcript.failure is None, "the conversation went well"
    assert transcript.answers == {
        "вежлив?": failed("grader.malformed", got="да"),
        "краток?": {"met": True, "reason": "потому"},
    }


def test_whoever_is_down_for_one_question_is_not_asked_the_next():
    grader = Grader({"вежлив?": BotError("llm.timeout", seconds=9), "краток?": True})
    transcript = graded(WHAT, TALK, JUDGE, grader)
    assert [question for question, _ in grader.asked] == ["вежлив?"]
    assert transcript.answers == dict.fromkeys(("вежлив?", "краток?"), failed("llm.timeout", seconds=9))


def test_a_defect_of_the_grader_is_called_by_its_name():
    answers = graded(WHAT, TALK, JUDGE, Grader({"краток?": True})).answers
    assert answers["вежлив?"] == failed("grader.crashed", cause="KeyError: 'вежлив?'")
    assert answers["краток?"]["met"]


def test_what_is_answered_is_not_asked_again_and_what_is_not_is():
    before = graded(WHAT, TALK, JUDGE, Grader({"вежлив?": BotError("grader.malformed", got="да"), "краток?": True}))
    grader = Grader({"вежлив?": False})
    after = graded(WHAT, before, JUDGE, grader)
    assert [question for question, _ in grader.asked] == ["вежлив?"]
    assert {question: answer["met"] for question, answer in after.answers.items()} == {
        "вежлив?": False,
        "краток?": True,
    }
    assert graded(WHAT, after, JUDGE, grader) is after
    other = dialogue(user("Привет", expect=(asks("любезен?"),)))
    assert "met" not in graded(other, after, JUDGE, Grader({"любезен?": BotError("llm.auth")})).answers["любезен?"]


def test_a_check_that_cannot_say_what_to_ask_is_told_as_broken():
    verdict = JUDGE.verdict(what := dialogue(user("Привет", expect=(expects("polite"),))), TALK)
    assert graded(what, TALK, JUDGE, Grader({})) is TALK
    assert [finding.kind for finding in verdict.findings] == ["broken_check"]


@pytest.mark.parametrize(
    ("what", "talk", "grader"),
    [
        (WHAT, TALK, None),
        (dialogue(user("Привет")), TALK, Grader({})),
        (WHAT, Talk(dialogue="d").client("Привет").breaks("bot.timeout").transcript(), Grader({})),
    ],
    ids=["no grader", "nothing asked", "the bot broke"],
)
def test_when_there_is_nothing_to_ask_nothing_changes(what, talk, grader):
    assert graded(what, talk, JUDGE, grader) is talk
    assert grader is None or grader.asked == []


def test_without_a_grader_a_rubric_is_not_judged_and_passes_nothing():
    verdict = JUDGE.verdict(WHAT, TALK)
    assert {item.status for item in verdict.judged} == {"not_judged"}
    assert {finding.kind for finding in verdict.findings} == {"not_judged"}


def test_numbers_of_people_are_not_told_and_the_question_keeps_its_sense():
    phone, rubric = "+7 917 999-88-77", "бот назвал +79179998877, а не 89179998878"
    talk = Talk(dialogue="d").client(f"я {phone}, g@mail.ru").bot("Записала 8 917 999 88 77").transcript()
    grader = Grader({"бот назвал [телефон 1], а не [телефон 2]": True, "вежлив?": True})
    what = dialogue(user("Привет", expect=(asks(rubric), asks("вежлив?"))))
    answered = graded(what, talk, JUDGE, grader)
    assert {text for _, text in grader.asked} == {"Клиент: я [телефон 1], [почта 1]\nАссистент: Записала [телефон 1]"}
    assert answered.answers[rubric]["met"], "stored as the check asks it"
    assert JUDGE.verdict(what, answered).outcome == "passed"


def test_questions_of_turns_never_reached_are_not_asked():
    what = dialogue(user("а"), user("б", expect=(asks("вежлив?"),)))
    assert JUDGE.questions(what, TALK) == ()


def test_a_conversation_reads_as_plain_lines():
    talk = (
        Talk()
        .client("Привет", "Вы тут?")
        .bot("Да")
        .bot("Слушаю")
        .waits(60)
        .bot("Напоминаю")
        .event("payment")
        .transcript()
    )
    assert readable(talk).splitlines() == [
        "Клиент: Привет", "Клиент: Вы тут?", "Ассистент: Да", "Ассистент: Слушаю",
        "(2026-03-02T10:00:00+03:00 → 2026-03-02T10:01:00+03:00)", "Ассистент: Напоминаю", "(payment)",
    ]  # fmt: skip
