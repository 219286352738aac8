"""Has rubric questions answered before judging, so that judging itself stays pure and repeatable."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.errors import HarnessError
from harness.judging.judge import Judge
from harness.matching.placeholders import Placeholders
from harness.model.dialogue import Dialogue
from harness.model.transcript import Transcript
from harness.ports import Grader

_DOWN = frozenset({"llm.auth", "llm.extra", "llm.no_key", "llm.rate_limited", "llm.timeout", "llm.unreachable"})
"""Whoever fails like this fails for every question: the others of the dialogue are not put to it."""


def graded(dialogue: Dialogue, transcript: Transcript, judge: Judge, grader: Grader | None) -> Transcript:
    """The transcript with a grader's answers stored in it; unchanged when nothing is asked or nobody can answer.

    What is answered already is not asked again. A grader that breaks leaves the reason in the place of its answer:
    what it was asked for is not judged, and everything else is. Phones, e-mails and numbers of documents are not told.
    """
    if grader is None or transcript.failure is not None:
        return transcript
    questions = judge.questions(dialogue, transcript)
    stored = transcript.answers or {}
    if all("met" in stored.get(question, {}) for question in questions):
        return transcript
    # to whoever grades, perhaps a service abroad, it does not matter whose number it is
    hidden = Placeholders(phones=(transcript.given.client.phone,))
    text = hidden(readable(transcript))
    answers: dict[str, dict[str, Any]] = {}
    down: dict[str, Any] | None = None
    for question in questions:
        known = stored.get(question, {})
        asked = hidden.copy()(question)
        answers[question] = known if "met" in known else down or _answer(grader, asked, text)
        down = down or _outage(answers[question])
    return msgspec.structs.replace(transcript, answers=answers)


def _answer(grader: Grader, question: str, text: str) -> dict[str, Any]:
    try:
        return grader.answer(question, text)
    except HarnessError as error:
        return {"failure": {"code": error.code, "parameters": error.parameters}}
    except Exception as error:  # noqa: BLE001 - a defect of the grader must not cost what the rules see
        cause = f"{type(error).__name__}: {error}"[:500]
        return {"failure": {"code": "grader.crashed", "parameters": {"cause": cause}}}


def _outage(answer: dict[str, Any]) -> dict[str, Any] | None:
    return answer if answer.get("failure", {}).get("code") in _DOWN else None


def readable(transcript: Transcript) -> str:
    """The conversation as plain lines, for a grader or a person."""
    lines: list[str] = []
    for exchange in transcript.exchanges:
        lines += [f"Клиент: {said.text}" for said in exchange.said]
        if exchange.note:
            lines.append(f"({exchange.note})")
        lines += [f"Ассистент: {message.text}" for message in exchange.reply.messages]
    return "\n".join(lines)
