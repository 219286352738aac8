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


def test_a_grader_that_breaks_makes_an_error_and_no_verdict_on_the_bot():
    grader = Grader({"вежлив?": BotError("grader.timeout", seconds=9), "краток?": True})
    transcript = graded(WHAT, TALK, JUDGE, grader)
    assert (transcript.failure.code, transcript.failure.parameters) == ("grader.timeout", {"seconds": 9})
    assert transcript.answers is None
    assert transcript.exchanges == TALK.exchanges
    assert JUDGE.verdict(WHAT, transcript).outcome == "error"


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
