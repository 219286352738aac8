"""The verbs of scenarios: one module per theme, each a table of verb -> what it does and what its argument names."""

from __future__ import annotations

from collections.abc import Mapping

from harness.engines.scenario.actions import cards, events, handover, steering, timetable, visits
from harness.engines.scenario.play import Action

_TABLES = (steering.VERBS, cards.VERBS, timetable.VERBS, visits.VERBS, handover.VERBS, events.VERBS)

ACTIONS: Mapping[str, Action] = {verb: action for table in _TABLES for verb, (action, _) in table.items()}
NAMES: Mapping[str, str] = {verb: names for table in _TABLES for verb, (_, names) in table.items()}
"""Verb -> what its argument names: message, state, goal, escalation, call, slot, or nothing."""
