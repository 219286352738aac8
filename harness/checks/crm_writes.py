"""Checks on what the bot wrote to the CRM: nothing, only the expected, nothing twice.

A *write* is a call of the bot that succeeded and writes by its nature. Talking is not a write: a call that means
nothing but a message to the client, or that brings a person into the chat, has checks of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from harness.checks.expected_writes import allowed
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    Names,
    held,
    in_call,
    last_exchange,
    listed,
    shortened,
    unknown_names,
    violated,
)
from harness.model.crm import CrmCall, FieldChange
from harness.model.crm_state import CREATED
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Difference, Evidence, Ruling
from harness.registry import check

ENTITIES: tuple[str, ...] = (
    "lead",
    "deal",
    "contact",
    "company",
    "item",
    "activity",
    "comment",
    "task",
    "booking",
    "chat",
    "message",
)
_TALK_MEANINGS = {"customer_message", "escalation", "duplicate_search"}
_TALK_ENTITIES = {"chat", "message", "notification", "bot", "command", "handler"}
_BROAD = ("any", "personal_data")

Write = tuple[Exchange, CrmCall]


def writes(seen: Seen) -> Iterator[Write]:
    """The bot's writes in scope, talk left out."""
    for exchange, call in seen.calls():
        if call.kind == "write" and call.error is None and not _is_talk(call):
            yield exchange, call


def _is_talk(call: CrmCall) -> bool:
    touched = {change.entity for change in call.changes}
    meant = {meaning.name for meaning in call.meanings}
    return bool(touched or meant) and touched <= _TALK_ENTITIES and meant <= _TALK_MEANINGS


def _entities(call: CrmCall) -> set[str]:
    return {change.entity for change in call.changes}


def _meanings(call: CrmCall) -> set[str]:
    return {meaning.name for meaning in call.meanings}


def _in_words(call: CrmCall) -> str:
    """A write in short: method, and the entities with the fields that the bot sent."""
    fields: dict[str, list[str]] = {}
    for change in call.changes:
        fields.setdefault(f"{change.entity} {change.id}", [])
    for change in _sent_changes(call):
        fields[f"{change.entity} {change.id}"].append(change.field)
    touched = "; ".join(f"{name}: {', '.join(changed)}" if changed else name for name, changed in fields.items())
    return shortened(f"{call.method} ({touched})" if touched else call.method)


def _sent_changes(call: CrmCall) -> list[FieldChange]:
    """Changes of fields that the call names; what the CRM filled in by itself is left out, unless there is no other."""
    stored = [change for change in call.changes if not change.field.startswith("@")]
    named = _keys(call.params, 4)
    return [change for change in stored if change.field.lower() in named] or stored


def _keys(value: Any, depth: int) -> set[str]:
    if not isinstance(value, dict):
        return set()
    keys = {str(key).lower() for key in value}
    return keys.union(*(_keys(item, depth - 1) for item in value.values())) if depth else keys


@check("no_writes", positional="what")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoWrites:
    """The bot writes nothing of this to the CRM."""

    what: Annotated[Names, msgspec.Meta(description="any, personal_data, an entity, or a list")] = "any"

    def judge(self, seen: Seen) -> Ruling:
        """No write in scope touches it; ``any`` is every write, talk (messages, calling a person) left out."""
        wanted = set(listed(self.what))
        hits = [(exchange, call) for exchange, call in self._candidates(seen) if self._touches(call, wanted)]
        expected = f"≠ {', '.join(sorted(wanted))}"
        if not hits:
            return held(expected, NOTHING, last_exchange(seen))
        return violated(
            "check.no_writes.written",
            expected=expected,
            got=shortened("; ".join(_in_words(call) for _, call in hits)),
            evidence=[in_call(call, exchange) for exchange, call in hits[:5]],
            differences=_written(hits, wanted),
            what=", ".join(sorted(wanted)),
        )

    def flaws(self) -> Flaws:
        """Names of entities that the CRM does not have."""
        return unknown_names("check.flaw.unknown_entity", listed(self.what), (*_BROAD, *ENTITIES))

    def _candidates(self, seen: Seen) -> Iterator[Write]:
        if set(listed(self.what)) & _TALK_ENTITIES:
            return ((e, call) for e, call in seen.calls() if call.kind == "write" and call.error is None)
        return writes(seen)

    def _touches(self, call: CrmCall, wanted: set[str]) -> bool:
        if "any" in wanted and not _is_talk(call):
            return True
        return bool(_entities(call) & wanted) or ("personal_data" in wanted and "personal_data" in _meanings(call))


def _written(hits: list[Write], wanted: set[str]) -> list[Difference]:
    private = {
        str(name)
        for _, call in hits
        for meaning in call.meanings
        if meaning.name == "personal_data"
        for name in meaning.facts.get("fields", ())
    }
    return [
        Difference(where=f"{change.entity}.{change.field}", got=change.after)
        for _, call in hits
        for change in _sent_changes(call)
        if "any" in wanted or change.entity in wanted or change.field in private
    ][:20]


@check("no_other_writes")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoOtherWrites:
    """The bot writes nothing that the dialogue does not expect."""

    def judge(self, seen: Seen) -> Ruling:
        """Each write touches an entity, has a meaning, or is a method, that another expectation of the dialogue names.

        What an expectation stands for is listed in `harness.checks.expected_writes`.
        """
        named = allowed(seen.others)
        other = [
            (exchange, call)
            for exchange, call in writes(seen)
            if not named & (_entities(call) | _meanings(call) | {call.method.lower()})
        ]
        expected = ", ".join(sorted(named)) or NOTHING
        if not other:
            return held(expected, NOTHING, last_exchange(seen))
        return violated(
            "check.no_other_writes.unexpected_write",
            expected=expected,
            got=shortened("; ".join(_in_words(call) for _, call in other)),
            evidence=[in_call(call, exchange) for exchange, call in other[:5]],
            differences=_written(other, {"any"}),
        )


@check("written_once", positional="entities")
@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOnce:
    """Each of these is created at most once."""

    entities: Annotated[Names, msgspec.Meta(description="Entity, or a list of entities")]

    def judge(self, seen: Seen) -> Ruling:
        """No more than one row of each entity is created by the bot in scope."""
        wanted = listed(self.entities)
        created: dict[str, list[tuple[str, Evidence]]] = {entity: [] for entity in wanted}
        for exchange, call in seen.calls():
            for change in call.changes:
                if change.field == CREATED and change.entity in created:
                    created[change.entity].append((change.id, in_call(call, exchange)))
        often = {entity: made for entity, made in created.items() if len(made) > 1}
        expected = ", ".join(f"{entity} ≤ 1" for entity in wanted)
        got = ", ".join(f"{entity} × {len(made)}" for entity, made in created.items())
        evidence = [item for made in (often or created).values() for _, item in made] or last_exchange(seen)
        if often:
            return violated("check.written_once.again", expected=expected, got=got, evidence=evidence)
        return held(expected, got, evidence)

    def flaws(self) -> Flaws:
        """Names of entities that the CRM does not have."""
        return unknown_names("check.flaw.unknown_entity", listed(self.entities), ENTITIES)
