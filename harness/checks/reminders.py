"""Checks on what the bot sends on its own: reminders planned, and no messages at night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo
from typing import Annotated, Any

import msgspec

from harness.checks.bookings import moment
from harness.checks.crm_rows import Wanted
from harness.checks.crm_state import Count
from harness.checks.rulings import (
    Flaws,
    all_said,
    held,
    in_call,
    in_message,
    last_exchange,
    quoted,
    unknown_names,
    violated,
)
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Evidence, Ruling
from harness.registry import check

_NIGHT = {"from": "21:00", "to": "09:00"}


@check("reminder")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Reminders are planned."""

    count: Count | None = None
    at: Annotated[str | dict[str, Any] | None, msgspec.Meta(description="Moment (ISO 8601, any zone) or matcher")] = (
        None
    )

    def judge(self, seen: Seen) -> Ruling:
        """Reminders planned and not cancelled at the end of the scope, whoever cancelled them."""
        ruling = self._wanted().judge(seen, _planned(seen))
        return msgspec.structs.replace(ruling, evidence=_reminder_calls(seen))

    def flaws(self) -> Flaws:
        """A moment that is none, matchers that cannot work."""
        return self._wanted().flaws()

    def _wanted(self) -> Wanted:
        at = {"moment": self.at} if isinstance(self.at, str) else self.at
        fields = {} if at is None else {"at": at}
        return Wanted(check="reminder", entity="reminder", fields=fields, count=self.count)


def _planned(seen: Seen) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for call in seen.transcript.journal.calls[: seen.until]:
        for number, meaning in enumerate(call.meanings):
            if meaning.name == "reminder":
                row_id = str(meaning.facts.get("id", f"{call.seq}.{number}"))
                if meaning.facts.get("action") == "cancel":
                    rows.pop(row_id, None)
                else:
                    rows[row_id] = {**rows.get(row_id, {}), **meaning.facts}
    return rows


def _reminder_calls(seen: Seen) -> tuple[Evidence, ...]:
    calls = [
        in_call(call)
        for call in seen.transcript.journal.calls[: seen.until]
        if any(meaning.name == "reminder" for meaning in call.meanings)
    ]
    return tuple(calls[-5:]) or last_exchange(seen)


@check("quiet_hours", rest="hours")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """The bot sends nothing on its own initiative at night."""

    hours: Annotated[dict[str, str], msgspec.Meta(description="Times of day HH:MM; 21:00 to 09:00 unless stated")] = (
        field(default_factory=dict)
    )

    def judge(self, seen: Seen) -> Ruling:
        """What falls due while time passes is the bot's own initiative; the time is the client's (``client.zone``)."""
        start, end = self._bounds()
        expected = f"{start:%H:%M}–{end:%H:%M}: ∅"
        own = [exchange for exchange in seen.exchanges if exchange.kind == "wait"]
        for exchange in own:
            for at, evidence, text in _sent(seen, exchange):
                if _inside(at.timetz().replace(tzinfo=None), start, end):
                    return violated(
                        "check.quiet_hours.sent",
                        expected=expected,
                        got=f"{at:%H:%M} {quoted(text)}",
                        evidence=[evidence],
                    )
        return held(expected, "∅", all_said(seen))

    def flaws(self) -> Flaws:
        """Keys other than ``from`` and ``to``, times of day that are none."""
        wrong = [("check.flaw.time_of_day", {"got": text}) for text in self.hours.values() if _time(text) is None]
        return (*unknown_names("check.flaw.unknown_key", self.hours, _NIGHT), *wrong)

    def _bounds(self) -> tuple[time, time]:
        stated = {**_NIGHT, **self.hours}
        return _time(stated["from"]) or time(21), _time(stated["to"]) or time(9)


def _sent(seen: Seen, exchange: Exchange) -> Iterator[tuple[datetime, Evidence, str]]:
    """Messages of one exchange with the moment of each: those the client sees, and those written to his chat."""
    zone = _clients_zone(seen)
    for number, message in enumerate(exchange.reply.messages):
        at = moment(message.at or exchange.ended or exchange.at)
        if at is not None:
            yield at.astimezone(zone), in_message((exchange, number, message)), message.text
    for _, call, meaning in seen.meanings("customer_message", (exchange,)):
        at = moment(call.at)
        if at is not None:
            yield at.astimezone(zone), in_call(call, exchange), str(meaning.facts.get("text", ""))


def _clients_zone(seen: Seen) -> tzinfo | None:
    """``client.zone`` (``+06:00``) when the dialogue states one, else the zone of its ``now``."""
    given = seen.dialogue.given
    stated = given.client.extra.get("zone")
    own = moment(f"2026-01-01T00:00:00{stated}") if isinstance(stated, str) else None
    found = own or moment(given.now)
    return found.tzinfo if found is not None else None


def _inside(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
