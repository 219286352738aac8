"""Key figures of a run: a fold over records whose memory is a few counters and the latencies.

*Measured* figures are properties of the bot on these dialogues; *simulated* ones depend on the scripted clients and are
no forecast. Definitions stand in the wording catalogue (``kpi.<code>.definition``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Literal

from harness.model.record import DialogueRecord
from harness.model.value import Value
from harness.reporters.figures import kappa, percentile, wilson
from harness.reporters.kpi_facts import Facts, facts_of

Basis = Literal["measured", "simulated"]


class Kpi(Value, frozen=True, kw_only=True):
    """One figure.

    Attributes:
        code: names it in the catalogue.
        group: channel, for figures by channel; empty for all together.
        unit: ``share`` (0…1, with its interval), ``seconds``, ``turns``, ``per_1000`` or ``kappa`` (−1…1).
        n: how many observations it rests on; with 0 there is no value.
        hits: of a share, the numerator.
        low, high: Wilson 95 % interval of a share.
        p50, p95, max: of seconds and turns.
        table: of a kappa, how many cases both raters see, only the first, only the second, neither. With cases and no
            value, kappa is undefined: both say the same of every case.
    """

    code: str
    group: str = ""
    unit: Literal["share", "seconds", "turns", "per_1000", "kappa"]
    basis: Basis = "measured"
    n: int = 0
    hits: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p50: float | None = None
    p95: float | None = None
    max: float | None = None
    table: tuple[int, int, int, int] | None = None


_SHARES: tuple[tuple[str, Basis], ...] = (
    ("without_person", "measured"),
    ("escalation_precision", "measured"),
    ("escalation_recall", "measured"),
    ("handover_complete", "measured"),
    ("fallback", "measured"),
    ("contact_capture", "simulated"),
    ("crm_complete", "measured"),
    ("lead_to_booking", "simulated"),
    ("duplicate_leads", "measured"),
)


class Kpis:
    """Collects the figures dialogue by dialogue. Dialogues whose bot broke count for latencies only."""

    def __init__(self) -> None:
        self._first: dict[str, list[float]] = defaultdict(list)
        self._latencies: list[float] = []
        self._turns: list[float] = []
        self._shares: dict[str, list[int]] = {code: [0, 0] for code, _ in _SHARES}
        self._messages = 0
        self._promises = 0
        self._agreement: Counter[tuple[bool, bool]] = Counter()

    def add(self, record: DialogueRecord) -> None:
        """Count one dialogue that ran."""
        facts = facts_of(record)
        if facts.first is not None:
            self._first[record.transcript.given.channel].append(facts.first)
        self._latencies.extend(facts.latencies)
        self._messages += facts.messages
        self._promises += facts.promises
        self._agreement.update(facts.ratings.values())
        if facts.turns is not None:
            self._turns.append(float(facts.turns))
        if record.transcript.failure is None:
            self._add_shares(facts)

    def _add_shares(self, facts: Facts) -> None:
        self._count("without_person", not facts.escalated)
        if facts.gold is not None:
            if facts.escalated:
                self._count("escalation_precision", facts.gold)
            if facts.gold:
                self._count("escalation_recall", facts.escalated)
        if facts.escalated:
            self._count("handover_complete", facts.handover_complete)
        self._count("fallback", facts.fallbacks, facts.replies)
        if facts.contact_wanted:
            self._count("contact_capture", facts.contact_captured)
        self._count("crm_complete", facts.cards_complete, facts.cards)
        if facts.leads:
            self._count("lead_to_booking", facts.booked)
        self._count("duplicate_leads", facts.duplicates, facts.leads)

    def _count(self, code: str, hits: int, n: int = 1) -> None:
        share = self._shares[code]
        share[0] += hits
        share[1] += n

    def rows(self) -> tuple[Kpi, ...]:
        """All figures, also those without observations: a gap is told, not hidden."""
        first = [value for values in self._first.values() for value in values]
        channels = [_spread("first_response", "seconds", self._first[name], name) for name in sorted(self._first)]
        per_1000 = 1000 * self._promises / self._messages if self._messages else None
        promises = Kpi(code="promises", unit="per_1000", n=self._messages, hits=self._promises, value=per_1000)
        return (
            _spread("first_response", "seconds", first),
            *(channels if len(channels) > 1 else ()),
            _spread("turn_latency", "seconds", self._latencies),
            *(_share(code, basis, *self._shares[code]) for code, basis in _SHARES),
            promises,
            _agreement(self._agreement),
            _spread("turns_to_goal", "turns", self._turns, basis="simulated"),
        )


def _agreement(seen: Counter[tuple[bool, bool]]) -> Kpi:
    table = seen[True, True], seen[True, False], seen[False, True], seen[False, False]
    return Kpi(code="second_opinion", unit="kappa", n=sum(table), value=kappa(*table), table=table)


def _share(code: str, basis: Basis, hits: int, n: int) -> Kpi:
    if not n:
        return Kpi(code=code, unit="share", basis=basis)
    low, high = wilson(hits, n)
    return Kpi(code=code, unit="share", basis=basis, n=n, hits=hits, value=hits / n, low=low, high=high)


def _spread(
    code: str, unit: Literal["seconds", "turns"], values: list[float], group: str = "", basis: Basis = "measured"
) -> Kpi:
    if not values:
        return Kpi(code=code, group=group, unit=unit, basis=basis)
    ordered = sorted(values)
    p50 = percentile(ordered, 0.5)
    return Kpi(code=code, group=group, unit=unit, basis=basis, n=len(ordered), value=p50,
               p50=p50, p95=percentile(ordered, 0.95), max=ordered[-1])  # fmt: skip
