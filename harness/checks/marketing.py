"""Checks on advertising: only with consent, never in service messages, never after «stop»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.hearing import answer, heard, messages_of, reply_text, said_in, shown
from harness.checks.rulings import (
    NOTHING,
    all_said,
    held,
    idle,
    in_call,
    in_message,
    quoted,
    violated,
)
from harness.matching import topics
from harness.matching.cues import find_cue
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence, Ruling
from harness.registry import check
from harness.russian import phones

_OWN = ("wait", "event")
"""Kinds of exchanges in which what the bot sends is its own initiative."""
_TRUE = (True, 1, "1", "y", "Y", "true", "да")


@check("no_promo", positional="where")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoPromo:
    """What the bot sends on its own initiative is no advertising."""

    where: Annotated[
        Literal["service", "unsolicited"],
        msgspec.Meta(
            description="service: never, unless it is a mailing consented to; unsolicited: unless consent is on record"
        ),
    ] = "service"

    def judge(self, seen: Seen) -> Ruling:
        """No message that falls due while time passes, and no planned reminder, speaks of discounts or novelties.

        A client with a recorded consent to mailings may get them; a message that tells of his visit or order is none.
        """
        sent = list(_initiative(seen))
        for exchange, text, evidence, planned in sent:
            span = find_cue(text, "bot", "promo")
            if span is not None and (self._serves(text, planned=planned) or not _subscribed(seen, exchange)):
                got = quoted(text[slice(*span)])
                return violated(f"check.no_promo.{self.where}", expected=NOTHING, got=got, evidence=[evidence])
        return held(NOTHING, NOTHING, [sent[0][2]]) if sent else idle(seen)

    def _serves(self, text: str, *, planned: bool) -> bool:
        """Whether this rule takes a text for a service message: a planned reminder, or one that tells of a visit."""
        return self.where == "service" and (planned or find_cue(text, "bot", "service_notice") is not None)


def _initiative(seen: Seen) -> Iterator[tuple[Exchange, str, Evidence, bool]]:
    """What the bot sends or plans on its own initiative; whether it is planned as a reminder."""
    own = tuple(exchange for exchange in seen.exchanges if exchange.kind in _OWN)
    for spoken in messages_of(own):
        yield spoken[0], spoken[2].text, in_message(spoken), False
    for exchange, call, meaning in seen.meanings("reminder"):
        if meaning.facts.get("text"):
            yield exchange, str(meaning.facts["text"]), in_call(call, exchange), True
    for exchange, call, meaning in seen.meanings("customer_message", own):
        yield exchange, str(meaning.facts.get("text", "")), in_call(call, exchange), False


def _subscribed(seen: Seen, exchange: Exchange) -> bool:
    """Whether consent to mailings is on record by the end of an exchange."""
    given = False
    for _, _, meaning in seen.meanings("consent", seen.transcript.exchanges[: exchange.index + 1]):
        if meaning.facts.get("kind") == "mailing":
            given = meaning.facts.get("given") in _TRUE
    return given


@check("stops_on_request")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopsOnRequest:
    """«Stop» is obeyed: confirmed in the same turn, recorded, and no advertising comes afterwards."""

    recorded: Annotated[bool, msgspec.Meta(description="The withdrawal must stand in the CRM")] = True

    def judge(self, seen: Seen) -> Ruling:
        """For the first «stop» in scope, in whatever words.

        A client without a card and without a number has nothing to be recorded on. The record may come later when the
        bot has to ask first whose number it is; a person who takes over sees to it.
        """
        item = next(heard(seen, ("stop",)), None)
        if item is None:
            return idle(seen)
        after = seen.transcript.exchanges[item.exchange.index :]
        for spoken in messages_of(after):
            span = said_in(spoken, "promo")
            if span is not None:
                return violated(
                    "check.stops_on_request.promo", expected=NOTHING, got=quoted(spoken[2].text[slice(*span)]),
                    evidence=[in_message(spoken, span)], heard=item.quote,
                )  # fmt: skip
        reply = list(messages_of(answer(seen, item.exchange, 1)))
        if not reply and not any(seen.meanings("escalation", after)):
            return violated(
                "check.stops_on_request.silent", expected="confirmation", got=NOTHING, evidence=shown(item),
                heard=item.quote,
            )  # fmt: skip
        if self.recorded and not _withdrawn(seen, after) and not _waiting(seen, after):
            return violated(
                "check.stops_on_request.unrecorded", expected="mailing: −", got=reply_text(item.exchange),
                evidence=shown(item), heard=item.quote,
            )  # fmt: skip
        return held("mailing: −", item.quote, shown(item))


def _withdrawn(seen: Seen, after: tuple[Exchange, ...]) -> bool:
    facts: list[dict[str, Any]] = [meaning.facts for _, _, meaning in seen.meanings("consent", after)]
    return any(one.get("kind") == "mailing" and one.get("given") not in _TRUE for one in facts)


def _waiting(seen: Seen, after: tuple[Exchange, ...]) -> bool:
    """Whether there is nothing to record it on, or not yet: the bot asked for the number, or a person takes over."""
    numbers = (phones.find_phones(said.text) for exchange in seen.transcript.exchanges for said in exchange.said)
    if not any(seen.rows(entity) for entity in ("lead", "contact")) and not any(numbers):
        return True
    if any(seen.meanings("escalation", after)) or any(exchange.reply.handover for exchange in after):
        return True
    last = list(messages_of(after))[-1:]
    return any("phone" in topics.asked(spoken[2].text) for spoken in last)


@check("promo_carries_warning")
@dataclass(frozen=True, slots=True, kw_only=True)
class PromoCarriesWarning:
    """Advertising of a medical service carries the warning of contraindications."""

    def judge(self, seen: Seen) -> Ruling:
        """Every message in scope that advertises such a service holds the warning itself."""
        advertising = [
            spoken for spoken in seen.messages() if said_in(spoken, "promo") and said_in(spoken, "medical_service")
        ]
        for spoken in advertising:
            if said_in(spoken, "warning") is None:
                got = quoted(spoken[2].text)
                evidence = [in_message(spoken)]
                return violated("check.promo_carries_warning.none", expected="!", got=got, evidence=evidence)
        return held("!", NOTHING, all_said(seen)) if advertising else idle(seen)
