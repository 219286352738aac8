"""What a scenario is made of: the types of the data files.

A scenario is a folder of JSON (or YAML) files that together are one document; every business word stands there. Python
knows only the shapes below and the verbs of `harness.engines.scenario.actions`.
"""

from __future__ import annotations

from typing import Any

from harness.engines.scenario.business import Business, Crm, Proactive
from harness.engines.scenario.flow import Escalation, Level, Need, Part, Rule, State, Step
from harness.engines.scenario.words import Calendar, Intent, Slot, Wording


class Scenario(Part, frozen=True, kw_only=True):
    """The whole document.

    Attributes:
        start: state in which a dialogue begins.
        handed_over: state in which the bot is silent.
        opening: done at the client's first message, before its rules.
        urgent: tried before everything else; the first that fits ends the turn.
        answers: questions of fact; all that fit are answered, then the dialogue goes on.
        rules: what may happen in any state, tried in order; `fallback` when nothing fits.
        goals: what has to be settled for each goal, in order.
        events: rules for what happens without the client, by name of the event (``closes`` for the operator's end).
        after: done at the end of each of the client's turns.
        on_crm_failure: done when the CRM will not take a call.
        on_transfer_failure: done when a chat could not be handed over.
    """

    scenario: str
    version: str
    title: str = ""
    start: str
    handed_over: str
    levels: tuple[Level, ...]
    business: Business
    calendar: Calendar
    facts: dict[str, Any] = {}
    slots: dict[str, Slot]
    intents: dict[str, Intent]
    messages: dict[str, Wording]
    states: dict[str, State]
    rules: tuple[Rule, ...]
    goals: dict[str, tuple[Need, ...]]
    escalations: dict[str, Escalation]
    crm: Crm
    proactive: Proactive = Proactive()
    events: dict[str, tuple[Rule, ...]] = {}
    opening: tuple[Step, ...] = ()
    urgent: tuple[Rule, ...] = ()
    answers: tuple[Rule, ...] = ()
    after: tuple[Step, ...] = ()
    fallback: tuple[Rule, ...] = ()
    on_crm_failure: tuple[Step, ...] = ()
    on_transfer_failure: tuple[Step, ...] = ()
