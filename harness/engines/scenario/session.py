"""One conversation: what the client says goes through the scenario's rules, what falls due is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from harness.clock import VirtualClock
from harness.engines.scenario.business import Proactive
from harness.engines.scenario.crm_client import CrmGaveUp, CrmRefused
from harness.engines.scenario.frame import Frame, Planned
from harness.engines.scenario.heard import Heard
from harness.engines.scenario.play import Play
from harness.engines.scenario.slots import gender_of
from harness.engines.scenario.understand import Understanding
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Message, Reply, Said

_MOST_MESSAGES = 3
"""In a row (clause TALK-7)."""
_MOST_CHARACTERS = 600


class Session:
    """A `harness.ports.BotSession` of the local engine.

    Args:
        play: the dialogue's means.
        understanding: reads messages.
        clock: the dialogue's virtual clock.
    """

    __slots__ = ("_clock", "_play", "_understanding")

    def __init__(self, play: Play, understanding: Understanding, clock: VirtualClock) -> None:
        self._play = play
        self._understanding = understanding
        self._clock = clock

    @property
    def frame(self) -> Frame:
        """The dialogue's memory."""
        return self._play.frame

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """Answer the client; silent after a hand-over (clause ESC-9)."""
        started = self._clock.now()
        frame = self.frame
        frame.last_client, frame.follow_ups, frame.unanswered = started, 0, 0
        if frame.flags.get("handed_over"):
            return Reply(), 0.0
        state = self._play.scenario.states[frame.state]
        heard = self._understanding.hear(said, state.awaits, frame.slots, self._play.now())
        self._play.begin(heard)
        frame.log.append(("client", heard.text))
        self._guarded(lambda: self._turn(heard))
        return self._reply(), (self._clock.now() - started).total_seconds()

    def _turn(self, heard: Heard) -> None:
        play, frame = self._play, self.frame
        scenario, misses = play.scenario, frame.misses
        self._remember(heard)
        if not frame.flags.get("opened"):
            frame.flags["opened"] = True
            play.run(scenario.opening)
        if not play.apply(scenario.urgent):
            self._go_on()
        if frame.misses == misses:
            frame.misses = frame.flags["misses"] = 0
        play.stopped = False
        if not frame.flags.get("handed_over"):
            play.run(scenario.after)

    def _remember(self, heard: Heard) -> None:
        """Take over what was given; what is known already is no news and takes part in no condition."""
        frame = self.frame
        self._clear_up(heard)
        heard.given = {name: value for name, value in heard.given.items() if frame.slots.get(name) != value}
        frame.slots.update(heard.given)
        for slot in ("phone", "email", "date"):
            frame.flags[f"wrong_{slot}"] = heard.wrong.get(slot, False)

    def _clear_up(self, heard: Heard) -> None:
        """Settle values that depend on the client's gender, as soon as the name tells it."""
        frame, slots = self.frame, self._play.scenario.slots
        unclear: dict[str, str] = frame.cache.setdefault("unclear", {})
        unclear.update(heard.unclear)
        name = heard.given.get("name") or frame.slots.get("name")
        for slot, said in unclear.items():
            if said and name:
                heard.given[slot] = slots[slot].by_gender[said][gender_of(str(name))]
                unclear[slot] = ""

    def _go_on(self) -> None:
        """Answer questions of fact, then go on with the dialogue."""
        play, scenario = self._play, self._play.scenario
        answered = sum(play.apply((rule,)) for rule in scenario.answers)
        play.frame.flags["answered"] = bool(answered)
        state = scenario.states[play.frame.state]
        play.frame.flags["owes"] = state.asks
        if not (play.apply(state.first) or play.apply(scenario.rules) or play.apply(state.rules)):
            play.apply(scenario.fallback)

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do something with the CRM; when it does not take it, say so and promise nothing (clause TALK-9)."""
        play = self._play
        try:
            act()
        except (CrmGaveUp, CrmRefused) as trouble:
            play.labels.append("crm_failure")
            play.stopped = False
            play.frame.vars["trouble"] = trouble.method
            try:
                play.run(play.scenario.on_crm_failure)
            except (CrmGaveUp, CrmRefused):
                play.labels.append("crm_unreachable")

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """Send what is due now, or react to what happened in the portal."""
        play, frame = self._play, self.frame
        if isinstance(act, OperatorTurn):
            play.begin(Heard())
            if act.action == "closes" and frame.flags.get("handed_over"):
                frame.flags["handed_over"] = False
                frame.misses = frame.flags["misses"] = 0
                frame.vars.update(handover_reason=None, handover_summary=None, handover_urgency=None)
                self._guarded(lambda: self._happened("closes"))
            return self._reply()
        if isinstance(act, EventTurn):
            play.begin(Heard(), act.data)
            self._guarded(lambda: self._happened(act.name))
            return self._reply()
        play.begin(Heard())
        self._guarded(self._send_due)
        return self._reply()

    def _happened(self, name: str) -> None:
        self._play.apply(self._play.scenario.events.get(name, ()))

    def due(self) -> datetime | None:
        """The next reminder or follow-up; nothing while a person has the dialogue."""
        frame = self.frame
        if frame.flags.get("handed_over"):
            return None
        moments = [planned.at for planned in self._waiting()]
        follow_up = self._follow_up()
        if follow_up is not None:
            moments.append(follow_up.at)
        return min(moments, default=None)

    def _waiting(self) -> list[Planned]:
        frame = self.frame
        if frame.visit is None or frame.unanswered >= self._proactive.most_unanswered:
            return []
        return [planned for planned in frame.visit.reminders if not planned.sent]

    @property
    def _proactive(self) -> Proactive:
        return self._play.scenario.proactive

    def _follow_up(self) -> Planned | None:
        """The next follow-up to a client who owes an answer (clause SLA-3)."""
        frame, plans = self.frame, self._proactive.follow_ups
        owes = self._play.scenario.states[frame.state].asks and not frame.flags.get("quiet")
        if not owes or frame.last_client is None or frame.follow_ups >= len(plans):
            return None
        plan = plans[frame.follow_ups]
        since = frame.last_follow_up if frame.follow_ups and frame.last_follow_up else frame.last_client
        return Planned(at=self._play.hours.audible(since + timedelta(hours=plan.hours_before)), say=plan.say)

    def _send_due(self) -> None:
        play, frame, now = self._play, self.frame, self._play.now()
        if frame.flags.get("handed_over"):
            return
        for planned in [one for one in self._waiting() if one.at <= now]:
            planned.sent = True
            frame.unanswered += 1
            play.say(planned.say)
            frame.state = self._proactive.reminder_state or frame.state
        follow_up = self._follow_up()
        if follow_up is not None and follow_up.at <= now and not play.out:
            frame.follow_ups += 1
            frame.last_follow_up = now
            play.say(follow_up.say)

    def _reply(self) -> Reply:
        return Reply(messages=_gathered(self._play.out, self._play.alone), labels=tuple(self._play.labels))

    def close(self) -> None:
        """Nothing is held."""


def _gathered(messages: list[Message], alone: set[int]) -> tuple[Message, ...]:
    """At most three messages: neighbours that may stand together are put into one while it stays short enough."""
    rows: list[tuple[Message, bool]] = [(message, place in alone) for place, message in enumerate(messages)]
    while len(rows) > _MOST_MESSAGES:
        place = next((i for i in range(len(rows) - 1) if _may_join(rows[i], rows[i + 1])), None)
        if place is None:
            break
        one, other = rows[place][0], rows[place + 1][0]
        rows[place : place + 2] = [(Message(text=f"{one.text}\n\n{other.text}", buttons=other.buttons), False)]
    return tuple(message for message, _ in rows)


def _may_join(one: tuple[Message, bool], other: tuple[Message, bool]) -> bool:
    short = len(one[0].text) + len(other[0].text) + 2 <= _MOST_CHARACTERS
    return short and not one[1] and not other[1] and not one[0].buttons
