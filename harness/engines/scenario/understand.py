"""What the client said, as values: intents, slots, kind, language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from harness.engines.scenario.facts import Facts
from harness.engines.scenario.heard import Heard
from harness.engines.scenario.lexicon import Hit, Lexicon
from harness.engines.scenario.scenario import Scenario
from harness.engines.scenario.slots import Asked, read_slots
from harness.model.transcript import Said
from harness.russian.languages import language

_LONGEST_TEXT = 4000
"""Characters of one turn that are read; a client who pastes a novel is answered by its beginning."""


class Meant(NamedTuple):
    """What a pattern stands for: an intent, or a value of a slot (``value`` None: indifference)."""

    sort: str
    name: str
    value: str | None = None


class Understanding:
    """Reads messages for one scenario with one set of facts; shared by all dialogues of a bot."""

    def __init__(self, scenario: Scenario, facts: Facts) -> None:
        self._scenario = scenario
        self._lexicon = Lexicon(_patterns(scenario, facts), _examples(scenario))
        self._limits = {name: (intent.max_words, intent.negatable) for name, intent in scenario.intents.items()}

    def hear(self, said: tuple[Said, ...], awaits: tuple[str, ...], known: dict[str, Any], now: datetime) -> Heard:
        """Understand one turn.

        Args:
            said: what came, a burst as several.
            awaits: slots that have just been asked for.
            known: slots known so far.
            now: current moment in the branch's zone, which dates refer to.
        """
        text = "\n".join(filter(None, (_text(one) for one in said)))[:_LONGEST_TEXT]
        kind = next((one.kind for one in said if one.kind not in ("message", "click")), "message")
        words = self._lexicon.words(text)
        hits = list(self._lexicon.find(words))
        intents = self._intents(hits, len(words))
        if not intents and (like := self._lexicon.resembling(text)) is not None:
            intents = {like.name}
        heard = Heard(
            text=text,
            kind=kind,
            intents=frozenset(intents),
            question="?" in text,
            language=language(text),
            words=len(words),
        )
        asked = Asked(text, words, awaits, known, now, bool(intents))
        chosen = [hit for hit in hits if hit.target.sort == "slot" and not hit.negated]
        read_slots(self._scenario.slots, asked, chosen, heard)
        return heard

    def _intents(self, hits: list[Hit], words: int) -> set[str]:
        found = set()
        for hit in hits:
            if hit.target.sort == "intent":
                limit, negatable = self._limits[hit.target.name]
                if (not limit or words <= limit) and not (negatable and hit.negated):
                    found.add(hit.target.name)
        return found


def _text(said: Said) -> str:
    values = (str(value) for key, value in said.content.items() if key != "text" and isinstance(value, (str, int)))
    return said.text or " ".join(values)


def _patterns(scenario: Scenario, facts: Facts) -> Iterator[tuple[str, Meant]]:
    for name, intent in scenario.intents.items():
        yield from ((pattern, Meant("intent", name)) for pattern in intent.patterns)
    for name, slot in scenario.slots.items():
        for value, patterns in slot.values.items():
            yield from ((pattern, Meant("slot", name, value)) for pattern in patterns)
        yield from ((pattern, Meant("slot", name)) for pattern in slot.indifferent)
        yield from ((_plain(value), Meant("slot", name, value)) for value in _sourced(slot.source, facts))


def _plain(value: str) -> str:
    return value.replace("|", " ").replace("*", " ")


def _sourced(source: str, facts: Facts) -> Iterable[str]:
    if source == "services":
        return (line.name for line in facts.prices)
    return facts.specialists() if source == "specialists" else ()


def _examples(scenario: Scenario) -> Iterator[tuple[str, Meant]]:
    for name, intent in scenario.intents.items():
        yield from ((example, Meant("intent", name)) for example in intent.examples)
