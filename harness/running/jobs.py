"""One job from start to record: opens the two ends, converses, has it judged, tells. The only way a dialogue is run."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

import msgspec

from harness.clock import VirtualClock, stopwatch
from harness.errors import BotError, HarnessError
from harness.judging.judge import Judge
from harness.model.approved import Approved
from harness.model.dialogue import Dialogue, Given
from harness.model.events import DialogueFinished, DialogueStarted, TurnFinished
from harness.model.record import Attempt, DialogueRecord, Job
from harness.model.transcript import Exchange, Failure, Transcript
from harness.model.verdict import Verdict
from harness.ports import Bot, Grader, HoldsThreads, Portals, Talk
from harness.running.conversation import Conversation, Settle
from harness.running.executors import Abandoned, Tell
from harness.running.grading import graded
from harness.running.script import Reactions, follow


class Workplace(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a job needs, put together by the composition root.

    Attributes:
        dialogue: job -> the dialogue in full.
        bots: profile name -> bot.
        settle: profile name -> patience with late CRM writes.
        masked: hides secrets in a record before anything sees it.
        covered: hides, in what has been judged, all else that must not be written; told the token of the portal.
    """

    dialogue: Callable[[Job], Dialogue]
    bots: Callable[[str], Bot]
    settle: Callable[[str], Settle]
    portals: Portals
    judge: Judge
    approved: Callable[[str], Approved]
    reactions: Callable[[str], Reactions]
    grader: Grader | None = None
    masked: Callable[[Transcript], Transcript] = lambda transcript: transcript
    covered: Callable[[Attempt, str], Attempt] = lambda attempt, _token: attempt
    seed: int = 0


class JobRunner:
    """Runs jobs; safe to call from several threads.

    Args:
        workplace: what jobs need.

    Attributes:
        spent: seconds by stage, added up over all threads.
    """

    def __init__(self, workplace: Workplace) -> None:
        self._at = workplace
        self._exclusive: dict[str, threading.Lock] = {}
        self._turns: dict[str, int] = {}
        self._guard = threading.Lock()
        self._active: dict[int, _Active] = {}
        self.spent: dict[str, float] = {"converse": 0.0, "judge": 0.0}

    def __call__(self, job: Job, tell: Tell) -> None:
        """Run one job and tell its events. What goes wrong becomes the record's failure.

        Raises:
            Abandoned: the bot came back after its dialogue had been given up (see `rescue`).
        """
        active = self._active[job.index] = _Active(job, threading.get_ident())
        tell(DialogueStarted(index=job.index, id=job.id))
        attempt = self._attempt(active, tell)
        if not self._claimed(active):
            raise Abandoned
        tell(_finished(job, self._at.covered(attempt, active.token)))

    def rescue(self, tell: Tell) -> int:
        """Give up the dialogues whose bot holds its thread past the deadline, and tell what they came to.

        Returns:
            How many threads that has cost.
        """
        given_up = 0
        for active in list(self._active.values()):
            error = active.bot.overdue(active.thread) if isinstance(active.bot, HoldsThreads) else None
            if error is not None and self._claimed(active):
                attempt = self._at.covered(self._given_up(active, error), active.token)
                tell(_finished(active.job, attempt))
                given_up += 1
        return given_up

    def _claimed(self, active: _Active) -> bool:
        """Whoever takes a job out of the active ones tells its end; nobody else may."""
        with self._guard:
            return self._active.pop(active.job.index, None) is active

    def _given_up(self, active: _Active, error: BotError) -> Attempt:
        if active.conversation is None or active.dialogue is None:
            return self._failed(active.job, Failure(code=error.code, parameters=error.parameters))
        active.conversation.fail(error)
        return self._judged(active.dialogue, active.conversation.transcript())

    def _attempt(self, active: _Active, tell: Tell) -> Attempt:
        job = active.job
        try:
            dialogue = self._at.dialogue(job)
            if job.bot and job.bot != dialogue.given.bot:
                dialogue = _with_bot(dialogue, job.bot)
            active.dialogue = dialogue
            began = stopwatch()
            transcript = self._converse(active, dialogue, tell)
            self._spend("converse", began)
            return self._judged(dialogue, transcript)
        except HarnessError as error:
            failure = Failure(code=error.code, parameters=error.parameters)
        except Exception as error:  # noqa: BLE001 - a defect of ours costs one dialogue, and is called by its name
            failure = Failure(code="harness.crashed", parameters=_crash(error))
        return self._failed(job, failure)

    def _failed(self, job: Job, failure: Failure) -> Attempt:
        transcript = Transcript(dialogue=job.id, given=Given(), bot=job.bot, failure=failure)
        return Attempt(transcript=self._at.masked(transcript), verdict=Verdict(outcome="error"))

    def _judged(self, dialogue: Dialogue, transcript: Transcript) -> Attempt:
        began = stopwatch()
        approved = self._at.approved(dialogue.given.offers)
        transcript = self._at.masked(transcript)
        answered = graded(dialogue, transcript, self._at.judge, self._at.grader)
        transcript = transcript if answered is transcript else self._at.masked(answered)
        verdict = self._at.judge.verdict(dialogue, transcript, approved)
        self._spend("judge", began)
        return Attempt(transcript=transcript, verdict=verdict)

    def _spend(self, stage: str, began: float) -> None:
        with self._guard:
            self.spent[stage] += stopwatch() - began

    def _converse(self, active: _Active, dialogue: Dialogue, tell: Tell) -> Transcript:
        job, given = active.job, dialogue.given
        bot = active.bot = self._at.bots(given.bot)
        clock = VirtualClock(datetime.fromisoformat(given.now))
        with self._alone(given.bot, bot):
            # a bot that knows one fixed address gets the same one every time, one dialogue after the other
            scope = f"fixed/{given.bot}" if bot.exclusive else f"{job.suite}/{job.id}"
            portal = self._at.portals.open(given, clock, scope, turn=self._turn(scope) if bot.exclusive else 0)
            active.token = portal.token
            try:
                address = self._at.portals.address(portal) if bot.needs_address else ""
                talk = Talk(
                    dialogue=job.id,
                    conversation=f"{job.digest[:12] or 'dialogue'}-{job.index}",
                    given=given,
                    portal_url=address,
                    chat_id=portal.chat_id,
                    seed=self._at.seed,
                )
                return self._talk(active, dialogue, tell, _Ends(bot, portal, clock, talk))
            finally:
                portal.close()

    def _talk(self, active: _Active, dialogue: Dialogue, tell: Tell, ends: _Ends) -> Transcript:
        given = dialogue.given
        try:
            session = ends.bot.open(ends.talk, ends.portal, ends.clock)
        except BotError as error:
            failure = Failure(code=error.code, parameters=error.parameters)
            return Transcript(
                dialogue=dialogue.id, given=given, bot=given.bot, journal=ends.portal.journal(), failure=failure
            )

        def told(exchange: Exchange) -> None:
            if active.job.index not in self._active:
                raise Abandoned
            tell(TurnFinished(index=active.job.index, exchange=exchange.index, latency=exchange.latency))

        try:
            conversation = active.conversation = Conversation(
                dialogue,
                session,
                ends.portal,
                ends.clock,
                settle=self._at.settle(given.bot),
                told=told,
            )
            return self._followed(dialogue, conversation)
        finally:
            session.close()

    def _followed(self, dialogue: Dialogue, conversation: Conversation) -> Transcript:
        try:
            return follow(dialogue, conversation, self._at.reactions, self._at.judge.holds)
        except HarnessError as error:  # an act that the portal cannot play, for example
            conversation.fail(error)
        except Exception as error:  # noqa: BLE001 - a defect of ours; what was said until then is evidence
            conversation.fail(HarnessError("harness.crashed", **_crash(error)))
        return conversation.transcript()

    def _turn(self, scope: str) -> int:
        """How many dialogues have met the portal of this scope before; asked under the bot's own lock."""
        turn = self._turns.get(scope, -1) + 1
        self._turns[scope] = turn
        return turn

    def _alone(self, name: str, bot: Bot) -> AbstractContextManager[Any]:
        if not bot.exclusive:
            return nullcontext()
        with self._guard:
            return self._exclusive.setdefault(name, threading.Lock())


class _Active(msgspec.Struct):
    """A job under way: what is needed to give it up from another thread."""

    job: Job
    thread: int
    bot: Any = None
    token: str = ""
    dialogue: Dialogue | None = None
    conversation: Conversation | None = None


class _Ends(msgspec.Struct, frozen=True):
    bot: Bot
    portal: Any
    clock: VirtualClock
    talk: Talk


def _finished(job: Job, attempt: Attempt) -> DialogueFinished:
    record = DialogueRecord(job=job, outcome=attempt.verdict.outcome, attempts=(attempt,))
    return DialogueFinished(index=job.index, record=record)


def _with_bot(dialogue: Dialogue, name: str) -> Dialogue:
    given = msgspec.structs.replace(dialogue.given, bot=name)
    return msgspec.structs.replace(dialogue, given=given)


def _crash(error: Exception) -> dict[str, Any]:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    return {"cause": f"{type(error).__name__}: {error}"[:500], "place": place}
