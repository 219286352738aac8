"""Checks on bookings: what was booked, and that nothing is booked twice.

Bookings have readable fields: resource, from, to, service, status (``active`` or ``cancelled``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Annotated, Any

import msgspec

from harness.checks.crm_rows import Wanted
from harness.checks.crm_state import Count
from harness.checks.known_rows import standing
from harness.checks.rulings import NOTHING, Flaws, held, in_call, last_exchange, unknown_names, violated
from harness.model.crm import CrmCall
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Difference, Ruling
from harness.registry import check

FIELDS: tuple[str, ...] = ("resource", "from", "to", "service", "status")
Row = Mapping[str, Any]
_MOMENTS = ("from", "to")


@check("booking", rest="fields")
@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The bookings of the dialogue have these values."""

    count: Count | None = None
    fields: Annotated[dict[str, Any], msgspec.Meta(description="Value or matcher; moments in any zone")] = field(
        default_factory=dict
    )

    def judge(self, seen: Seen) -> Ruling:
        """Like entities of the CRM; only live bookings are looked at unless ``status`` is stated."""
        rows = seen.rows("booking")
        if "status" not in self.fields:
            rows = {row_id: row for row_id, row in rows.items() if _live(row)}
        elif isinstance(status := self.fields["status"], str):
            rows = {row_id: row for row_id, row in rows.items() if row.get("status") == status}
        return self._wanted().judge(seen, rows)

    def flaws(self) -> Flaws:
        """Fields that bookings do not have, matchers that cannot work, moments that are none."""
        return (*unknown_names("check.flaw.unknown_key", self.fields, FIELDS), *self._wanted().flaws())

    def _wanted(self) -> Wanted:
        fields: dict[str, Any] = dict(self.fields)
        for name in _MOMENTS:
            if isinstance(fields.get(name), str):
                fields[name] = {"moment": fields[name]}
        return Wanted(check="booking", entity="booking", fields=fields, count=self.count)


@check("no_overlaps")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoOverlaps:
    """No booking overlaps another of the same resource."""

    def judge(self, seen: Seen) -> Ruling:
        """After none of the bot's calls in scope does a booking that the call changed overlap another live one.

        Overlaps are those that the CRM itself states of a booking (fact ``overlaps``), and those among bookings that
        the journal tells of.
        """
        for exchange, call in seen.calls():
            changed = {change.id for change in call.changes if change.entity == "booking"}
            if not changed:
                continue
            rows = standing(seen.transcript.journal, "booking", call.seq + 1)
            for one, other in (*_stated(call), *_overlaps(rows)):
                if one in changed or other in changed:
                    return _overlapping(rows, (one, other), call, exchange)
        return held(NOTHING, NOTHING, last_exchange(seen))


def _overlapping(rows: Mapping[str, Row], ids: tuple[str, str], call: CrmCall, exchange: Exchange) -> Ruling:
    one, other = (_when(row_id, rows.get(row_id)) for row_id in ids)
    resource = str(rows.get(ids[0], {}).get("resource", NOTHING))
    return violated(
        "check.no_overlaps.overlap",
        expected=NOTHING,
        got=f"{resource}: {one} / {other}",
        evidence=[in_call(call, exchange)],
        differences=[Difference(where=f"booking {ids[0]} / {ids[1]}", got=f"{one} / {other}")],
        resource=resource,
        one=one,
        other=other,
    )


def _when(row_id: str, row: Row | None) -> str:
    return f"#{row_id}" if row is None else f"{row.get('from')} – {row.get('to')}"


def _stated(call: CrmCall) -> Iterator[tuple[str, str]]:
    for meaning in call.meanings:
        if meaning.name == "booking" and meaning.facts.get("action") != "cancel":
            for other in meaning.facts.get("overlaps") or ():
                yield str(meaning.facts.get("id")), str(other)


def _overlaps(rows: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    spans = [(row_id, row.get("resource"), moment(row.get("from")), moment(row.get("to")))
             for row_id, row in rows.items() if _live(row)]  # fmt: skip
    for one, other in combinations(spans, 2):
        if one[1] != other[1] or None in (one[2], one[3], other[2], other[3]):
            continue
        if one[2] < other[3] and other[2] < one[3]:  # type: ignore[operator]
            yield one[0], other[0]


def _live(row: Row) -> bool:
    return bool(row.get("status", "active") != "cancelled")


def moment(text: Any) -> datetime | None:
    """An aware datetime of an ISO 8601 text; None when it is none (a time without zone has no moment)."""
    try:
        value = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return value if value is not None and value.tzinfo is not None else None
