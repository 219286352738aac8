"""Checks on kinds of talk that a bot keeps away from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from harness.checks.hearing import heard_by, said_in, unknown_cues
from harness.checks.rulings import (
    NOTHING,
    Flaws,
    Names,
    Spoken,
    all_said,
    held,
    idle,
    in_message,
    listed,
    quoted,
    violated,
)
from harness.matching.cues import cues
from harness.model.seen import Seen
from harness.model.verdict import Ruling
from harness.registry import check
from harness.russian.normalise import fold


@check("avoids", positional="talk")
@dataclass(frozen=True, slots=True, kw_only=True)
class Avoids:
    """The bot keeps away from such talk."""

    talk: Annotated[Names, msgspec.Meta(description="Cues of the bot: superlative, testimonial, refund_refused …")]

    def judge(self, seen: Seen) -> Ruling:
        """No message in scope gives such a cue, as an affirmation of the bot's own.

        Some cues count only once the client has brought the matter up, and some are fine when the approved facts say
        the same. The patterns are data: ``harness/matching/cues/bot.json``.
        """
        wanted = listed(self.talk)
        expected = ", ".join(f"≠ {name}" for name in wanted)
        applied = False
        for spoken in seen.messages():
            for name in wanted:
                after = cues("bot")[name].heard
                if after and not heard_by(seen, after, spoken[0]):
                    continue
                applied = True
                span = said_in(spoken, name)
                if span is not None and not _approved(seen, spoken, name, span):
                    got = quoted(spoken[2].text[slice(*span)])
                    evidence = [in_message(spoken, span)]
                    return violated(
                        "check.avoids.said", expected=expected, got=got, evidence=evidence, what=f"@cue.bot.{name}"
                    )
        return held(expected, NOTHING, all_said(seen)) if applied else idle(seen)

    def flaws(self) -> Flaws:
        """Cues that are none."""
        return unknown_cues("bot", listed(self.talk))


def _approved(seen: Seen, spoken: Spoken, name: str, span: tuple[int, int]) -> bool:
    words = fold(spoken[2].text[slice(*span)])
    return cues("bot")[name].facts and any(words in fold(str(fact)) for fact in seen.facts.values())
