"""The shipped bot, a private portal, and a fake wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.engines.scenario import ScenarioBot
from harness.model.crm_state import rows
from harness.model.dialogue import Client, EventTurn, Given, OperatorTurn
from harness.model.transcript import Reply, Said
from harness.model.value import Source
from harness.portal.portals import Portals
from harness.ports import Talk

FIXTURES = Path(__file__).parents[3] / "fixtures"
HERE = Source(path="test")


@dataclass
class Chat:
    """A dialogue with the shipped bot, as a test reads it."""

    bot: Any
    portal: Any
    clock: VirtualClock
    latency: float = 0.0

    def say(self, *texts: str, kind: str = "message") -> Reply:
        reply, self.latency = self.bot.say(tuple(Said(text=text, kind=kind) for text in texts))
        return reply

    def all(self, *turns: str) -> Reply:
        return [self.say(turn) for turn in turns][-1]

    def wait_until(self, moment: str) -> list[tuple[str, str]]:
        """What the bot sends on its own until then: (time, text)."""
        sent = []
        target = datetime.fromisoformat(moment)
        while (due := self.bot.due()) is not None and due <= target:
            self.clock.advance_to(due)
            sent += [(due.isoformat(), message.text) for message in self.bot.wake().messages]
        self.clock.advance_to(target)
        return sent

    def operator(self, action: str) -> Reply:
        act = OperatorTurn(action=action, source=HERE)
        self.portal.play(act)
        return self.bot.wake(act)

    def event(self, name: str, **data: Any) -> Reply:
        return self.bot.wake(EventTurn(name=name, data=data, source=HERE))

    def rows(self, entity: str) -> list[dict[str, Any]]:
        return list(rows(self.portal.journal(), entity).values())

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.portal.journal().calls if call.method == method]

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self.portal.journal().calls]


@pytest.fixture(scope="session")
def bot():
    return ScenarioBot.from_profile("salon", {"scenario": "salon"}, FIXTURES)


@pytest.fixture(scope="session")
def portals():
    return Portals(FIXTURES / "portals")


@pytest.fixture
def chat(bot, portals):
    def begin(*, using: ScenarioBot | None = None, **given: Any) -> Chat:
        world = Given(
            **{"channel": "whatsapp", "portal": "kazan-salon", "offers": "kazan-salon", "client": Client(), **given}
        )
        clock = VirtualClock(datetime.fromisoformat(world.now))
        portal = portals.open(world, clock, "test")
        talk = Talk(dialogue="test", conversation="test", given=world, chat_id=portal.chat_id)
        return Chat((using or bot).open(talk, portal, clock), portal, clock)

    return begin
