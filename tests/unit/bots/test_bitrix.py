"""A bot in the portal: its profile, its registration, and how long the client listens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.bots.bitrix_bot import BitrixBot
from harness.bots.bitrix_session import BitrixSession, Patience
from harness.errors import BotError, SuiteError
from harness.model.transcript import Said
from harness.ports import Answer, Heard
from harness.testkit.fakes import RecordingPortal, clock, talk

HANDLER = "http://127.0.0.1:9/bot"
SHORT = Patience(first=0.02, quiet=0.001, cap=0.05)


class Line:
    """An open line on which a bot answers at once, with what it was given."""

    def __init__(self, *texts: str, told: bool = True, failure: Any = None) -> None:
        self.texts = list(texts)
        self.told = told
        self.fails = failure
        self.said: list[Said] = []
        self._heard: list[Heard] = []

    def say(self, said: tuple[Said, ...]) -> bool:
        self.said += said
        self._heard += [Heard(text=text, buttons=("Да",), moment=1e12) for text in self.texts]
        self.texts = []
        return self.told

    def release(self) -> bool:
        return False

    def mark(self) -> int:
        return len(self._heard)

    def heard(self, since: int) -> tuple[Heard, ...]:
        return tuple(self._heard[since:])

    def stir(self) -> int:
        return 0

    def wait(self, stir: int, seconds: float) -> bool:
        return False

    def settled(self) -> bool:
        return True

    def sent(self) -> float | None:
        return 1e12 - 1.5

    def failure(self) -> Any:
        return self.fails


class Portal(RecordingPortal):
    """A portal with an open line."""

    def open_line(self) -> Line:
        return Line()


def built(**profile: Any) -> BitrixBot:
    return BitrixBot.from_profile("salon", {"kind": "bitrix", **profile}, Path())


def test_the_reply_is_all_that_reaches_the_client() -> None:
    session = BitrixSession(Line("Раз", "Два"), SHORT)
    reply, latency = session.say((Said(text="?"),))
    assert [message.text for message in reply.messages] == ["Раз", "Два"]
    assert reply.messages[0].buttons == ("Да",)
    assert latency == pytest.approx(1.5)


def test_silence_is_no_crash_and_what_comes_late_is_heard_later() -> None:
    line = Line()
    session = BitrixSession(line, SHORT)
    assert session.say((Said(text="?"),))[0].messages == ()
    line.texts, line.told = ["Поздно"], False
    assert session.say((Said(text="Ау"),))[0].text == "Поздно"
    assert session.wake().messages == ()
    assert session.due() is None


@pytest.mark.parametrize(
    ("failure", "code"),
    [((HANDLER, 0, "ConnectionRefusedError"), "bot.unreachable"), ((HANDLER, 500, ""), "bot.status")],
)
def test_a_handler_that_fails_is_a_failure_of_the_bot(failure: Any, code: str) -> None:
    with pytest.raises(BotError) as caught:
        BitrixSession(Line(failure=failure), SHORT).say((Said(text="?"),))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("profile", "methods"),
    [
        ({"handler": HANDLER, "commands": ["/help"]}, ["imbot.register", "imbot.command.register"]),
        ({"protocol": "v2", "handler": HANDLER}, ["imbot.v2.Bot.register"]),
        (
            {"protocol": "v2", "mode": "pull", "commands": ["help"]},
            ["imbot.v2.Bot.register", "imbot.v2.Command.register"],
        ),
    ],
)
def test_a_described_bot_is_registered_in_each_portal(profile: Any, methods: list[str]) -> None:
    bot = built(**profile)
    portal = Portal()
    bot.open(talk(), portal, clock())
    assert [method for method, _ in portal.calls] == methods
    assert all(params.get("BOT_ID", params.get("botId", 1)) is not None for _, params in portal.calls)


def test_isolation_follows_from_how_the_bot_finds_the_portal() -> None:
    assert built(handler=HANDLER).exclusive is False
    assert built(protocol="v2", mode="pull").exclusive is True
    assert built(protocol="v2", mode="pull", isolation="token").exclusive is False
    assert built(register="self").exclusive is True
    assert built(handler=HANDLER).address == ("127.0.0.1", 9)


class Refusing(Portal):
    """A portal that takes no bots."""

    def call(self, method: str, params: Any) -> Answer:
        return Answer(status=400, body={"error": "MAX_COUNT_ERROR", "error_description": "too many"})


@pytest.mark.parametrize(
    ("portal", "profile", "code"),
    [
        (RecordingPortal(), {"handler": HANDLER}, "bot.bitrix.no_line"),
        (Refusing(), {"handler": HANDLER}, "bot.bitrix.refused"),
        (Portal(), {"register": "self", "start_timeout": "10ms"}, "bot.bitrix.not_registered"),
    ],
)
def test_a_bot_that_cannot_live_in_the_portal_says_why(portal: Any, profile: Any, code: str) -> None:
    with pytest.raises(BotError) as caught:
        built(**profile).open(talk(), portal, clock())
    assert caught.value.code == code


def test_what_a_bot_registers_by_itself_is_registered_again() -> None:
    bot = built(register="self")
    first = Portal({"imbot.register": 7})
    first.call("imbot.register", {"CODE": "x"})
    bot.open(talk(), first, clock())
    second = Portal()
    bot.open(talk(), second, clock())
    assert second.calls == [("imbot.register", {"CODE": "x"})]


def test_a_profile_is_told_all_its_problems_at_once() -> None:
    with pytest.raises(SuiteError) as caught:
        built(protocol="v3", mode="pull", listen={"quiet": "soon"}, commands="help", handel="x", isolation="none")
    assert sorted(problem.path for problem in caught.value.problems) == [
        "bots.salon.commands", "bots.salon.handel", "bots.salon.isolation",
        "bots.salon.listen.quiet", "bots.salon.mode", "bots.salon.protocol",
    ]  # fmt: skip
