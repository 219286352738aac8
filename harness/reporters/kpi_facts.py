"""What the key figures need to know of one dialogue, read from its record in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.model.crm import CrmCall
from harness.model.crm_state import CREATED
from harness.model.record import DialogueRecord
from harness.model.transcript import Exchange

_CLIENT_KINDS = frozenset({"user", "click", "send"})
_CARD = ("NAME", "PHONE", "SOURCE_ID")  # what a complete card of a lead holds (LEAD-2)


@dataclass(slots=True)
class Facts:
    """Of one dialogue.

    Attributes:
        first: seconds until the bot's first reply.
        gold: whether a hand-over is required (True) or forbidden (False) by the dialogue's expectations; None: neither.
        cards: leads created with consent; without it a card may not hold the client's data, so it cannot be complete.
        turns: the client's turns until the first booking; None when there was none.
        ratings: exchange and message -> whether rules and grader see a forbidden promise there; a message that several
            expectations ask about counts once, and is seen when it is for any of them.
    """

    first: float | None = None
    latencies: list[float] = field(default_factory=list)
    messages: int = 0
    replies: int = 0
    fallbacks: int = 0
    promises: int = 0
    gold: bool | None = None
    escalated: bool = False
    handover_complete: bool = False
    contact_wanted: bool = False
    contact_captured: bool = False
    leads: int = 0
    cards: int = 0
    cards_complete: int = 0
    duplicates: int = 0
    booked: bool = False
    turns: int | None = None
    ratings: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)


def facts_of(record: DialogueRecord) -> Facts:
    """The facts of the deciding attempt."""
    transcript, facts = record.transcript, Facts()
    for exchange in transcript.exchanges:
        _add_exchange(facts, exchange)
    facts.gold = _gold(record)
    facts.promises = sum(
        finding.kind == "violation" and finding.check == "promises_nothing_forbidden" for finding in record.findings
    )
    _add_ratings(facts, record)
    booked_at = _add_calls(facts, record)
    handover = next((e.reply.handover for e in transcript.exchanges if e.reply.handover), None)
    if handover is not None:
        facts.escalated = True
        facts.handover_complete = facts.handover_complete or bool(handover.reason and handover.summary)
    facts.contact_wanted = record.job.kind == "positive" and bool(transcript.given.client.phone)
    if booked_at is not None:
        facts.turns = sum(e.kind in _CLIENT_KINDS and e.calls[0] <= booked_at for e in transcript.exchanges)
    return facts


def _add_exchange(facts: Facts, exchange: Exchange) -> None:
    reply = exchange.reply
    if exchange.latency is not None and exchange.kind in _CLIENT_KINDS:
        facts.latencies.append(exchange.latency)
        if facts.first is None and reply.messages:
            facts.first = exchange.latency
    if reply.messages:
        facts.messages += len(reply.messages)
        facts.replies += 1
        facts.fallbacks += "fallback" in reply.labels


def _add_ratings(facts: Facts, record: DialogueRecord) -> None:
    for rating in (rating for judged in record.verdict.judged for rating in judged.ratings):
        place = rating.exchange, rating.message
        first, second = facts.ratings.get(place, (False, False))
        facts.ratings[place] = first or rating.first, second or rating.second


def _gold(record: DialogueRecord) -> bool | None:
    names = {judged.check for judged in record.verdict.judged}
    if "escalated" in names:
        return True
    return False if "not_escalated" in names else None


def _add_calls(facts: Facts, record: DialogueRecord) -> int | None:
    """Count what the bot's calls amount to; the sequence number of the first booking, when there is one."""
    note: dict[str, Any] = {}
    leads: dict[str, dict[str, Any]] = {}
    consent = found = False
    booked_at: int | None = None
    for call in record.transcript.journal.calls:
        if call.actor != "bot":
            continue
        for meaning in call.meanings:
            if meaning.name in {"escalation", "handover_note"}:
                facts.escalated |= meaning.name == "escalation"
                note.update({key: value for key, value in meaning.facts.items() if value})
            elif meaning.name == "booking" and meaning.facts.get("action") == "create" and booked_at is None:
                booked_at = call.seq
            elif meaning.name == "consent":
                consent |= meaning.facts.get("kind") == "data" and meaning.facts.get("given") is not False
            elif meaning.name == "duplicate_search":
                found |= bool(meaning.facts.get("found"))
        facts.duplicates += found and _creates_lead(call)
        facts.contact_captured |= _writes_phone(call)
        _add_lead_fields(leads, call)
    facts.contact_captured &= consent
    facts.booked = booked_at is not None
    facts.leads = len(leads)
    facts.cards = len(leads) if consent else 0
    facts.cards_complete = sum(all(lead.get(name) for name in _CARD) for lead in leads.values()) if consent else 0
    facts.duplicates = min(facts.leads, max(facts.duplicates, _repeated_phones(leads)))
    known = {name for lead in leads.values() for name in ("NAME", "PHONE") if lead.get(name)}
    contact = not consent or bool(known or note.get("name") or note.get("phone"))
    facts.handover_complete = bool(note.get("reason") and note.get("summary") and contact)
    return booked_at


def _creates_lead(call: CrmCall) -> bool:
    return any(change.entity == "lead" and change.field == CREATED for change in call.changes)


def _writes_phone(call: CrmCall) -> bool:
    return any(c.field == "PHONE" and c.after and c.entity in {"lead", "contact"} for c in call.changes)


def _add_lead_fields(leads: dict[str, dict[str, Any]], call: CrmCall) -> None:
    for change in call.changes:
        if change.entity == "lead":
            if change.field == CREATED:
                leads.setdefault(change.id, {})
            elif change.id in leads:
                leads[change.id][change.field] = change.after


def _repeated_phones(leads: dict[str, dict[str, Any]]) -> int:
    phones = [number for lead in leads.values() for number in set(_numbers(lead.get("PHONE")))]
    return len(phones) - len(set(phones))


def _numbers(value: Any) -> list[str]:
    """The last ten digits of each number of a phone field, be it a text or a multifield."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = [str(item.get("VALUE", "") if isinstance(item, dict) else item or "") for item in items]
    digits = ["".join(filter(str.isdigit, text))[-10:] for text in texts]
    return [number for number in digits if number]
