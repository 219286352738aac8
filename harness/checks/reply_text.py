"""Checks on the words of the bot's messages. A text is looked for in each message by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from harness.checks.rulings import (
    Flaws,
    Spoken,
    Text,
    Texts,
    all_said,
    described,
    held,
    in_message,
    listed,
    matcher_flaws,
    quoted,
    speech,
    violated,
)
from harness.matching import matchers
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check

Hit = tuple[Spoken, tuple[int, int]]
_SIMILAR = 80


def found(seen: Seen, wanted: Any) -> Hit | None:
    """The first message in scope that says it, and where."""
    for spoken in seen.messages():
        span = matchers.find(wanted, spoken[2].text)
        if span is not None:
            return spoken, span
    return None


def _quotes(hits: list[Hit]) -> str:
    return " · ".join(dict.fromkeys(quoted(spoken[2].text[slice(*span)]) for spoken, span in hits))


def _everything(seen: Seen, texts: tuple[Any, ...], code: str) -> Ruling:
    expected = described(texts)
    hits = [(text, found(seen, text)) for text in texts]
    missing = [text for text, hit in hits if hit is None]
    if missing:
        return violated(code, expected=described(missing), got=speech(seen), evidence=all_said(seen))
    good = [hit for _, hit in hits if hit is not None]
    return held(expected, _quotes(good), [in_message(*hit) for hit in good])


@check("says", positional="texts")
@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """The bot says all of this, in any word form."""

    texts: Texts

    def judge(self, seen: Seen) -> Ruling:
        """Each text is found in some message in scope."""
        return _everything(seen, listed(self.texts), "check.says.missing")

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return matcher_flaws(listed(self.texts))


@check("says_any", positional="texts")
@dataclass(frozen=True, slots=True, kw_only=True)
class SaysAny:
    """The bot says at least one of these, in any word form."""

    texts: Texts

    def judge(self, seen: Seen) -> Ruling:
        """Some text is found in some message in scope."""
        texts = listed(self.texts)
        expected = described(texts, " / ")
        for text in texts:
            hit = found(seen, text)
            if hit is not None:
                return held(expected, _quotes([hit]), [in_message(*hit)])
        return violated("check.says_any.missing", expected=expected, got=speech(seen), evidence=all_said(seen))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return matcher_flaws(listed(self.texts))


@check("never_says", positional="texts")
@dataclass(frozen=True, slots=True, kw_only=True)
class NeverSays:
    """The bot says none of this, in whatever word form."""

    texts: Texts

    def judge(self, seen: Seen) -> Ruling:
        """No text is found in any message in scope."""
        texts = listed(self.texts)
        expected = f"≠ {described(texts, ', ')}"
        hits = [hit for text in texts if (hit := found(seen, text)) is not None]
        if hits:
            evidence = [in_message(*hit) for hit in hits]
            return violated("check.never_says.said", expected=expected, got=_quotes(hits), evidence=evidence)
        return held(expected, speech(seen), all_said(seen))

    def flaws(self) -> Flaws:
        """Matchers that cannot work."""
        return matcher_flaws(listed(self.texts))


@check("matches", positional="pattern")
@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """A message of the bot fits a regular expression."""

    pattern: Annotated[str, msgspec.Meta(description="RE2 pattern, looked for anywhere in a message")]

    def judge(self, seen: Seen) -> Ruling:
        """The pattern is found in some message in scope."""
        return _everything(seen, ({"matches": self.pattern},), "check.matches.missing")

    def flaws(self) -> Flaws:
        """A pattern that RE2 does not take."""
        return matcher_flaws(({"matches": self.pattern},))


@check("resembles", positional="text")
@dataclass(frozen=True, slots=True, kw_only=True)
class Resembles:
    """A message of the bot is much like a given one."""

    text: str
    at_least: Annotated[int, msgspec.Meta(ge=0, le=100, description="Similarity in percent")] = _SIMILAR

    def judge(self, seen: Seen) -> Ruling:
        """Some message in scope is that similar, word order and case aside."""
        wanted: Text = {"resembles": {"text": self.text, "at_least": self.at_least}}
        return _everything(seen, (wanted,), "check.resembles.different")

    def flaws(self) -> Flaws:
        """An empty text, which resembles nothing."""
        return () if self.text.strip() else (("check.flaw.empty", {"what": "text"}),)
