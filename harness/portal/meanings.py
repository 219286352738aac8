"""Neutral meanings of what was written into cards: personal data, consents, hand-over notes.

Meanings that a method has by itself (a booking, an escalation, a message) are stated by the method.
"""

from __future__ import annotations

from typing import Any

from harness.portal.call import Call
from harness.portal.fields import MULTIFIELDS
from harness.portal.seed import Rules
from harness.portal.tables import Row

_NOTE_CORE = ("reason", "summary", "urgency")
"""Facts that make a write a hand-over note; name, phone and service alone are just a card."""


def add_meanings(call: Call) -> None:
    """Complete the call's meanings from the fields that it wrote."""
    rules = call.world.seed.rules
    for entity, key, values in call.written:
        row = call.world.tables[entity].get(key) or {}
        _personal_data(call, rules, values)
        _consent(call, rules, values, row)
        _note(call, rules, values, row)


def _personal_data(call: Call, rules: Rules, values: Row) -> None:
    names = sorted(name for name, value in values.items() if name in rules.personal_data and _filled(value))
    if names:
        call.mean("personal_data", fields=names)


def _filled(value: Any) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(_filled(entry.get("VALUE") if isinstance(entry, dict) else entry) for entry in value)
    return value is not None and value != ""


def _consent(call: Call, rules: Rules, values: Row, row: Row) -> None:
    for kind, fields in rules.consent.items():
        given = row.get(fields["field"])
        if given is None or not any(name in values for name in fields.values()):
            continue
        facts = {"kind": kind, "given": bool(given)}
        facts |= {fact: row[name] for fact, name in fields.items() if fact != "field" and row.get(name) is not None}
        call.mean("consent", **facts)


def _note(call: Call, rules: Rules, values: Row, row: Row) -> None:
    fields = rules.handover_note
    if not any(_filled(values.get(fields[fact])) for fact in _NOTE_CORE if fact in fields):
        return
    facts = {fact: _plain(name, row[name]) for fact, name in fields.items() if _filled(row.get(name))}
    call.world.note = facts
    call.mean("handover_note", **facts)


def _plain(name: str, value: Any) -> Any:
    return value[0]["VALUE"] if name in MULTIFIELDS else value
