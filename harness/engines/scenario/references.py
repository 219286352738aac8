"""Whether everything that a scenario names is there: states, messages, intents, slots, calls, queues, verbs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from harness.engines.scenario.actions import NAMES
from harness.engines.scenario.flow import Guard, Rule, Step
from harness.engines.scenario.scenario import Scenario
from harness.engines.scenario.speech import FILTERS
from harness.engines.scenario.templates import references

Found = tuple[str, dict[str, Any]]


def dangling(scenario: Scenario) -> list[Found]:
    """Everything that is named but not defined, as (code, parameters), in the order of the document."""
    return list(_Walk(scenario).found())


class _Walk:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._defined: Mapping[str, frozenset[str]] = {
            "verb": frozenset(NAMES),
            "state": frozenset(scenario.states),
            "message": frozenset(scenario.messages),
            "intent": frozenset(scenario.intents),
            "slot": frozenset(scenario.slots),
            "goal": frozenset(scenario.goals) | {""},
            "escalation": frozenset(scenario.escalations),
            "call": frozenset(scenario.crm.calls),
            "queue": frozenset(scenario.crm.queues),
            "level": frozenset(str(level.id) for level in scenario.levels),
            "filter": frozenset(FILTERS),
        }

    def found(self) -> Iterator[Found]:
        scenario = self._scenario
        yield from self._named("state", scenario.start, "/start")
        yield from self._named("state", scenario.handed_over, "/handed_over")
        for name, state in scenario.states.items():
            place = f"/states/{name}"
            yield from self._named("level", str(state.level), f"{place}/level")
            yield from self._all("slot", state.awaits, f"{place}/awaits")
            yield from self._steps(state.enter, f"{place}/enter")
            yield from self._rules(state.first, f"{place}/first")
            yield from self._rules(state.rules, f"{place}/rules")
        for place, steps in (
            ("opening", scenario.opening),
            ("after", scenario.after),
            ("on_crm_failure", scenario.on_crm_failure),
            ("on_transfer_failure", scenario.on_transfer_failure),
        ):
            yield from self._steps(steps, f"/{place}")
        tables = {
            "urgent": scenario.urgent,
            "answers": scenario.answers,
            "rules": scenario.rules,
            "fallback": scenario.fallback,
        }
        for name, rules in (tables | {f"events/{name}": rules for name, rules in scenario.events.items()}).items():
            yield from self._rules(rules, f"/{name}")
        yield from self._goals_and_handovers()
        yield from self._templates(msgspec.to_builtins(scenario.messages), "/messages")
        yield from self._templates(msgspec.to_builtins(scenario.crm), "/crm")

    def _goals_and_handovers(self) -> Iterator[Found]:
        scenario = self._scenario
        for name, needs in scenario.goals.items():
            for place, need in enumerate(needs):
                yield from self._named("state", need.state, f"/goals/{name}/{place}/state")
                yield from self._guard(need.until, f"/goals/{name}/{place}/until")
        for name, escalation in scenario.escalations.items():
            yield from self._named("queue", escalation.queue, f"/escalations/{name}/queue")
            yield from self._steps(escalation.do, f"/escalations/{name}/do")
        for place, reminder in enumerate((*scenario.proactive.reminders, *scenario.proactive.follow_ups)):
            yield from self._named("message", reminder.say, f"/proactive/{place}/say")
        for status in scenario.crm.statuses:
            yield from self._guard(status.when, f"/crm/statuses/{status.id}/when")

    def _rules(self, rules: Iterable[Rule], place: str) -> Iterator[Found]:
        for number, rule in enumerate(rules):
            yield from self._guard(rule.when, f"{place}/{number}/when")
            yield from self._steps(rule.do, f"{place}/{number}/do")

    def _steps(self, steps: Iterable[Step], place: str) -> Iterator[Found]:
        for number, step in enumerate(steps):
            here = f"{place}/{number}"
            yield from self._named("verb", step.verb, here)
            kind = NAMES.get(step.verb, "")
            if kind and not (kind == "message" and step.argument is None):
                yield from self._named(kind, str(step.argument), here)
            if step.when is not None:
                yield from self._guard(step.when, f"{here}/when")

    def _guard(self, guard: Guard, place: str) -> Iterator[Found]:
        yield from self._all("intent", (*guard.intent, *guard.unless), place)
        yield from self._all("state", guard.state, place)
        yield from self._all("goal", guard.goal, place)
        yield from self._all("slot", (*guard.given, *guard.known, *guard.unknown), place)
        for inner in (*guard.any, *((guard.not_,) if guard.not_ else ())):
            yield from self._guard(inner, place)

    def _templates(self, value: Any, place: str) -> Iterator[Found]:
        if isinstance(value, str):
            yield from self._all("filter", (name for _, name in references(value) if name), place)
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                yield from self._templates(inner, f"{place}/{key}")
        elif isinstance(value, (list, tuple)):
            for number, inner in enumerate(value):
                yield from self._templates(inner, f"{place}/{number}")

    def _all(self, kind: str, names: Iterable[str], place: str) -> Iterator[Found]:
        for name in names:
            yield from self._named(kind, name, place)

    def _named(self, kind: str, name: str, place: str) -> Iterator[Found]:
        if name not in self._defined[kind]:
            near = difflib.get_close_matches(name, self._defined[kind], 1)
            yield "scenario.unknown", {"kind": kind, "name": name, "place": place, "near": near[0] if near else ""}
