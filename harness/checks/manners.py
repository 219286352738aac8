"""Checks on the course of a conversation: misunderstandings, confirmation, hand-over, insistence."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

from harness.checks.bookings import moment
from harness.checks.handover import CLIENT_KINDS, hand_overs, notes
from harness.checks.hearing import messages_of, reply_text, said_in
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    held,
    idle,
    in_call,
    in_message,
    last_exchange,
    quoted,
    speech,
    violated,
)
from harness.matching import durations, topics
from harness.matching.shape import compiled
from harness.model.crm import Meaning
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence, Ruling
from harness.registry import check
from harness.russian.lemmas import lemmas
from harness.russian.tokens import tokenize

Attempts = Annotated[int, msgspec.Meta(ge=1, description="Clarifying attempts in a row")]
_CLOCK = r"(?:^|\D)(\d{1,2})[:.](\d\d)(?:\D|$)"
_TOLD = ("reason", "summary")


@check("clarifies_at_most", positional="limit")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClarifiesAtMost:
    """After so many misunderstandings in a row the bot hands over."""

    limit: Attempts = 2

    def judge(self, seen: Seen) -> Ruling:
        """Turns of the client in a row which the bot answers by not having understood, without a hand-over."""
        row: list[Exchange] = []
        longest: list[Exchange] = []
        for exchange in seen.exchanges:
            if exchange.kind not in CLIENT_KINDS:
                continue
            row = [*row, exchange] if _not_understood(seen, exchange) else []
            longest = max(longest, row, key=len)
        if not longest:
            return idle(seen)
        got = reply_text(longest[-1])
        evidence = [in_message(spoken) for spoken in messages_of(longest)][:5]
        evidence = evidence or [Evidence(exchange=longest[-1].index)]
        expected = f"≤ {self.limit}"
        if len(longest) > self.limit:
            count = len(longest)
            return violated(
                "check.clarifies_at_most.more", expected=expected, got=got, evidence=evidence, count=count,
                limit=self.limit,
            )  # fmt: skip
        return held(expected, got, evidence, limit=self.limit)


def _not_understood(seen: Seen, exchange: Exchange) -> bool:
    if hand_overs(seen, (exchange,)):
        return False
    labelled = "fallback" in exchange.reply.labels
    return labelled or any(said_in(spoken, "clarify") is not None for spoken in messages_of((exchange,)))


@check("confirms_before_booking")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmsBeforeBooking:
    """Before a booking is made its service, specialist and time are repeated, and the client confirms."""

    def judge(self, seen: Seen) -> Ruling:
        """For every booking that the bot creates or moves in scope.

        Some message of an earlier exchange asks to confirm and holds the time of day that the booking then has, its
        service and its specialist (as far as the call names them in words).
        """
        made = [item for item in seen.meanings("booking") if item[2].facts.get("action") in ("create", "move")]
        for exchange, call, meaning in made:
            missing = _unconfirmed(seen, exchange, meaning)
            if missing:
                return violated(
                    "check.confirms_before_booking.missing", expected=", ".join(missing), got=speech(seen),
                    evidence=[in_call(call, exchange)],
                )  # fmt: skip
        if not made:
            return idle(seen)
        return held("confirm", _shown(made[0][2]), [in_call(call, exchange) for exchange, call, _ in made[:3]])


def _unconfirmed(seen: Seen, booked: Exchange, meaning: Meaning) -> list[str]:
    """What no confirming message before a booking has told of it; all of it when nothing was asked to confirm."""
    asked = [
        spoken[2].text
        for spoken in messages_of(seen.transcript.exchanges[: booked.index])
        if "confirm" in topics.asked(spoken[2].text)
    ]
    if not asked:
        return ["confirm"]
    return min((_untold(seen, text, meaning) for text in asked), key=len)


def _untold(seen: Seen, text: str, meaning: Meaning) -> list[str]:
    missing = []
    times = _local(seen, meaning.facts.get("from"))
    if times and _clocks(text).isdisjoint((at.hour, at.minute) for at in times):
        missing.append(f"{times[0]:%H:%M}")
    if meaning.facts.get("action") == "create":
        missing += [
            str(meaning.facts[name])
            for name in ("service", "resource")
            if isinstance(meaning.facts.get(name), str) and not _names(text, str(meaning.facts[name]))
        ]
    return missing


def _local(seen: Seen, value: Any) -> list[datetime]:
    """The moment of a booking as the branch and as the client read it on their clocks."""
    at, now = moment(value), moment(seen.dialogue.given.now)
    return [] if at is None else [at, *([at.astimezone(now.tzinfo)] if now is not None else [])]


def _clocks(text: str) -> set[tuple[int, int]]:
    return {(int(hit.group(1)), int(hit.group(2))) for hit in compiled(_CLOCK).finditer(text)}


def _names(text: str, name: str) -> bool:
    """Whether the words of a name stand in a text in some form and order."""
    said: set[str] = set()
    for token in tokenize(text):
        said |= lemmas(token.folded) | {token.folded}
    return all(not (lemmas(token.folded) | {token.folded}).isdisjoint(said) for token in tokenize(name))


def _shown(meaning: Meaning) -> str:
    return " · ".join(str(meaning.facts[name]) for name in ("service", "resource", "from") if meaning.facts.get(name))


@check("handover_told")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverTold:
    """At a hand-over the client hears that a person will answer and when, the staff why, and the bot falls silent."""

    def judge(self, seen: Seen) -> Ruling:
        """For the first hand-over in scope; the bot may speak again when the operator has closed."""
        first = next((item for item in hand_overs(seen, seen.exchanges)), None)
        if first is None:
            return idle(seen)
        spoken = list(messages_of((first.exchange,)))
        evidence = [in_message(item) for item in spoken[:3]] or [first.evidence]
        got = reply_text(first.exchange)
        for name in ("person_coming", "when_answered"):
            if not any(said_in(item, name) is not None for item in spoken):
                return violated(f"check.handover_told.{name}", expected=name, got=got, evidence=evidence)
        told = notes(seen, (first.exchange,))
        missing = [name for name in _TOLD if name not in told]
        if missing:
            expected = ", ".join(missing)
            return violated("check.handover_told.untold", expected=expected, got=NOTHING, evidence=[first.evidence])
        for exchange in seen.transcript.exchanges[first.exchange.index + 1 :]:
            if exchange.kind == "operator":
                break
            for item in messages_of((exchange,)):
                said = quoted(item[2].text)
                return violated("check.handover_told.speaks", expected="∅", got=said, evidence=[in_message(item)])
        return held("person + when + ∅", got, evidence)


@check("unanswered_at_most", positional="times")
@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredAtMost:
    """A client who is silent is not written to over and over."""

    times: Annotated[int, msgspec.Meta(ge=0, description="Messages in a row that nobody asked for")] = 2
    gap: Annotated[str, msgspec.Meta(description="Least time between two of them, where no visit is booked: 24h")] = ""

    def judge(self, seen: Seen) -> Ruling:
        """Moments at which the bot writes of its own accord, counted from the client's last word."""
        expected = f"≤ {self.times}" + (f", ≥ {self.gap}" if self.gap else "")
        least = durations.seconds(self.gap) if self.gap else None
        booked = any(seen.meanings("booking", seen.transcript.exchanges)) or any(
            "booking" in record for record in seen.dialogue.given.records
        )
        row: dict[datetime, Evidence] = {}
        most: dict[datetime, Evidence] = {}
        for exchange in seen.exchanges:
            if exchange.kind in CLIENT_KINDS:
                row = {}
            elif exchange.kind == "wait":
                row = {**row, **_own_words(exchange)}
                most = max(most, row, key=len)
                if least is not None and not booked and _too_close(sorted(row), least):
                    return violated(
                        "check.unanswered_at_most.close", expected=expected, got=_times(row),
                        evidence=list(row.values())[-5:], gap=self.gap,
                    )  # fmt: skip
        if not most:
            return idle(seen)
        shown = list(most.values())[-5:]
        if len(most) > self.times:
            return violated(
                "check.unanswered_at_most.more", expected=expected, got=_times(most), evidence=shown, count=len(most),
                limit=self.times,
            )  # fmt: skip
        return held(expected, _times(most), shown or list(last_exchange(seen)), limit=self.times)

    def flaws(self) -> Flaws:
        """A gap that is no length of time."""
        fine = not self.gap or durations.seconds(self.gap) is not None
        return () if fine else (("check.flaw.duration", {"got": self.gap}),)


def _own_words(exchange: Exchange) -> dict[datetime, Evidence]:
    found: dict[datetime, Evidence] = {}
    for spoken in messages_of((exchange,)):
        at = moment(spoken[2].at or exchange.ended or exchange.at)
        if at is not None:
            found.setdefault(at, in_message(spoken))
    return found


def _too_close(moments: list[datetime], least: float) -> bool:
    return any((later - earlier).total_seconds() < least for earlier, later in itertools.pairwise(moments))


def _times(row: dict[datetime, Evidence]) -> str:
    return ", ".join(f"{at:%d.%m %H:%M}" for at in sorted(row))
