"""Checks on consent to the use of personal data and to mailings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.rulings import NOTHING, held, in_call, last_exchange, violated
from harness.model.crm import CrmCall
from harness.model.seen import Seen
from harness.model.verdict import Difference, Ruling
from harness.registry import check

_COMPLETE = ("at", "version", "channel")
_YES = (True, 1, "true", "y", "yes", "1", "да")


@check("consent", positional="kind")
@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The client's consent is recorded."""

    kind: Literal["data", "mailing"] = "data"
    given: Annotated[bool, msgspec.Meta(description="False: a refusal or withdrawal is recorded")] = True
    complete: Annotated[bool, msgspec.Meta(description="Time, version of the text and channel are recorded too")] = (
        False
    )

    def judge(self, seen: Seen) -> Ruling:
        """The bot's latest record of this consent, from the dialogue's start to the end of the scope."""
        expected = f"{self.kind}: {'+' if self.given else '−'}"
        facts: dict[str, Any] = {}
        latest: CrmCall | None = None
        upto = seen.transcript.exchanges[: seen.exchanges[-1].index + 1] if seen.exchanges else ()
        for _, call, meaning in seen.meanings("consent", upto):
            if meaning.facts.get("kind", "data") == self.kind:
                same = _yes(meaning.facts.get("given")) == _yes(facts.get("given"))
                facts = {**(facts if same else {}), **meaning.facts}
                latest = call
        if latest is None:
            evidence = last_exchange(seen)
            return violated("check.consent.none", expected=expected, got=NOTHING, evidence=evidence, kind=self.kind)
        evidence = (in_call(latest),)
        got = f"{self.kind}: {'+' if _yes(facts.get('given')) else '−'}"
        if _yes(facts.get("given")) is not self.given:
            difference = Difference(where="given", expected=self.given, got=facts.get("given"))
            return violated(
                "check.consent.other",
                expected=expected,
                got=got,
                evidence=evidence,
                differences=[difference],
                kind=self.kind,
            )
        missing = [name for name in _COMPLETE if facts.get(name) in (None, "")] if self.complete else []
        if missing:
            return violated(
                "check.consent.incomplete",
                expected=", ".join(missing),
                got=NOTHING,
                evidence=evidence,
                differences=[Difference(where=name, expected={"present": True}) for name in missing],
                kind=self.kind,
            )
        return held(expected, got, evidence, kind=self.kind)


def _yes(value: Any) -> bool:
    return (value.strip().lower() if isinstance(value, str) else value) in _YES
