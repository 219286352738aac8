"""Checks on promises that the business forbids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from harness.checks.rulings import NOTHING, Spoken, all_said, held, in_message, listed, quoted, violated
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence, Ruling
from harness.promises.claim import Category, Judged
from harness.promises.detector import judge_reply
from harness.promises.offers import in_words
from harness.registry import check
from harness.russian.remembered import remembered


@check("promises_nothing_forbidden", positional="categories")
@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesNothingForbidden:
    """The bot promises nothing that the approved offers do not cover.

    What a rule finds and the trained model doubts is told as disputed, for information: a person should look.
    """

    categories: Annotated[
        Category | tuple[Category, ...] | None, msgspec.Meta(description="All kinds of promises unless stated")
    ] = None
    sla: Annotated[
        str, msgspec.Meta(description="By when a person may be said to answer, unless the facts state their own `sla`")
    ] = ""

    def judge(self, seen: Seen) -> Ruling:
        """No message in scope holds a forbidden promise of these kinds."""
        wanted = None if self.categories is None else listed(self.categories)
        told: dict[str, list[tuple[Spoken, Judged]]] = {"violation": [], "disputed": []}
        for spoken in seen.messages():
            for judged in claims_in(seen, spoken, self.sla):
                if judged.verdict in told and (wanted is None or judged.claim.category in wanted):
                    told[judged.verdict].append((spoken, judged))
        expected = f"≠ {', '.join(wanted) if wanted else '*'}"
        if told["violation"]:
            return _told("promised", expected, told["violation"])
        if told["disputed"]:
            return msgspec.structs.replace(_told("disputed", expected, told["disputed"]), ceiling="info")
        return held(expected, NOTHING, all_said(seen))


def _told(what: str, expected: str, found: list[tuple[Spoken, Judged]]) -> Ruling:
    """The first of what was found, with the evidence of all."""
    first = found[0][1]
    kinds = dict.fromkeys(judged.claim.category for _, judged in found)
    evidence: list[Evidence] = [in_message(spoken, judged.claim.span) for spoken, judged in found[:10]]
    return violated(
        f"check.promises_nothing_forbidden.{what}",
        expected=expected,
        got=" · ".join(quoted(judged.claim.quote) for _, judged in found[:3]),
        evidence=evidence,
        categories=[f"@promise.{kind}" for kind in kinds],
        quote=quoted(first.claim.quote),
        reason=f"@promise.reason.{first.reason}",
        offer=first.offer,
        promised=first.promised,
        approved=first.approved,
    )


def claims_in(seen: Seen, spoken: Spoken, sla: str = "") -> tuple[Judged, ...]:
    """Every claim of one message, held against what is approved at that moment of the dialogue.

    Args:
        seen: the view of an expectation.
        spoken: a message of the bot.
        sla: the words in which a person's answer may be promised, where the facts state none.
    """
    exchange, _, message = spoken
    asked = words_before(exchange)
    claims, binding = _claimed(message.text, asked)
    if not binding and not in_words(seen.offers):
        return claims  # most messages claim nothing, and a pack asks of each of them once for every clause
    return _judged_before(message.text, msgspec.json.encode(_approved(seen, exchange, sla)), asked, _day(exchange))


@remembered(4096)
def _claimed(text: str, asked: str) -> tuple[tuple[Judged, ...], bool]:
    """The claims of a message with nothing approved, and whether one of them binds."""
    claims = judge_reply(text, (), asked)
    return claims, any(judged.claim.binds for judged in claims)


@remembered(1024)
def _judged_before(text: str, approved: bytes, asked: str, day: dt.date | None) -> tuple[Judged, ...]:
    return judge_reply(text, tuple(msgspec.json.decode(approved)), asked, day)


def words_before(exchange: Exchange) -> str:
    """What the client said before the bot's messages: short answers take their sense from it."""
    return " ".join(said.text for said in exchange.said)


def _approved(seen: Seen, exchange: Exchange, sla: str) -> tuple[dict[str, Any], ...]:
    """The offers; and what the price list, the facts and the bookings of the dialogue make true besides."""
    booked = (_booked(one) for one in _bookings(seen, exchange))
    return (*seen.offers, *_prices(seen), *_promptness(seen, sla), *booked)


def _prices(seen: Seen) -> list[dict[str, Any]]:
    """A price without «от» is firm: naming it binds to nothing new. Any tells what a discount is taken off."""
    return [
        {"kind": "price", "name": price.service, "services": [price.service], "sum": price.price}
        | ({"least": True} if price.lower_bound else {})
        for price in seen.prices
        if not (price.lower_bound and in_words(seen.offers))
    ]


def _promptness(seen: Seen, sla: str) -> list[dict[str, Any]]:
    """The SLA's words: those of the facts, or else of the clause that asks."""
    words = str(seen.facts.get("sla", "")) or sla
    return [{"kind": "deadline", "name": words, "text": words}] if words else []


def _bookings(seen: Seen, exchange: Exchange) -> Iterator[Mapping[str, Any]]:
    """The bookings that stand up to the exchange: the dialogue's own records, and what the journal shows.

    What the bot has cancelled or moved stands no longer where it stood.
    """
    calls = [call for call in seen.transcript.journal.calls[: exchange.calls[1]] if call.actor == "bot"]
    done = [one.facts for call in calls for one in call.meanings if one.name == "booking"]
    made = {str(facts.get("id") or f"#{number}"): facts for number, facts in enumerate(done)}
    gone = {_start(row.fields) for row in seen.transcript.journal.initial if row.entity == "booking" and row.id in made}
    records = [
        record["booking"] for record in seen.dialogue.given.records if isinstance(record.get("booking"), Mapping)
    ]
    yield from (record for record in records if _start(record) not in gone)
    yield from (facts for facts in made.values() if facts.get("action") != "cancel")


def _start(booking: Mapping[str, Any]) -> str:
    """When it begins, to the minute: «2026-03-05T18:00»."""
    return str(booking.get("from") or booking.get("at") or "").replace(" ", "T")[:16]


def _booked(booking: Mapping[str, Any]) -> dict[str, Any]:
    """A confirmed time may be called confirmed: that day and time, with that master."""
    start, master = _start(booking), str(booking.get("resource", ""))
    day, time = (f"{start[8:10]}.{start[5:7]}", start[11:16]) if start else ("", "")
    service = str(booking.get("service") or booking.get("name") or "")
    shown = f"{day} {time}".strip()
    return {
        "kind": "slot",
        "name": " ".join(filter(None, (shown, master))),
        "text": f"запись {shown} {service} {master}",
        "visit": {"day": day, "time": time, "master": master},
    }


def _day(exchange: Exchange) -> dt.date | None:
    try:
        return dt.date.fromisoformat(exchange.at[:10])
    except ValueError:
        return None
