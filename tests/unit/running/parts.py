"""A bot and a portal that do what a test says, and dialogues in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from harness.clock import VirtualClock
from harness.errors import BotError
from harness.model.dialogue import Dialogue, Expectation, Given, UserTurn
from harness.model.record import Job
from harness.model.transcript import Message, Reply
from harness.model.value import Source
from harness.running.conversation import Conversation
from harness.testkit import fakes

SOURCE = Source(path="suites/x.suite.yaml", line=3)
NOW = fakes.NOW


def says(*texts: str, buttons: tuple[str, ...] = ()) -> Reply:
    return Reply(messages=tuple(Message(text=text, buttons=buttons) for text in texts))


def user(*texts: str, **rest: Any) -> UserTurn:
    return UserTurn(messages=texts, source=SOURCE, **rest)


def expects(check: str, **rest: Any) -> Expectation:
    return Expectation(check=check, source=SOURCE, **rest)


def dialogue(*turns: Any, **rest: Any) -> Dialogue:
    return Dialogue(**{"id": "d", "suite": "x", "turns": turns, "source": SOURCE, "given": Given(bot="b"), **rest})


def job(index: int = 0, suite: str = "x", **rest: Any) -> Job:
    return Job(**{"index": index, "key": (suite, index), "id": f"d{index}", "suite": suite, "source": SOURCE, **rest})


class Puppet:
    """A bot session: replies in turn (a reply, an error to raise, or a function); plans for wakes at moments."""

    def __init__(self, *replies: Any, plans: Iterable[tuple[str, Any]] = (), portal: Any = None) -> None:
        self.replies = list(replies)
        self.plans = [(datetime.fromisoformat(at), reply) for at, reply in plans]
        self.heard: list[tuple[Any, ...]] = []
        self.woken: list[Any] = []
        self.clock: VirtualClock | None = None
        self.acted: Callable[[Any], Reply] = lambda act: Reply()
        self.closed = 0

    def say(self, said):
        self.heard.append(said)
        return _given(self.replies.pop(0) if self.replies else says("ладно")), 0.5

    def wake(self, act=None):
        self.woken.append((self.clock.now().isoformat() if self.clock else "", act))
        if act is not None:
            return self.acted(act)
        if self.plans and self.clock and self.plans[0][0] <= self.clock.now():
            return _given(self.plans.pop(0)[1])
        return Reply()

    def due(self):
        return self.plans[0][0] if self.plans else None

    def close(self):
        self.closed += 1


def _given(reply: Any) -> Reply:
    reply = reply() if callable(reply) else reply
    if isinstance(reply, BotError):
        raise reply
    return says(reply) if isinstance(reply, str) else reply


class Stage:
    """Everything a conversation needs, at hand for looking into."""

    def __init__(
        self, *replies: Any, told: Any = None, settle: Any = None, given: Given | None = None, **rest: Any
    ) -> None:
        self.portal = rest.pop("portal", None) or fakes.RecordingPortal()
        self.bot = Puppet(*replies, **rest)
        self.clock = self.bot.clock = fakes.clock()
        self.told: list[Any] = []
        self.dialogue = dialogue(user("x"), given=given or Given(bot="b"))
        self.talk = Conversation(
            self.dialogue, self.bot, self.portal, self.clock, settle=settle, told=told or self.told.append
        )

    def play(self, *turns: Any) -> list[bool]:
        return [self.talk.play(turn, (number,)) for number, turn in enumerate(turns)]

    @property
    def last(self) -> Any:
        return self.talk.exchanges[-1]


class Runs:
    """Runs jobs by a function; never gives one up unless told how."""

    def __init__(self, run: Callable[..., Any], rescue: Callable[[Any], int] = lambda tell: 0) -> None:
        self._run = run
        self.rescue = rescue

    def __call__(self, one: Job, tell: Any) -> None:
        self._run(one, tell)
