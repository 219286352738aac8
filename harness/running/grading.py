"""Has rubric questions answered before judging, so that judging itself stays pure and repeatable."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.errors import BotError
from harness.judging.judge import Judge
from harness.model.dialogue import Dialogue
from harness.model.transcript import Failure, Transcript
from harness.ports import Grader


def graded(dialogue: Dialogue, transcript: Transcript, judge: Judge, grader: Grader | None) -> Transcript:
    """The transcript with a grader's answers stored in it; unchanged when nothing is asked or nobody can answer.

    A grader that breaks makes the result *error* (the judge failed, not the bot).
    """
    if grader is None or transcript.failure is not None:
        return transcript
    questions = judge.questions(dialogue, transcript)
    if not questions:
        return transcript
    text = readable(transcript)
    answers: dict[str, dict[str, Any]] = {}
    for question in questions:
        try:
            answers[question] = grader.answer(question, text)
        except BotError as error:
            failure = Failure(code=error.code, parameters=error.parameters)
            return msgspec.structs.replace(transcript, failure=failure)
    return msgspec.structs.replace(transcript, answers=answers)


def readable(transcript: Transcript) -> str:
    """The conversation as plain lines, for a grader or a person."""
    lines: list[str] = []
    for exchange in transcript.exchanges:
        lines += [f"Клиент: {said.text}" for said in exchange.said]
        if exchange.note:
            lines.append(f"({exchange.note})")
        lines += [f"Ассистент: {message.text}" for message in exchange.reply.messages]
    return "\n".join(lines)
