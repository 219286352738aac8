"""Checks on what kind of reply it is: what it asks and offers, its language, its speed, whether there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.phrasebook import look_up, phrasebook
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    Names,
    Spoken,
    Texts,
    all_said,
    described,
    held,
    in_call,
    in_message,
    last_exchange,
    listed,
    matcher_flaws,
    quoted,
    shortened,
    speech,
    unknown_names,
    violated,
)
from harness.matching import durations, matchers, topics
from harness.matching.shape import compiled
from harness.model.seen import Seen
from harness.model.verdict import Evidence, Ruling
from harness.registry import check
from harness.russian import languages, negation

Language = Literal["ru", "tt", "en", "client"]
_TIME = r"(?:^|[^\d.:])([01]?\d|2[0-3]):([0-5]\d)(?:\s*[–—-]\s*\d{1,2}:\d\d)?"


@check("asks", positional="topics")
@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """The bot asks for this."""

    topics: Annotated[Names, msgspec.Meta(description="What is asked for: name, phone, consent, date, time …")]

    def judge(self, seen: Seen) -> Ruling:
        """Every topic is asked for in some message in scope."""
        asked: dict[str, Spoken] = {}
        for spoken in seen.messages():
            for topic in topics.asked(spoken[2].text):
                asked.setdefault(topic, spoken)
        wanted = listed(self.topics)
        missing = [topic for topic in wanted if topic not in asked]
        if missing:
            got = ", ".join(sorted(asked)) or NOTHING
            expected = ", ".join(missing)
            return violated(
                "check.asks.missing", expected=expected, got=got, evidence=all_said(seen), said=speech(seen)
            )
        evidence = [in_message(asked[topic]) for topic in wanted]
        return held(", ".join(wanted), quoted(asked[wanted[0]][2].text) if wanted else NOTHING, evidence)

    def flaws(self) -> Flaws:
        """Topics that nobody can recognise."""
        return unknown_names("check.flaw.unknown_topic", listed(self.topics), topics.TOPICS)


@check("offers", positional="buttons")
@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The bot offers these buttons, or so many times of day to choose from."""

    buttons: Texts | None = None
    times: Annotated[int | dict[str, Any] | None, msgspec.Meta(description="Number or matcher: {at_least: 2}")] = None

    def judge(self, seen: Seen) -> Ruling:
        """Each button is under some message; different times are counted over texts and buttons in scope."""
        shown = [button for _, _, message in seen.messages() for button in message.buttons]
        wanted = () if self.buttons is None else listed(self.buttons)
        missing = [text for text in wanted if all(matchers.find(text, button) is None for button in shown)]
        if missing or (not wanted and self.times is None and not shown):
            expected = described(missing) or "≥ 1"
            got = described(shown[:20], ", ") or NOTHING
            return violated("check.offers.missing_button", expected=expected, got=got, evidence=all_said(seen))
        times = _times(seen)
        if self.times is not None and not matchers.accepts(self.times, len(times)):
            expected = matchers.describe(self.times)
            got = ", ".join(sorted(times)[:20]) or NOTHING
            return violated("check.offers.times", expected=expected, got=got, evidence=all_said(seen), count=len(times))
        got = ", ".join([*shown, *sorted(times)][:20]) or NOTHING
        return held(described(wanted), got, all_said(seen))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        values = [*(() if self.buttons is None else listed(self.buttons)), self.times]
        return matcher_flaws(value for value in values if value is not None)


def _times(seen: Seen) -> set[str]:
    """Times of day on offer, as HH:MM; of a range its beginning."""
    texts = [text for _, _, message in seen.messages() for text in (message.text, *message.buttons)]
    return {f"{int(hit.group(1)):02d}:{hit.group(2)}" for text in texts for hit in compiled(_TIME).finditer(text)}


@check("language", positional="languages")
@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """The bot writes in this language."""

    languages: Annotated[
        Language | tuple[Language, ...],
        msgspec.Meta(description="client: Russian, or a language that the client has written in or asked for by then"),
    ]

    def judge(self, seen: Seen) -> Ruling:
        """Every message in scope is in it; a message too short to tell (a number, an emoji) fits any language."""
        wanted = listed(self.languages)
        expected = ", ".join(wanted)
        for spoken in seen.messages():
            actual = languages.language(spoken[2].text)
            if actual and actual not in wanted and not ("client" in wanted and _fits(seen, spoken, actual)):
                evidence = [in_message(spoken)]
                quote = quoted(spoken[2].text)
                return violated("check.language.other", expected=expected, got=actual, evidence=evidence, quote=quote)
        return held(expected, speech(seen), all_said(seen))


def _fits(seen: Seen, spoken: Spoken, language: str) -> bool:
    """Whether it is Russian, or the client has written in it or asked for it by then."""
    told = [said.text for one in seen.transcript.exchanges[: spoken[0].index + 1] for said in one.said]
    return language == "ru" or any(languages.language(text) == language or _wants(text, language) for text in told)


def _wants(text: str, language: str) -> bool:
    """Whether a client asks to be written to in a language («переведите подруге на английский»)."""
    ways = phrasebook("languages").get(language, [])
    span = look_up("languages", ways, text) if ways else None
    return span is not None and not negation.is_negated(text, span)


@check("silent")
@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """The bot sends nothing."""

    def judge(self, seen: Seen) -> Ruling:
        """There is no message of the bot in scope, and none that was refused because a person has the client."""
        spoken = list(seen.messages())
        if spoken:
            evidence = [in_message(item) for item in spoken[:3]]
            return violated("check.silent.spoke", expected=NOTHING, got=speech(seen), evidence=evidence)
        refused = [(exchange, call, meaning) for exchange, call, meaning in seen.meanings("refused_message")]
        if refused:
            evidence = [in_call(call, exchange) for exchange, call, _ in refused[:3]]
            got = shortened("; ".join(str(meaning.facts.get("text", "")) for _, _, meaning in refused))
            return violated("check.silent.refused", expected=NOTHING, got=got, evidence=evidence)
        return held(NOTHING, NOTHING, last_exchange(seen))


@check("replies_within", positional="limit")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepliesWithin:
    """The bot answers fast enough."""

    limit: Annotated[str | int | float, msgspec.Meta(description="Longest wait: 10s, 1m; a bare number is seconds")]

    def judge(self, seen: Seen) -> Ruling:
        """No measured latency in scope is longer; not judged when nothing was measured (waits and events only)."""
        limit = self._seconds() or 0.0
        expected = f"≤ {self.limit}"
        timed = [(exchange.latency, exchange) for exchange in seen.exchanges if exchange.latency is not None]
        if not timed:
            return Ruling(status="not_judged", code="check.replies_within.unmeasured", evidence=last_exchange(seen))
        slowest, exchange = max(timed, key=lambda item: item[0])
        got = f"{slowest:.2f}s"
        evidence = [Evidence(exchange=exchange.index, quote=got)]
        if slowest > limit:
            return violated("check.replies_within.slow", expected=expected, got=got, evidence=evidence)
        return held(expected, got, evidence)

    def flaws(self) -> Flaws:
        """A limit that is no length of time."""
        return () if self._seconds() is not None else (("check.flaw.duration", {"got": str(self.limit)}),)

    def _seconds(self) -> float | None:
        if isinstance(self.limit, int | float):
            return float(self.limit)
        return durations.seconds(self.limit)
