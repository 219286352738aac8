"""One turn being played: what the actions of the scenario work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from harness.engines.scenario.crm_client import CrmClient
from harness.engines.scenario.facts import Facts
from harness.engines.scenario.flow import Guard, Rule, Step
from harness.engines.scenario.frame import Frame
from harness.engines.scenario.guards import holds
from harness.engines.scenario.heard import Heard
from harness.engines.scenario.hours import Hours
from harness.engines.scenario.scenario import Scenario
from harness.engines.scenario.script import Script
from harness.engines.scenario.speech import Speech
from harness.model.transcript import Message
from harness.ports import Talk

_MOST_TIMES = 2
"""How often the same text may be sent in a dialogue while there are other wordings (clause TALK-5)."""

Action = Callable[["Play", Any], None]


class Play:
    """A turn in the making.

    Args:
        script: the scenario, prepared.
        facts: of the business.
        frame: memory of the dialogue.
        talk: what the bot was told at the beginning.
        crm: client of the portal.
        speech: dates and sums in words.
        hours: when the business works, by the dialogue's clock.
        actions: verb -> what it does.
    """

    __slots__ = ("actions", "alone", "crm", "event", "facts", "frame", "heard", "hours", "labels", "out", "scenario",
                 "script", "speech", "stopped", "talk")  # fmt: skip

    def __init__(  # noqa: PLR0913 - the parts of a session that actions may touch
        self,
        script: Script,
        facts: Facts,
        frame: Frame,
        talk: Talk,
        *,
        crm: CrmClient,
        speech: Speech,
        hours: Hours,
        actions: Mapping[str, Action],
    ) -> None:
        self.script = script
        self.scenario: Scenario = script.scenario
        self.facts = facts
        self.frame = frame
        self.talk = talk
        self.crm = crm
        self.speech = speech
        self.hours = hours
        self.actions = actions
        self.begin(Heard())

    def begin(self, heard: Heard, event: Mapping[str, Any] | None = None) -> None:
        """Start a new turn."""
        self.heard = heard
        self.event: Mapping[str, Any] = event or {}
        self.out: list[Message] = []
        self.alone: set[int] = set()
        self.labels: list[str] = []
        self.stopped = False

    def now(self) -> datetime:
        """The moment in the branch's zone."""
        return self.hours.now()

    def view(self, **more: Any) -> dict[str, Any]:
        """What templates can refer to."""
        frame = self.frame
        service = frame.slots.get("service")
        return {
            "slots": frame.slots,
            "vars": frame.vars,
            "flags": frame.flags,
            "facts": self.facts.facts,
            "given": self.talk.given,
            "talk": self.talk,
            "scenario": self.scenario.facts,
            "source": self.scenario.crm.sources.get(self.talk.given.channel),
            "service": self.facts.service(service) if service else None,
            "services": self.facts.prices,
            "specialists": self.facts.specialists(),
            "offers": self.facts.offers,
            "offer": self.facts.offer,
            "visit": frame.visit,
            "frame": frame,
            "event": self.event,
            "heard": self.heard,
            "now": self.now(),
            **more,
        }

    def holds(self, guard: Guard | None) -> bool:
        """Whether a condition holds now."""
        return guard is None or holds(guard, self.frame, self.heard, self.hours.working)

    def run(self, steps: Iterable[Step]) -> None:
        """Do steps in order until one of them stops the turn."""
        for step in steps:
            if self.stopped:
                return
            if self.holds(step.when):
                self.actions[step.verb](self, step.argument)

    def apply(self, rules: Iterable[Rule]) -> bool:
        """Do the first rule that fits; whether there was one."""
        for rule in rules:
            if self.holds(rule.when):
                self.run(rule.do)
                return True
        return False

    def enter(self, state: str) -> None:
        """Go to a state and do what entering it means."""
        self.frame.state = state
        self.run(self.scenario.states[state].enter)

    def say(self, name: str, **more: Any) -> None:
        """Send a message: the next wording of a template, with values in place."""
        frame, view, filters = self.frame, self.view(**more), self.speech.filters
        texts, buttons, alone = self.script.wording(name, frame.vars.get("language", ""))
        used = frame.used.get(name, 0)
        frame.used[name] = used + 1
        text = ""
        for turn in range(len(texts)):
            text = texts[(used + turn) % len(texts)].text(view, filters)
            if frame.told.get(text, 0) < _MOST_TIMES:
                break
        frame.told[text] = frame.told.get(text, 0) + 1
        if alone:
            self.alone.add(len(self.out))
        self.out.append(Message(text=text, buttons=_spread(buttons, view, filters)))
        frame.log.append(("bot", text))

    def call(self, name: str, *, check: Callable[[], Any] | None = None, **more: Any) -> Any:
        """Make a REST call of the scenario; see `CrmClient.do`."""
        return self.crm.do(name, self.view(**more), check=check)


def _spread(buttons: tuple[Any, ...], view: Mapping[str, Any], filters: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for button in buttons:
        value = button.value(view, filters)
        found.extend(map(str, value) if isinstance(value, (list, tuple)) else [str(value)])
    return tuple(button for button in found if button)
