"""What the hand-overs of a dialogue amount to: who was called, when, and what he was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from harness.checks.rulings import in_call, listed
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence

CLIENT_KINDS = ("user", "click", "send")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One hand-over: a call of the CRM that brings a person in, or what the bot's reply states."""

    exchange: Exchange
    evidence: Evidence
    facts: dict[str, Any]


def hand_overs(seen: Seen, exchanges: tuple[Exchange, ...]) -> tuple[Handed, ...]:
    """Hand-overs by the bot in these exchanges.

    A reply that states a hand-over in an exchange whose calls show one is the same hand-over, told twice.
    """
    return tuple(item for exchange in exchanges for item in _of_exchange(seen, exchange))


def _of_exchange(seen: Seen, exchange: Exchange) -> Iterator[Handed]:
    called = [
        Handed(exchange=exchange, evidence=in_call(call, exchange), facts=meaning.facts)
        for _, call, meaning in seen.meanings("escalation", (exchange,))
        if meaning.facts.get("by") != "operator"
    ]
    stated = exchange.reply.handover
    if stated is not None and not called:
        facts = {"to": stated.to, "reason": stated.reason, "summary": stated.summary}
        evidence = Evidence(exchange=exchange.index, quote=f"handover: {stated.to}"[:200])
        called = [Handed(exchange=exchange, evidence=evidence, facts=facts)]
    yield from called


def reaches(seen: Seen, facts: dict[str, Any], to: Any, also: Iterable[str] = ()) -> bool:
    """Whether a hand-over goes to those who must take over.

    Args:
        seen: what the check sees.
        facts: of the hand-over.
        to: a queue, a list of them, or None for any.
        also: queues that do as well.

    A business without such a queue says which ones it has in its facts (``queues: [manager]``): there the manager takes
    over.
    """
    if to is None:
        return True
    wanted = {*listed(to), *also}
    own = {str(name) for name in listed(seen.facts.get("queues", ()))}
    return facts.get("to") in (wanted if not own or wanted & own else wanted | {"manager"})


def window(seen: Seen, client_turns: int | None) -> tuple[Exchange, ...]:
    """The exchanges in which a hand-over counts.

    Args:
        seen: the scope; the window begins with it.
        client_turns: so many exchanges that the client began, later ones than the scope's included, and what lies
            between them; None means the scope itself.
    """
    if client_turns is None:
        return seen.exchanges
    taken: list[Exchange] = []
    turns = 0
    for exchange in (*seen.exchanges, *seen.following):
        turns += exchange.kind in CLIENT_KINDS
        if turns > client_turns:
            break
        taken.append(exchange)
    return tuple(taken)


def notes(seen: Seen, upto: tuple[Exchange, ...]) -> dict[str, Any]:
    """What people who take over are told: latest non-empty values from the dialogue's start to the window's end."""
    last = upto[-1].index if upto else -1
    told: dict[str, Any] = {}
    for exchange in seen.transcript.exchanges[: last + 1]:
        for _, call in seen.calls((exchange,)):
            for meaning in call.meanings:
                if meaning.name in ("handover_note", "escalation"):
                    _tell(told, meaning.facts)
        stated = exchange.reply.handover
        if stated is not None:
            _tell(told, {"reason": stated.reason, "summary": stated.summary})
    return told


def _tell(told: dict[str, Any], facts: dict[str, Any]) -> None:
    told.update({key: value for key, value in facts.items() if value not in (None, "", [], {})})
