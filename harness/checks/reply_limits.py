"""Checks on the size and number of the bot's messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import msgspec

from harness.checks.rulings import Spoken, all_said, held, in_message, last_exchange, quoted, violated
from harness.matching.shape import compiled
from harness.model.seen import Seen
from harness.model.verdict import Evidence, Ruling
from harness.registry import check
from harness.russian import normalise

Limit = Annotated[int, msgspec.Meta(ge=0, description="Largest allowed number")]
Times = Annotated[int, msgspec.Meta(ge=1, description="How often one text may stand at most")]

_WORD = r"[\pL\d]+"
_QUESTION = r"[?？][?!？！]*"


def _within(name: str, limit: int, sizes: Iterable[tuple[int, Evidence]], seen: Seen) -> Ruling:
    counted = list(sizes)
    largest = max((size for size, _ in counted), default=0)
    expected, got = f"≤ {limit}", str(largest)
    over = [evidence for size, evidence in counted if size > limit]
    if over:
        code = f"check.{name}.exceeded"
        return violated(code, expected=expected, got=got, evidence=over, limit=limit, count=largest)
    return held(expected, got, all_said(seen), limit=limit, count=largest)


@check("at_most_chars", positional="limit")
@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostChars:
    """No message of the bot is longer than this many characters."""

    limit: Limit

    def judge(self, seen: Seen) -> Ruling:
        """Characters are code points of the text as the client sees it."""
        sizes = ((len(spoken[2].text), in_message(spoken)) for spoken in seen.messages())
        return _within("at_most_chars", self.limit, sizes, seen)


@check("at_most_messages", positional="limit")
@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostMessages:
    """The bot sends at most this many messages in a row."""

    limit: Limit

    def judge(self, seen: Seen) -> Ruling:
        """In a row: within one exchange, where nobody else gets a word in."""
        sizes = (
            (len(exchange.reply.messages), Evidence(exchange=exchange.index, quote=str(len(exchange.reply.messages))))
            for exchange in seen.exchanges
        )
        return _within("at_most_messages", self.limit, sizes, seen)


@check("at_most_questions", positional="limit")
@dataclass(frozen=True, slots=True, kw_only=True)
class AtMostQuestions:
    """No message of the bot asks more than this many questions."""

    limit: Limit

    def judge(self, seen: Seen) -> Ruling:
        """Question marks are counted, runs of them (``?!``, ``??``) once."""
        sizes = ((len(compiled(_QUESTION).findall(spoken[2].text)), in_message(spoken)) for spoken in seen.messages())
        return _within("at_most_questions", self.limit, sizes, seen)


@check("never_repeats", positional="times")
@dataclass(frozen=True, slots=True, kw_only=True)
class NeverRepeats:
    """The bot does not send the same message over and over."""

    times: Times = 2

    def judge(self, seen: Seen) -> Ruling:
        """No text of the scope stands more often than that in the dialogue up to the end of the scope.

        Texts that differ only in case, ё/е, white space, signs or pictures are the same; messages without text do not
        count. What is told first is the message that is one too many.
        """
        expected = f"≤ {self.times}"
        last = seen.exchanges[-1].index if seen.exchanges else -1
        in_scope = {_same(message.text) for _, _, message in seen.messages()} - {""}
        groups: dict[str, list[Spoken]] = {text: [] for text in in_scope}
        for exchange in seen.transcript.exchanges[: last + 1]:
            for number, message in enumerate(exchange.reply.messages):
                if (text := _same(message.text)) in groups:
                    groups[text].append((exchange, number, message))
        often = max(groups.values(), key=len, default=[])
        if len(often) <= self.times:
            evidence = [in_message(spoken) for spoken in often[-1:]] or last_exchange(seen)
            return held(expected, str(len(often)), evidence, times=self.times)
        return violated(
            "check.never_repeats.repeated",
            expected=expected,
            got=quoted(often[0][2].text),
            evidence=[in_message(spoken) for spoken in (often[self.times], *often[: self.times][-4:])],
            times=self.times,
            count=len(often),
        )


def _same(text: str) -> str:
    folded = normalise.fold(text)
    return " ".join(compiled(_WORD).findall(folded)) or " ".join(folded.split())
