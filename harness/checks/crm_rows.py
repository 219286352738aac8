"""Comparing the entities of the CRM with what a suite wants of them, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.checks.rulings import NOTHING, Flaws, last_exchange, matcher_flaws, shortened
from harness.checks.rulings import held as satisfied
from harness.checks.rulings import violated as not_met
from harness.matching import matchers
from harness.model.seen import Seen
from harness.model.verdict import Difference, Evidence, Ruling

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a suite wants of the entities of one kind.

    Attributes:
        check: name of the check, for the codes of its rulings.
        entity: neutral name of the entities.
        fields: field -> value or matcher.
        count: exactly so many (a number or a matcher), each with these values; None: at least one has them.
    """

    check: str
    entity: str
    fields: Mapping[str, Any]
    count: Any = None

    def judge(self, seen: Seen, rows: Rows) -> Ruling:
        """Compare the rows, as they stand at the end of the scope."""
        good = [row_id for row_id, row in rows.items() if not self.differences(row)]
        evidence = _evidence(seen, self.entity, tuple(rows))
        if self.count is not None and not matchers.accepts(self.count, len(rows)):
            expected, got = matchers.describe(self.count), str(len(rows))
            difference = Difference(where="count", expected=self.count, got=len(rows))
            return self._violated("count", expected, got, evidence, [difference])
        if self.count is None and not rows:
            return self._violated("missing", self._expected(), NOTHING, evidence, [])
        if self.count is None and good:
            return satisfied(self._expected(), _ids(self.entity, good), _evidence(seen, self.entity, tuple(good)))
        bad = [row for row_id, row in rows.items() if row_id not in good]
        if not bad:
            return satisfied(self._expected(), _ids(self.entity, good) or "0", evidence)
        nearest = min(map(self.differences, bad), key=len)
        expected = ", ".join(f"{item.where}={_wanted(item.expected)}" for item in nearest)
        got = ", ".join(f"{item.where}={_value(item.got)}" for item in nearest)
        return self._violated("different", expected, got, evidence, nearest)

    def differences(self, row: Mapping[str, Any]) -> list[Difference]:
        """The fields of a row that are not as wanted."""
        return [
            Difference(where=f"{self.entity}.{name}", expected=wanted, got=row.get(name))
            for name, wanted in self.fields.items()
            if not matchers.accepts(wanted, row.get(name))
        ]

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        values = [*self.fields.values(), *([] if self.count is None else [self.count])]
        return matcher_flaws(values)

    def _violated(
        self, what: str, expected: str, got: str, evidence: tuple[Evidence, ...], differences: list[Difference]
    ) -> Ruling:
        return not_met(
            f"check.{self.check}.{what}", expected=expected, got=got, evidence=evidence, differences=differences
        )

    def _expected(self) -> str:
        fields = ", ".join(f"{name}={_wanted(value)}" for name, value in self.fields.items())
        count = "" if self.count is None else f"× {matchers.describe(self.count)}"
        return " ".join(part for part in (self.entity, fields, count) if part)


def _wanted(value: Any) -> str:
    return value if isinstance(value, str) else matchers.describe(value)


def _value(value: Any) -> str:
    return NOTHING if value is None else shortened(value if isinstance(value, str) else repr(value), 120)


def _ids(entity: str, ids: list[str]) -> str:
    return ", ".join(f"{entity} {row_id}" for row_id in ids[:10])


def _evidence(seen: Seen, entity: str, ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The calls that last touched these rows, up to the end of the scope."""
    last: dict[str, Evidence] = {}
    ends = {seq: exchange.index for exchange in seen.transcript.exchanges for seq in range(*exchange.calls)}
    for call in seen.transcript.journal.calls[: seen.until]:
        for change in call.changes:
            if change.entity == entity and change.id in ids:
                last[change.id] = Evidence(exchange=ends.get(call.seq), call=call.seq, quote=f"{entity} {change.id}")
    return tuple(last.values())[:10] or last_exchange(seen)
