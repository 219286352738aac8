"""Which writes the expectations of a dialogue stand for: what ``no_other_writes`` leaves alone.

| expectation | entities and meanings that it names |
|---|---|
| ``lead`` | lead; the log attached to a card; searches for duplicates |
| ``deal``, ``contact``, ``item``, ``activity``, ``comment``, ``task`` | the entity itself |
| ``booking`` | booking (entity and meaning) |
| ``reminder`` | reminder, activity |
| ``consent`` | consent, lead, contact |
| ``escalated`` | escalation, handover note, chat, the log |
| ``written_once`` | its entities |
| ``order`` | its meanings and methods |
| ``calls`` | its method |

An expectation with ``count: 0`` or ``times: 0`` wants that nothing is there and so allows nothing. Negated
expectations are not among the others in the first place. Talk (see `harness.checks.crm_writes`) is never looked at.
"""

from __future__ import annotations

from typing import Any

from harness.checks.rulings import listed

_STANDS_FOR: dict[str, frozenset[str]] = {
    "lead": frozenset({"lead", "log", "duplicate_search"}),
    "deal": frozenset({"deal"}),
    "contact": frozenset({"contact"}),
    "item": frozenset({"item"}),
    "activity": frozenset({"activity"}),
    "comment": frozenset({"comment"}),
    "task": frozenset({"task"}),
    "booking": frozenset({"booking"}),
    "reminder": frozenset({"reminder", "activity"}),
    "consent": frozenset({"consent", "lead", "contact"}),
    "escalated": frozenset({"escalation", "handover_note", "chat", "log"}),
}
_NAMED_BY: dict[str, str] = {"written_once": "entities", "order": "steps", "calls": "method"}


def allowed(others: tuple[tuple[str, dict[str, Any]], ...]) -> frozenset[str]:
    """Entities, meanings and methods (lower case) that expectations name.

    Args:
        others: names and arguments of the dialogue's expectations (`harness.model.seen.Seen.others`).
    """
    names: set[str] = set()
    for check, arguments in others:
        if arguments.get("count") == 0 or arguments.get("times") == 0:
            continue
        names |= _STANDS_FOR.get(check, frozenset())
        argument = _NAMED_BY.get(check)
        if argument is not None:
            names |= {str(name).lower() for name in listed(arguments.get(argument, ()))}
    return frozenset(names)
