"""Checks on what a bot says of itself and of the business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from harness.checks.handover import CLIENT_KINDS, hand_overs
from harness.checks.hearing import Heard, answer, heard_in, messages_of, reply_text, said_in, shown, with_person
from harness.checks.rulings import held, idle, in_message, listed, quoted, violated
from harness.matching.shape import compiled
from harness.model.seen import Seen
from harness.model.verdict import Evidence, Ruling
from harness.registry import check
from harness.russian.normalise import fold
from harness.russian.phrases import find_phrase

Subject = Literal["legal", "address", "hours", "license", "contract"]
_FACTS: dict[str, tuple[str, ...]] = {
    "legal": ("legal_name", "inn", "ogrn"),
    "address": ("address",),
    "hours": ("hours",),
    "license": ("license", "oms", "complaints", "certificate"),
    "contract": ("contract", "refund_rule", "freeze_rule"),
}
"""Subject -> names of the facts that answer a question about it."""
_NUMBER = r"\d+(?:[.:]\d+)?"
_LONGEST_FACT = 400


@check("discloses_bot")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosesBot:
    """The bot's first message says that it is an automatic assistant."""

    def judge(self, seen: Seen) -> Ruling:
        """The first exchange of the dialogue in which the bot answers a client, all its messages together."""
        first = next((one for one in seen.transcript.exchanges if one.reply.messages), None)
        if first is None or first.kind not in CLIENT_KINDS or not seen.exchanges:
            return idle(seen)
        spoken = list(messages_of((first,)))
        evidence = [in_message(item) for item in spoken[:3]]
        if any(said_in(item, "is_bot") is not None for item in spoken):
            return held("bot", reply_text(first), evidence)
        return violated("check.discloses_bot.hidden", expected="bot", got=reply_text(first), evidence=evidence)


@check("states_facts", positional="about")
@dataclass(frozen=True, slots=True, kw_only=True)
class StatesFacts:
    """Asked for the business's facts, the bot gives them as approved."""

    about: Annotated[Subject | tuple[Subject, ...], msgspec.Meta(description="legal, address, hours unless stated")] = (
        "legal",
        "address",
        "hours",
    )

    def judge(self, seen: Seen) -> Ruling:
        """For every question in scope about a subject that the facts hold; to hand over answers it as well."""
        shown_to: list[Evidence] = []
        for exchange in seen.exchanges:
            for subject in listed(self.about):
                item = heard_in(exchange, f"asks_{subject}")
                facts = [str(seen.facts[name]) for name in _FACTS[subject] if seen.facts.get(name)]
                if item is None or not facts or with_person(seen, exchange):
                    continue
                ruling = _answered(seen, item, facts)
                if ruling.status == "violated":
                    return ruling
                shown_to += ruling.evidence
        return held(", ".join(listed(self.about)), "✓", shown_to[:5]) if shown_to else idle(seen)


def _answered(seen: Seen, item: Heard, facts: list[str]) -> Ruling:
    window = answer(seen, item.exchange, 1)
    spoken = list(messages_of(window))
    expected = " / ".join(fact[:80] for fact in facts)
    evidence = [in_message(one) for one in spoken[:3]] or shown(item)
    text = "\n".join(one[2].text for one in spoken)
    if any(_stated(fact, text) for fact in facts) or hand_overs(seen, window):
        return held(expected, quoted(text), evidence)
    return violated(
        "check.states_facts.missing", expected=expected, got=reply_text(item.exchange), evidence=evidence,
        heard=item.quote,
    )  # fmt: skip


def _stated(fact: str, text: str) -> bool:
    """Whether a text gives a fact: all its numbers, or its words when it has none."""
    wanted = compiled(_NUMBER).findall(fact[:_LONGEST_FACT])
    if wanted:
        said = compiled(_NUMBER).findall(text)
        return all(number in said for number in wanted)
    return fold(fact) in fold(text) or find_phrase(text, fact[:_LONGEST_FACT]) is not None
