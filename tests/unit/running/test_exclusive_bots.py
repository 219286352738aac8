"""Bots that know one portal address talk to one client at a time; a bot that holds its thread is given up."""

from __future__ import annotations

import threading

from harness.errors import BotError
from harness.model.events import DialogueFinished, DialogueStarted
from harness.running.executors import Threads
from tests.unit.running.job_parts import FakeBot, FakePortals, raising, run, runner
from tests.unit.running.parts import Puppet, dialogue, expects, job, says, user


class Meeting:
    """Notices when two conversations are open at once."""

    needs_address = False

    def __init__(self, *, exclusive, parties):
        self.exclusive = exclusive
        self.guard = threading.Lock()
        self.inside = self.most = 0
        self.barrier = threading.Barrier(parties, timeout=30)

    def open(self, talk, portal, clock):
        with self.guard:
            self.inside += 1
            self.most = max(self.most, self.inside)
        if not self.exclusive:
            self.barrier.wait()
        session = Puppet()
        session.clock = clock
        session.close = self._left
        return session

    def _left(self):
        with self.guard:
            self.inside -= 1

    def close(self):
        pass


def at_once(run_job, count):
    threads = [threading.Thread(target=run_job, args=(job(n), lambda event: None)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_an_exclusive_bot_has_one_conversation_at_a_time_always_at_the_same_portal_address():
    bot, portals = Meeting(exclusive=True, parties=1), FakePortals()
    at_once(runner(dialogue(*(user("а") for _ in range(20))), bot, portals), 8)
    assert bot.most == 1
    assert portals.scopes == ["fixed/b"] * 8


def test_other_bots_converse_at_the_same_time():
    bot = Meeting(exclusive=False, parties=4)
    at_once(runner(dialogue(user("а")), bot), 4)
    assert bot.most == 4


def test_an_exclusive_bot_is_free_again_after_a_crash():
    bot = FakeBot(opens=raising(KeyError("oops")))
    bot.exclusive = True
    run_job = runner(dialogue(user("а")), bot)
    for number in range(3):
        assert run(run_job, job(number))[1].outcome == "error"


class Holding(FakeBot):
    """Holds the thread of its first conversation on the second thing that is said, until it is let go."""

    def __init__(self):
        super().__init__()
        self.let_go, self.held = threading.Event(), threading.Event()
        self.thread = None

    def open(self, talk, portal, clock):
        session = super().open(talk, portal, clock)
        session.replies = [says("Здравствуйте"), self._hold if len(self.sessions) == 1 else says("ладно")]
        return session

    def _hold(self):
        self.thread = threading.get_ident()
        self.held.set()
        self.let_go.wait(60)
        return says("поздно")

    def overdue(self, thread):
        return BotError("bot.timeout", seconds=1) if self.held.is_set() and thread == self.thread else None


def test_a_bot_that_holds_its_thread_costs_its_own_dialogue_only():
    bot = Holding()
    greeting = expects("said", arguments={"text": "Здрав"})
    run_job = runner(dialogue(user("а", expect=(greeting,)), user("б", expect=(greeting,))), bot)
    told = list(Threads(1)([job(n) for n in range(3)], run_job, lambda: False))
    bot.let_go.set()
    records = {event.index: event.record for event in told if isinstance(event, DialogueFinished)}
    assert [records[n].outcome for n in range(3)] == ["error", "failed", "failed"]
    assert len([event for event in told if isinstance(event, DialogueStarted)]) == 3
    first = records[0]
    assert first.transcript.failure.code == "bot.timeout"
    assert [exchange.said[0].text for exchange in first.transcript.exchanges] == ["а", "б"]
    assert [exchange.reply.text for exchange in first.transcript.exchanges] == ["Здравствуйте", ""]
    assert [judged.status for judged in first.verdict.judged] == ["held", "not_judged"]
