"""What the client said that a rule depends on, and what the bot answered to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.checks.handover import CLIENT_KINDS, hand_overs
from harness.checks.rulings import NOTHING, Flaws, Spoken, in_message, quoted, unknown_names
from harness.matching.cues import cues, find_cue
from harness.matching.sentences import Span
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A cue of the client: in which exchange, and his words."""

    exchange: Exchange
    cue: str
    quote: str


def heard(seen: Seen, names: Iterable[str]) -> Iterator[Heard]:
    """The first of these cues in each exchange in scope."""
    wanted = tuple(names)
    for exchange in seen.exchanges:
        hit = next((item for name in wanted if (item := heard_in(exchange, name)) is not None), None)
        if hit is not None:
            yield hit


def heard_in(exchange: Exchange, name: str) -> Heard | None:
    """A cue in what the client said in an exchange."""
    for said in exchange.said:
        span = find_cue(said.text, "client", name) if said.text else None
        if span is not None:
            return Heard(exchange=exchange, cue=name, quote=quoted(said.text[slice(*span)]))
    return None


def heard_by(seen: Seen, name: str, exchange: Exchange) -> bool:
    """Whether the client has given a cue by the end of an exchange."""
    upto = seen.transcript.exchanges[: exchange.index + 1]
    return any(heard_in(past, name) is not None for past in upto)


def said_in(spoken: Spoken, name: str) -> Span | None:
    """Where a bot's message gives a cue; on its buttons it has no place of its own."""
    message = spoken[2]
    span = find_cue(message.text, "bot", name)
    if span is None and any(find_cue(button, "bot", name) is not None for button in message.buttons):
        return 0, len(message.text)
    return span


def messages_of(exchanges: Iterable[Exchange]) -> Iterator[Spoken]:
    """The bot's messages of some exchanges."""
    for exchange in exchanges:
        for number, message in enumerate(exchange.reply.messages):
            yield exchange, number, message


def answer(seen: Seen, exchange: Exchange, client_turns: int) -> tuple[Exchange, ...]:
    """The exchanges in which an answer to this one counts: it, and those until the client has had so many turns."""
    taken: list[Exchange] = []
    turns = 0
    for later in seen.transcript.exchanges[exchange.index :]:
        turns += later.kind in CLIENT_KINDS
        if turns > client_turns:
            break
        taken.append(later)
    return tuple(taken)


def with_person(seen: Seen, exchange: Exchange) -> bool:
    """Whether a person has taken over before this exchange, and has not closed since: the bot has nothing to answer."""
    handed = False
    for past in seen.transcript.exchanges[: exchange.index]:
        if past.kind == "operator" and past.note.startswith("closes"):
            handed = False
        handed = handed or bool(hand_overs(seen, (past,)))
    return handed


def shown(item: Heard) -> list[Evidence]:
    """Evidence for an answer that lacks something: the bot's messages of that exchange, or the exchange."""
    index = item.exchange.index
    messages = [in_message(spoken) for spoken in messages_of((item.exchange,))]
    return messages[:3] or [Evidence(exchange=index, quote="")]


def reply_text(exchange: Exchange) -> str:
    """What the bot said in an exchange, for the ``got`` of a ruling."""
    return " · ".join(quoted(message.text) for message in exchange.reply.messages[:3]) or NOTHING


def unknown_cues(speaker: str, names: Iterable[str]) -> Flaws:
    """Flaws for cues that are none."""
    known = cues("client" if speaker == "client" else "bot")
    return unknown_names("check.flaw.unknown_cue", names, known)
