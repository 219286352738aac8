"""``harness promises explain``: how one reply is read, and why it is or is not a violation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli import options
from harness.cli.promises_judging import CLOSELY, Judging, judged_by, judging, note
from harness.cli.words import say

if TYPE_CHECKING:
    from harness.promises.claim import Judged
    from harness.promises.segments import Segment
    from harness.promises.slots import Slots

_UNITS = (("year", 525600), ("month", 43200), ("week", 10080), ("day", 1440), ("hour", 60), ("minute", 1))
"""Lengths of time, in minutes, the longest first."""
_MANY = 100
_HIDDEN = re.compile(r"•[•\s()-]*[0-9-]*")
"""A number of which all but the last digits are hidden."""


@click.command("explain", help=say("cli.promises.explain.help"))
@click.argument("text")
@click.option("--asked", default="", help=say("cli.promises.asked"))
@click.option("--offer", "offers", multiple=True, help=say("cli.promises.offer"))
@judged_by
@options.lang
def explain(text: str, asked: str, offers: tuple[str, ...], **given: Any) -> int:
    """Show segments, claims, rules, grounding and verdict of one reply."""
    from harness.wiring.words import WordBook  # noqa: PLC0415 - ``--help`` should not load the lexicon

    WordBook(Path()).open()
    by = judging(offers, given)
    for segment in _segments(text, by):
        kind = "asks" if segment.asks else segment.answer or "says"
        click.echo(say("cli.promises.segment", text=_shown(segment.text), kind=f"@promise.segment.{kind}"))
    judged = by.judge(text, asked)
    for one in judged:
        click.echo("")
        for line in _lines(one, text):
            click.echo(line)
    if not judged:
        click.echo(say("cli.promises.no_claims"))
        click.echo(say("cli.promises.silent_rules" if by.book or not by.model else "cli.promises.silent_both"))
    _tell(text, by, judged)
    return 0


def _tell(text: str, by: Judging, found: tuple[Judged, ...]) -> None:
    """Say what was left out of account."""
    from harness.promises.detector import enough  # noqa: PLC0415 - as above

    if by.without_day():
        note("cli.promises.no_day_of_reply")
    if len(text) > CLOSELY:
        note("cli.promises.long_reply", most=CLOSELY)
    if enough(found):
        note("cli.promises.many_claims")


def _segments(text: str, by: Judging) -> tuple[Segment, ...]:
    from harness.promises.detector import reading  # noqa: PLC0415 - as above
    from harness.promises.segments import segments  # noqa: PLC0415 - as above
    from harness.promises.spelling import readable  # noqa: PLC0415 - as above

    return segments(readable(text, by.book.vocabulary).text) if by.book else reading(text).segments


def _lines(judged: Judged, text: str) -> list[str]:
    claim = judged.claim
    named = {"promised": judged.promised, "approved": judged.approved, "offer": _shown(judged.offer)}
    slots = _named(claim.slots, text)
    lines = [
        say("cli.promises.verdict", verdict=f"@promise.verdict.{judged.verdict}",
            category=f"@promise.{claim.category}"),
        say("cli.promises.claim", quote=_shown(claim.quote), span=f"{claim.span[0]}–{claim.span[1]}",
            words=_shown(text[claim.span[0] : claim.span[1]])),
        say("cli.promises.meant", holder=f"@promise.holder.{claim.holder}",
            modality=f"@promise.modality.{claim.modality}"),
        say("cli.promises.rule", rule=claim.rule, why=_shown(claim.why)),
    ]  # fmt: skip
    if claim.cleared_by:
        lines.append(say("cli.promises.cleared", by=_shown(claim.cleared_by)))
    if slots:
        lines.append(say("cli.promises.slots", slots=_shown("; ".join(slots))))
    if judged.verdict != "harmless":
        lines.append(say("cli.promises.grounding", reason=f"@promise.reason.{judged.reason}", **named))
    return lines


def _named(slots: Slots, text: str) -> list[str]:
    """What a claim names, as people write it, each once; the groups of a card's number are no sums."""
    from harness.matching.contacts import hide_contacts  # noqa: PLC0415 - as above
    from harness.promises.slots import slots_of  # noqa: PLC0415 - as above

    sums = slots.sums
    if (hidden := hide_contacts(text)) != text:
        others = slots_of(_HIDDEN.sub(" ", hidden)).sums
        sums = tuple(value for value in sums if value in others)
    named = (
        *(f"{value:g} %" for value in slots.percents),
        *(f"{value:.15g} ₽" for value in sums),
        *map(_length, slots.spans),
        *slots.times,
    )
    return list(dict.fromkeys(named))


def _length(minutes: float) -> str:
    """A length of time in the largest unit of which it is a whole number, unless that takes many of them."""
    if minutes < 1:
        return say("cli.promises.length.second", count=max(1, round(minutes * 60)))
    large = [(unit, minutes / size) for unit, size in _UNITS if minutes >= size]
    unit, count = next(((unit, count) for unit, count in large if count == int(count) <= _MANY), large[0])
    return say(f"cli.promises.length.{unit}", count=int(count) if count == int(count) else round(count, 1))


def _shown(text: str) -> str:
    from harness.matching.contacts import hide_contacts  # noqa: PLC0415 - as above
    from harness.reporters.escaping import one_line  # noqa: PLC0415 - as above

    return one_line(hide_contacts(text), 300)
