"""Everything around one job: a bot, portals, a judge with two checks, and the runner of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from harness.judging.judge import Judge
from harness.model.approved import Approved
from harness.model.events import DialogueFinished, DialogueStarted
from harness.model.verdict import Ruling
from harness.registry import Marked
from harness.running.conversation import Settle
from harness.running.jobs import JobRunner, Workplace
from harness.testkit import fakes
from tests.unit.running.parts import Puppet, job


@dataclass(frozen=True, kw_only=True)
class Said:
    text: str = ""

    def judge(self, seen):
        fine = any(self.text in message.text for _, _, message in seen.messages())
        return Ruling(status="satisfied" if fine else "violated", code="check.said.missing")


@dataclass(frozen=True, kw_only=True)
class Crashing:
    def judge(self, seen):
        raise ZeroDivisionError("a check of mine")


CHECKS = {
    "said": Marked(sort="check", name="said", target=Said, options={}),
    "crashing": Marked(sort="check", name="crashing", target=Crashing, options={}),
}


class FakeBot:
    needs_address = False
    exclusive = False

    def __init__(self, *replies, opens=None):
        self.replies = replies
        self.opens = opens or (lambda: None)
        self.sessions = []
        self.talks = []

    def open(self, talk, portal, clock):
        self.opens()
        self.talks.append(talk)
        session = Puppet(*self.replies)
        session.clock = clock
        self.sessions.append(session)
        return session

    def close(self):
        pass


class FakePortals:
    def __init__(self, opens=None):
        self.opens = opens or (lambda: None)
        self.scopes = []
        self.sessions = []

    def open(self, given, clock, scope, *, turn=0):
        self.opens()
        self.scopes.append(scope)
        session = fakes.RecordingPortal()
        session.close = lambda: setattr(session, "closed", True)
        self.sessions.append(session)
        return session

    def address(self, session):
        return f"http://portal/{self.sessions.index(session)}/"


def runner(what, bot, portals=None, **rest):
    place = {
        "dialogue": lambda job: what,
        "bots": lambda name: bot,
        "settle": lambda name: Settle(),
        "portals": portals or FakePortals(),
        "judge": Judge(CHECKS),
        "approved": lambda name: Approved(),
        "reactions": lambda name: SimpleNamespace(pairs=(), otherwise=()),
        "seed": 7,
        **rest,
    }
    return JobRunner(Workplace(**place))


def run(run_job, one=None):
    told = []
    run_job(one or job(), told.append)
    assert isinstance(told[0], DialogueStarted)
    assert isinstance(told[-1], DialogueFinished)
    return told, told[-1].record


def raising(error):
    def throw():
        raise error

    return throw
