"""A second opinion on promises: what a grader, usually an LLM, says beside the rules. It never silences a rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.grades import grade, ungraded
from harness.checks.phrasebook import phrasebook
from harness.checks.promises import claims_in, words_before
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    Spoken,
    all_said,
    held,
    in_message,
    last_exchange,
    listed,
    quoted,
    shortened,
    violated,
)
from harness.matching.quoting import block
from harness.model.seen import Seen
from harness.model.verdict import Rating, Ruling
from harness.promises.claim import CATEGORIES, Category, Judged
from harness.registry import check

_NAME = "second_opinion_on_promises"
_Found = Literal["confirmed", "rules_only", "grader_only", "neither"]
_SIGNS = {"confirmed": "✓", "rules_only": "?", "grader_only": "?"}
"""Before a quote: confirmed, or disputed."""


@check(_NAME, positional="categories")
@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinionOnPromises:
    """Rules and a grader agree that the bot promises nothing forbidden."""

    categories: Annotated[
        Category | tuple[Category, ...] | None, msgspec.Meta(description="All kinds of promises unless stated")
    ] = None
    language: Annotated[Literal["ru", "en"], msgspec.Meta(description="In which the grader is asked")] = "ru"

    def questions(self, seen: Seen) -> tuple[str, ...]:
        """One question for each message of the bot."""
        return tuple(self._question(spoken) for spoken in _spoken(seen))

    def judge(self, seen: Seen) -> Ruling:
        """Hold the stored answers against the rules, message by message.

        A promise that both see is confirmed and violates the expectation as a rule's finding does. One that a single
        side sees is disputed: worth a person's look, so the finding is for information, whatever the suite says; the
        violation of ``promises_nothing_forbidden`` stays what it is. What is said within an approved offer is
        forbidden to neither: offers are held against the claim by the rules, the grader is asked about words only.
        """
        spoken = _spoken(seen)
        expected = f"≠ {', '.join(self._kinds)}"
        if not spoken:
            return held(expected, NOTHING, last_exchange(seen))
        graded = [(one, grade(seen, self._question(one))) for one in spoken]
        opinions = [_opinion(one, claims_in(seen, one), answer, self._kinds) for one, answer in graded if answer]
        seen_by_one = [one for one in opinions if one.found != "neither"]
        missing = next((one for one, answer in graded if answer is None), None)
        ruling = held(expected, NOTHING, all_said(seen))
        if seen_by_one:
            ruling = _told(seen_by_one, expected, len(spoken) - len(opinions))
        elif missing is not None:
            ruling = _unanswered(len(opinions), len(spoken), expected, seen)
        if missing is not None:
            ruling = ungraded(ruling, seen, self._question(missing))
        return msgspec.structs.replace(ruling, ratings=tuple(one.rating for one in opinions))

    def flaws(self) -> Flaws:
        """A list of kinds that names none."""
        return () if self._kinds else (("check.flaw.empty", {"what": _NAME}),)

    @property
    def _kinds(self) -> tuple[Category, ...]:
        return CATEGORIES if self.categories is None else listed(self.categories)

    def _question(self, spoken: Spoken) -> str:
        """The rubric is data (``second_opinion.json``); what bot and client say stands in blocks it cannot leave."""
        exchange, number, message = spoken
        rubric = phrasebook("second_opinion")[self.language]
        lines = [
            rubric["statement"],
            *(f"- {kind}: {rubric['kinds'][kind]}" for kind in self._kinds),
            rubric["not"],
            rubric["label"],
            rubric["where"].format(exchange=exchange.index + 1, message=number + 1),
            block("CLIENT", words_before(exchange)),
            block("MESSAGE", message.text),
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What both sides say of a message.

    Attributes:
        kinds: of forbidden promises that the rules find in it.
        label: the kind that the grader names; empty when it names none that was asked for.
        quote: the words of the rules' first promise, or the message.
    """

    spoken: Spoken
    found: _Found
    kinds: tuple[Category, ...]
    label: str
    reason: str
    quote: str
    span: tuple[int, int] | None

    @property
    def rating(self) -> Rating:
        """For the agreement over the run."""
        return Rating(
            exchange=self.spoken[0].index,
            message=self.spoken[1],
            first=self.found in {"confirmed", "rules_only"},
            second=self.found in {"confirmed", "grader_only"},
        )


def _spoken(seen: Seen) -> list[Spoken]:
    """The messages that say something: buttons alone promise nothing."""
    return [spoken for spoken in seen.messages() if spoken[2].text.strip()]


def _opinion(
    spoken: Spoken, claims: tuple[Judged, ...], answer: dict[str, Any], wanted: tuple[Category, ...]
) -> _Opinion:
    forbidden = [one for one in claims if one.verdict == "violation" and one.claim.category in wanted]
    kinds = tuple(dict.fromkeys(one.claim.category for one in forbidden))
    label = answer.get("label") if answer.get("label") in wanted else ""
    approved = {one.claim.category for one in claims if one.verdict == "approved"} - set(kinds)
    met = answer["met"] and label not in approved
    first = forbidden[0].claim if forbidden else None
    found: _Found = ("confirmed" if met else "rules_only") if forbidden else ("grader_only" if met else "neither")
    quote = quoted(first.quote if first else spoken[2].text)
    reason = shortened(str(answer.get("reason", ""))) or NOTHING
    return _Opinion(spoken, found, kinds, label or "", reason, quote, first.span if first else None)


def _told(opinions: list[_Opinion], expected: str, unanswered: int) -> Ruling:
    """The gravest opinion first; all are counted and shown."""
    counts = Counter(one.found for one in opinions)
    ordered = sorted(opinions, key=lambda one: list(_SIGNS).index(one.found))
    first = ordered[0]
    ruling = violated(
        f"check.{_NAME}.{first.found}",
        expected=expected,
        got=shortened(" · ".join(f"{_SIGNS[one.found]} {one.quote}" for one in ordered[:3]), 600),
        evidence=[in_message(one.spoken, one.span) for one in ordered[:10]],
        quote=first.quote,
        categories=[f"@promise.{kind}" for kind in first.kinds] or NOTHING,
        label=f"@promise.{first.label}" if first.label else NOTHING,
        reason=first.reason,
        confirmed=counts["confirmed"],
        disputed=counts["rules_only"] + counts["grader_only"],
        unanswered=unanswered,
        gap=f"@check.{_NAME}.gap" if unanswered else "",
    )
    return ruling if counts["confirmed"] else msgspec.structs.replace(ruling, ceiling="info")


def _unanswered(answered: int, messages: int, expected: str, seen: Seen) -> Ruling:
    return Ruling(
        status="not_judged",
        code=f"check.{_NAME}.not_judged",
        parameters={"answered": answered, "messages": messages},
        expected=expected,
        evidence=all_said(seen),
    )
