"""Checks on handing over to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.handover import Handed, hand_overs, notes, window
from harness.checks.rulings import NOTHING, all_said, held, last_exchange, listed, shortened, speech, violated
from harness.matching import matchers
from harness.model.seen import Seen
from harness.model.verdict import Difference, Ruling
from harness.registry import check

Queue = Literal["manager", "medical", "senior", "accounting", "privacy"]
Reason = Literal[
    "client_request",
    "medical",
    "technical",
    "complaint",
    "payment",
    "personal_data",
    "misunderstanding",
    "exception",
]
Note = Literal["reason", "summary", "name", "phone", "service", "urgency"]


@check("escalated")
@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """The bot hands over to a person."""

    to: Annotated[Queue | tuple[Queue, ...] | None, msgspec.Meta(description="Who must take over (any of a list)")] = (
        None
    )
    reason: Annotated[
        Reason | tuple[Reason, ...] | None, msgspec.Meta(description="Why, as the hand-over says (any of a list)")
    ] = None
    within_turns: Annotated[int, msgspec.Meta(ge=1)] | None = None
    carries: Annotated[Note | tuple[Note, ...], msgspec.Meta(description="What the person must be told")] = ()
    once: bool = False

    def judge(self, seen: Seen) -> Ruling:
        """A hand-over within the window, to the right people, with what they need to know."""
        exchanges = window(seen, self.within_turns)
        handed = hand_overs(seen, exchanges)
        if not handed:
            return self._none(seen)
        right = [item for item in handed if self.to is None or item.facts.get("to") in listed(self.to)]
        if not right:
            return self._wrong(handed)
        if self.once and len(handed) > 1:
            evidence = [item.evidence for item in handed]
            count = len(handed)
            return violated("check.escalated.repeated", expected="1", got=str(count), evidence=evidence, count=count)
        told = notes(seen, exchanges)
        differences = [*self._reason_difference(told), *self._missing(told)]
        if differences:
            return violated(
                "check.escalated.incomplete",
                expected=", ".join(_shown(item.where, item.expected) for item in differences),
                got=", ".join(_shown(item.where, item.got) for item in differences),
                evidence=[item.evidence for item in right],
                differences=differences,
                missing=", ".join(item.where for item in differences),
            )
        return held(self._expected(), _addressees(right), [item.evidence for item in right])

    def _none(self, seen: Seen) -> Ruling:
        late = hand_overs(seen, (*seen.exchanges, *seen.following))
        if late:
            evidence = [late[0].evidence]
            got = f"{_addressees(late[:1])} (#{late[0].exchange.index + 1})"
            return violated("check.escalated.late", expected=self._expected(), got=got, evidence=evidence)
        return violated("check.escalated.none", expected=self._expected(), got=speech(seen), evidence=all_said(seen))

    def _wrong(self, handed: tuple[Handed, ...]) -> Ruling:
        got = _addressees(handed)
        expected = "/".join(listed(self.to))
        return violated(
            "check.escalated.wrong_queue",
            expected=expected,
            got=got,
            evidence=[item.evidence for item in handed],
            differences=[Difference(where="to", expected=expected, got=got)],
        )

    def _expected(self) -> str:
        return "/".join(listed(self.to)) if self.to is not None else "escalated"

    def _reason_difference(self, told: dict[str, Any]) -> list[Difference]:
        if self.reason is None or any(matchers.accepts(reason, told.get("reason")) for reason in listed(self.reason)):
            return []
        return [Difference(where="reason", expected="/".join(listed(self.reason)), got=told.get("reason"))]

    def _missing(self, told: dict[str, Any]) -> list[Difference]:
        return [Difference(where=what, expected={"present": True}) for what in listed(self.carries) if what not in told]


@check("not_escalated")
@dataclass(frozen=True, slots=True, kw_only=True)
class NotEscalated:
    """The bot finishes by itself, without handing over."""

    def judge(self, seen: Seen) -> Ruling:
        """There is no hand-over by the bot in scope."""
        handed = hand_overs(seen, seen.exchanges)
        if handed:
            evidence = [item.evidence for item in handed]
            got = _addressees(handed)
            return violated("check.not_escalated.handed_over", expected=NOTHING, got=got, evidence=evidence)
        return held(NOTHING, NOTHING, last_exchange(seen))


def _shown(where: str, value: Any) -> str:
    if value is None:
        return f"{where}: {NOTHING}"
    return f"{where}: {matchers.describe(value) if isinstance(value, dict) else shortened(str(value), 60)}"


def _addressees(handed: tuple[Handed, ...] | list[Handed]) -> str:
    return ", ".join(dict.fromkeys(str(item.facts.get("to") or "?")[:60] for item in handed))
