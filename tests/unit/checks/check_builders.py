"""Transcripts in a few lines, from model values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from harness.model.approved import Price
from harness.model.crm import CrmCall, CrmJournal, FieldChange, Meaning, Row
from harness.model.crm_state import CREATED
from harness.model.dialogue import Client, Dialogue, Given, UserTurn
from harness.model.seen import Seen
from harness.model.transcript import Exchange, Handover, Message, Reply, Said, Transcript
from harness.model.value import Source
from harness.model.verdict import Ruling
from harness.registry import collect

CHECKS = collect("check", "harness.checks")
SOURCE = Source(path="suites/x.suite.yaml")
ANNA = Client(name="Анна", phone="+79171234567", email="anna@example.ru")


@dataclass
class Step:
    """One exchange to be: what the bot says and calls."""

    says: tuple[str, ...] = ()
    user: str = "привет"
    kind: str = "user"
    calls: tuple[CrmCall, ...] = ()
    buttons: tuple[str, ...] = ()
    latency: float | None = 1.0
    handover: Handover | None = None
    at: str = "2026-03-02T10:00:00+03:00"


@dataclass
class Scene:
    """What stands around the steps."""

    client: Client = ANNA
    records: tuple[dict[str, Any], ...] = ()
    initial: tuple[Row, ...] = ()
    offers: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()
    answers: dict[str, Any] | None = None
    others: tuple[tuple[str, dict[str, Any]], ...] = ()


def call(method: str = "crm.lead.add", *meanings: Meaning, **more: Any) -> CrmCall:
    return CrmCall(seq=0, at="2026-03-02T10:00:00+03:00", method=method, meanings=meanings, **{"kind": "write", **more})


def means(name: str, **facts: Any) -> Meaning:
    return Meaning(name=name, facts={key.rstrip("_"): value for key, value in facts.items()})


def adds(entity: str, row_id: str = "1", meanings: tuple[Meaning, ...] = (), **fields: Any) -> CrmCall:
    created = FieldChange(entity=entity, id=row_id, field=CREATED)
    return call(
        f"crm.{entity}.add", *meanings, changes=(created, *_changes(entity, row_id, fields)), params={"fields": fields}
    )


def updates(entity: str, row_id: str = "1", before: dict[str, Any] | None = None, **fields: Any) -> CrmCall:
    changes = _changes(entity, row_id, fields, before or {})
    return call(f"crm.{entity}.update", changes=changes, params={"id": row_id, "fields": fields})


def books(row_id: str = "1", action: str = "create", **fields: Any) -> CrmCall:
    facts = {key.rstrip("_"): value for key, value in fields.items()}
    created = (FieldChange(entity="booking", id=row_id, field=CREATED),) if action == "create" else ()
    status = {"status": "cancelled" if action == "cancel" else "active"}
    changes = (*created, *_changes("booking", row_id, {**facts, **status}))
    return call("booking.v1.booking.add", means("booking", action=action, id=row_id, **fields), changes=changes)


def escalates(to: str = "manager", **facts: Any) -> CrmCall:
    return call("imopenlines.bot.session.transfer", means("escalation", to=to, **facts))


def notes(**facts: Any) -> CrmCall:
    return call("crm.lead.update", means("handover_note", **facts))


def _changes(
    entity: str, row_id: str, fields: dict[str, Any], before: dict[str, Any] | None = None
) -> tuple[FieldChange, ...]:
    old = before or {}
    return tuple(
        FieldChange(entity=entity, id=row_id, field=name, before=old.get(name), after=value)
        for name, value in fields.items()
    )


def bot(*says: str, **more: Any) -> Step:
    return Step(says=says, **more)


def see(*steps: Step, turn: int | None = None, scene: Scene | None = None) -> Seen:
    """All the steps seen at dialogue scope, or one of them at turn scope."""
    scene = scene or Scene()
    calls: list[CrmCall] = []
    exchanges = []
    for index, step in enumerate(steps):
        first = len(calls)
        calls += [msgspec.structs.replace(item, seq=first + n) for n, item in enumerate(step.calls)]
        messages = tuple(
            Message(text=text, buttons=step.buttons if n == len(step.says) - 1 else ())
            for n, text in enumerate(step.says)
        )
        said = (Said(text=step.user),) if step.kind == "user" else ()
        exchanges.append(
            Exchange(
                index=index,
                turn=(index,),
                kind=step.kind,
                said=said,
                latency=step.latency,
                at=step.at,
                ended=step.at,
                reply=Reply(messages=messages, handover=step.handover),
                calls=(first, len(calls)),
            )
        )
    given = Given(client=scene.client, records=scene.records)
    dialogue = Dialogue(
        id="d", suite="s", given=given, turns=(UserTurn(messages=("привет",), source=SOURCE),), source=SOURCE
    )
    journal = CrmJournal(calls=tuple(calls), initial=scene.initial)
    transcript = Transcript(dialogue="d", given=given, exchanges=tuple(exchanges), journal=journal)
    inside = tuple(exchanges) if turn is None else (exchanges[turn],)
    return Seen(
        dialogue=dialogue,
        transcript=transcript,
        scope="dialogue" if turn is None else "turn",
        exchanges=inside,
        following=() if turn is None else tuple(exchanges[turn + 1 :]),
        offers=scene.offers,
        facts=scene.facts,
        prices=scene.prices,
        answers=scene.answers,
        others=scene.others,
    )


def judge(name: str, seen: Seen, **arguments: Any) -> Ruling:
    """The ruling of a check built the way the judge builds it."""
    return msgspec.convert(arguments, CHECKS[name].target).judge(seen)


def code(name: str, seen: Seen, **arguments: Any) -> str:
    """Empty when satisfied, else the code of the ruling."""
    ruling = judge(name, seen, **arguments)
    return "" if ruling.status == "satisfied" else ruling.code


def flaws(name: str, **arguments: Any) -> list[str]:
    return [flaw for flaw, _ in msgspec.convert(arguments, CHECKS[name].target).flaws()]
