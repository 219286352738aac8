"""Checks on the calls by themselves: which were made, in which order, and that each exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from harness.checks.crm_state import Count
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    held,
    in_call,
    last_exchange,
    matcher_flaws,
    shortened,
    unknown_names,
    violated,
)
from harness.matching import matchers
from harness.model.crm import MEANINGS, CrmCall
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Difference, Ruling
from harness.registry import check


@check("calls", positional="method", rest="more")
@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The bot makes such calls to the CRM."""

    method: Annotated[str, msgspec.Meta(description="Name of the method, in any case")]
    times: Annotated[Count | None, msgspec.Meta(description="Exactly so often; at least once unless stated")] = None
    more: Annotated[
        dict[str, dict[str, Any]], msgspec.Meta(description="with: parameters that such a call carries")
    ] = field(default_factory=dict)

    def judge(self, seen: Seen) -> Ruling:
        """Calls in scope, failed ones too; a call fits when all parameters of ``with`` are among its own."""
        named = [(e, call) for e, call in seen.calls() if call.method.lower() == self.method.lower()]
        wanted = self.more.get("with", {})
        fitting = [(e, call) for e, call in named if not tuple(_differences(wanted, call.params))]
        times = {"at_least": 1} if self.times is None else self.times
        expected = f"{self.method} {matchers.describe(times)}"
        count = len(fitting)
        evidence = [in_call(call, exchange) for exchange, call in (fitting or named)[:5]] or last_exchange(seen)
        if matchers.accepts(times, count):
            return held(expected, f"{self.method} × {count}", evidence, method=self.method, count=count)
        if not named or fitting:
            made = ", ".join(dict.fromkeys(call.method for _, call in seen.calls())) or NOTHING
            got = f"{self.method} × {count}" if named else shortened(made)
            return violated(
                "check.calls.times", expected=expected, got=got, evidence=evidence, method=self.method, count=count
            )
        differences = min((tuple(_differences(wanted, call.params)) for _, call in named), key=len)
        return violated(
            "check.calls.different",
            expected=", ".join(f"{item.where}={matchers.describe(item.expected)}" for item in differences),
            got=shortened(", ".join(f"{item.where}={item.got}" for item in differences)),
            evidence=evidence,
            differences=differences,
            method=self.method,
        )

    def flaws(self) -> Flaws:
        """Keys that the check does not have, matchers that cannot work."""
        values = _leaves(self.more.get("with", {}))
        unknown = [key for key in self.more if key != "with"]
        return (
            *unknown_names("check.flaw.unknown_key", unknown, ("method", "times", "with")),
            *matcher_flaws(values if self.times is None else [self.times, *values]),
        )


def _is_branch(wanted: Any) -> bool:
    return isinstance(wanted, dict) and not (len(wanted) == 1 and next(iter(wanted)) in matchers.MATCHERS)


def _differences(wanted: Any, got: Any, where: str = "") -> Iterator[Difference]:
    """Where parameters lack what is wanted: maps may hold more than is wanted, the keys' case does not matter."""
    if not _is_branch(wanted):
        if not matchers.accepts(wanted, got):
            yield Difference(where=where, expected=wanted, got=got)
        return
    held_keys = {str(key).lower(): value for key, value in got.items()} if isinstance(got, Mapping) else {}
    for key, value in wanted.items():
        yield from _differences(value, held_keys.get(str(key).lower()), f"{where}.{key}" if where else str(key))


def _leaves(wanted: Any) -> list[Any]:
    if not _is_branch(wanted):
        return [wanted]
    return [leaf for value in wanted.values() for leaf in _leaves(value)]


@check("no_unknown_methods")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoUnknownMethods:
    """Every method that the bot calls exists."""

    def judge(self, seen: Seen) -> Ruling:
        """No call in scope is of an unknown kind."""
        unknown = [(exchange, call) for exchange, call in seen.calls() if call.kind == "unknown"]
        if unknown:
            got = shortened(", ".join(dict.fromkeys(call.method for _, call in unknown)))
            evidence = [in_call(call, exchange) for exchange, call in unknown[:5]]
            return violated("check.no_unknown_methods.unknown", expected=NOTHING, got=got, evidence=evidence)
        return held(NOTHING, NOTHING, last_exchange(seen))


@check("order", positional="steps")
@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """These things first happen in this order."""

    steps: Annotated[tuple[str, ...], msgspec.Meta(description="Meanings (consent, booking …) or methods")]

    def judge(self, seen: Seen) -> Ruling:
        """Each step happens in scope, and for the first time not before the step ahead of it in the list.

        One call can mean several things at once: those count as in order.
        """
        expected = " → ".join(self.steps)
        firsts = {step: hit for step in self.steps if (hit := _first(seen, step)) is not None}
        missing = [step for step in self.steps if step not in firsts]
        evidence = [in_call(call, exchange) for exchange, call in firsts.values()] or last_exchange(seen)
        happened = sorted(firsts, key=lambda step: firsts[step][1].seq)
        got = " → ".join(happened) or NOTHING
        if missing:
            names = ", ".join(missing)
            return violated("check.order.missing", expected=expected, got=got, evidence=evidence, missing=names)
        places = [firsts[step][1].seq for step in self.steps]
        if places != sorted(places):
            return violated("check.order.other", expected=expected, got=got, evidence=evidence)
        return held(expected, got, evidence)

    def flaws(self) -> Flaws:
        """Names without a dot that are no meanings (methods have dots, ``batch`` aside)."""
        names = [step for step in self.steps if "." not in step and step != "batch"]
        return unknown_names("check.flaw.unknown_meaning", names, MEANINGS)


def _first(seen: Seen, step: str) -> tuple[Exchange, CrmCall] | None:
    for exchange, call in seen.calls():
        if call.method.lower() == step.lower() or any(meaning.name == step for meaning in call.meanings):
            return exchange, call
    return None
